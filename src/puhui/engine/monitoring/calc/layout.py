"""Where everything stands in a monitoring sheet, and what its headings say. Writing and reading both go by this."""

from collections.abc import Iterator
from dataclasses import dataclass

from puhui.foundations.packs.schema import Input, Methodology

MAIN = "项目 Project"
METHODOLOGY_ROW, CITY_ROW, FIRST_ROW, LAST_ROW = 2, 3, 4, 5
SINGLE_HEAD, SINGLE_FROM = 8, 9  # single values: heading, first row
VALUE, UNIT = 2, 3  # columns of single values
CAPTIONS = (
    "代号 Code",
    "名称",
    "Name",
    "单位 Unit",
    "范围 Range",
    "频次 Frequency",
    "来源",
    "Source",
    "不确定度 Uncertainty",
)
CODE_ROW, UNIT_ROW = 1, 4  # rows of a table's heading
TABLE_FROM = len(CAPTIONS) + 1  # first row of data
SHEET_NAME_MAX = 31  # characters; the format ends there
FREQUENCIES = {
    "continuous": "连续监测 continuously", "daily": "每日 daily", "weekly": "每周 weekly", "monthly": "每月 monthly",
    "quarterly": "每季度 quarterly", "yearly": "每年 yearly", "five_yearly": "每五年 every five years",
    "each_batch": "逐批 each batch", "each_period": "每个核算期 each monitoring period",
    "once": "项目开始前一次 once, at the start",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A sheet of rows: an input with columns, or a list, which is a table of one column."""

    name: str
    sheet: str
    input: Input
    columns: tuple[tuple[str, Input], ...]


def singles(methodology: Methodology) -> list[tuple[str, Input]]:
    """Inputs of one value each."""
    return [(name, one) for name, one in methodology.inputs.items() if not one.columns and not one.list]


def tables(methodology: Methodology) -> Iterator[Table]:
    """Inputs of many rows, each with its sheet."""
    many = [(name, one) for name, one in methodology.inputs.items() if one.columns or one.list]
    for number, (name, one) in enumerate(many, 1):
        yield Table(name, _sheet(number, name), one, tuple((one.columns or {name: one}).items()))


def _sheet(number: int, name: str) -> str:
    return name if len(name) <= SHEET_NAME_MAX else f"{number}_{name}"[:SHEET_NAME_MAX]


def heading(name: str, one: Input) -> tuple[str, ...]:
    """What stands above a column, in the order of CAPTIONS."""
    measured = one.measured
    return (
        name,
        one.name.zh,
        one.name.en,
        unit(one),
        ", ".join(one.choices) if one.choices else f"{one.minimum:f} – {one.maximum:f}",
        FREQUENCIES[measured.frequency] if measured else "",
        measured.source.zh if measured else "",
        measured.source.en if measured else "",
        f"± {measured.uncertainty:f} %" if measured and measured.uncertainty is not None else "",
    )


def unit(one: Input) -> str:
    """The unit as the pack writes it; a choice and a pure number have none."""
    return "–" if one.choices else one.unit or "1"


def named(methodology: Methodology) -> str:
    """What the sheet says it was made from."""
    return f"{methodology.id}@{methodology.version}"

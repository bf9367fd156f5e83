"""A wave as a workbook: figures, strata, and answers that name nobody."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from puhui.civic.surveys import facts
from puhui.civic.surveys.calc.coarsening import Coarse
from puhui.ground import cells

FIGURES = (
    "指标",
    "类型",
    "估计值",
    "标准误",
    "区间下限",
    "区间上限",
    "置信水平",
    "答卷数",
    "设计效应",
    "应答率（AAPOR RR1）",
    "方法",
    "说明",
)
STRATA = ("指标", "层", "总体人数", "抽样人数", "答卷数", "估计值", "标准误", "应答率（AAPOR RR1）")


def workbook(
    figures: Sequence[tuple[str, facts.Estimate | None, str]],
    sheets: Coarse | None,
    headings: Sequence[str],
    texts: Sequence[tuple[str, str]],
    about: str,
) -> bytes:
    """``figures``: name, estimate or None, notes in words. ``headings``: of the answers' columns, in their order.

    ``texts``: question and free answer, beside nothing else that the same person said.
    """
    book = Workbook()
    _page(book.active, "估计", FIGURES, (_figure(*one) for one in figures))
    strata = (_stratum(name, one) for name, found, _ in figures if found for one in found.strata)
    _page(book.create_sheet(), "分层", STRATA, strata)
    if sheets is not None:
        _page(book.create_sheet(), "匿名答卷", headings, sheets.rows.iter_rows())
    if texts:
        _page(book.create_sheet(), "文字回答", ("题目", "回答"), texts)
    _page(book.create_sheet(), "说明", ("说明",), [[line] for line in about.splitlines()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _figure(name: str, found: facts.Estimate | None, notes: str) -> list[object]:
    if found is None:
        return [name, "", "", "", "", "", "", "", "", "", "", notes]
    return [
        name, found.kind, found.estimate, found.se, found.low, found.high, found.confidence, found.n, found.deff,
        found.response_rate, found.method, notes,
    ]  # fmt: skip


def _stratum(name: str, one: facts.StratumEstimate) -> list[object]:
    return [name, one.id, one.population, one.sampled, one.n, one.estimate, one.se, one.response_rate]


def _page(page, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    page.title = title
    page.append(list(headings))
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for row in rows:
        page.append([cells.plain(value) if isinstance(value, str) else value for value in row])

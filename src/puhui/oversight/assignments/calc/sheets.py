"""The sheet on which a unit reports in bulk: written for what awaits it, read back cell by cell.

A cell is taken as it was typed; a formula is refused, because what it shows depends on who opens the file.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from puhui.oversight.assignments import facts, refusals

ROWS_MOST = 5_000
BYTES_MOST = 10 * 1024 * 1024
UNPACKED_MOST = 100 * 1024 * 1024
FIGURES_MOST = 12
WHOLE_MOST = Decimal(10) ** 9
TITLE = "进展报送"
# The heads of the columns; figures follow, one column for each target's position.
ID, NUMBER, TASK, UNIT, PERIOD, PROGRESS, TIMES, PROBLEMS, NEXT = HEADS = (
    "任务标识", "序号", "任务", "单位", "报送期", "进度%", "本期次数", "问题", "下步安排",
)  # fmt: skip
FIGURE = "指标{position}"
WIDTHS = (38, 8, 36, 20, 12, 9, 9, 30, 30)
GIVEN = PatternFill("solid", fgColor="EEEEEE")


@dataclass(frozen=True)
class Asked:
    """One row of a sheet that is handed out: what is asked, of whom; ``targets`` are told in words."""

    assignment: UUID
    number: str
    title: str
    unit: str
    period: str
    targets: Sequence[str] = ()


@dataclass(frozen=True)
class Told:
    """One row as it came back: what it names, what it says; ``refusal`` where a cell cannot be read."""

    row: int
    assignment: str = ""
    number: str = ""
    title: str = ""
    unit: str = ""
    period: str = ""
    said: facts.Said = field(default_factory=facts.Said)
    refusal: refusals.AssignmentsRefusal | None = None


def written(rows: Iterable[Asked]) -> bytes:
    """The workbook with a row for each report; grey cells say what is asked and are not read as an answer."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = TITLE
    asked = list(rows)
    figures = max((len(one.targets) for one in asked), default=0)
    sheet.append([*HEADS, *(FIGURE.format(position=n) for n in range(1, min(figures, FIGURES_MOST) + 1))])
    for row, one in enumerate(asked, 2):
        for column, words in enumerate((str(one.assignment), one.number, one.title, one.unit, one.period), 1):
            _say(sheet.cell(row, column), words)
        for n, words in enumerate(one.targets[:FIGURES_MOST]):
            # What the column asks for stands in a note: the cell itself stays blank until somebody tells.
            sheet.cell(row, len(HEADS) + 1 + n).comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", words), TITLE)
    _dress(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(content: bytes) -> list[Told]:
    """Every row that says something, in order; a row with a cell that cannot be read carries its refusal.

    Refusals: SheetUnreadable, SheetTooLarge, SheetHeadMissing.
    """
    if len(content) > BYTES_MOST:
        raise refusals.SheetTooLarge(rows=ROWS_MOST, megabytes=BYTES_MOST // 1024 // 1024)
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MOST:
                raise refusals.SheetTooLarge(rows=ROWS_MOST, megabytes=BYTES_MOST // 1024 // 1024)
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError, TypeError) as broken:
        raise refusals.SheetUnreadable() from broken
    sheet = book[TITLE] if TITLE in book.sheetnames else book.worksheets[0]
    if sheet.max_row > ROWS_MOST + 1:
        raise refusals.SheetTooLarge(rows=ROWS_MOST, megabytes=BYTES_MOST // 1024 // 1024)
    rows = sheet.iter_rows()
    heads = [str(cell.value or "").strip() for cell in next(rows, ())]
    for head in (ID, UNIT, PERIOD, PROGRESS):
        if head not in heads:
            raise refusals.SheetHeadMissing(head=head)
    return [_row(cells, heads) for cells in rows if any(cell.value is not None for cell in cells)]


def _row(cells: Sequence[Cell], heads: list[str]) -> Told:
    found = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
    named = {head: _text(found.get(head)) for head in (ID, NUMBER, TASK, UNIT, PERIOD)}
    told = dict(zip(("assignment", "number", "title", "unit", "period"), named.values(), strict=True))
    row = cells[0].row
    try:
        for cell in found.values():
            if cell.data_type == "f":
                raise refusals.FormulaRefused(cell=cell.coordinate)
        figures = {n: value for n in range(1, FIGURES_MOST + 1) if (value := _number(found.get(FIGURE.format(position=n)))) is not None}  # fmt: skip
        said = facts.Said(
            _whole(found.get(PROGRESS)), _whole(found.get(TIMES)), figures, (), _text(found.get(PROBLEMS)),
            _text(found.get(NEXT)),
        )  # fmt: skip
    except refusals.AssignmentsRefusal as no:
        return Told(row, **told, refusal=no)
    return Told(row, **told, said=said)


def _text(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return ""
    value: Any = cell.value
    return value.date().isoformat() if hasattr(value, "date") else str(value).strip()


def _number(cell: Cell | None) -> Decimal | None:
    """The number in a cell; a blank one is None, which is not zero. Refusals: CellNotANumber."""
    words = _text(cell).removesuffix("%").strip()
    if cell is None or not words:
        return None
    try:
        value = Decimal(words)
    except InvalidOperation:
        raise refusals.CellNotANumber(cell=cell.coordinate, value=words[:40]) from None
    if not value.is_finite():
        raise refusals.CellNotANumber(cell=cell.coordinate, value=words[:40])
    # A cell that shows 60% holds 0.6.
    return value * 100 if "%" in str(cell.number_format) and not _text(cell).endswith("%") else value


def _whole(cell: Cell | None) -> int | None:
    value = _number(cell)
    if value is None:
        return None
    if abs(value) >= WHOLE_MOST or value != value.to_integral_value():
        raise refusals.CellNotANumber(cell=cell.coordinate if cell else "", value=str(value))
    return int(value)


def _say(cell: Cell, words: str) -> None:
    """Words as words: a title that begins like a formula is none, here and after somebody saved the sheet."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)
    cell.data_type = "s"
    cell.quotePrefix = True


def _dress(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for n, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for row in sheet.iter_rows(min_row=2, max_col=HEADS.index(PERIOD) + 1):
        for cell in row:
            cell.fill = GIVEN
    sheet.freeze_panes = "F2"

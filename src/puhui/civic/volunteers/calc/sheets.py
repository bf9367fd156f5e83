"""The national system's spreadsheet of hours: rows in, rows out. XLSX and CSV (UTF-8 or GB18030)."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import openpyxl

from puhui.civic.volunteers import refusals
from puhui.civic.volunteers.facts import ROWS_MAX
from puhui.foundations.packs import schema
from puhui.ground import cells, clock, workbooks

NEEDED = ("number", "team", "project", "starts", "ends")
OPTIONAL = ("name", "hours", "note")
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M")
YEARS = range(2000, 2200)  # what lies outside is a slip of the pen, and no calendar reckons with it
HOURS_MOST = 1000  # far above a day; more digits are not even compared


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in a sheet; ``row`` counts from 1, the headings' included."""

    row: int
    cells: Mapping[str, object]


def lines(content: bytes, name: str, sheet: schema.Sheet) -> list[Line]:
    """The rows of a file, by the keys of ``schema.Sheet``. Refusals: SheetUnreadable, SheetTooLarge, HeadingMissing."""
    rows = _workbook(content, name, sheet) if content[:2] == b"PK" else _text(content, name)
    headings, found = None, []
    for number, row in enumerate(rows, 1):
        if headings is None:
            headings = _headings(row, sheet)
            continue
        if any(cell not in (None, "") for cell in row):
            found.append(Line(number, {key: row[at] for key, at in headings.items() if at < len(row)}))
        if len(found) > ROWS_MAX:
            raise refusals.SheetTooLarge(name=name, limit=ROWS_MAX)
    missing = [getattr(sheet, key) for key in NEEDED if key not in (headings or {})]
    if missing:
        raise refusals.HeadingMissing(name=name, headings="、".join(missing))
    return found


def _workbook(content: bytes, name: str, sheet: schema.Sheet) -> Iterable[tuple]:
    try:
        return workbooks.rows(content, most=ROWS_MAX + 2, sheet=sheet.sheet)
    except workbooks.Unreadable as problem:
        raise refusals.SheetUnreadable(name=name, problem=str(problem)) from None


def _text(content: bytes, name: str) -> Iterable[tuple]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [tuple(row) for row in csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True)]
        except UnicodeDecodeError:
            continue
        except csv.Error as problem:
            raise refusals.SheetUnreadable(name=name, problem=str(problem)[:200]) from None
    raise refusals.SheetUnreadable(name=name, problem="UTF-8, GB18030")


def _headings(row: tuple, sheet: schema.Sheet) -> dict[str, int]:
    told = [str(cell or "").strip().replace("(", "（").replace(")", "）") for cell in row]
    names = {key: getattr(sheet, key).replace("(", "（").replace(")", "）") for key in (*NEEDED, *OPTIONAL)}
    return {key: told.index(name) for key, name in names.items() if name in told}


def instant(cell: object) -> datetime:
    """A cell's instant, the city's time where none is said. Refusals: HoursWrong."""
    if isinstance(cell, datetime):
        return _within_reason(cell if cell.tzinfo else cell.replace(tzinfo=clock.SHANGHAI))
    for form in FORMS:
        try:
            found = datetime.strptime(str(cell).strip(), form).replace(tzinfo=clock.SHANGHAI)
        except ValueError:
            continue
        return _within_reason(found)
    raise refusals.HoursWrong(problem=str(cell)[:40])


def _within_reason(instant: datetime) -> datetime:
    if instant.year not in YEARS:
        raise refusals.HoursWrong(problem=str(instant)[:40])
    return instant


def refuse_sum(cell: object, minutes: int) -> None:
    """The hours a sheet says are those between start and end, to the tenth. Refusals: HoursWrong."""
    if cell in (None, ""):
        return
    try:
        said = Decimal(str(cell))
    except InvalidOperation:
        raise refusals.HoursWrong(problem=str(cell)[:40]) from None
    if not (said.is_finite() and -HOURS_MOST < said < HOURS_MOST):
        raise refusals.HoursWrong(problem=str(cell)[:40])
    if abs(said * 60 - minutes) > 6:
        raise refusals.HoursWrong(problem=f"{said} h ≠ {Decimal(minutes) / 60:.1f} h")


def written(sheet: schema.Sheet, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows as an XLSX of the same shape. What looks like a formula is written as text."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet.sheet)
    keys = ("number", "name", "team", "project", "starts", "ends", "hours", "note")
    page.append([getattr(sheet, key) for key in keys])
    for row in rows:
        page.append([_plain(row.get(key, "")) for key in keys])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _plain(cell: object) -> object:
    return cells.plain(cell) if isinstance(cell, str) else cell

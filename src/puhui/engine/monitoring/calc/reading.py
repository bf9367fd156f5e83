"""A filled monitoring sheet read back: every fault with sheet, row and column; numbers exactly as typed."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from puhui.engine.monitoring import facts, refusals
from puhui.engine.monitoring.calc import layout
from puhui.engine.monitoring.refusals import SheetRefused
from puhui.foundations.packs.schema import ROWS_MAX, Input, Methodology

UNPACKED_MAX = 100 * 2**20  # bytes of a workbook once unpacked
COLUMNS_MAX = 200
FAULTS_MAX = 200
SHOWN_MAX = 60  # characters of a cell that a sentence quotes
PLAIN = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,18})?")


def named(path: Path) -> tuple[str, str, str]:
    """Which methodology, version and city a workbook was made for. Refusals: FileDamaged, FileTooLarge, SheetMissing."""
    book = _opened(path)
    if layout.MAIN not in book.sheetnames:
        raise refusals.SheetMissing(sheet=layout.MAIN)
    sheet = book[layout.MAIN]
    said = _shown(sheet.cell(layout.METHODOLOGY_ROW, layout.VALUE))
    methodology, _at, version = said.partition("@")
    return methodology, version, _shown(sheet.cell(layout.CITY_ROW, layout.VALUE))


def read(path: Path, methodology: Methodology, city: str) -> facts.Filled:
    """What was filled in. Raises the first fault (refusals.SheetRefused), carrying the others."""
    book, faults = _opened(path), []
    wanted = (layout.MAIN, *(table.sheet for table in layout.tables(methodology)))
    missing = [refusals.SheetMissing(sheet=name) for name in wanted if name not in book.sheetnames]
    _refuse(missing)
    main = book[layout.MAIN]
    found = _shown(main.cell(layout.METHODOLOGY_ROW, layout.VALUE))
    if found != layout.named(methodology):
        raise refusals.OtherMethodology(found=found or "–", wanted=layout.named(methodology))
    for sheet in (book[name] for name in wanted):
        if sheet.max_row > ROWS_MAX + layout.TABLE_FROM or sheet.max_column > COLUMNS_MAX:
            raise refusals.SheetTooLong(sheet=sheet.title, rows=ROWS_MAX, columns=COLUMNS_MAX)
        faults += _formulas(sheet)
    first, last = _period(main, faults)
    inputs: dict[str, Any] = _singles(main, methodology, faults)
    rows = {}
    for table in layout.tables(methodology):
        kept = _rows(book[table.sheet], table, faults)
        inputs[table.name] = [row[table.name] for row in kept] if table.input.list else kept
        rows[table.name] = len(kept)
    _refuse(faults)
    return facts.Filled(methodology.id, methodology.version, city, first, last, inputs, rows)


def _opened(path: Path) -> Workbook:
    try:
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MAX:
                raise refusals.FileTooLarge(name=path.name, limit=UNPACKED_MAX // 2**20)
        return openpyxl.load_workbook(path)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError, TypeError) as failure:
        raise refusals.FileDamaged(name=path.name) from failure


def _refuse(faults: list[SheetRefused]) -> None:
    """Raise the first fault with the others in it; what stands in one cell is told once."""
    once: dict[tuple[Any, ...], SheetRefused] = {}
    for fault in faults:
        once.setdefault(tuple(fault.data.get(key) for key in ("sheet", "row", "column")), fault)
    told = list(once.values())
    if told:
        raise type(told[0])(**told[0].data, others=tuple(told[1:FAULTS_MAX]))


def _formulas(sheet: Worksheet) -> Iterator[SheetRefused]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield refusals.FormulaFound(**_at(cell), found=_shown(cell))


def _period(sheet: Worksheet, faults: list[SheetRefused]) -> tuple[date, date]:
    days = [_day(sheet.cell(row, layout.VALUE), faults) for row in (layout.FIRST_ROW, layout.LAST_ROW)]
    if None not in days and days[1] < days[0]:
        at = _at(sheet.cell(layout.LAST_ROW, layout.VALUE))
        faults.append(refusals.PeriodReversed(**at, first=days[0], last=days[1]))
    return days[0] or date.min, days[1] or date.min


def _day(cell: Cell, faults: list[SheetRefused]) -> date | None:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.strptime(str(value).strip(), "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        faults.append(refusals.DateWrong(**_at(cell), found=_shown(cell)))
        return None


def _singles(sheet: Worksheet, methodology: Methodology, faults: list[SheetRefused]) -> dict[str, Decimal | str]:
    found = {}
    for row, (name, one) in enumerate(layout.singles(methodology), layout.SINGLE_FROM):
        faults += _headings(sheet.cell(row, 1), name, sheet.cell(row, layout.UNIT), layout.unit(one))
        found[name] = _value(sheet.cell(row, layout.VALUE), name, one, faults)
    beyond = layout.SINGLE_FROM + len(layout.singles(methodology))
    for cells in sheet.iter_rows(min_row=beyond):
        written = next((cell for cell in cells if not _blank(cell)), None)
        if written is not None:
            faults.append(refusals.RowUnknown(**_at(written), found=_shown(written)))
    return found


def _rows(sheet: Worksheet, table: layout.Table, faults: list[SheetRefused]) -> list[dict[str, Decimal | str]]:
    for column, (name, one) in enumerate(table.columns, 2):
        code, unit = sheet.cell(layout.CODE_ROW, column), sheet.cell(layout.UNIT_ROW, column)
        faults += _headings(code, name, unit, layout.unit(one))
    ends = len(table.columns) + 1
    for cells in sheet.iter_cols(min_col=ends + 1, max_col=max(sheet.max_column, ends + 1)):
        written = next((cell for cell in cells if not _blank(cell)), None)
        if written is not None:
            faults.append(refusals.ColumnUnknown(**_at(written), found=_shown(written)))
    kept = []
    for cells in sheet.iter_rows(min_row=layout.TABLE_FROM, max_col=ends):
        # A label alone is a row that was begun; a row of blanks is none.
        if all(_blank(cell) for cell in cells):
            continue
        if len(kept) < table.input.rows_max:
            pairs = zip(cells[1:], table.columns, strict=True)
            kept.append({name: _value(cell, name, one, faults) for cell, (name, one) in pairs})
        else:
            kept.append({})
    if not table.input.rows_min <= len(kept) <= table.input.rows_max:
        limits = {"minimum": table.input.rows_min, "maximum": table.input.rows_max}
        faults.append(refusals.RowsWrong(sheet=sheet.title, found=len(kept), **limits))
    return kept


def _headings(code: Cell, name: str, unit: Cell, wanted: str) -> Iterator[SheetRefused]:
    if _shown(code) != name:
        yield refusals.HeadingChanged(**_at(code), found=_shown(code), wanted=name)
    elif _shown(unit) != wanted:
        yield refusals.UnitChanged(**_at(unit), name=name, found=_shown(unit), wanted=wanted)


def _value(cell: Cell, name: str, one: Input, faults: list[SheetRefused]) -> Decimal | str:
    """The cell's value; Decimal(0) or "" where there is a fault, which is noted."""
    fault = _fault(cell, name, one)
    if fault is not None:
        faults.append(fault)
        return "" if one.choices else Decimal(0)
    return _shown(cell) if one.choices else _number(cell.value) or Decimal(0)


def _fault(cell: Cell, name: str, one: Input) -> SheetRefused | None:
    at, unit = {**_at(cell), "name": name}, layout.unit(one)
    if cell.data_type == "f":
        return None  # told already
    if _blank(cell):
        return refusals.ValueMissing(**at)
    if one.choices:
        if _shown(cell) in one.choices:
            return None
        return refusals.NotOffered(**at, found=_shown(cell), choices=", ".join(one.choices))
    number = _number(cell.value)
    if number is None:
        return refusals.NotNumber(**at, found=_shown(cell), unit=unit)
    if "%" in str(cell.number_format):
        return refusals.PercentFormatted(**at, found=f"{number:f}", unit=unit)
    maximum = number if one.maximum is None else one.maximum
    if not one.minimum <= number <= maximum:
        limits = {"minimum": f"{one.minimum:f}", "maximum": f"{maximum:f}"}
        return refusals.OutOfBounds(**at, found=f"{number:f}", unit=unit, **limits)
    return None


def _number(value: object) -> Decimal | None:
    """Exactly what was typed: a workbook keeps 0.28 as the nearest double, whose shortest form is 0.28 again."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if isinstance(value, str) and PLAIN.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def _blank(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


def _shown(cell: Cell) -> str:
    value = getattr(cell.value, "text", cell.value)
    return "" if value is None else str(value).strip()[:SHOWN_MAX]


def _at(cell: Cell) -> dict[str, Any]:
    return {"sheet": cell.parent.title, "row": cell.row, "column": cell.column_letter}

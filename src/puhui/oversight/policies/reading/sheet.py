"""Excel workbooks: every sheet a table. Computed cells are refused: a task is decided, not computed."""

from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from puhui.oversight.policies import refusals
from puhui.oversight.policies.facts import Block, Cell, Line, Place, Row

MOST_ROWS, MOST_COLUMNS = 20_000, 60


def read(path: Path, name: str) -> list[Block]:
    """Rows of a workbook; a sheet's single cells in a row are lines. Refusals: Damaged, FormulaInCell, NoText, TooLong."""
    try:
        workbook = openpyxl.load_workbook(path, data_only=False)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError) as failure:
        raise refusals.Damaged(name=name) from failure
    _refuse_formulas(workbook.worksheets, name)
    blocks: list[Block] = []
    for table, sheet in enumerate(workbook.worksheets, 1):
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise refusals.TooLong(name=name, limit=MOST_ROWS)
        blocks += _blocks(sheet, table)
    if not blocks:
        raise refusals.NoText(name=name, pages=len(workbook.worksheets))
    return blocks


def _refuse_formulas(sheets: list[Worksheet], name: str) -> None:
    found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    if found:
        first = found[0]
        formula = str(getattr(first.value, "text", first.value))[:60]
        raise refusals.FormulaInCell(
            name=name, sheet=first.parent.title, cell=first.coordinate, formula=formula, count=len(found)
        )  # fmt: skip


def _blocks(sheet: Worksheet, table: int) -> list[Block]:
    origins = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    found: list[Block] = []
    for number in range(1, sheet.max_row + 1):
        cells = tuple(_cell(sheet, number, column, origins) for column in range(1, sheet.max_column + 1))
        written = {cell.text for cell in cells if cell.text}
        place = Place(sheet=sheet.title, table=table, row=number)
        own = [cell for cell in cells if cell.text and not cell.carried]
        across = all(cell.text == cells[0].text for cell in cells)
        if len(written) == 1 and own and (across or len(cells) == 1):
            found.append(Line(own[0].text, place))  # a title over the whole width
        elif written:
            found.append(Row(cells, place))
    return found


def _cell(sheet: Worksheet, row: int, column: int, origins: dict[tuple[int, int], tuple[int, int]]) -> Cell:
    origin = origins.get((row, column), (row, column))
    text = _written(sheet.cell(*origin).value)
    return Cell(text, tuple(line.strip() for line in text.splitlines() if line.strip()), origin != (row, column))


def _written(value: object) -> str:
    """A cell's value as a document would write it."""
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

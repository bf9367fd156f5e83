"""An empty monitoring sheet: headings locked, cells to be filled open, not one formula."""

from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from puhui.engine.monitoring.calc import layout
from puhui.foundations.packs.schema import Input, Methodology

OPEN = Protection(locked=False)
HEAD = Font(bold=True)
HEAD_FILL = PatternFill("solid", fgColor="E8EFE6")
OPEN_FILL = PatternFill("solid", fgColor="FFFBE6")
TEXT = "@"
WIDTHS = (24, 18, 16, 30, 34, 28, 22, 40, 40, 16)
TABLE_WIDTH = 24
LIST_MAX = 250  # characters of a list to choose from; the format ends at 255
ROWS_SHOWN_MAX = 60  # rows that are coloured; further ones are open too


def write(methodology: Methodology, city: str, stream: BinaryIO) -> None:
    """Write the empty workbook of one version of a methodology."""
    book = Workbook()
    _main(book.active, methodology, city)
    for table in layout.tables(methodology):
        _table(book.create_sheet(table.sheet), table)
    for sheet in book.worksheets:
        sheet.protection.sheet = True  # without a password: it keeps headings from slips, not from intent
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
    book.save(stream)


def _main(sheet: Worksheet, methodology: Methodology, city: str) -> None:
    sheet.title = layout.MAIN
    told = (
        (f"{methodology.name.zh} · 监测表", f"{methodology.name.en}: monitoring sheet"),
        ("方法学 Methodology", layout.named(methodology)),
        ("城市 City", city),
        ("核算期首日 First day", None),
        ("核算期末日 Last day", None),
        (
            "只填浅黄色单元格，填数值本身，不填公式和单位。",
            "Fill in the yellow cells only: the values themselves, without formulas and units.",
        ),
    )
    for row, cells in enumerate(told, 1):
        for column, text in enumerate(cells, 1):
            sheet.cell(row, column, text)
        sheet.cell(row, 1).font = HEAD
    for row in (layout.FIRST_ROW, layout.LAST_ROW):
        _open(sheet, row, layout.VALUE)
        sheet.cell(row, layout.VALUE).number_format = "yyyy-mm-dd"
    captions = (layout.CAPTIONS[0], "数值 Value", layout.CAPTIONS[3], *layout.CAPTIONS[1:3], *layout.CAPTIONS[4:])
    for column, (caption, width) in enumerate(zip(captions, WIDTHS, strict=False), 1):
        _head(sheet, layout.SINGLE_HEAD, column, caption)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (name, one) in enumerate(layout.singles(methodology), layout.SINGLE_FROM):
        code, zh, en, unit, *rest = layout.heading(name, one)
        for column, text in enumerate((code, None, unit, zh, en, *rest), 1):
            sheet.cell(row, column, text).alignment = Alignment(wrap_text=True, vertical="top")
        _open(sheet, row, layout.VALUE)
        _offer(sheet, one, f"{get_column_letter(layout.VALUE)}{row}")
    sheet.freeze_panes = sheet.cell(layout.SINGLE_FROM, 1)


def _table(sheet: Worksheet, table: layout.Table) -> None:
    for row, caption in enumerate(layout.CAPTIONS, 1):
        _head(sheet, row, 1, caption)
    # What is not written yet takes its lock from the column.
    sheet.column_dimensions["A"].protection = OPEN
    sheet.column_dimensions["A"].width = TABLE_WIDTH
    for column, (name, one) in enumerate(table.columns, 2):
        letter = get_column_letter(column)
        for row, text in enumerate(layout.heading(name, one), 1):
            _head(sheet, row, column, text)
        sheet.column_dimensions[letter].protection = OPEN
        sheet.column_dimensions[letter].width = TABLE_WIDTH
        last = layout.TABLE_FROM + table.input.rows_max - 1
        _offer(sheet, one, f"{letter}{layout.TABLE_FROM}:{letter}{last}")
    shown = min(table.input.rows_max, ROWS_SHOWN_MAX)
    for row in range(layout.TABLE_FROM, layout.TABLE_FROM + shown):
        for column in range(1, len(table.columns) + 2):
            _open(sheet, row, column)
    sheet.freeze_panes = sheet.cell(layout.TABLE_FROM, 2)


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.font, cell.fill = HEAD, HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.number_format = TEXT


def _open(sheet: Worksheet, row: int, column: int) -> None:
    cell = sheet.cell(row, column)
    cell.protection, cell.fill = OPEN, OPEN_FILL


def _offer(sheet: Worksheet, one: Input, cells: str) -> None:
    """What the spreadsheet itself accepts in these cells; the reader checks again."""
    choices = ",".join(one.choices)
    if len(choices) > LIST_MAX:
        return
    if one.choices:
        check = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
    else:
        check = DataValidation(
            "decimal", operator="between", formula1=f"{one.minimum:f}", formula2=f"{one.maximum:f}", allow_blank=True
        )
    check.showErrorMessage = True
    check.error = f"{layout.heading('', one)[4]} {layout.unit(one)}"
    sheet.add_data_validation(check)
    check.add(cells)

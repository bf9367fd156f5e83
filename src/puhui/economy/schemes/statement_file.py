"""A scheme's month as a workbook for people, written line by line; decides nothing.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from puhui.economy.schemes import facts
from puhui.ground import clock

MONEY = "#,##0.00"
LEADS = tuple("=+-@\t\r\n＝＋－＠")
COLUMNS = ("when", "way", "number", "what", "points", "theirs", "note", "amount")
WIDTHS = (20, 12, 40, 30, 14, 14, 34, 14)


def write_statement(
    sums: facts.Sums, lines: Iterable[facts.Line], stream: BinaryIO, *, words: Mapping[str, str],
    offers: Mapping[str, str],
) -> int:  # fmt: skip
    """One sheet: the sums above, every conversion and payment below, in yuan. Answers with the number of lines.

    ``words``: sheet, title, scheme, rates, the sums (opening, out, in, paid, closing, open) and the headings of
    ``COLUMNS``, and the ways of lines (way_out, way_in, way_payment). ``offers`` names their ids.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_plain(words["sheet"]))
    for name, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[name].width = width
    sheet.append([_plain(words["title"])])
    sheet.append([_plain(words["scheme"]), None, f"{sums.period:%Y-%m}"])
    sheet.append([_plain(words["rates"])])
    blank = [None] * 3
    sheet.append([words["opening"], *blank, None, None, None, _yuan(sheet, sums.opening_fen)])
    sheet.append(
        [words["out"], sums.out, None, None, sums.out_points, sums.out_theirs, None, _yuan(sheet, sums.out_fen)]
    )
    sheet.append([words["in"], sums.came, None, None, sums.came_points, None, None, _yuan(sheet, -sums.came_fen)])
    sheet.append([words["paid"], *blank, None, None, None, _yuan(sheet, -sums.paid_fen)])
    sheet.append([words["closing"], *blank, None, None, None, _yuan(sheet, sums.closing_fen)])
    sheet.append([words["open"], sums.open])
    sheet.append([])
    sheet.append([words[name] for name in COLUMNS])
    written = 0
    for line in lines:
        sheet.append(_row(sheet, line, words, offers))
        written += 1
    book.save(stream)
    return written


def _row(sheet, line: facts.Line, words: Mapping[str, str], offers: Mapping[str, str]) -> list[object]:
    return [
        f"{line.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}", words[f"way_{line.way}"], str(line.id),
        _plain(offers.get(line.offer, line.offer)), line.points or None, line.theirs or None, _plain(line.reason),
        _yuan(sheet, line.fen),
    ]  # fmt: skip


def _yuan(sheet, fen: int) -> WriteOnlyCell:
    # Exact: a workbook keeps decimals of two places as they are written.
    cell = WriteOnlyCell(sheet, value=Decimal(fen) / 100)
    cell.number_format = MONEY
    return cell


def _plain(text: str) -> str:
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{clean}" if clean.startswith(LEADS) else clean

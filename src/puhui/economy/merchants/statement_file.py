"""A merchant's statement as a workbook for people, written line by line; decides nothing.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from puhui.economy.merchants import facts
from puhui.ground import clock
from puhui.ground.cells import plain

MONEY = "#,##0.00"


def write_statement(
    sums: facts.Sums, lines: Iterable[facts.Entry], stream: BinaryIO, *, words: Mapping[str, str],
    stores: Mapping[str, str], offers: Mapping[str, str],
) -> int:  # fmt: skip
    """One sheet: the sums above, every line below, in yuan. Answers with the number of lines.

    ``words``: title, merchant and the headings (opening, vouchers, adjustments, payments, closing, when, kind, what,
    store, number, note, amount, seen, and the kinds). ``stores`` and ``offers`` name codes.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plain(words["sheet"]))
    for name, width in zip("ABCDEFG", (20, 12, 34, 22, 40, 34, 14), strict=True):
        sheet.column_dimensions[name].width = width
    sheet.append([plain(words["title"])])
    sheet.append([plain(words["merchant"]), None, f"{sums.period:%Y-%m}"])
    for name in ("opening", "vouchers", "adjustments", "payments", "closing"):
        sheet.append([words[name], *([None] * 5), _yuan(sheet, getattr(sums, f"{name}_fen"))])
    sheet.append([])
    sheet.append([words[name] for name in ("when", "kind", "what", "store", "number", "note", "amount")])
    written = 0
    for line in lines:
        sheet.append(_row(sheet, line, words, stores, offers))
        written += 1
    book.save(stream)
    return written


def _row(sheet, line: facts.Entry, words, stores, offers) -> list[object]:
    note = line.reason
    if line.seen_at is not None:
        note = f"{words['seen']} {_when(line.seen_at)}"
    return [
        _when(line.at), words[line.kind], plain(offers.get(line.offer, line.offer)),
        plain(stores.get(line.store, line.store)), str(line.id), plain(note), _yuan(sheet, line.amount_fen),
    ]  # fmt: skip


def _when(instant) -> str:
    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _yuan(sheet, fen: int) -> WriteOnlyCell:
    # Exact: a workbook keeps decimals of two places as they are written.
    cell = WriteOnlyCell(sheet, value=Decimal(fen) / 100)
    cell.number_format = MONEY
    return cell

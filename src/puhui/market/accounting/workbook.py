"""A member's year as a workbook: vouchers line by line, the disclosure table, holdings and what has no entry."""

from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from puhui.ground.cells import plain
from puhui.market.accounting import facts

MONEY, WHOLE = "#,##0.00", "#,##0"
# (row's number in the table, key, level)
TABLE = (
    ("1", "opening"), ("2", "in"), ("(1)", "granted"), ("(2)", "bought_in"), ("(3)", "other_in"), ("3", "out"),
    ("(1)", "used_out"), ("(2)", "sold_out"), ("(3)", "other_out"), ("4", "closing"),
)  # fmt: skip
FIELDS = {"bought_in": "bought", "used_out": "used", "sold_out": "sold"}


def write(books: facts.Books, stream: BinaryIO, words: Mapping[str, str]) -> int:
    """Four sheets; answers with the number of vouchers. ``words``: headings and kinds, by the keys used here."""
    book = Workbook(write_only=True)
    _vouchers(book.create_sheet(words["vouchers"]), books, words)
    _disclosure(book.create_sheet(words["disclosure"]), books, words)
    _holdings(book.create_sheet(words["holdings"]), books, words)
    _memos(book.create_sheet(words["memos"]), books, words)
    book.save(stream)
    return len(books.vouchers)


def _head(sheet, books: facts.Books, title: str, widths: tuple[int, ...]) -> None:
    for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.append([plain(title)])
    sheet.append([plain(books.name), books.member, books.year])
    sheet.append([])


def _vouchers(sheet, books: facts.Books, words: Mapping[str, str]) -> None:
    _head(sheet, books, words["vouchers"], (12, 12, 22, 14, 10, 8, 20, 16, 16, 40))
    columns = (
        "number",
        "day",
        "kind",
        "instrument",
        "tonnes",
        "account",
        "account_name",
        "debit",
        "credit",
        "reference",
    )
    sheet.append([words[name] for name in columns])
    for voucher in books.vouchers:
        for line in voucher.lines:
            sheet.append(
                [
                    voucher.number, voucher.on.isoformat(), words[f"kind_{voucher.kind}"], voucher.instrument,
                    voucher.tonnes, line.account, words[f"account_{line.account}"],
                    _yuan(sheet, line.debit_fen) if line.debit_fen else None,
                    _yuan(sheet, line.credit_fen) if line.credit_fen else None, plain(voucher.reference),
                ]
            )  # fmt: skip
    debit, credit = _yuan(sheet, books.debit_fen), _yuan(sheet, books.credit_fen)
    sheet.append([words["sum"], *([None] * 6), debit, credit])


def _disclosure(sheet, books: facts.Books, words: Mapping[str, str]) -> None:
    _head(sheet, books, words["disclosure"], (8, 34, 16, 18, 16, 18))
    this, last = books.disclosed
    sheet.append([None, None, words["this_year"], None, words["last_year"]])
    sheet.append([None, words["item"], words["tonnes"], words["amount"], words["tonnes"], words["amount"]])
    for number, name in TABLE:
        cells = [cell for year in (this, last) for cell in _sum(sheet, _of(year, name))]
        sheet.append([number, words[f"row_{name}"], *cells])


def _of(year: facts.Disclosed, name: str) -> facts.Sum:
    if name in ("opening", "closing"):
        return getattr(year, name)
    if name in ("in", "out"):
        rows = facts.ROWS_IN if name == "in" else facts.ROWS_OUT
        total = facts.Sum()
        for row in rows:
            total += year.rows[row]
        return total
    return year.rows[FIELDS.get(name, name)]


def _holdings(sheet, books: facts.Books, words: Mapping[str, str]) -> None:
    _head(sheet, books, words["holdings"], (18, 14, 18, 14, 20))
    sheet.append([words[name] for name in ("instrument", "bought_tonnes", "cost", "free_tonnes", "with_provider")])
    for one in books.holdings:
        sheet.append([one.instrument, one.bought, _yuan(sheet, one.cost_fen), one.free, one.with_provider])
    if books.entrusted:
        sheet.append([words["entrusted"], books.entrusted])


def _memos(sheet, books: facts.Books, words: Mapping[str, str]) -> None:
    _head(sheet, books, words["memos"], (12, 28, 14, 10, 40))
    sheet.append([words[name] for name in ("day", "kind", "instrument", "tonnes", "reference")])
    for memo in books.memos:
        kind = words[f"memo_{memo.kind}"]
        sheet.append([memo.on.isoformat(), kind, memo.instrument, memo.tonnes, plain(memo.reference)])


def _sum(sheet, amount: facts.Sum) -> tuple[WriteOnlyCell, WriteOnlyCell]:
    tonnes = WriteOnlyCell(sheet, value=amount.tonnes)
    tonnes.number_format = WHOLE
    return tonnes, _yuan(sheet, amount.amount_fen)


def _yuan(sheet, fen: int) -> WriteOnlyCell:
    # Exact: a workbook keeps decimals of two places as they are written.
    cell = WriteOnlyCell(sheet, value=Decimal(fen) / 100)
    cell.number_format = MONEY
    return cell

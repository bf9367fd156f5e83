"""A bank's file of money in and out, CSV or XLSX, row by row as it was written. Pure; decides nothing about members."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from puhui.market.exchange import refusals

ROWS_MAX = 10_000
BYTES_MAX = 20 * 2**20
AMOUNT_MAX = 10**13  # fen; a hundred thousand million yuan
NUMBER_MAX = 80  # characters of a line's number
COLUMNS = {
    "number": ("number", "流水号", "交易流水号", "银行流水号"),
    "member": ("member", "交易账户", "交易主体", "会员代码"),
    "direction": ("direction", "收付", "借贷", "方向", "收付方向"),
    "amount": ("amount", "金额", "金额（元）", "金额(元)", "发生额"),
}
IN, OUT = ("in", "收", "收入", "入金", "贷"), ("out", "付", "支出", "出金", "借")


@dataclass(frozen=True)
class Line:
    """A row that says who paid what: fen above zero came in, below went out."""

    row: int
    number: str
    member: str
    amount_fen: int


def read(name: str, content: bytes) -> list[Line | tuple[int, str, refusals.ExchangeRefusal]]:
    """Lines of a file, or, where a row says none: its place, its number, and what is wrong with it.

    Refusals: BankFileUnreadable, BankColumnMissing, BankFileTooLong.
    """
    if len(content) > BYTES_MAX:
        raise refusals.BankFileTooLong(name=name, limit=ROWS_MAX)
    rows = _workbook(name, content) if name.lower().endswith(".xlsx") else _text(name, content)
    head, *body = [row for row in rows if any(row[1])] or [(0, ())]
    places = {}
    for column, words in COLUMNS.items():
        found = [n for n, cell in enumerate(head[1]) if cell.lower() in words]
        if not found:
            raise refusals.BankColumnMissing(name=name, column=column)
        places[column] = found[0]
    if len(body) > ROWS_MAX:
        raise refusals.BankFileTooLong(name=name, limit=ROWS_MAX)
    return [_line(row, {c: cells[n] if n < len(cells) else "" for c, n in places.items()}) for row, cells in body]


def _line(row: int, cells: dict[str, str]) -> Line | tuple[int, str, refusals.ExchangeRefusal]:
    number = cells["number"]
    if not number or len(number) > NUMBER_MAX:
        return row, number[:NUMBER_MAX], refusals.LineMalformed(field="number", found=number[:NUMBER_MAX])
    sign = 1 if cells["direction"].lower() in IN else -1 if cells["direction"].lower() in OUT else 0
    if not sign:
        return row, number, refusals.LineMalformed(field="direction", found=cells["direction"][:20])
    try:
        amount = Decimal(cells["amount"].replace(",", "")) * 100
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount <= AMOUNT_MAX:
        return row, number, refusals.LineMalformed(field="amount", found=cells["amount"][:20])
    return Line(row, number, cells["member"], sign * int(amount))


def _text(name: str, content: bytes) -> list[tuple[int, Sequence[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise refusals.BankFileUnreadable(name=name, problem="UTF-8, GB18030") from None
    try:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [(n, tuple(cell.strip() for cell in row)) for n, row in enumerate(_bounded(rows), 1)]
    except csv.Error as failure:
        raise refusals.BankFileUnreadable(name=name, problem=str(failure)) from failure


def _workbook(name: str, content: bytes) -> list[tuple[int, Sequence[str]]]:
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False).worksheets[0]
        return [
            (n, tuple(_cell(value) for value in row))
            for n, row in enumerate(_bounded(sheet.iter_rows(values_only=True)), 1)
        ]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, OSError) as failure:
        raise refusals.BankFileUnreadable(name=name, problem=str(failure)[:120]) from failure


def _bounded(rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Some more than are allowed, so that too many are seen to be too many, and never all of a file without end."""
    for n, row in enumerate(rows):
        if n > ROWS_MAX + 1:
            return
        yield row


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()

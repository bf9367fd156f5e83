"""Rows to take along: CSV with the mark by which spreadsheets read Chinese, or a workbook; streamed, and never formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from tempfile import NamedTemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

UTF8_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
ROWS_MAX = 1_000_000
# A spreadsheet takes what begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answered(name: str, form: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """A file of these rows, at most a million; ``form`` is csv or xlsx, anything else is not found."""
    if form == "csv":
        answer = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    if form != "xlsx":
        raise Http404
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    for row in _limited((columns,), rows):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield UTF8_MARK
    for row in _limited((columns,), rows):
        line = StringIO()
        csv.writer(line).writerow([_plain(value) for value in row])
        yield line.getvalue()


def _limited(head: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield from head
    for number, row in enumerate(rows):
        if number == ROWS_MAX:
            return
        yield row


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell

"""Reading somebody else's workbook: its rows, or one clear word that it cannot be read, whatever is wrong with it."""

import io
import zipfile
import zlib

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

UNPACKED_MAX = 128 * 2**20  # bytes; a small package may unpack to anything
# What openpyxl lets through where a package is damaged, encrypted or of another kind.
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, IndexError, SyntaxError,
    TypeError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


class Unreadable(Exception):
    """A workbook that cannot be read; the text says why, in at most 200 characters."""


def rows(content: bytes, *, most: int, sheet: str = "") -> list[tuple]:
    """The first ``most`` rows of a sheet (of the first one, where there is none of that name). Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MAX:
                raise Unreadable(f"> {UNPACKED_MAX // 2**20} MiB")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        return [tuple(row) for row in page.iter_rows(values_only=True, max_row=most)]
    except BROKEN as problem:
        raise Unreadable(str(problem)[:200]) from None

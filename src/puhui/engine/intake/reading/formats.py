"""What kind of file it is: by its first bytes; its name is not asked, because evidence has none."""

import json
from enum import StrEnum
from pathlib import Path

from puhui.engine.intake.reading import refusals, text
from puhui.foundations.packs import schema

HEAD = 64 * 2**10


class Format(StrEnum):
    CSV = "CSV"
    JSON = "JSON"
    JSON_LINES = "JSON Lines"
    WORKBOOK = "XLSX"
    PARQUET = "Parquet"


_BINARY = ((b"PAR1", Format.PARQUET), (b"PK\x03\x04", Format.WORKBOOK), (b"\xd0\xcf\x11\xe0", Format.WORKBOOK))
_FOREIGN = (
    (b"\x1f\x8b", "gzip"), (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\xfd7zXZ", "XZ"), (b"BZh", "bzip2"), (b"SQLite format", "SQLite"),
    (b"ORC", "ORC"), (b"ARROW1", "Arrow"), (b"Obj\x01", "Avro"), (b"PK\x05\x06", "ZIP"), (b"\x7fELF", "ELF"),
)  # fmt: skip


def recognised(path: Path, feed: schema.Feed) -> Format:
    """Refuses: FileEmpty, FormatUnknown, and what ``text.blocks`` refuses."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise refusals.FileEmpty()
    for mark, found in _BINARY:
        if head.startswith(mark):
            return found
    for mark, name in _FOREIGN:
        # A text may begin with three plain letters by chance, but not with the rest of such a file.
        if head.startswith(mark) and (not mark.isalnum() or b"\0" in head):
            raise refusals.FormatUnknown(found=name)
    start = next(text.blocks(path, HEAD), b"").lstrip()
    if not start:
        raise refusals.FileEmpty()
    if start[:1] == b"<":
        raise refusals.FormatUnknown(found="HTML/XML")
    if start[:1] == b"[":
        return Format.JSON
    return _object(start, feed) if start[:1] == b"{" else Format.CSV


def _object(start: bytes, feed: schema.Feed) -> Format:
    """JSON Lines when the first line is an object of its own that does not hold the rows."""
    line, _, more = start.partition(b"\n")
    try:
        first = json.loads(line)
    except ValueError:
        return Format.JSON
    if not first or feed.rows in first:
        return Format.JSON
    # One object alone may be a document whose rows stand elsewhere: with a list in it, it is.
    holds_list = any(isinstance(value, list) for value in first.values())
    return Format.JSON if holds_list and not more.strip() else Format.JSON_LINES

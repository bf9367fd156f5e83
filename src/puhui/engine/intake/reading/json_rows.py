"""Rows of JSON Lines and of JSON documents, block by block. Bounded memory, whatever the size.

A document's list of rows is turned into lines by cutting it where a comma stands between two rows; so both are
read by Polars alike. A number is its shortest text (1.50 is "1.5"), true is "true", null and "" are nothing.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from puhui.engine.intake.reading import columns, refusals, text
from puhui.engine.intake.reading.columns import FAULT, FAULT_DATA
from puhui.foundations.packs import schema

BLOCK = 8 * 2**20
ROW_MOST_BYTES = 2 * 2**20
HEAD_MOST_BYTES = 4 * 2**20  # of a document, in front of its rows
TAIL_MOST_BYTES = 4 * 2**20
_MIB = 2**20
_QUOTE, _COMMA, _LF = b'",\n'
_DEEPER = np.zeros(256, np.int8)
_DEEPER[list(b"{[")] = 1
_DEEPER[list(b"}]")] = -1
_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
_SPACE = re.compile(r"\s*")
_HEAD = json.JSONDecoder()


def lines(path: Path, feed: schema.Feed, block: int = BLOCK) -> Iterator[pl.DataFrame]:
    """Frames of a JSON Lines file. A line that is no object is a row with a fault, the last one excepted."""
    reading = _Reading(feed, "JSON Lines")
    left = b""
    for piece in text.blocks(path, block):
        left += piece
        end = left.rfind(b"\n") + 1
        if len(left) - end > ROW_MOST_BYTES:
            raise refusals.RowTooLarge(row=reading.rows + 1, limit=ROW_MOST_BYTES // _MIB)
        yield from reading.frame(left[:end])
        left = left[end:]
    if left.strip():
        # Only a file that was cut ends within an object.
        try:
            json.loads(left)
        except ValueError:
            raise refusals.FileCutOff(format="JSON Lines", row=reading.rows) from None
        yield from reading.frame(left + b"\n")


def document(path: Path, feed: schema.Feed, block: int = BLOCK) -> Iterator[pl.DataFrame]:
    """Frames of a JSON document: a list of objects, or an object with that list under the feed's ``rows``.

    Refuses: RowsMissing, FileCutOff when the document does not end, FileUnreadable where it is not JSON.
    """
    reading = _Reading(feed, "JSON")
    pieces = text.blocks(path, block)
    left, inside_object = _until_rows(pieces, feed)
    for piece in chain([b""], pieces):
        left += piece
        cut = _cut(left)
        yield from reading.frame(cut.lines, strictly=True)
        left = left[cut.end :]
        if cut.ended:
            _check_tail(left, pieces, inside_object=inside_object, rows=reading.rows)
            return
        if len(left) > ROW_MOST_BYTES:
            raise refusals.RowTooLarge(row=reading.rows + 1, limit=ROW_MOST_BYTES // _MIB)
    raise refusals.FileCutOff(format="JSON", row=reading.rows)


class _Reading:
    """One pass over one file: counts rows, and looks for the declared columns in the first of them."""

    def __init__(self, feed: schema.Feed, format: str) -> None:
        self.feed = feed
        self.format = format
        self.rows = 0
        self.wanted = dict.fromkeys(columns.declared(feed), pl.String)

    def frame(self, data: bytes, *, strictly: bool = False) -> Iterator[pl.DataFrame]:
        if not data.strip():
            return
        try:
            frame = columns.without_blanks(pl.read_ndjson(data, schema=self.wanted))
        except pl.exceptions.PolarsError:
            frame = self._line_by_line(data, strictly=strictly)
        if not self.rows:
            self._check_columns(frame, data)
        self.rows += frame.height
        yield frame

    def _line_by_line(self, data: bytes, *, strictly: bool) -> pl.DataFrame:
        rows = []
        for line in data.splitlines():
            if not line.strip():
                continue
            try:
                found = _LINE.decode(line.decode())
                if not isinstance(found, dict):
                    raise ValueError("{} expected")
                rows.append((*(_as_text(found.get(name), line, name) for name in self.wanted), None, None))
            except ValueError as error:
                if strictly:
                    row = self.rows + len(rows) + 1
                    raise refusals.FileUnreadable(format=self.format, row=row, detail=str(error)) from None
                told = json.dumps({"detail": str(error)}, ensure_ascii=False)
                rows.append((*(None for _ in self.wanted), "unreadable_row", told))
        return pl.DataFrame(rows, schema={**self.wanted, FAULT: pl.String, FAULT_DATA: pl.String}, orient="row")

    def _check_columns(self, frame: pl.DataFrame, data: bytes) -> None:
        """What every record needs must be in some row; other cells may be missing here and there."""
        needed = [*self.feed.key, *([self.feed.time.column] if self.feed.time else [])]
        absent = [n for n in needed if frame[n].null_count() == frame.height and not columns.is_optional(self.feed, n)]
        if not absent or (FAULT in frame.columns and frame[FAULT].null_count() < frame.height):
            return
        first = _LINE.decode(data.lstrip().split(b"\n", 1)[0].decode())
        missing = [name for name in absent if name not in first]
        if missing:
            raise refusals.ColumnsMissing(columns=columns.listed(missing), found=columns.listed(first)[:500])


def _number(raw: str) -> str:
    """As Polars writes the same number: shortest, without an exponent; as it stands if no float is so large."""
    number = float(raw)
    if not math.isfinite(number):
        return raw
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def _first_of_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that stands twice: the first holds, as with Polars."""
    found: dict[str, object] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


_LINE = json.JSONDecoder(object_pairs_hook=_first_of_each, parse_float=_number, parse_int=str, parse_constant=str)


def _as_text(value: object, line: bytes, name: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    # A list or an object, with its numbers as numbers.
    whole = json.loads(line, object_pairs_hook=_first_of_each)
    return json.dumps(whole[name], ensure_ascii=False)


@dataclass(frozen=True)
class _Cut:
    """Complete rows as ``lines``; they take ``end`` bytes. The list may have ended with them."""

    lines: bytes
    end: int
    ended: bool = False


def _cut(data: bytes) -> _Cut:
    """Cut the inside of a list at the commas between its rows, which are neither in a text nor in a row."""
    # Escaped quotes open and close nothing; pairs of backslashes escape no quote. Places must not shift.
    masked = data.replace(b"\\\\", b"__").replace(b'\\"', b"__") if b"\\" in data else data
    cells = np.frombuffer(masked, np.uint8)
    outside = ~np.logical_xor.accumulate(cells == _QUOTE) if len(cells) else np.zeros(0, bool)
    depth = np.cumsum(_DEEPER[cells] * outside, dtype=np.int32)
    beyond = np.flatnonzero(depth < 0)
    limit = int(beyond[0]) if len(beyond) else len(cells)
    commas = np.flatnonzero((cells[:limit] == _COMMA) & outside[:limit] & (depth[:limit] == 0))
    end = limit + 1 if len(beyond) else int(commas[-1]) + 1 if len(commas) else 0
    lines = np.frombuffer(data[: min(end, limit)].translate(_ONE_LINE), np.uint8).copy()
    lines[commas] = _LF
    return _Cut(lines.tobytes(), end, ended=bool(len(beyond)))


def _until_rows(pieces: Iterator[bytes], feed: schema.Feed) -> tuple[bytes, bool]:
    """What follows the bracket that opens the list of rows, and whether the list stands in an object."""
    left = b""
    for piece in pieces:
        left = (left + piece).lstrip()
        if left[:1] == b"[":
            return left[1:], False
        if not feed.rows:
            raise refusals.RowsMissing(key="")
        found = _after_key(left.decode(), feed.rows)
        if found is not None:
            return found.encode(), True
        if len(left) > HEAD_MOST_BYTES:
            raise refusals.RowsMissing(key=feed.rows)
    raise refusals.FileCutOff(format="JSON", row=0)


def _after_key(head: str, key: str) -> str | None:
    """What follows the bracket behind ``key`` of the outermost object; None while the head is too short to tell."""
    at = 1
    try:
        while True:
            at = _SPACE.match(head, at).end()
            if head[at] == "}":
                raise refusals.RowsMissing(key=key)
            name, at = _HEAD.raw_decode(head, at)
            at = _SPACE.match(head, at).end()
            at = _SPACE.match(head, at + 1).end()  # behind the colon
            if name == key:
                if head[at] != "[":
                    raise refusals.RowsMissing(key=key)
                return head[at + 1 :]
            _, at = _HEAD.raw_decode(head, at)
            at = _SPACE.match(head, at).end()
            at += head[at] == ","
    except (ValueError, IndexError):
        return None


def _check_tail(left: bytes, pieces: Iterator[bytes], *, inside_object: bool, rows: int) -> None:
    """The document must end as it began, or it was cut."""
    for piece in pieces:
        left += piece
        if len(left) > TAIL_MOST_BYTES:
            raise refusals.FileUnreadable(format="JSON", row=rows, detail="…")
    try:
        json.loads((b'{"":[]' if inside_object else b"[]") + left)
    except ValueError as error:
        if not inside_object and left.strip():
            raise refusals.FileUnreadable(format="JSON", row=rows, detail=str(error)) from None
        raise refusals.FileCutOff(format="JSON", row=rows) from None

"""Rows of a delimited text file, block by block. Bounded memory; a ragged row is a row with a fault.

Polars parses what is well formed. Whether a block is (its quotes open and close where RFC 4180 lets them, and
every row has as many cells as the header) is found out beforehand, by counting; what is not is read by Python's
more forgiving reader. Will not trim, guess types or evaluate anything: a cell is its text.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from puhui.engine.intake.reading import columns, forgiving, refusals, text
from puhui.engine.intake.reading.layout import Layout
from puhui.foundations.packs import schema

HEADER_MOST_BYTES = 2**20
RECORD_MOST_BYTES = 2 * text.BLOCK
SEPARATORS = ",\t;|"
_QUOTE, _LF, _CR = b'"\n\r'


def frames(path: Path, feed: schema.Feed, block: int = text.BLOCK) -> Iterator[pl.DataFrame]:
    """Frames of the declared columns that the file has, and the faults of its rows; in file order."""
    pieces = _unix_line_ends(text.blocks(path, block))
    header, rest = _header(pieces)
    layout = _layout(header, feed)
    left, rows = b"", 0
    pieces = chain([rest], pieces)
    for piece in pieces:
        left += piece
        found = _survey(left, layout)
        if not found.sound or len(left) - found.end > RECORD_MOST_BYTES:
            yield from forgiving.frames(chain([left], pieces), layout, rows)
            return
        if found.end:
            frame = _parsed(left[: found.end], found, layout, rows)
            left, rows = left[found.end :], rows + frame.height
            yield frame
    if left.strip(b"\r\n"):
        left += b"\n"
        found = _survey(left, layout)
        if found.sound and found.end == len(left):
            yield _parsed(left, found, layout, rows)
        else:
            yield from forgiving.frames([left], layout, rows)


def _unix_line_ends(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Lines that end with a carriage return alone (old spreadsheets) as lines that end like all others."""
    alone = None
    for piece in pieces:
        if alone is None:
            alone = b"\r" in piece and b"\n" not in piece
        yield piece.replace(b"\r", b"\n") if alone else piece


def _header(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    """The first line that is not blank, and what follows it of the pieces taken so far."""
    left = b""
    for piece in pieces:
        left = (left + piece).lstrip(b"\r\n")
        end = -1
        while (end := left.find(b"\n", end + 1)) >= 0:
            if left.count(b'"', 0, end) % 2 == 0:
                return left[:end].rstrip(b"\r"), left[end + 1 :]
        if len(left) > HEADER_MOST_BYTES:
            raise refusals.RowTooLarge(row=0, limit=HEADER_MOST_BYTES // 2**20)
    if not left.strip():
        raise refusals.FileEmpty()
    return left, b""


def _layout(header: bytes, feed: schema.Feed) -> Layout:
    """The separator is the one by which most of the declared columns are found in the header."""
    line = header.decode()
    try:
        titles = {s: next(csv.reader([line], delimiter=s)) for s in SEPARATORS}
    except csv.Error as error:
        raise refusals.FileUnreadable(format="CSV", row=0, detail=str(error)) from None
    wanted = set(columns.declared(feed))
    separator = max(SEPARATORS, key=lambda s: len(wanted & {t.strip() for t in titles[s]}))
    places = columns.check_header(feed, titles[separator])
    return Layout(separator=separator, width=len(titles[separator]), places=places)


@dataclass(frozen=True)
class _Survey:
    """What counting says about a block: whole records end at ``end``."""

    end: int
    rows: int = 0
    quoted: bool = False
    sound: bool = True  # its quotes are where they may be
    even: bool = True  # all rows together have as many separators as they should


def _survey(data: bytes, layout: Layout) -> _Survey:
    if b'"' in data:
        return _survey_quoted(data, layout)
    end = data.rfind(b"\n") + 1
    cells = np.frombuffer(data, np.uint8, end)
    rows = np.count_nonzero(cells == _LF)
    separators = np.count_nonzero(cells == ord(layout.separator))
    return _Survey(end, rows, even=_is_even(data, end, rows, separators, layout))


def _is_even(data: bytes, end: int, rows: int, separators: int, layout: Layout) -> bool:
    """Whether no row is too short, provided that none is too long: that one Polars refuses.

    With one column alone a blank line cannot be told by counting separators.
    """
    if layout.width == 1:
        head = data[:end]
        return not (head.startswith((b"\n", b"\r\n")) or b"\n\n" in head or b"\n\r\n" in head)
    return separators == rows * (layout.width - 1)


def _survey_quoted(data: bytes, layout: Layout) -> _Survey:
    """The same where there are quotes: by parity, which holds when every quote stands where it may."""
    cells = np.frombuffer(data, np.uint8)
    quotes = cells == _QUOTE
    inside = np.logical_xor.accumulate(quotes)
    ends = np.flatnonzero((cells == _LF) & ~inside)
    if not len(ends):
        return _Survey(0, sound=_quotes_may_stand(cells, quotes, inside, ord(layout.separator)))
    end = int(ends[-1]) + 1
    cells, quotes, inside = cells[:end], quotes[:end], inside[:end]
    separators = np.count_nonzero((cells == ord(layout.separator)) & ~inside)
    return _Survey(
        end,
        len(ends),
        quoted=True,
        sound=_quotes_may_stand(cells, quotes, inside, ord(layout.separator)),
        even=_is_even(data, end, len(ends), separators, layout),
    )


def _quotes_may_stand(cells: np.ndarray, quotes: np.ndarray, inside: np.ndarray, separator: int) -> bool:
    """Each opening quote begins a cell or doubles another, each closing one ends a cell or is doubled."""
    may = np.zeros(256, bool)
    may[[separator, _LF, _QUOTE]] = True
    at = np.flatnonzero(quotes)
    opens = inside[at]
    begins = at[opens]
    if not (may[cells[begins - 1]] | (begins == 0)).all():
        return False
    may[_CR] = True
    ends = at[~opens] + 1
    return bool(may[cells[ends[ends < len(cells)]]].all())


def _parsed(data: bytes, found: _Survey, layout: Layout, first: int) -> pl.DataFrame:
    frame = _parsed_fast(data, found, layout) if found.even else None
    if frame is None:
        return pl.concat(forgiving.frames([data], layout, first))
    frame = frame.select(pl.col(str(place)).alias(name) for name, place in layout.places.items())
    return columns.without_blanks(frame) if found.quoted else frame


def _parsed_fast(data: bytes, found: _Survey, layout: Layout) -> pl.DataFrame | None:
    """All cells, also those nobody needs: only so does Polars notice a row that is too long. None if it does."""
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema={str(place): pl.String for place in range(layout.width)},
            separator=layout.separator,
            quote_char='"' if found.quoted else None,
        )
    except pl.exceptions.ComputeError:
        return None
    return frame if frame.height == found.rows else None

"""Rows of a delimited text file, block by block. Bounded memory; a ragged row is a row with a fault.

Polars parses what is well formed. Whether a block is (its quotes open and close where RFC 4180 lets them, and
every row has as many cells as the header) is found out beforehand, by counting; what is not is read by Python's
more forgiving reader. Will not trim, guess types or evaluate anything: a cell is its text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl

from puhui.engine.intake.reading import forgiving, text
from puhui.foundations.packs import schema

HEADER_MOST_BYTES = 2**20
RECORD_MOST_BYTES = 2 * text.BLOCK
SEPARATORS = ",\t;|"
_QUOTE, _LF, _CR = b'"'[0], b"\n"[0], b"\r"[0]


@dataclass(frozen=True)
class Layout:
    """How this file is laid out."""

    separator: str
    width: int  # cells in the header
    places: dict[str, int]  # declared column -> which cell


def frames(path: Path, feed: schema.Feed, block: int = text.BLOCK) -> Iterator[pl.DataFrame]:
    """Frames of the declared columns (those present) and, where a row is ragged, its fault; in file order."""
    pieces = _unix_line_ends(text.blocks(path, block))
    header, rest = _header(pieces)
    layout = _layout(header, feed)
    left = b""
    rows = 0
    pieces = chain([rest], pieces)
    for piece in pieces:
        left += piece
        end = _last_record_end(left)
        if end is None:
            yield from forgiving.frames(left, pieces, layout, rows)
            return
        if end == 0:
            continue
        frame = _parsed(left[:end], layout)
        if frame is None:
            yield from forgiving.frames(left, pieces, layout, rows)
            return
        rows += frame.height
        left = left[end:]
        yield frame
    if left:
        frame = _parsed(left + b"\n", layout)
        yield from [frame] if frame is not None else forgiving.frames(left, iter(()), layout, rows)

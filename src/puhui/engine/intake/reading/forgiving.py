"""Delimited text read line by line, for blocks that are not well formed: slower, and never at a loss.

A row with too few or too many cells, or one that cannot be read, is a row of nulls with its fault.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator

import polars as pl

from puhui.engine.intake.reading import refusals
from puhui.engine.intake.reading.columns import FAULT, FAULT_DATA
from puhui.engine.intake.reading.layout import Layout

CELL_MOST_CHARACTERS = 2**20
ROWS_AT_ONCE = 50_000
_END = "\x1cthe file has ended\x1c"  # a row of its own, unless a quote is open
csv.field_size_limit(CELL_MOST_CHARACTERS)


def frames(pieces: Iterable[bytes], layout: Layout, before: int) -> Iterator[pl.DataFrame]:
    """Frames of the declared columns; ``before`` rows were read already, for the refusal's sake.

    Refuses: QuoteOpen when a quote is never closed.
    """
    schema = dict.fromkeys((*layout.places, FAULT, FAULT_DATA), pl.String)
    waiting: list[tuple[str | None, ...]] = []
    places = tuple(layout.places.values())
    nulls = (None,) * len(places)
    for cells in _records(pieces, layout, before):
        if cells is None:
            waiting.append((*nulls, "unreadable_row", '{"detail":"\\\\r"}'))
        elif len(cells) != layout.width:
            fault = json.dumps({"found": len(cells), "expected": layout.width})
            waiting.append((*nulls, "ragged_row", fault))
        else:
            waiting.append((*(cells[place] or None for place in places), None, None))
        if len(waiting) == ROWS_AT_ONCE:
            yield pl.DataFrame(waiting, schema=schema, orient="row")
            waiting.clear()
    yield pl.DataFrame(waiting, schema=schema, orient="row")


def _records(pieces: Iterable[bytes], layout: Layout, before: int) -> Iterator[list[str] | None]:
    """The cells of each row that is not blank; None for a row that cannot be read."""
    reader = csv.reader(_and_an_end(_lines(pieces)), delimiter=layout.separator)
    number = before
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise refusals.QuoteOpen(row=number + 1) from None
            cells = None
        if cells == [_END]:
            return
        if cells and _END in cells[-1]:
            raise refusals.QuoteOpen(row=number + 1)
        if cells != []:
            number += 1
            yield cells


def _and_an_end(lines: Iterator[str]) -> Iterator[str]:
    """A last line that must come out as a row of its own: if it does not, a quote was still open."""
    yield from lines
    yield _END


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    left = b""
    for piece in pieces:
        left += piece
        end = left.rfind(b"\n") + 1
        yield from io.StringIO(left[:end].decode(), newline="\n")
        left = left[end:]
    if left:
        yield left.decode() + "\n"

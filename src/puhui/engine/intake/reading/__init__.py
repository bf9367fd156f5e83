"""Files of every kind as frames of text: the same record is the same text by every way."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from puhui.engine.intake.reading import columns, csv_rows
from puhui.foundations.packs import schema


def read_rows(path: Path | str, feed: schema.Feed, chunk_rows: int = 500_000) -> Iterator[pl.DataFrame]:
    """The rows of a delivered file, in its order, in frames of at most ``chunk_rows``; memory is bounded.

    Columns: ``row`` Int64 (1 is the first row below the header), every declared column as String (null where the
    cell is empty or the file has no such column), ``reading_fault`` String (null, or a reason code of
    ``outcomes``: the row's cells are then null) and ``reading_data`` String (JSON for that reason's sentence).

    Refuses, also in the middle: any of ``reading.refusals``. Whoever has begun to count must then forget it all.
    """
    path = Path(path)
    rows = 0
    for frame in _regrouped(csv_rows.frames(path, feed), chunk_rows):
        yield columns.finished(frame, feed, rows + 1)
        rows += frame.height


def _regrouped(frames: Iterator[pl.DataFrame], chunk_rows: int) -> Iterator[pl.DataFrame]:
    """The same rows in frames of exactly ``chunk_rows``, the last one excepted."""
    waiting: list[pl.DataFrame] = []
    height = 0
    for frame in frames:
        waiting.append(frame)
        height += frame.height
        while height >= chunk_rows:
            whole = pl.concat(waiting, how="diagonal")
            yield whole[:chunk_rows]
            waiting, height = [whole[chunk_rows:]], height - chunk_rows
    if height:
        yield pl.concat(waiting, how="diagonal")

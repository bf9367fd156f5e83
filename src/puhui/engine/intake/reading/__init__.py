"""Files of every kind as frames of text: the same record is the same text by every way."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from puhui.engine.intake.reading import (
    columns,
    csv_rows,
    formats,
    json_rows,
    parquet_rows,
    refusals,
    workbook_rows,
)
from puhui.engine.intake.reading.columns import FAULT, FAULT_DATA
from puhui.foundations.packs import schema

_READERS = {
    formats.Format.CSV: csv_rows.frames,
    formats.Format.JSON: json_rows.document,
    formats.Format.JSON_LINES: json_rows.lines,
    formats.Format.WORKBOOK: workbook_rows.frames,
    formats.Format.PARQUET: parquet_rows.frames,
}


def read_rows(path: Path | str, feed: schema.Feed, chunk_rows: int = 500_000) -> Iterator[pl.DataFrame]:
    """The rows of a delivered file, in its order, in frames of at most ``chunk_rows``; memory is bounded.

    Columns: ``row`` Int64 (1 is the first row below the header; blank rows are none), every declared column as
    String (null where the cell is empty or the file has no such column), ``reading_fault`` String (null, or a code
    of ``outcomes.Reason``: the row's cells are then null) and ``reading_data`` String (JSON for its sentence).

    Refuses, also in the middle: any of ``reading.refusals``. Whoever has begun to count must then forget it all.
    """
    path = Path(path)
    form = formats.recognised(path, feed)
    frames = _READERS[form](path, feed)
    if form is not formats.Format.CSV:
        frames = map(_without_zeros, frames)  # delimited text has none
    rows = 0
    for frame in _regrouped(frames, chunk_rows):
        yield columns.finished(frame, feed, rows + 1)
        rows += frame.height
    if not rows:
        raise refusals.FileEmpty()


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


def _without_zeros(frame: pl.DataFrame) -> pl.DataFrame:
    """A cell with a zero character, which the database cannot keep, makes its row unreadable."""
    names = [name for name in frame.columns if name not in (FAULT, FAULT_DATA)]
    wrong = frame.select(pl.any_horizontal(pl.col(names).str.contains("\0", literal=True)).fill_null(False))
    if not wrong.to_series().any():
        return frame
    wrong = wrong.to_series()
    nothing = pl.lit(None, pl.String)
    known = [pl.col(n) if n in frame.columns else nothing.alias(n) for n in (FAULT, FAULT_DATA)]
    return frame.with_columns(*known).with_columns(
        *(pl.when(wrong).then(nothing).otherwise(name).alias(name) for name in names),
        pl.when(wrong).then(pl.lit("unreadable_row")).otherwise(FAULT).alias(FAULT),
        pl.when(wrong).then(pl.lit('{"detail":"U+0000"}')).otherwise(FAULT_DATA).alias(FAULT_DATA),
    )

"""Rows of a Parquet file, batch by batch, only the columns that are needed; values as a CSV file would say them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from puhui.engine.intake.reading import columns, refusals
from puhui.engine.intake.reading.times import in_form
from puhui.foundations.packs import schema

ROWS_AT_ONCE = 100_000


def frames(path: Path, feed: schema.Feed) -> Iterator[pl.DataFrame]:
    """Frames of the declared columns.

    Refuses: FileCutOff, FileUnreadable, DuplicateHeader, ColumnsMissing, ColumnNotText.
    """
    rows = 0
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            titles = file.schema_arrow.names
            places = columns.check_header(feed, titles)
            named = {titles[place]: name for name, place in places.items()}
            for batch in file.iter_batches(ROWS_AT_ONCE, columns=list(named), use_threads=True):
                # Polars trusts its texts to be UTF-8, also those of the metadata, and panics where they are not.
                batch.validate(full=True)
                table = pa.Table.from_arrays(batch.columns, names=batch.schema.names)
                frame = pl.from_arrow(table).rename(named, strict=False)
                yield columns.without_blanks(frame.select(as_text(frame[name], feed) for name in places))
                rows += frame.height
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        detail = str(error)
        if rows or re.search(r"(?i)magic|footer|size|end of|eof|truncat|deserializ", detail):
            raise refusals.FileCutOff(format="Parquet", row=rows) from None
        raise refusals.FileUnreadable(format="Parquet", row=rows, detail=detail.split("\n")[0]) from None


def as_text(values: pl.Series, feed: schema.Feed) -> pl.Series:
    """Any column as text: 1.0 is "1", 1.50 is "1.5", true is "true", times as the feed writes them."""
    kind = values.dtype
    if kind == pl.String:
        return values
    if kind.is_integer() or kind in (pl.Null, pl.Categorical, pl.Enum, pl.Time):
        return values.cast(pl.String)
    if kind == pl.Boolean:
        return values.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
    if kind.is_float():
        return _floats(values)
    if kind.is_decimal():
        return _unpadded(values.cast(pl.String))
    if kind == pl.Date:
        return in_form(values.cast(pl.Datetime("us")), values.name, feed)
    if kind == pl.Datetime:
        return in_form(values.cast(pl.Datetime("us", kind.time_zone)), values.name, feed)
    raise refusals.ColumnNotText(column=values.name, kind=str(kind))


def _floats(values: pl.Series) -> pl.Series:
    """The shortest text that means the same float, without an exponent."""
    told = _unpadded(values.cast(pl.String))
    at = told.str.contains("e", literal=True).fill_null(False).arg_true()
    if not len(at):
        return told
    plain = [f"{Decimal(text):f}" for text in told.gather(at)]
    return told.scatter(at, pl.Series(plain, dtype=pl.String))


def _unpadded(told: pl.Series) -> pl.Series:
    """No zeros at the end of decimals."""
    return told.str.replace(r"^(-?[0-9]+)(?:\.0*|(\.[0-9]*[1-9])0*)$", "$1$2")

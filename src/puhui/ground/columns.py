"""Frames in and out of PostgreSQL, by COPY: two million rows never become two million objects."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from pgpq import ArrowToPostgresBinaryEncoder

ROWS_PER_MESSAGE = 65_536


def copy_in(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into ``table`` (binary); columns are matched by name and must have the table's types.

    Int16/32/64 fit smallint/int/bigint, String fits text, Binary bytea, Date date, Datetime timestamp(tz),
    Boolean boolean, List one-dimensional arrays. ``cursor`` is Django's or psycopg's.
    """
    if frame.is_empty():
        return
    psycopg_cursor = getattr(cursor, "cursor", cursor)
    names = ", ".join(f'"{name}"' for name in frame.columns)
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    encoder = ArrowToPostgresBinaryEncoder(arrow.schema)
    with psycopg_cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(encoder.write_header())
        for batch in arrow.to_batches(max_chunksize=ROWS_PER_MESSAGE):
            copy.write(encoder.write_batch(batch))
        copy.write(encoder.finish())


def copy_out(
    cursor: Any, query: str, parameters: Sequence[Any], schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """The rows of ``query`` as a frame of ``schema``; read as text, so ask for text where a type has no reader."""
    psycopg_cursor = getattr(cursor, "cursor", cursor)
    buffer = io.BytesIO()
    with psycopg_cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", list(parameters)) as copy:
        for data in copy:
            buffer.write(data)
    if buffer.tell() == 0:
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=schema)

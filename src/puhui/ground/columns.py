"""Frames in and out of PostgreSQL, by COPY: two million rows never become two million objects."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import polars as pl
from pgpq import ArrowToPostgresBinaryEncoder

ROWS_PER_MESSAGE = 65_536
# A message of this many rows stays in the processor's cache while it is laid out.
FIXED_ROWS_PER_MESSAGE = 8_192

BINARY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
BINARY_TRAILER = b"\xff\xff"

# What PostgreSQL writes for a type of fixed width, and how far its epoch (2000) is from ours (1970).
_WIDTHS = {pl.Int16: ">i2", pl.Int32: ">i4", pl.Int64: ">i8", pl.Boolean: "i1", pl.Date: ">i4"}
_OIDS = {pl.Int16: 21, pl.Int32: 23, pl.Int64: 20}
_DAYS_1970_TO_2000 = 10_957
_MICROSECONDS_1970_TO_2000 = _DAYS_1970_TO_2000 * 86_400_000_000


def copy_in(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into ``table`` (binary); columns are matched by name and must have the table's types.

    Int16/32/64 fit smallint/int/bigint, String fits text, Binary bytea, Date date, Datetime timestamp(tz),
    Boolean boolean, List and Array one-dimensional arrays. ``cursor`` is Django's or psycopg's.
    """
    if frame.is_empty():
        return
    names = ", ".join(f'"{name}"' for name in frame.columns)
    statement = f"COPY {table} ({names}) FROM STDIN (FORMAT binary)"
    with _errors_of(cursor):
        if (layout := fixed_layout(frame)) is not None:
            _copy_in_fixed(getattr(cursor, "cursor", cursor), statement, frame, layout)
        else:
            _copy_in_any(getattr(cursor, "cursor", cursor), statement, frame)


# What has a meaning of its own in COPY's text.
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(cursor: Any, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """A few hundred rows by ``COPY … FROM STDIN``, as text: types that have no layout here, such as UUIDs. No nulls."""
    # Numbers and UUIDs have nothing to escape, and are most of what comes here.
    text = "".join(
        "\t".join([value.translate(_ESCAPED) if isinstance(value, str) else str(value) for value in row]) + "\n"
        for row in rows
    )
    if text:
        with _errors_of(cursor), getattr(cursor, "cursor", cursor).copy(statement) as target:
            target.write(text)


def _errors_of(cursor: Any) -> AbstractContextManager:
    """Errors come as the cursor's own kind: Django's from Django's, so that callers can catch them."""
    return cursor.db.wrap_database_errors if hasattr(cursor, "db") else nullcontext()


def _copy_in_any(cursor: Any, statement: str, frame: pl.DataFrame) -> None:
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    encoder = ArrowToPostgresBinaryEncoder(arrow.schema)
    with cursor.copy(statement) as copy:
        copy.write(encoder.write_header())
        for batch in arrow.to_batches(max_chunksize=ROWS_PER_MESSAGE):
            copy.write(encoder.write_batch(batch))
        copy.write(encoder.finish())


def fixed_layout(frame: pl.DataFrame) -> np.dtype | None:
    """One row of binary COPY as a big-endian record, where every column is of fixed width and has no null."""
    fields: list[tuple] = [("fields in row", ">i2")]
    for name, dtype in frame.schema.items():
        inner = dtype.inner if isinstance(dtype, pl.Array) and len(dtype.shape) == 1 else dtype
        width = ">i8" if inner == pl.Datetime("us", "UTC") else _WIDTHS.get(inner)
        if width is None or frame[name].null_count() or (inner is not dtype and inner not in _OIDS):
            return None
        fields.append((f"bytes of {name}", ">i4"))
        if inner is dtype:
            fields.append((name, width))
        else:
            # An array says its dimensions, nulls, type, length and first index; each element its width.
            fields += [(f"shape of {name}", ">i4", (5,))]
            fields += [(name, [("bytes", ">i4"), ("value", width)], dtype.shape)]
    return np.dtype(fields)


def _copy_in_fixed(cursor: Any, statement: str, frame: pl.DataFrame, layout: np.dtype) -> None:
    """Lay rows out with numpy: a quarter of the processor time that a general encoder takes."""
    columns = {name: _physical(frame[name]) for name in frame.columns}
    rows = np.empty(min(FIXED_ROWS_PER_MESSAGE, frame.height), layout)
    rows["fields in row"] = frame.width
    for name, dtype in frame.schema.items():
        rows[f"bytes of {name}"] = layout[name].itemsize
        if isinstance(dtype, pl.Array):
            rows[f"bytes of {name}"] += layout[f"shape of {name}"].itemsize
            rows[f"shape of {name}"] = (1, 0, _OIDS[dtype.inner], dtype.shape[0], 1)
            rows[name]["bytes"] = layout[name].base["value"].itemsize
    with cursor.copy(statement) as copy:
        copy.write(BINARY_HEADER)
        for start in range(0, frame.height, FIXED_ROWS_PER_MESSAGE):
            message = rows[: min(FIXED_ROWS_PER_MESSAGE, frame.height - start)]
            for name, values in columns.items():
                place = message[name] if values.ndim == 1 else message[name]["value"]
                place[:] = values[start : start + len(message)]
            copy.write(message.tobytes())
        copy.write(BINARY_TRAILER)


def _physical(series: pl.Series) -> np.ndarray:
    """The integers that stand for a column, counted from PostgreSQL's epoch."""
    if series.dtype == pl.Date:
        return series.to_physical().to_numpy() - np.int32(_DAYS_1970_TO_2000)
    if series.dtype == pl.Datetime("us", "UTC"):
        return series.to_physical().to_numpy() - np.int64(_MICROSECONDS_1970_TO_2000)
    return series.to_numpy()


def copy_out_fixed(
    cursor: Any, query: str, parameters: Sequence[Any], widths: Mapping[str, str], rows_per_piece: int = 131_072
) -> Iterator[np.ndarray]:
    """The rows of ``query`` piece by piece as big-endian records, never all at once.

    ``widths`` names every column with its numpy type (``>i8`` for bigint, ``>i4`` for int and date, counted in
    days since 2000, ``>i2`` for smallint); a null is an error.
    """
    psycopg_cursor = getattr(cursor, "cursor", cursor)
    fields = [("fields in row", ">i2")]
    for name, width in widths.items():
        fields += [(f"bytes of {name}", ">i4"), (name, width)]
    layout = np.dtype(fields)
    pending, size = [], 0
    with psycopg_cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)", list(parameters)) as copy:
        for data in copy:
            pending.append(data)
            size += len(data)
            if size >= rows_per_piece * layout.itemsize:
                joined = b"".join(pending).removeprefix(BINARY_HEADER)
                whole = len(joined) // layout.itemsize * layout.itemsize
                yield _records(joined[:whole], layout)
                pending, size = [joined[whole:]], len(joined) - whole
    joined = b"".join(pending).removeprefix(BINARY_HEADER).removesuffix(BINARY_TRAILER)
    if joined:
        yield _records(joined, layout)


def _records(data: bytes, layout: np.dtype) -> np.ndarray:
    records = np.frombuffer(data, layout)
    for name in layout.names:
        if name.startswith("bytes of "):
            width = layout[name.removeprefix("bytes of ")].itemsize
            if (records[name] != width).any():
                raise ValueError(f"{name}: not everywhere {width}")
    return records


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

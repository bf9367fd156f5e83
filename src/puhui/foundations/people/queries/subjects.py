"""Who stands behind a card, for one and for millions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from django.conf import settings
from django.db import connection

from .. import calc

# PostgreSQL's binary COPY of (uuid, bigint): every row has the same 34 bytes.
_ROW = np.dtype([("fields", ">i2"), ("size1", ">i4"), ("subject", "V16"), ("size2", ">i4"), ("holder", ">i8")])
_HEADER, _TRAILER = 19, 2
_ASKED_AT_ONCE = 50_000


def subject_of(scheme: str, number: str) -> bytes:
    """The 16 bytes under which this installation knows a number of a scheme."""
    return calc.subject_of(scheme, number, settings.SUBJECT_KEY)


def subjects_of(scheme: str, numbers: pl.Series) -> pl.Series:
    """``subject_of`` for a String series → Binary; order and nulls kept, each distinct value hashed once."""
    return calc.subjects_of(scheme, numbers, settings.SUBJECT_KEY)


def holders_of(
    subjects: Sequence[bytes] | pl.Series | None,
    scheme: str,
    *,
    city: str | None = None,
    scenario: str | None = None,
) -> pl.DataFrame:
    """The holders behind subjects: ``subject`` Binary (16 bytes), ``holder`` Int64; None: all of the scheme.

    Name ``city`` and ``scenario`` wherever records are counted: then only people who consent to that very scene
    are found. Without them, everybody who consents to anything. Set-based; no order is promised.
    """
    condition, parameters = _condition(scheme, city, scenario)
    query = f"SELECT b.subject, b.holder_id FROM people_binding b WHERE {condition}"
    with connection.cursor() as cursor:
        if subjects is None:
            return _frame([_copied(cursor, query, parameters)])
        listed = subjects.drop_nulls().unique().to_list() if isinstance(subjects, pl.Series) else list(set(subjects))
        parts = [
            _copied(
                cursor,
                f"{query} AND b.subject = ANY(%s::uuid[])",
                [*parameters, _array(listed[start:][:_ASKED_AT_ONCE])],
            )
            for start in range(0, len(listed), _ASKED_AT_ONCE)
        ]
        return _frame(parts)


def _condition(scheme: str, city: str | None, scenario: str | None) -> tuple[str, list[Any]]:
    if city is None or scenario is None:
        if city is not scenario:
            raise TypeError("name both the city and the scenario, or neither")
        return "b.scheme = %s AND b.active", [scheme]
    return (
        "b.scheme = %s AND b.active AND EXISTS (SELECT FROM people_consent c WHERE c.holder_id = b.holder_id"
        " AND c.city = %s AND c.scenario = %s AND c.withdrawn_at IS NULL)",
        [scheme, city, scenario],
    )


def _array(subjects: list[bytes]) -> str:
    return "{" + ",".join(subject.hex() for subject in subjects) + "}"


def _copied(cursor: Any, query: str, parameters: list[Any]) -> bytes:
    with cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)", parameters) as copy:
        return b"".join(copy)


def _frame(parts: list[bytes]) -> pl.DataFrame:
    rows = np.concatenate(
        [
            np.frombuffer(part, _ROW, offset=_HEADER, count=(len(part) - _HEADER - _TRAILER) // _ROW.itemsize)
            for part in parts
        ]
        or [np.empty(0, _ROW)]
    )
    raw = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(calc.SUBJECT_BYTES), len(rows), [None, pa.py_buffer(rows["subject"].tobytes())]
    )
    return pl.DataFrame(
        {
            "subject": pl.Series(raw.cast(pa.large_binary()), dtype=pl.Binary),
            "holder": pl.Series(rows["holder"].astype(np.int64), dtype=pl.Int64),
        }
    )

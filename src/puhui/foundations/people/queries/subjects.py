"""Who stands behind a card, for one and for millions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from django.conf import settings
from django.db import connection

from .. import calc
from ..models import Binding

_ASKED_AT_ONCE = 50_000
# One binding read in passing costs about a tenth of one looked up.
_WHOLE_IS_CHEAPER = 8


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
    if subjects is None:
        return _frame(_packed(condition, parameters))
    listed = subjects.drop_nulls().unique().to_list() if isinstance(subjects, pl.Series) else list(set(subjects))
    if len(listed) > _ASKED_AT_ONCE and len(listed) * _WHOLE_IS_CHEAPER > _bound(scheme):
        wanted = pl.DataFrame({"subject": pl.Series(listed, dtype=pl.Binary)})
        return _frame(_packed(condition, parameters)).join(wanted, on="subject", how="semi")
    asked = f"{condition} AND b.subject = ANY(%s::uuid[])"
    parts = (listed[start : start + _ASKED_AT_ONCE] for start in range(0, len(listed), _ASKED_AT_ONCE))
    return _frame([row for part in parts for row in _packed(asked, [*parameters, _array(part)])])


def _bound(scheme: str) -> int:
    return Binding.objects.filter(scheme=scheme).count()


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


def _packed(condition: str, parameters: list[Any]) -> list[tuple[bytes, bytes]]:
    """Subjects and holders, each packed end to end: one row per 65,536 holders instead of one per binding."""
    query = (
        "SELECT string_agg(uuid_send(b.subject), ''::bytea), string_agg(int8send(b.holder_id), ''::bytea)"
        f" FROM people_binding b WHERE {condition} GROUP BY b.holder_id >> 16"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def _frame(packed: list[tuple[bytes, bytes]]) -> pl.DataFrame:
    subjects = b"".join(subject for subject, _ in packed)
    holders = np.frombuffer(b"".join(holder for _, holder in packed), ">i8")
    raw = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(calc.SUBJECT_BYTES), len(holders), [None, pa.py_buffer(subjects)]
    )
    return pl.DataFrame(
        {
            "subject": pl.Series(raw.cast(pa.large_binary()), dtype=pl.Binary),
            "holder": pl.Series(holders.astype(np.int64), dtype=pl.Int64),
        }
    )

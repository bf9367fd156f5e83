"""Every change is named by its caller: the same id and content again change nothing, other content is refused."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from puhui.ground.identifiers import number_of
from puhui.market.registry import refusals
from puhui.market.registry.models import Change


def claim(
    *, id: UUID, city: str, kind: str, about: str, by: str, at: datetime, **content: Any
) -> bool:  # fmt: skip
    """Write down a change; false where it was made before, with the same content. Waits for a twin's end.

    Refusals: PersonMissing; ChangeDiffers, which names the field that is not the same.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    # As JSON gives it back: dates and states as text.
    told = json.loads(json.dumps(content, default=str))
    row = Change(id=id, city=city, kind=kind, about=about, by=by.strip(), at=at, content=told)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_change (id, city, kind, about, by, at, content)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb) ON CONFLICT DO NOTHING",
            [id, city, kind, about, row.by, at, json.dumps(told, ensure_ascii=False)],
        )
        if cursor.rowcount == 1:
            return True
    known = Change.objects.get(id=id)
    for field in ("kind", "city", "about"):
        _same(id, field, getattr(known, field), getattr(row, field))
    for field in dict.fromkeys((*told, *known.content)):
        _same(id, field, known.content.get(field), told.get(field))
    return False


def _same(id: UUID, field: str, known: object, given: object) -> None:
    if known != given:
        raise refusals.ChangeDiffers(id=id, field=field, known=str(known)[:120], given=str(given)[:120])


def key(kind: str, id: UUID) -> int:
    """The number under which the thing is kept that this change makes."""
    return number_of(f"registry/{kind}/{id}")


def in_turn(city: str, what: str) -> None:
    """Let what needs the whole city's order happen one after the other, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"registry/{city}/{what}")])

"""What is done besides orders is named by its caller: the same again changes nothing, other content is refused."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from puhui.ground.identifiers import number_of
from puhui.market.exchange import refusals
from puhui.market.exchange.models import Change


def claim(*, id: UUID, city: str, kind: str, about: str, by: str, at: datetime, **content: Any) -> bool:
    """Write down a change; false where it was made before, with the same content. Waits for a twin's end.

    Refusals: PersonMissing; ChangeDiffers, which names the field that is not the same.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    told = json.loads(json.dumps(content, default=str))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_change (id, city, kind, about, by, at, content)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb) ON CONFLICT DO NOTHING",
            [id, city, kind, about, by.strip(), at, json.dumps(told, ensure_ascii=False)],
        )
        if cursor.rowcount == 1:
            return True
    known = Change.objects.get(id=id)
    same(id, kind=(known.kind, kind), city=(known.city, city), about=(known.about, about))
    same(id, **{field: (known.content.get(field), told.get(field)) for field in {**told, **known.content}})
    return False


def same(id: UUID, **fields: tuple[object, object]) -> None:
    """Refusals: ChangeDiffers, for the first field of which known and given are not the same."""
    for field, (known, given) in fields.items():
        if known != given:
            raise refusals.ChangeDiffers(id=id, field=field, known=str(known)[:120], given=str(given)[:120])


def share_day(city: str, day: date) -> None:
    """Orders of a day wait for its close, and the close for them, until this transaction ends."""
    _lock("pg_advisory_xact_lock_shared", f"exchange/{city}/{day}")


def take_day(city: str, day: date) -> None:
    """The day alone: for the close."""
    _lock("pg_advisory_xact_lock", f"exchange/{city}/{day}")


def in_turn(city: str, what: str) -> None:
    """Let what needs the whole city's order happen one after the other, until this transaction ends."""
    _lock("pg_advisory_xact_lock", f"exchange/{city}/{what}")


def _lock(function: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number_of(name)])

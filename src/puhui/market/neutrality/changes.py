"""Every change is named by its caller: the same id and content again change nothing, other content is refused."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from puhui.ground.identifiers import number_of
from puhui.market.neutrality import refusals
from puhui.market.neutrality.models import Change


def claim(*, id: UUID, city: str, kind: str, about: str, by: str, at: datetime, **content: Any) -> bool:
    """Write down a change; false where it was made before, with the same content. Waits for a twin's end.

    Refusals: PersonMissing; ChangeDiffers, which names the field that is not the same.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    told = json.loads(json.dumps({"kind": kind, "city": city, "about": about} | content, default=str))
    kept = json.dumps(told, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO neutrality_change (id, city, kind, about, by, at, content)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb) ON CONFLICT DO NOTHING",
            [id, city, kind, about, by.strip(), at, kept],
        )
        if cursor.rowcount == 1:
            return True
    known = Change.objects.get(id=id).content
    for field in dict.fromkeys((*told, *known)):
        if known.get(field) != told.get(field):
            was, now = str(known.get(field))[:120], str(told.get(field))[:120]
            raise refusals.ChangeDiffers(id=id, field=field, known=was, given=now)
    return False


def in_turn(city: str, what: str) -> None:
    """Let what needs the whole city's order happen one after the other, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"neutrality/{city}/{what}")])

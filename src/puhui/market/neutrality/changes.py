"""Every change is named by its caller: the same id and content again change nothing, other content is refused."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from puhui.ground import changes
from puhui.ground.changes import Difference
from puhui.ground.identifiers import number_of
from puhui.market.neutrality import refusals


def claim(*, id: UUID, city: str, kind: str, about: str, by: str, at: datetime, **content: Any) -> bool:
    """Write down a change; false where it was made before, with the same content. Waits for a twin's end.

    Refusals: PersonMissing; ChangeDiffers, which names the field that is not the same.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    with connection.cursor() as cursor:
        found = changes.claim(
            cursor, "neutrality_change", id=id, city=city, kind=kind, about=about, by=by.strip(), at=at, content=content
        )
    if isinstance(found, Difference):
        raise refusals.ChangeDiffers(id=id, field=found.field, known=found.known, given=found.given)
    return found


def in_turn(city: str, what: str) -> None:
    """Let what needs the whole city's order happen one after the other, until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"neutrality/{city}/{what}")])

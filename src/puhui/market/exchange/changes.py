"""What is done besides orders is named by its caller: the same again changes nothing, other content is refused."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from puhui.ground import changes
from puhui.ground.changes import Difference
from puhui.ground.identifiers import number_of
from puhui.market.exchange import refusals


def claim(*, id: UUID, city: str, kind: str, about: str, by: str, at: datetime, **content: Any) -> bool:
    """Write down a change; false where it was made before, with the same content. Waits for a twin's end.

    Refusals: PersonMissing; ChangeDiffers, which names the field that is not the same.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    with connection.cursor() as cursor:
        found = changes.claim(
            cursor, "exchange_change", id=id, city=city, kind=kind, about=about, by=by.strip(), at=at, content=content
        )
    if isinstance(found, Difference):
        raise refusals.ChangeDiffers(id=id, field=found.field, known=found.known, given=found.given)
    return found


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

"""What every change of this room begins with: who acts, was it done already, whose turn is it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from puhui.ground.identifiers import number_of
from puhui.oversight.assignments import facts, refusals

WORDS_MOST = 4_000


def office(actor: facts.Actor, what: str) -> None:
    """Only the supervising office does this. Refusals: NotPermitted."""
    if actor.role != facts.OFFICE:
        raise refusals.NotPermitted(who=actor.name, what=what)


def reason(why: str) -> str:
    """The reason as it is kept. Refusals: ReasonMissing."""
    why = why.strip()[:WORDS_MOST]
    if not why:
        raise refusals.ReasonMissing()
    return why


def same(id: UUID, kept: dict[str, Any], asked: dict[str, Any]) -> None:
    """What was done under an id is what is asked again. Refusals: IdUsedOtherwise, with the first field that is not."""
    for field, value in asked.items():
        if kept[field] != value:
            raise refusals.IdUsedOtherwise(id=id, field=field)


@contextmanager
def turn(*names: object) -> Iterator[None]:
    """One at a time through here, by name, for the rest of the transaction: circles close across rows."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of("assignments " + " ".join(map(str, names)))])
        yield


def supersede(row: models.Model, at: datetime, what: str) -> datetime:
    """Close the version that stands, if it still does; the instant from which the next one stands.

    Never before the closed one began, so that clocks of two machines leave no gap. Refusals: ChangedMeanwhile.
    """
    at = max(at, row.at)
    closed = type(row).objects.filter(pk=row.pk, superseded_at=None).update(superseded_at=at)
    if closed != 1:
        raise refusals.ChangedMeanwhile(what=what, by=row.by)
    return at

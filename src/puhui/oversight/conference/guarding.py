"""What every change of this room begins with: who acts, was it done already, whose turn is it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from puhui.ground.identifiers import number_of
from puhui.ground.working_days import Calendar
from puhui.oversight.conference import facts, models, refusals, telling

CALENDAR = Calendar()
WORDS_MOST = 4_000
TEXT_MOST = 50_000
UNITS_MOST = 500
LISTED_MOST = 500


@contextmanager
def turn(session: UUID) -> Iterator[models.Session]:
    """Hold a session for the rest of the transaction: topics, agenda, signatures and minutes come one after another.

    Refusals: SessionUnknown.
    """
    with transaction.atomic():
        row = models.Session.objects.select_for_update().filter(pk=session).first()
        if row is None:
            raise refusals.SessionUnknown(session=session)
        yield row


@contextmanager
def year(city: str, conference: str, number: int) -> Iterator[None]:
    """One at a time through a year's numbers, so that they have no gap."""
    with connection.cursor() as cursor:
        key = number_of(f"conference {city} {conference} {number}")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    yield


def office(actor: facts.Actor, session: facts.Session, what: str) -> None:
    """The conference's office, or the unit that hosts. Refusals: NotPermitted."""
    host = session.rules.host
    if actor.role == facts.OFFICE:
        return
    found = session.invited_unit(actor.unit) if actor.role == facts.UNIT else None
    if found is None or found.name != host:
        raise refusals.NotPermitted(who=actor.name, what=what)


def speaks(actor: facts.Actor, session: facts.Session, unit: UUID) -> facts.Invited:
    """The invited unit for which somebody speaks. Refusals: NotPermitted, UnitNotInvited, GuestOnly."""
    if actor.role != facts.UNIT or actor.unit != unit:
        raise refusals.NotPermitted(who=actor.name, what=gettext_lazy("speaking for another unit"))
    found = session.invited_unit(unit)
    if found is None:
        raise refusals.UnitNotInvited(title=session.title, unit=unit)
    if found.duty == facts.GUEST:
        raise refusals.GuestOnly(unit=found.name)
    return found


def standing(session: facts.Session) -> None:
    """Refusals: Cancelled."""
    if session.state == facts.CANCELLED:
        raise refusals.Cancelled(title=session.title)


def ahead(session: facts.Session, at: datetime) -> None:
    """The meeting has not begun. Refusals: Cancelled, HeldAlready."""
    standing(session)
    if at >= session.starts:
        raise refusals.HeldAlready(title=session.title, starts=telling.said(session.starts))


def reason(why: str) -> str:
    """The reason as it is kept. Refusals: ReasonMissing."""
    why = why.strip()[:WORDS_MOST]
    if not why:
        raise refusals.ReasonMissing()
    return why


def title(words: str) -> str:
    """A title as it is kept. Refusals: TitleMissing, TooMuchSaid."""
    words = " ".join(words.split())
    if not words:
        raise refusals.TitleMissing()
    return text(words, 300)


def text(words: str, most: int = TEXT_MOST) -> str:
    """Refusals: TooMuchSaid."""
    if len(words) > most:
        raise refusals.TooMuchSaid(most=most)
    return words.strip()


def few(many: Any, most: int = LISTED_MOST) -> None:
    """Refusals: TooMuchSaid."""
    if len(many) > most:
        raise refusals.TooMuchSaid(most=most)


def same(id: UUID, kept: dict[str, Any], asked: dict[str, Any]) -> None:
    """What was done under an id is what is asked again. Refusals: IdUsedOtherwise, with the first field that is not."""
    for field, value in asked.items():
        if kept[field] != value:
            raise refusals.IdUsedOtherwise(id=id, field=field)

"""Places are booked, given back, and passed on to who waits; others are told which booking, never whose.

Bookings that come at the same moment share a transaction (``Till``), so that a crowd goes through the one row of a
session's places in lots.
"""

import threading
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.packs import queries as packs
from puhui.ground.refusals import Refusal
from puhui.journeys.till import Till

ATTEMPTS = 3  # where two lots stood in each other's way

Answer = facts.Booked | Refusal


def book(*, city: str, wish: facts.Asked) -> facts.Booked:
    """Book places, or a place in line. The same id again: the same answer. Refusals: those of ``activities.book``."""
    if connection.in_atomic_block:
        return _given(book_together(city=city, wishes=[wish])[0])
    return _given(_till(city).ask(wish))


def book_together(*, city: str, wishes: Sequence[facts.Asked]) -> list[Answer]:
    """Book for many people at once, one wish each; answers in their order, a refusal where it is no."""
    pack = packs.active(city).pack
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                answers = activities.book(pack=pack, wishes=wishes)
                # Who waits has no place yet: others hear of it when they move up.
                placed = [one for one in answers if isinstance(one, facts.Booked) and one.state == "booked"]
                _tell("activity.booked", city, placed)
                return answers
        except OperationalError as failure:
            # A deadlock leaves nothing behind; inside another transaction it is the caller's.
            deadlock = isinstance(failure.__cause__, DeadlockDetected) and not connection.in_atomic_block
            if not deadlock or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def cancel(*, holder: int, city: str, id: UUID, at: datetime) -> facts.Booked:
    """Give places back; who waits moves up and is told. Refusals: those of ``activities.cancel``."""
    cancelled, moved = activities.cancel(holder=holder, id=id, pack=packs.active(city).pack, at=at)
    _tell("activity.moved_up", city, moved.bookings, at)
    return cancelled


@transaction.atomic
def cancel_all(*, holder: int, at: datetime) -> int:
    """Somebody leaves: give back all places of sessions to come; who moves up is told. How many moved up."""
    moved = activities.cancel_all(holder=holder, at=at).bookings
    for city in sorted({one.city for one in moved}):
        _tell("activity.moved_up", city, [one for one in moved if one.city == city], at)
    return len(moved)


@transaction.atomic
def enlarge(*, city: str, session: UUID, group: str, capacity: int, at: datetime) -> facts.Moved:
    """Give a session more places; who waits moves up and is told. Refusals: those of ``activities.enlarge``."""
    moved = activities.enlarge(session=session, group=group, capacity=capacity)
    _tell("activity.moved_up", city, moved.bookings, at)
    return moved


@transaction.atomic
def call_off(*, city: str, session: UUID, why: str, by: str, at: datetime) -> facts.Moved:
    """Call a session off; everybody who booked is told. Refusals: those of ``activities.call_off``."""
    ended = activities.call_off(session=session, why=why, by=by, at=at)
    _tell("activity.called_off", city, ended.bookings, at)
    return ended


@transaction.atomic
def remind(*, city: str, at: datetime) -> int:
    """Tell whose session starts soon; how many. Again within the hour: nobody twice."""
    due = activities.remind_due(pack=packs.active(city).pack, at=at)
    told = [
        (f"{one.booking}/{one.hours}", {"booking": str(one.booking), "session": str(one.session), "hours": one.hours}, at)
        for one in due
    ]  # fmt: skip
    if told:
        outbox.publish_many(topic="activity.reminder", city=city, facts_told=told)
    return len(due)


def remind_all(*, at: datetime) -> int:
    """Remind in every city that has activities."""
    return sum(remind(city=one.city, at=at) for one in packs.cities() if one.pack.activities)


def _tell(topic: str, city: str, bookings: Sequence[facts.Booked], at: datetime | None = None) -> None:
    told = [
        (str(one.id), {"booking": str(one.id), "session": str(one.session), "group": one.group}, at or one.at)
        for one in bookings
    ]
    if told:
        outbox.publish_many(topic=topic, city=city, facts_told=told)


def _given(answer: Answer | BaseException) -> facts.Booked:
    if isinstance(answer, BaseException):
        raise answer
    return answer


_tills: dict[str, Till[facts.Asked, Answer]] = {}
_tills_lock = threading.Lock()


def _till(city: str) -> Till:
    with _tills_lock:
        if city not in _tills:
            _tills[city] = Till(lambda wishes: book_together(city=city, wishes=wishes), lambda wish: wish.holder)
        return _tills[city]

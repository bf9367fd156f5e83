"""What is on in a city, one session, and a person's own bookings, with what the pack says of them. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from puhui.civic.activities import facts
from puhui.civic.activities import queries as activities
from puhui.civic.activities.refusals import SessionUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack


@dataclass(frozen=True)
class On:
    """A session, what the pack says of it, and the viewer's open booking there, if any."""

    session: facts.Session
    activity: schema.Activity
    booked: facts.Booked | None = None


@dataclass(frozen=True)
class Mine:
    """A booking with its session."""

    booked: facts.Booked
    on: On
    came: datetime | None
    left: datetime | None
    objection: facts.Objection | None


def coming(
    *, city: str, at: datetime, district: str = "", here: tuple[Decimal, Decimal] | None = None
) -> tuple[ActivePack, list[On]]:
    """What is on: the soonest first, or with ``here`` the nearest. Refusals: packs.CityUnknown."""
    active = packs.active(city)
    described = _described(active)
    found = activities.coming(city=city, at=at, district=district, here=here)
    return active, [On(one, described[one.activity]) for one in found if one.activity in described]


def one(*, holder: int, city: str, session: UUID) -> On:
    """One session as a person sees it. Refusals: packs.CityUnknown, activities.session_unknown."""
    found, described = activities.session(session), _described(packs.active(city))
    if found.city != city or found.activity not in described:
        raise SessionUnknown(session=session)
    mine = [
        b for b in activities.bookings_of(holder, city) if b.session == session and b.state in ("booked", "waiting")
    ]
    return On(found, described[found.activity], mine[0] if mine else None)


def mine(*, holder: int, city: str) -> list[Mine]:
    """A person's bookings, the latest first. Refusals: packs.CityUnknown."""
    described = _described(packs.active(city))
    came, objections = activities.attendances_of(holder, city), activities.objections_of(holder)
    booked = activities.bookings_of(holder, city)
    sessions = {one.id: one for one in activities.sessions([b.session for b in booked])}
    return [
        Mine(b, On(found, described[found.activity], b), *came.get(b.id, (None, None)), objections.get(b.id))
        for b in booked
        if (found := sessions[b.session]).activity in described
    ]


def calendar(*, holder: int, city: str, at: datetime, address: str, language: str) -> str:
    """A person's booked sessions as iCalendar. Refusals: packs.CityUnknown."""
    return activities.calendar_of(packs.active(city).pack, holder, at, address=address, language=language)


def _described(active: ActivePack) -> dict[str, schema.Activity]:
    return {activity.id: activity for activity in active.pack.activities}

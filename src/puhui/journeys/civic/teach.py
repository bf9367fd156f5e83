"""A school's keeper: classes, what they were taught, and visits that a class books as a whole. Numbers, no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from puhui.civic.activities import actions, facts
from puhui.civic.activities import queries as activities
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.civic import book_activity


@dataclass(frozen=True)
class Visit:
    """A session that takes classes; ``seats`` are those of the group for classes."""

    session: facts.Session
    activity: schema.Activity
    group: schema.ActivityGroup
    seats: facts.Seats


@dataclass(frozen=True)
class Booking:
    """What a class booked, with its session; ``mine`` says whether the reader may give it back."""

    booked: facts.Booked
    session: facts.Session
    activity: schema.Activity
    mine: bool


@dataclass(frozen=True)
class SchoolPage:
    """A school's year as its keeper sees it."""

    year: facts.SchoolYear
    now: int
    visits: list[Visit]
    bookings: list[Booking]
    schooling: schema.Schooling | None
    minors: dict[str, schema.Minors]


def schools(*, holder: int, city: str) -> list[tuple[str, str]]:
    """The schools somebody keeps, by id and name."""
    return activities.schools_of(holder, city)


def page(*, holder: int, city: str, school: str, year: int | None, at: datetime) -> SchoolPage:
    """One school's year. Refusals: activities.school_unknown, activities.teacher_unknown."""
    activities.teaching(city=city, school=school, holder=holder)
    pack = packs.active(city).pack
    now = activities.school_year_of(pack, clock.local_day(at))
    shown = now if year is None else year
    of = next(one for one in activities.school_years(pack, shown, holder=holder) if one.school == school)
    visits = list(_visits(pack, at))
    minors = {one.id: one.minors for one in pack.activities if one.minors}
    return SchoolPage(of, now, visits, _bookings(pack, holder, school), pack.city.schooling, minors)


def _visits(pack: schema.Pack, at: datetime) -> Iterator[Visit]:
    described = {one.id: one for one in pack.activities}
    for session in activities.coming(city=pack.city.city, at=at):
        activity = described.get(session.activity)
        if activity is None or session.state != "open" or not session.opens <= at < session.closes:
            continue
        seats = {one.group: one for one in session.seats}
        for group in activity.groups:
            if group.classes and group.id in seats:
                yield Visit(session, activity, group, seats[group.id])


def _bookings(pack: schema.Pack, holder: int, school: str) -> list[Booking]:
    described = {one.id: one for one in pack.activities}
    booked = activities.bookings_of_school(pack.city.city, school)
    sessions = {one.id: one for one in activities.sessions([one.session for one in booked])}
    return [
        Booking(one, of, described[of.activity], one.holder == holder)
        for one in booked
        for of in [sessions[one.session]]
        if of.activity in described
    ]


def register_class(
    *, holder: int, city: str, school: str, klass: str, pupils: int, at: datetime
) -> facts.ClassHours:  # fmt: skip
    """Enter a class of this school year. Refusals: those of ``activities.register_class``."""
    year = activities.school_year_of(packs.active(city).pack, clock.local_day(at))
    return actions.register_class(city=city, school=school, year=year, klass=klass, pupils=pupils, by=holder, at=at)


def note_lesson(
    *, holder: int, city: str, school: str, klass: str, id: UUID, title: str, hours: Decimal, pupils: int, on: date,
    at: datetime,
) -> None:  # fmt: skip
    """Note what a class was taught at school. Refusals: those of ``activities.note_lesson``."""
    year = activities.school_year_of(packs.active(city).pack, on)
    actions.note_lesson(
        city=city, school=school, year=year, klass=klass, id=id, title=title, hours=hours, pupils=pupils, on=on,
        by=holder, at=at,
    )  # fmt: skip


def book(
    *, holder: int, city: str, session: UUID, group: str, id: UUID, party: facts.ClassParty, at: datetime
) -> facts.Booked:  # fmt: skip
    """Book as a class. Refusals: those of ``book_activity.book``."""
    return book_activity.book(city=city, wish=facts.Asked(holder, session, group, id, at, party=party))


def calendar_secret(*, holder: int, city: str, school: str, at: datetime, renew: bool = False) -> str:
    """The secret of the school's calendar. Refusals: those of ``activities.open_feed``."""
    return actions.open_feed(holder=holder, city=city, school=school, at=at, renew=renew)

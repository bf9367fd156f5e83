"""Whoever organises activities for a unit of the structure: opens sessions, keeps the door, answers objections.

An official's post says for which unit; the room says of each session which unit stands behind it. The supervising
office runs every session of its city, a unit its own; a district also reads what the units below it hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.civic.activities import actions as changes
from puhui.civic.activities import facts
from puhui.civic.activities import queries as activities
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.civic import attend, book_activity
from puhui.oversight.assignments import facts as oversight

Units = frozenset[str] | None  # None: every unit of the city, and the city itself


@dataclass(frozen=True)
class Organiser:
    """For whom somebody organises: ``unit`` is put behind what they open; they read ``reads`` and run ``runs``."""

    city: str
    name: str
    unit: str
    title: str
    reads: Units
    runs: Units

    @property
    def may_open(self) -> bool:
        return self.runs is None or bool(self.runs)


@dataclass(frozen=True)
class Held:
    """A session as its organiser sees it; ``runs`` says whether it is theirs to change."""

    door: facts.Door
    activity: schema.Activity
    runs: bool


@dataclass(frozen=True)
class Told:
    """One session with what its door and its visitors said; ages are counts."""

    held: Held
    ages: dict[str, int]
    impression: facts.Impression
    objections: list[facts.Objection]


def organiser(*, city: str, actor: oversight.Actor, units: Mapping[UUID, oversight.Unit]) -> Organiser:
    """What a post makes of its holder. Leaders and auditors read all and run nothing."""
    if actor.unit is None:
        return Organiser(city, actor.name, "", "", None, None if actor.role == oversight.OFFICE else frozenset())
    own = str(actor.unit)
    below = {str(id) for id in units if _below(id, actor.unit, units)} if actor.role == oversight.DISTRICT else set()
    title = units[actor.unit].name if actor.unit in units else ""
    return Organiser(city, actor.name, own, title, frozenset({own, *below}), frozenset({own}))


def _below(id: UUID, above: UUID, units: Mapping[UUID, oversight.Unit]) -> bool:
    here: UUID | None = id
    for _step in range(len(units)):
        if here is None or here not in units:
            return False
        here = units[here].parent
        if here == above:
            return True
    return False


def overview(*, by: Organiser, at: datetime, days: tuple[int, int]) -> list[Held]:
    """Sessions from so many days before to so many after, the soonest first. Refusals: packs.CityUnknown."""
    described = _described(by.city)
    found = activities.doors(by.city, at, units=by.reads, days=days)
    return [_held(by, one, described) for one in found if one.session.activity in described]


def objections(*, by: Organiser) -> dict[UUID, int]:
    """How many objections wait for an answer, by session."""
    counted: dict[UUID, int] = {}
    for one in activities.objections(by.city):
        counted[one.session] = counted.get(one.session, 0) + 1
    return counted


def series(*, by: Organiser, at: datetime, since: date) -> list[facts.SeriesPeriod]:
    """Periods of the city's series that end after a day, host by host. Refusals: packs.CityUnknown."""
    return [one for one in activities.series(packs.active(by.city).pack, at) if one.last >= since]


def door(*, by: Organiser, session: UUID) -> Held:
    """One session at its door. Refusals: activities.session_unknown, activities.session_not_yours."""
    activities.held_by(session=session, city=by.city, units=by.reads)
    return _held(by, activities.door(session), _described(by.city))


def told(*, by: Organiser, session: UUID) -> Told:
    """One session, and what came of it. Refusals: as for ``door``."""
    held = door(by=by, session=session)
    return Told(
        held, activities.ages_present(session), activities.impression(session),
        activities.objections(by.city, open_only=False, session=session),
    )  # fmt: skip


def call_off(*, by: Organiser, session: UUID, why: str, at: datetime) -> facts.Moved:
    """Call one of one's sessions off; everybody who booked is told. Refusals: those of ``book_activity.call_off``."""
    _mine(by, session)
    return book_activity.call_off(city=by.city, session=session, why=why, by=by.name, at=at)


def enlarge(*, by: Organiser, session: UUID, group: str, capacity: int, at: datetime) -> facts.Moved:
    """Give one of one's sessions more places. Refusals: those of ``book_activity.enlarge``."""
    _mine(by, session)
    return book_activity.enlarge(city=by.city, session=session, group=group, capacity=capacity, at=at)


def check(
    *, by: Organiser, way: str, session: UUID, code: str, nonce: UUID, at: datetime, seen_at: datetime | None = None,
    came: int | None = None,
) -> facts.Attended:  # fmt: skip
    """Let somebody in or out at one's own door. Refusals: those of ``attend.check_in`` and ``attend.check_out``."""
    _mine(by, session)
    asked = {"city": by.city, "session": session, "code": code, "nonce": nonce, "by": by.name, "at": at}
    if way == "out":
        return attend.check_out(seen_at=seen_at, **asked)
    return attend.check_in(seen_at=seen_at, came=came, **asked)


def decide(
    *, by: Organiser, session: UUID, objection: UUID, granted: bool, answer: str, at: datetime
) -> facts.Objection:  # fmt: skip
    """Answer an objection against one's own door. Refusals: those of ``attend.decide``."""
    _mine(by, session)
    found = [one for one in activities.objections(by.city, open_only=False, session=session) if one.id == objection]
    holder = found[0].holder if found else 0
    return attend.decide(
        city=by.city, holder=holder, objection=objection, granted=granted, answer=answer, by=by.name, at=at
    )


def object_at_door(
    *, by: Organiser, session: UUID, code: str, id: UUID, words: str, at: datetime
) -> facts.Objection:  # fmt: skip
    """Record what somebody says against a no at one's door. Refusals: those of ``activities.object_at_door``."""
    _mine(by, session)
    return changes.object_at_door(city=by.city, session=session, code=code, id=id, words=words, at=at)


def open_session(
    *, by: Organiser, activity: str, id: UUID, organiser: str, place: facts.Place, starts: datetime, ends: datetime,
    seats: Mapping[str, int], at: datetime, host: str = "",
) -> facts.Session:  # fmt: skip
    """Open a session for one's unit. Refusals: those of ``activities.open_session``."""
    return changes.open_session(
        pack=packs.active(by.city).pack, activity=activity, id=id, organiser=organiser or by.title, place=place,
        starts=starts, ends=ends, seats=seats, by=by.name, at=at, host=host, unit=by.unit,
    )  # fmt: skip


def _mine(by: Organiser, session: UUID) -> facts.Session:
    return activities.held_by(session=session, city=by.city, units=by.runs)


def _held(by: Organiser, one: facts.Door, described: Mapping[str, schema.Activity]) -> Held:
    runs = by.runs is None or one.session.unit in by.runs
    return Held(one, described[one.session.activity], runs)


def _described(city: str) -> dict[str, schema.Activity]:
    return {activity.id: activity for activity in packs.active(city).pack.activities}

"""A joint conference and the assignments it is about: units by name, red lights for the agenda, decisions as assignments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts as tasks
from puhui.oversight.assignments import queries as ledger
from puhui.oversight.conference import actions as conference
from puhui.oversight.conference import facts
from puhui.oversight.conference import queries as held

OFFERED_MOST = 200


@dataclass(frozen=True)
class Offered:
    """An assignment that the agenda might take up: red now, or so often in a row that the ladder calls for a step."""

    assignment: UUID
    number: str
    title: str
    light: str
    rule: str
    in_a_row: int
    leads: tuple[UUID, ...]
    invited: bool  # a unit that leads it is invited
    topic: UUID | None  # already handed in


@dataclass(frozen=True)
class CarriedOut:
    """What became of a decision: an assignment, nothing to be given, or why not."""

    position: int
    assignment: UUID | None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Issued:
    """Issued minutes, and what became of each decision."""

    minutes: facts.Minutes
    decisions: tuple[CarriedOut, ...]


def call_session(
    *,
    id: UUID,
    city: str,
    conference_id: str,
    kind: str,
    title: str,
    starts: datetime,
    place: str,
    added: Iterable[UUID] = (),
    guests: Iterable[UUID] = (),
    names: Mapping[str, UUID] | None = None,
    raised: bool = False,
    actor: facts.Actor,
    at: datetime,
) -> facts.Session:
    """Call a session; the pack names its members, the tree of units says who they are. ``names`` where a name says it else.

    Refusals: those of conference ``call``, assignments.unit_unknown.
    """
    day = clock.local_day(at)
    known = ledger.units(city, day)
    more = [{_name(known, unit, day): unit for unit in told} for told in (added, guests)]
    return conference.call(
        id=id, city=city, conference=conference_id, kind=kind, title=title, starts=starts, place=place,
        units=_by_name(known, day) | dict(names or {}), added=more[0], guests=more[1], raised=raised, actor=actor, at=at,
    )  # fmt: skip


def invite_units(
    *, session: UUID, units: Iterable[UUID], guests: bool = False, actor: facts.Actor, at: datetime
) -> facts.Session:
    """Add units to a session under the names they have today. Refusals: those of conference ``invite``, unit_unknown."""
    day = clock.local_day(at)
    known = ledger.units(held.session(session).city, day)
    told = {_name(known, unit, day): unit for unit in units}
    return conference.invite(session=session, units=told, guests=guests, actor=actor, at=at)


def offered(session: UUID, on: date) -> list[Offered]:
    """Overdue and red assignments as of the end of a day, those of invited units first, then by how long they are red.

    Refusals: conference.session_unknown, assignments.rules_missing.
    """
    meeting = held.session(session)
    invited = {one.unit for one in meeting.invited}
    lights = ledger.lights_of(meeting.city, on)
    called = {one.assignment: one for one in ledger.called_for(meeting.city, on) if one.step != tasks.REMIND}
    topics = {one.assignment: one.id for one in held.topics(session) if one.assignment}
    found = []
    for one in ledger.assignments(meeting.city, on):
        light = lights[one.id]
        if light["light"] != tasks.OVERDUE and one.id not in called:
            continue
        leads = tuple(ledger.present_unit(unit, meeting.city, on) or unit for unit in one.task.leads)
        found.append(
            Offered(
                one.id, one.number, one.task.title, light["light"], light["rule"],
                called[one.id].in_a_row if one.id in called else 1, leads, bool(invited & set(leads)),
                topics.get(one.id),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.invited, -one.in_a_row, one.number))[:OFFERED_MOST]


def issue_minutes(*, id: UUID, minutes: UUID, why: str = "", actor: facts.Actor, at: datetime) -> Issued:
    """Issue minutes, and give every decision with a unit that leads as an assignment; again, only what is still missing.

    A decision that cannot be given has its own outcome; the minutes are issued all the same. Refusals: those of
    conference ``issue``.
    """
    issued = conference.issue(id=id, minutes=minutes, why=why, actor=actor, at=at)
    meeting = held.session(issued.session)
    office = tasks.Actor(actor.name, tasks.OFFICE)
    told = []
    for position, one in enumerate(issued.drafts[-1].decisions, 1):
        if not one.leads:
            told.append(CarriedOut(position, None))
            continue
        try:
            given = assignments.assign(
                id=uuid_of(f"conference decision {issued.drafts[-1].id} {position}"), city=meeting.city,
                task=_task(one, clock.local_day(meeting.starts)), number=f"{issued.issue.number}之{position}",
                actor=office, at=at,
            )  # fmt: skip
            told.append(CarriedOut(position, given.id))
        except Refusal as no:
            told.append(CarriedOut(position, None, no))
    return Issued(issued, tuple(told))


def _task(one: facts.Decision, starts: date) -> tasks.Task:
    return tasks.Task(
        title=one.title, text=one.text, leads=one.leads, cooperating=one.cooperating, due=one.due, parent=one.about,
        starts=starts,
    )  # fmt: skip


def _by_name(known: Mapping[UUID, tasks.Unit], day: date) -> dict[str, UUID]:
    """Units that stand, by name; a name that two of them have means none."""
    found: dict[str, UUID | None] = {}
    for id, one in known.items():
        if one.stands(day):
            found[one.name] = None if one.name in found else id
    return {name: id for name, id in found.items() if id is not None}


def _name(known: Mapping[UUID, tasks.Unit], unit: UUID, day: date) -> str:
    return known[unit].name if unit in known else ledger.unit(unit, day).name

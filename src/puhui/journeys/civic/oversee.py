"""The operator's side of schools and volunteers: who keeps and leads, hours in and out, samples, what is entered."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts as activity_facts
from puhui.civic.activities import queries as activities_kept
from puhui.civic.volunteers import actions, facts, queries
from puhui.civic.volunteers.refusals import VolunteeringUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.foundations.people.refusals import PersonUnknown
from puhui.journeys.civic import serve


@dataclass(frozen=True)
class Seen:
    """A city's volunteers; ``rules`` is None where the pack has none."""

    rules: schema.Volunteering | None
    totals: dict[str, int]
    teams: list[tuple[facts.Team, int, int]]
    audits: list[facts.Audit]


def volunteers(*, city: str, first: date, last: date) -> Seen:
    """A city's volunteers, and what they did in these days. Refusals: packs.CityUnknown."""
    found = packs.active(city).pack.volunteers
    return Seen(
        found[0] if found else None, queries.totals(city, first, last), queries.team_totals(city, first, last),
        queries.audits(city),
    )  # fmt: skip


def hours(*, city: str, first: date, last: date) -> bytes:
    """Confirmed hours as the national system's sheet. Refusals: VolunteeringUnknown."""
    return queries.sheet(_pack(city), first, last)


def take(*, city: str, content: bytes, name: str, by: str, at: datetime, keep: bool) -> facts.SheetTaken:
    """Take a sheet of hours in, or only look. Refusals: those of ``volunteers.take_in``."""
    _pack(city)
    do = serve.take_sheet if keep else serve.look_at_sheet
    return do(city=city, content=content, name=name, by=by, at=at)


def found_team(
    *, city: str, id: UUID, level: str, name: str, parent: UUID | None, district: str, at: datetime
) -> facts.Team:  # fmt: skip
    """Enter a team. Refusals: those of ``volunteers.found_team``."""
    _pack(city)
    return actions.found_team(
        city=city, id=id, level=level, name=name, parent=parent, district=district.strip()[:40], at=at
    )  # fmt: skip


@transaction.atomic
def name_lead(*, city: str, team: UUID, phone: str, at: datetime) -> facts.Team:
    """Let the person with this telephone lead a team. Refusals: TeamUnknown, people.PhoneMalformed, PersonUnknown."""
    one = queries.team(team)
    return actions.found_team(
        city=city, id=team, level=one.level, name=one.name, parent=one.parent, district=one.district, at=at,
        lead=_holder(phone),
    )  # fmt: skip


def train(
    *, city: str, number: str, id: UUID, title: str, minutes: int, on: date, by: str, at: datetime
) -> int:  # fmt: skip
    """Note that a volunteer was trained. Refusals: those of ``volunteers.train`` and ``by_number``."""
    who = queries.by_number(city, number)
    return actions.train(holder=who.holder, city=city, id=id, title=title, minutes=minutes, on=on, by=by, at=at)


def insure(*, city: str, number: str, until: date) -> facts.Volunteer:
    """Enter until when a volunteer is insured. Refusals: those of ``by_number``."""
    return actions.insure(holder=queries.by_number(city, number).holder, city=city, until=until)


def commend(
    *, city: str, number: str, id: UUID, commendation: str, by: str, on: date, at: datetime
) -> facts.Commended:  # fmt: skip
    """Honour a volunteer. Refusals: those of ``volunteers.commend`` and ``by_number``."""
    who = queries.by_number(city, number)
    return actions.commend(pack=_pack(city), holder=who.holder, id=id, commendation=commendation, by=by, on=on, at=at)


def open_audit(*, city: str, first: date, last: date, at: datetime) -> facts.Audit:
    """Announce a sample. Refusals: VolunteeringUnknown."""
    return actions.open_audit(pack=_pack(city), first=first, last=last, at=at)


def audit(*, number: int) -> facts.Audit:
    """One sample. Refusals: AuditUnknown."""
    return queries.audit(number)


def draw(*, number: int, at: datetime) -> facts.Audit:
    """Draw a sample. Refusals: those of ``volunteers.draw_audit``."""
    return actions.draw_audit(number=number, at=at)


def judge(*, number: int, position: int, sound: bool, by: str, why: str, at: datetime) -> None:
    """Judge a record of a sample. Refusals: those of ``serve.judge``."""
    city = queries.audit(number).city
    serve.judge(city=city, audit=number, position=position, sound=sound, by=by, why=why, at=at)


def schools(
    *, city: str, on: date
) -> tuple[list[activity_facts.Keepers], dict[str, activity_facts.SchoolYear]]:  # fmt: skip
    """A city's schools, and this school year of each by id. Refusals: packs.CityUnknown."""
    pack = packs.active(city).pack
    years = activities_kept.school_years(pack, activities_kept.school_year_of(pack, on))
    return activities_kept.schools(city), {one.school: one for one in years}


def register_school(*, city: str, school: str, name: str, district: str, at: datetime) -> None:
    """Enter a school. Refusals: those of ``activities.register_school``."""
    activities.register_school(city=city, school=school, name=name.strip()[:100], district=district.strip()[:40], at=at)


def keep(*, city: str, school: str, phone: str, appointed: bool, at: datetime) -> None:
    """Let the person with this telephone book for a school, or no more.

    Refusals: activities.school_unknown, people.PhoneMalformed, people.PersonUnknown.
    """
    holder = _holder(phone)
    if appointed:
        activities.appoint(city=city, school=school, holder=holder, at=at)
    else:
        activities.dismiss(city=city, school=school, holder=holder)


def _holder(phone: str) -> int:
    found = people.holder_of_phone(phone)
    if found is None:
        raise PersonUnknown(holder=phone[-4:])
    return found


def _pack(city: str) -> schema.Pack:
    pack = packs.active(city).pack
    if not pack.volunteers:
        raise VolunteeringUnknown(city=city)
    return pack

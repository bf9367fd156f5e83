"""A volunteer's own pages and a lead's: who one is, where one is needed, what one served; a team and its shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.civic.volunteers import actions, facts
from puhui.civic.volunteers import queries as volunteers
from puhui.civic.volunteers.refusals import VolunteeringUnknown, VolunteerUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock


@dataclass(frozen=True)
class Place:
    """A place in a shift with its pass."""

    signed: facts.SignedUp
    shift: facts.Shift
    project: str


@dataclass(frozen=True)
class Needed:
    """A shift that is to come; ``missing`` skills, ``member`` of its team or not, ``mine`` where one has a place."""

    shift: facts.Shift
    project: facts.Project
    team: facts.Team
    member: bool
    missing: tuple[str, ...]
    mine: bool


@dataclass(frozen=True)
class Home:
    """Somebody as a volunteer; ``me`` is None where they are not registered."""

    rules: schema.Volunteering
    me: facts.Volunteer | None
    standing: facts.Standing | None
    places: list[Place]
    records: list[facts.Record]
    teams: list[tuple[facts.Team, str]]
    led: list[facts.Team]
    commended: list[facts.Commended]


@dataclass(frozen=True)
class Led:
    """A team as its lead sees it."""

    rules: schema.Volunteering
    team: facts.Team
    roster: list[facts.Teammate]
    projects: list[facts.Project]
    doors: list[facts.ShiftDoor]
    records: list[facts.Record]


def rules(city: str) -> schema.Volunteering | None:
    """The city's rules for volunteers, or None. Refusals: packs.CityUnknown."""
    found = packs.active(city).pack.volunteers
    return found[0] if found else None


def _rules(pack: schema.Pack) -> schema.Volunteering:
    if not pack.volunteers:
        raise VolunteeringUnknown(city=pack.city.city)
    return pack.volunteers[0]


def home(*, holder: int, city: str, at: datetime) -> Home:
    """Somebody as a volunteer. Refusals: volunteers.volunteering_unknown."""
    pack = packs.active(city).pack
    asked = _rules(pack)
    led = [one for one in volunteers.teams_led(holder) if one.city == city]
    try:
        me = volunteers.volunteer(holder, city)
    except VolunteerUnknown:
        return Home(asked, None, None, [], [], [], led, [])
    signed = [one for one in volunteers.signed_up(holder, city) if one.state == "signed"]
    shifts = volunteers.shifts_among([one.shift for one in signed])
    places = [Place(one, *shifts[one.shift]) for one in signed if shifts[one.shift][0].ends > at]
    return Home(
        asked, me, volunteers.standing(pack, holder), sorted(places, key=lambda one: one.shift.starts),
        volunteers.records_of(holder, city, most=50), volunteers.memberships(holder, city), led,
        volunteers.commendations_of(holder, city),
    )  # fmt: skip


def needed(*, holder: int, city: str, at: datetime) -> tuple[facts.Volunteer | None, list[Needed]]:
    """Shifts that have not begun, the soonest first, and what stands between somebody and each."""
    try:
        me = volunteers.volunteer(holder, city)
    except VolunteerUnknown:
        me = None
    teams = {one.id: one for one in volunteers.teams(city)}
    mine = {one.id for one, state in volunteers.memberships(holder, city) if state == "member"}
    signed = {one.shift for one in volunteers.signed_up(holder, city) if one.state == "signed"}
    projects = {one.id: one for one in volunteers.recruiting(city, clock.local_day(at))}
    skills = set(me.skills) if me else set()
    return me, [
        Needed(
            shift, project, teams[shift.team], shift.team in mine, tuple(sorted(set(project.skills) - skills)),
            shift.id in signed,
        )
        for shift in volunteers.shifts_coming(city, at)
        if shift.starts > at and (project := projects.get(shift.project))
    ]  # fmt: skip


def teams(*, holder: int, city: str) -> list[tuple[facts.Team, str]]:
    """The city's teams with one's own state in each: member, asked or empty."""
    mine = {one.id: state for one, state in volunteers.memberships(holder, city)}
    return [(one, mine.get(one.id, "")) for one in volunteers.teams(city)]


def led(*, lead: int, city: str, team: UUID, at: datetime) -> Led:
    """A team for its lead. Refusals: volunteers.team_unknown, volunteers.not_your_team."""
    found = volunteers.led(team, lead)
    today = clock.local_day(at)
    return Led(
        _rules(packs.active(city).pack), found, volunteers.roster(team, lead, today),
        volunteers.projects_of(team, today), volunteers.shift_doors(team, at), volunteers.to_confirm(team),
    )  # fmt: skip


def door(*, lead: int, shift: UUID, at: datetime) -> facts.ShiftDoor:
    """A shift at its door, for its team's lead. Refusals: volunteers.shift_unknown, volunteers.not_your_team."""
    of = volunteers.shift(shift)
    volunteers.led(of.team, lead)
    return volunteers.shift_doors(of.team, at, shift=shift)[0]


def check(
    *, lead: int, city: str, way: str, shift: UUID, code: str, at: datetime, seen_at: datetime | None
) -> facts.Record:  # fmt: skip
    """Check a volunteer in or out. Refusals: those of ``volunteers.check_in`` and ``volunteers.check_out``."""
    act = actions.check_out if way == "out" else actions.check_in
    return act(pack=packs.active(city).pack, shift_id=shift, code=code, by=lead, at=at, seen_at=seen_at)


def register(
    *, holder: int, city: str, number: str, name: str, at: datetime, born: date | None, guardian: bool,
    skills: Sequence[str],
) -> facts.Volunteer:  # fmt: skip
    """Register, or bring one's skills up to date. Refusals: those of ``volunteers.register``."""
    return actions.register(
        pack=packs.active(city).pack, holder=holder, number=number, name=name, at=at, born=born, guardian=guardian,
        skills=skills,
    )  # fmt: skip


def sign_up(*, holder: int, city: str, shift: UUID, at: datetime) -> facts.SignedUp:
    """Take a place in a shift. Refusals: those of ``volunteers.sign_up``."""
    return actions.sign_up(pack=packs.active(city).pack, holder=holder, shift_id=shift, at=at)


def open_project(
    *, lead: int, city: str, team: UUID, id: UUID, name: str, about: str, first: date, last: date,
    skills: Sequence[str], at: datetime,
) -> facts.Project:  # fmt: skip
    """Open a project of one's team. Refusals: those of ``volunteers.open_project``."""
    return actions.open_project(
        pack=packs.active(city).pack, id=id, team=team, name=name, about=about, first=first, last=last, by=lead,
        skills=skills, at=at,
    )  # fmt: skip

"""FACE: the questions of volunteers. No writes. Nobody's name is answered with, but in the sheet that is exported."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from puhui.civic.volunteers import facts, hours, merits, refusals, shifts, signing, teaming
from puhui.civic.volunteers.calc import rules
from puhui.civic.volunteers.models import Audit, Commended, Member, Project, Record, Shift, Signup, Team, Volunteer
from puhui.civic.volunteers.sheeting import exported
from puhui.foundations.packs import schema
from puhui.ground import clock

SHOWN_MAX = 500
AUDITS_SHOWN_MAX = 50
DOOR_DAYS = timedelta(days=2)
KEPT_MAX = 100_000  # spans of one person
State = Record.State


def volunteer(holder: int, city: str) -> facts.Volunteer:
    """Somebody who is registered. Refusals: VolunteerUnknown."""
    return teaming.person(teaming.volunteer(holder, city))


def cities_of(holder: int) -> set[str]:
    """The cities in which somebody is a volunteer."""
    return set(Volunteer.objects.filter(holder_id=holder).values_list("city", flat=True))


def team(id: UUID) -> facts.Team:
    """One team. Refusals: TeamUnknown."""
    return teaming.told(teaming.team(id))


def teams(city: str) -> list[facts.Team]:
    """The city's teams, those above before those below, by name."""
    counted = Member.objects.filter(state=Member.State.MEMBER).values("team").annotate(n=Count("holder_id"))
    members = {row["team"]: row["n"] for row in counted}
    found = Team.objects.filter(city=city).order_by("level", "name")
    return [teaming.told(row, members.get(row.id, 0)) for row in found]


def teams_led(holder: int) -> list[facts.Team]:
    """The teams somebody leads."""
    return [teaming.told(row) for row in Team.objects.filter(lead=holder).order_by("level", "name")]


def members(team_id: UUID, *, asking: bool = False) -> list[facts.Member]:
    """Who is in a team, or asks to be."""
    state = Member.State.ASKED if asking else Member.State.MEMBER
    found = Member.objects.filter(team=team_id, state=state).order_by("at", "holder_id")[:SHOWN_MAX]
    return [facts.Member(row.holder_id, row.team, state.name.lower(), row.at) for row in found]


def recruiting(city: str, day: date, *, skills: Sequence[str] | None = None) -> list[facts.Project]:
    """Projects that are not over, the first to end first; with ``skills`` those that ask for no other."""
    found = Project.objects.filter(city=city, last__gte=day)
    if skills is not None:
        found = found.filter(skills__contained_by=list(skills))
    return [shifts.project_told(row) for row in found.order_by("last", "name")[:SHOWN_MAX]]


def shifts_coming(city: str, at: datetime, *, project: UUID | None = None) -> list[facts.Shift]:
    """Shifts that are not over, the soonest first."""
    found = Shift.objects.filter(city=city, ends__gt=at)
    if project is not None:
        found = found.filter(project=project)
    return [shifts.shift_told(row) for row in found.order_by("starts", "id")[:SHOWN_MAX]]


def signed_up(holder: int, city: str) -> list[facts.SignedUp]:
    """A person's places in shifts, the latest first."""
    found = Signup.objects.filter(holder_id=holder, city=city).order_by("-at", "shift_id")
    return [shifts.signed(row) for row in found[:SHOWN_MAX]]


def shift(id: UUID) -> facts.Shift:
    """One shift. Refusals: ShiftUnknown."""
    return shifts.shift_told(shifts.shift(id))


def project(id: UUID) -> facts.Project:
    """One project. Refusals: ProjectUnknown."""
    return shifts.project_told(shifts.project(id))


def shifts_among(ids: Sequence[UUID]) -> dict[UUID, tuple[facts.Shift, str]]:
    """These shifts with their projects' names."""
    found = list(Shift.objects.filter(id__in=list(ids)))
    names = dict(Project.objects.filter(id__in=[row.project for row in found]).values_list("id", "name"))
    return {row.id: (shifts.shift_told(row), names[row.project]) for row in found}


def memberships(holder: int, city: str) -> list[tuple[facts.Team, str]]:
    """The teams somebody belongs to or asked to join, with the state: asked or member."""
    mine = Member.objects.filter(holder_id=holder).exclude(state=Member.State.LEFT)
    states = {row.team: Member.State(row.state).name.lower() for row in mine}
    return [(one, states[one.id]) for one in teams(city) if one.id in states]


def led(team_id: UUID, by: int) -> facts.Team:
    """A team that somebody leads, or one of above. Refusals: TeamUnknown, NotYourTeam."""
    row = teaming.team(team_id)
    teaming.refuse_stranger(row, by)
    return teaming.told(row)


def roster(team_id: UUID, by: int, day: date) -> list[facts.Teammate]:
    """Who is in a team or asks to be, for its lead. A young person's name and number only where they were opened.

    Refusals: TeamUnknown, NotYourTeam.
    """
    team = led(team_id, by)
    found = list(
        Member.objects.filter(team=team_id)
        .exclude(state=Member.State.LEFT)
        .order_by("state", "at", "holder_id")[:SHOWN_MAX]
    )
    people = {
        row.holder_id: row
        for row in Volunteer.objects.filter(city=team.city, holder_id__in=[one.holder_id for one in found])
    }
    return [_teammate(one, people[one.holder_id], day) for one in found]


def _teammate(member: Member, row: Volunteer, day: date) -> facts.Teammate:
    young = row.of_age_on is not None and day < row.of_age_on
    closed = young and row.opened_at is None
    return facts.Teammate(
        row.holder_id, Member.State(member.state).name.lower(), "" if closed else signing.unseal(row.name),
        "" if closed else row.masked, young, row.insured_until, member.at,
    )  # fmt: skip


def shift_doors(team_id: UUID, at: datetime, *, shift: UUID | None = None) -> list[facts.ShiftDoor]:
    """A team's shifts of the last two days and those to come, or one of them, with who is there."""
    found = Shift.objects.filter(team=team_id, ends__gt=at - DOOR_DAYS).order_by("starts", "id")
    rows = list((Shift.objects.filter(team=team_id, id=shift) if shift else found)[:SHOWN_MAX])
    ids = [row.id for row in rows]
    names = dict(Project.objects.filter(id__in=[row.project for row in rows]).values_list("id", "name"))
    there = Record.objects.filter(shift_id__in=ids).values_list("shift_id", "state")
    counted = Counter((id, state) for id, state in there)
    served = (State.RECORDED, State.CONFIRMED)
    return [
        facts.ShiftDoor(
            shifts.shift_told(row), names[row.project], row.taken, counted[row.id, State.SERVING],
            sum(counted[row.id, state] for state in served),
        )
        for row in rows
    ]  # fmt: skip


def projects_of(team_id: UUID, day: date) -> list[facts.Project]:
    """A team's projects that are not over, the first to end first."""
    found = Project.objects.filter(team=team_id, last__gte=day).order_by("last", "name")[:SHOWN_MAX]
    return [shifts.project_told(row) for row in found]


def by_number(city: str, number: str) -> facts.Volunteer:
    """Who is registered under a national number. Refusals: NumberWrong, VolunteerUnknown."""
    kept = rules.number_as_kept(number)
    if not kept:
        raise refusals.NumberWrong(number=number[:40])
    row = Volunteer.objects.filter(city=city, digest=signing.digest(kept)).first()
    if row is None:
        raise refusals.VolunteerUnknown(who=rules.masked(kept))
    return teaming.person(row)


def audits(city: str) -> list[facts.Audit]:
    """The city's samples, the latest first, without their records."""
    found = Audit.objects.filter(city=city).order_by("-id")[:AUDITS_SHOWN_MAX]
    return [merits.audit(row, whole=False) for row in found]


def records_of(holder: int, city: str, *, most: int = SHOWN_MAX) -> list[facts.Record]:
    """A person's hours, the latest first."""
    names = _names(city)
    found = Record.objects.filter(holder_id=holder, city=city).order_by("-starts")[:most]
    return [hours.told(row, names[row.team]) for row in found]


def to_confirm(team_id: UUID) -> list[facts.Record]:
    """What a team's lead has not confirmed or refused, the oldest first."""
    name = teaming.team(team_id).name
    found = Record.objects.filter(team=team_id, state__in=(State.SERVING, State.RECORDED)).order_by("starts")
    return [hours.told(row, name) for row in found[:SHOWN_MAX]]


def standing(pack: schema.Pack, holder: int) -> facts.Standing:
    """Confirmed minutes, and the star they make."""
    city = pack.city.city
    found = Record.objects.filter(holder_id=holder, city=city, state=State.CONFIRMED)
    summed = found.aggregate(minutes=Sum("minutes"), n=Count("id"))
    minutes = summed["minutes"] or 0
    star, after = rules.star_of(teaming.rules_of(pack).stars, minutes)
    return facts.Standing(holder, minutes, star, after, summed["n"], merits.trained(holder, city))


def commendations_of(holder: int, city: str) -> list[facts.Commended]:
    """A person's honours, the latest first."""
    found = Commended.objects.filter(holder_id=holder, city=city).order_by("-on")
    return [merits.commended(row) for row in found]


def audit(number: int) -> facts.Audit:
    """One sample. Refusals: AuditUnknown."""
    row = Audit.objects.filter(id=number).first()
    if row is None:
        raise refusals.AuditUnknown()
    return merits.audit(row)


def totals(city: str, first: date, last: date) -> dict[str, int]:
    """What the city's volunteers did in these days: people registered by then, people who served, records, minutes."""
    found = Record.objects.filter(
        city=city, state=State.CONFIRMED, starts__gte=clock.day_starts(first), starts__lt=clock.day_ends(last)
    )
    told = found.aggregate(
        people=Count("holder_id", distinct=True), records=Count("id"), minutes=Sum("minutes", default=0)
    )  # fmt: skip
    registered = Volunteer.objects.filter(city=city, at__lt=clock.day_ends(last)).count()
    return {"registered": registered, **told}


def team_totals(city: str, first: date, last: date) -> list[tuple[facts.Team, int, int]]:
    """(team, people, minutes) of confirmed hours in these days; teams of a city, those above first."""
    within = Q(starts__gte=clock.day_starts(first), starts__lt=clock.day_ends(last), state=State.CONFIRMED)
    summed = Record.objects.filter(within, city=city).values("team")
    found = {row["team"]: row for row in summed.annotate(n=Count("holder_id", distinct=True), m=Sum("minutes"))}
    none = {"n": 0, "m": 0}
    return [(one, found.get(one.id, none)["n"], found.get(one.id, none)["m"]) for one in teams(city)]


def by_star(pack: schema.Pack, day: date) -> list[facts.StarCount]:
    """How many volunteers of a city stand at each star by the hours confirmed until the end of a day, lowest first."""
    stars = teaming.rules_of(pack).stars
    found = Record.objects.filter(city=pack.city.city, state=State.CONFIRMED, confirmed_at__lt=clock.day_ends(day))
    served = found.values("holder_id").annotate(minutes=Sum("minutes"))
    reached = [served.filter(minutes__gte=star.hours * 60).count() for star in stars]
    above = [*reached[1:], 0]
    return [facts.StarCount(star, n - more) for star, n, more in zip(stars, reached, above, strict=True)]


def kept_of(holder: int) -> list[dict[str, Any]]:
    """Everything that is kept of a volunteer, for that person, as plain values; one entry a city."""
    return [
        {
            "city": row.city, "number": signing.unseal(row.number), "name": signing.unseal(row.name),
            "skills": list(row.skills), "insured_until": row.insured_until and row.insured_until.isoformat(),
            "of_age_on": row.of_age_on and row.of_age_on.isoformat(), "registered_at": row.at.isoformat(),
            "hours": [
                {"team": one.team_name, "project": one.title, "starts": one.starts.isoformat(),
                 "ends": one.ends.isoformat(), "minutes": one.minutes, "state": one.state, "why": one.why}
                for one in records_of(holder, row.city, most=KEPT_MAX)
            ],
            "trained_minutes": merits.trained(holder, row.city),
            "commended": [one.commendation for one in commendations_of(holder, row.city)],
        }
        for row in Volunteer.objects.filter(holder_id=holder).order_by("city")
    ]  # fmt: skip


def public_key(city: str) -> str:
    """The key by which a lead's telephone checks passes without a line: 32 bytes in base64url."""
    return signing.public_key(city)


def sheet(pack: schema.Pack, first: date, last: date) -> bytes:
    """Confirmed hours of these days as the national system's spreadsheet (XLSX).

    The young stand in it without name and number until their guardian opened them.
    """
    return exported(pack=pack, first=first, last=last)


def _names(city: str) -> dict[UUID, str]:
    return dict(Team.objects.filter(city=city).values_list("id", "name"))

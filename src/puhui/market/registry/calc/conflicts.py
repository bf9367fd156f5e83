"""Who may judge what: accreditation, people, teams, interests, sites."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from puhui.ground.clock import years_on
from puhui.market.registry import refusals


class Person(NamedTuple):
    id: int
    name: str
    full_time: bool
    qualified_on: date
    fields: tuple[str, ...]
    interests: tuple[str, ...]


class Judge(NamedTuple):
    """A body, with those who work for it on the day."""

    id: int
    name: str
    subject: str
    fields: tuple[str, ...]
    accredited: tuple[date, date]
    interests: tuple[str, ...]
    staff: tuple[Person, ...]


class Case(NamedTuple):
    """What is to be judged. ``owners``: the subjects of the account and of the parts of a bundle."""

    project: str
    field: str
    owners: tuple[str, ...]
    design_writer: str
    validator: int | None


class Needs(NamedTuple):
    staff_min: int
    experienced_min: int
    experience_years: int
    team_min: int
    experts_min: int
    sites_all: int


def check_body(judge: Judge, case: Case, verifies: bool, on: date, needs: Needs) -> None:
    """Whether the body may judge at all (M18, M30, M37).

    Refusals: ValidatorMayNotVerify, NotAccredited, StaffTooFew, ExperiencedTooFew, BodyWroteDesign, InterestConflict.
    """
    if verifies and case.validator == judge.id:
        raise refusals.ValidatorMayNotVerify(body=judge.name, project=case.project)
    if case.field not in judge.fields or not judge.accredited[0] <= on <= judge.accredited[1]:
        raise refusals.NotAccredited(body=judge.name, field=case.field, day=on)
    if len(judge.staff) < needs.staff_min:
        raise refusals.StaffTooFew(body=judge.name, staff=len(judge.staff), needed=needs.staff_min)
    since = years_on(on, -needs.experience_years)
    experienced = sum(person.qualified_on <= since for person in judge.staff)
    if experienced < needs.experienced_min:
        raise refusals.ExperiencedTooFew(
            body=judge.name, staff=experienced, needed=needs.experienced_min, years=needs.experience_years
        )
    if case.design_writer == judge.subject:
        raise refusals.BodyWroteDesign(body=judge.name, project=case.project)
    _no_interest(judge.name, judge.interests, case.owners)
    if judge.subject in case.owners:
        raise refusals.InterestConflict(who=judge.name, subject=judge.subject)


def check_team(
    judge: Judge, case: Case, team: Sequence[int], reviewer: int, decider: int, needs: Needs
) -> None:  # fmt: skip
    """Refusals: StaffUnknown, ReviewerInTeam, TeamTooSmall, ExpertMissing, InterestConflict."""
    people = {person.id: person for person in judge.staff}
    for someone in (*team, reviewer, decider):
        if someone not in people:
            raise refusals.StaffUnknown(staff=someone, body=judge.name)
    for someone in (reviewer, decider):
        if someone in team:
            raise refusals.ReviewerInTeam(who=people[someone].name)
    members = [people[id] for id in dict.fromkeys(team)]
    if (full := sum(m.full_time for m in members)) < needs.team_min:
        raise refusals.TeamTooSmall(members=full, needed=needs.team_min)
    if sum(case.field in m.fields for m in members) < needs.experts_min:
        raise refusals.ExpertMissing(field=case.field, needed=needs.experts_min)
    for person in (*members, people[reviewer], people[decider]):
        _no_interest(person.name, person.interests, case.owners)


def _no_interest(who: str, interests: Iterable[str], owners: Iterable[str]) -> None:
    if shared := sorted({*interests} & {*owners}):
        raise refusals.InterestConflict(who=who, subject=shared[0])


def check_sites(sites: int, visited: int, all_up_to: int) -> None:
    """Up to so many sites all are visited, of more at least so many. Refusals: SitesTooFew."""
    needed = min(sites, all_up_to)
    if visited < max(needed, 1) or visited > sites:
        raise refusals.SitesTooFew(visited=visited, needed=max(needed, 1))


def check_time(noticed_on: date, reported_on: date, delay_days: int, limit: int) -> None:
    """From the notice to the report, the client's own delays left out. Refusals: ReportTooLate."""
    days = (reported_on - noticed_on).days - max(0, delay_days)
    if days > limit:
        raise refusals.ReportTooLate(days=days, limit=limit)

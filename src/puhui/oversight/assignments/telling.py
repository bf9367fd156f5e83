"""Questions about reports: what was handed in is told to who may know, what is being written to its unit alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from puhui.ground import clock
from puhui.oversight.assignments import facts, knowing, models, refusals
from puhui.oversight.assignments.calc import merging, rulebook, tree

LISTED_MOST = 10_000


def rules(city: str, on: date) -> facts.Rules:
    """A city's rules as they stood at the end of a day. Refusals: RulesMissing."""
    return rules_at(city, clock.day_ends(on))


def rules_at(city: str, at: datetime) -> facts.Rules:
    """As ``rules``, of an instant; rules set at that very instant count. Refusals: RulesMissing."""
    rows = models.Rulebook.objects.filter(city=city, at__lte=at)
    found = rows.order_by("-number").first()
    if found is None:
        raise refusals.RulesMissing(city=city)
    return rulebook.read(found.told)


def rules_by_day(city: str, days: Iterable[date]) -> dict[date, facts.Rules]:
    """A city's rules as they stood at the end of each of these days; days before there were any are left out. One query."""
    ends = {day: clock.day_ends(day) for day in days}
    rows = models.Rulebook.objects.filter(city=city, at__lte=max(ends.values())).order_by("-number")
    books = [(at, rulebook.read(told)) for at, told in rows.values_list("at", "told")]
    found = {day: next((told for at, told in books if at <= end), None) for day, end in ends.items()}
    return {day: told for day, told in found.items() if told is not None}


def draft(assignment: UUID, unit: UUID, period: date, *, actor: facts.Actor, on: date) -> facts.Draft | None:
    """What a unit is writing. To itself alone, or to whoever took it over. Refusals: NotPermitted, UnitUnknown."""
    city = knowing.unit(unit, on).city
    if actor.acts_for is None or actor.acts_for != knowing.present_unit(unit, city, on):
        raise refusals.NotPermitted(who=actor.name, what="drafts of another unit")
    found = models.Draft.objects.filter(assignment=assignment, unit=unit, period=period).first()
    return draft_of(found) if found else None


def reports(
    assignment: UUID, *, actor: facts.Actor, on: date, period: date | None = None
) -> list[facts.Report]:  # fmt: skip
    """The reports on an assignment as they stood at the end of a day, the latest period first.

    Office, leader and auditor read all; a lead reads all of its assignments; any other unit that takes part reads
    its own and what was merged for all, a district that of the units below it too; who takes no part reads nothing. Refusals: AssignmentUnknown.
    """
    given = knowing.assignment(assignment, on)
    rows = knowing.standing(models.Report.objects.filter(assignment=assignment), clock.day_ends(on))
    return _told(rows, given, actor, on, period)


def history(assignment: UUID, *, actor: facts.Actor, on: date, period: date | None = None) -> list[facts.Report]:
    """As ``reports``, with every version that was written by the end of that day."""
    given = knowing.assignment(assignment, on)
    rows = models.Report.objects.filter(assignment=assignment, at__lt=clock.day_ends(on))
    return _told(rows, given, actor, on, period)


def to_merge(assignment: UUID, period: date, *, actor: facts.Actor, on: date) -> tuple[facts.Gathered, ...]:
    """The other units' figures as one, for the lead that merges, from what was handed in and not returned.

    Refusals: AssignmentUnknown, NotPermitted.
    """
    given = knowing.assignment(assignment, on)
    lead = knowing.present_unit(given.task.leads[0], given.city, on)
    if actor.role in facts.ROLES_OF_A_UNIT and actor.unit != lead:
        raise refusals.NotPermitted(who=actor.name, what="reports of other units")
    rows = models.Report.objects.filter(assignment=assignment, period=period, merging=False)
    found = knowing.standing(rows, clock.day_ends(on)).exclude(state=facts.RETURNED)
    asked = len(given.task.leads) + len(given.task.cooperating) - 1
    return merging.gathered(given.task.targets, (said_of(row).figures for row in found), asked)


def _told(
    rows: QuerySet, given: facts.Assignment, actor: facts.Actor, on: date, period: date | None
) -> list[facts.Report]:
    if period is not None:
        rows = rows.filter(period=period)
    ordered = rows.order_by("-period", "-merging", "unit", "number")
    found = [report_of(row) for row in ordered[:LISTED_MOST]]
    if actor.role not in facts.ROLES_OF_A_UNIT:
        return found
    known = knowing.units(given.city, on)
    ended = knowing.ended_of(known)
    leads = {tree.present(one, on, ended) for one in given.task.leads}
    if actor.unit in leads:
        return found
    taking_part = {tree.present(one, on, ended) for one in given.task.cooperating}
    # A district reads what is told by the units below it as well; a unit reads its own.
    parents = {key: one.parent for key, one in known.items()} if actor.role == facts.DISTRICT else {}
    own = {unit for unit in leads | taking_part if unit and actor.unit in tree.upwards(unit, parents)}
    if not own:
        return []
    return [one for one in found if one.merging or tree.present(one.unit, on, ended) in own]


def plain(said: facts.Said) -> dict[str, Any]:
    """What was told, as columns and JSON keep it."""
    return vars(said) | {
        "figures": {str(position): f"{value:f}" for position, value in said.figures.items()},
        "evidence": list(said.evidence),
    }


def said_of(row: models.Report) -> facts.Said:
    """What a row tells."""
    return _said({field: getattr(row, field) for field in facts.Said.__dataclass_fields__})


def draft_of(row: models.Draft) -> facts.Draft:
    """The fact of a draft."""
    return facts.Draft(row.assignment_id, row.unit_id, row.period, row.number, _said(row.said), row.by, row.at)


def report_of(row: models.Report) -> facts.Report:
    """The fact of a report's version."""
    return facts.Report(
        row.pk, row.assignment_id, row.unit_id, row.period, row.last, row.number, row.state, row.merging, row.late,
        row.correction, said_of(row), tuple(UUID(one) for one in row.taken), row.why, row.by, row.at, tuple(row.filled),
    )  # fmt: skip


def _said(told: dict[str, Any]) -> facts.Said:
    figures = {int(position): Decimal(value) for position, value in told["figures"].items()}
    return replace(facts.Said(**told), figures=figures, evidence=tuple(told["evidence"]))

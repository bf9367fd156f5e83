"""Questions about units and assignments, answered as of the end of a local day; writes nothing.

What was known at the end of that day counts: a version written later does not reach back.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from puhui.ground import clock
from puhui.oversight.assignments import facts, models, refusals
from puhui.oversight.assignments.calc import tree

LISTED_MOST = 50_000


def units(city: str, on: date) -> dict[UUID, facts.Unit]:
    """Every unit of a city that was known at the end of a day, by id, also those that ended; one query."""
    return units_at(city, clock.day_ends(on))


def units_at(city: str, at: datetime) -> dict[UUID, facts.Unit]:
    """As ``units``, of an instant."""
    found = standing(models.UnitVersion.objects.filter(unit__city=city), at).select_related("unit")
    return {one.unit_id: unit_of(one) for one in found.order_by("name", "unit_id")}


def unit(id: UUID, on: date) -> facts.Unit:
    """One unit. Refusals: UnitUnknown."""
    found = standing(models.UnitVersion.objects.filter(unit=id), clock.day_ends(on)).select_related("unit").first()
    if found is None:
        raise refusals.UnitUnknown(unit=id)
    return unit_of(found)


def children(city: str, parent: UUID | None, on: date) -> list[facts.Unit]:
    """The units right below one (or at the top) that stand on a day, by name."""
    return [one for one in units(city, on).values() if one.parent == parent and one.stands(on)]


def present_unit(id: UUID, city: str, on: date) -> UUID | None:
    """Who answers on a day for what is given to a unit: itself, or whoever took over."""
    return tree.present(id, on, ended_of(units(city, on)))


def present(id: UUID, known: dict[UUID, facts.Unit], on: date) -> UUID | None:
    """As ``present_unit``, of units that were read already."""
    return tree.present(id, on, ended_of(known))


def ended_of(known: dict[UUID, facts.Unit]) -> dict[UUID, tuple[date | None, UUID | None]]:
    """Of each unit its last day and its successor."""
    return {id: (one.last, one.successor) for id, one in known.items()}


def ended_by_day(city: str, days: Iterable[date]) -> dict[date, dict[UUID, tuple[date | None, UUID | None]]]:
    """As ``ended_of``, of the units that had ended by what was known at the end of each of these days; one query."""
    ends = {day: clock.day_ends(day) for day in days}
    rows = models.UnitVersion.objects.filter(unit__city=city, last__isnull=False, at__lt=max(ends.values()))
    ended = list(rows.values_list("unit_id", "last", "successor_id", "at", "superseded_at"))
    return {
        day: {unit: (last, successor) for unit, last, successor, at, until in ended if at < end and (until is None or until >= end)}
        for day, end in ends.items()
    }  # fmt: skip


def contacts(unit: UUID, on: date) -> list[facts.Contact]:
    """Who had a unit's duties on a day, as far as it is still kept."""
    found = models.Contact.objects.filter(Q(last=None) | Q(last__gte=on), unit=unit, first__lte=on)
    return [
        facts.Contact(one.pk, one.unit_id, one.duty, one.name, one.title, one.phone, one.first, one.last)
        for one in found.order_by("duty")
    ]


def assignments(city: str, on: date, *, units: Iterable[UUID] = ()) -> list[facts.Assignment]:
    """Every assignment of a city as it stood at the end of a day; of some units only, where they take part.

    Four queries, however many there are; by document, position and number; at most 50,000.
    """
    found = standing(models.Version.objects.filter(assignment__city=city), clock.day_ends(on))
    if asked := tuple(units):
        found = found.filter(pk__in=models.Party.objects.filter(unit__in=asked).values("version"))
    ordered = found.order_by("assignment__policy", "assignment__position", "assignment__number", "assignment_id")
    return assignments_of(ordered[:LISTED_MOST])


def assignment(id: UUID, on: date) -> facts.Assignment:
    """One assignment as it stood at the end of a day. Refusals: AssignmentUnknown."""
    found = assignments_of(standing(models.Version.objects.filter(assignment=id), clock.day_ends(on)))
    if not found:
        raise refusals.AssignmentUnknown(assignment=id)
    return found[0]


def given_of(ids: Iterable[UUID], on: date) -> list[facts.Assignment]:
    """These assignments as they stood at the end of a day; three queries."""
    return assignments_of(standing(models.Version.objects.filter(assignment__in=set(ids)), clock.day_ends(on)))


def versions(id: UUID) -> list[facts.Assignment]:
    """Everything that an assignment ever said: who changed what and when, the first version first."""
    return assignments_of(models.Version.objects.filter(assignment=id).order_by("number"))


def parts(id: UUID, on: date) -> list[facts.Assignment]:
    """The sub-assignments right below one, as they stood at the end of a day."""
    found = standing(models.Version.objects.filter(parent=id), clock.day_ends(on))
    return assignments_of(found.order_by("assignment__number", "assignment_id"))


def taken_over(policy: UUID) -> dict[int, list[UUID]]:
    """The assignments that came from a document, by the row's position."""
    found: dict[int, list[UUID]] = defaultdict(list)
    rows = models.Assignment.objects.filter(policy=policy).order_by("position", "part")
    for id, position in rows.values_list("pk", "position"):
        found[position].append(id)
    return dict(found)


def standing(rows: QuerySet, at: datetime) -> QuerySet:
    """Those versions that stood just before an instant."""
    return rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=at), at__lt=at)


def current(rows: QuerySet) -> QuerySet:
    """Those versions that stand now."""
    return rows.filter(superseded_at=None)


def unit_of(row: models.UnitVersion) -> facts.Unit:
    """The fact of a unit's version."""
    return facts.Unit(
        row.unit_id, row.unit.city, row.name, row.kind, row.parent_id, row.first, row.last, row.successor_id, row.number
    )


def assignments_of(rows: QuerySet) -> list[facts.Assignment]:
    """The facts of versions: the versions, their parties, their targets, three queries."""
    kept = list(rows.select_related("assignment"))
    keys = [one.pk for one in kept]
    parties: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for version, duty, unit in (
        models.Party.objects.filter(version__in=keys)
        .order_by("version", "duty", "position")
        .values_list("version_id", "duty", "unit_id")
    ):
        parties[version, duty].append(unit)
    targets: dict[UUID, list[facts.Target]] = defaultdict(list)
    for target in models.Target.objects.filter(version__in=keys).order_by("version", "position"):
        targets[target.version_id].append(_target(target))
    return [_assignment(one, parties, targets[one.pk]) for one in kept]


def _assignment(
    row: models.Version, parties: dict[tuple[UUID, str], list[UUID]], targets: list[facts.Target]
) -> facts.Assignment:
    task = facts.Task(
        title=row.title, text=row.text, group=row.group, leads=tuple(parties[row.pk, facts.LEAD]),
        cooperating=tuple(parties[row.pk, facts.COOPERATING]), starts=row.starts, due=row.due, cycle=row.cycle,
        quota_times=row.quota_times, quota_period=row.quota_period, parent=row.parent_id, targets=tuple(targets),
    )  # fmt: skip
    kept = row.assignment
    return facts.Assignment(
        kept.pk, kept.city, kept.number, kept.policy, kept.position, row.number, row.state, task, row.why, row.by,
        row.at, kept.document, kept.clause, kept.part,
    )  # fmt: skip


def _target(row: models.Target) -> facts.Target:
    return facts.Target(
        row.metric,
        row.comparator,
        row.value,
        row.unit,
        row.period,
        row.scope,
        row.bound_id,
        row.by,
        row.gather,
        row.known,
    )

"""A city at one look: months of lights by unit, the wall screen's totals; counted by the database and in frames."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import polars as pl
from django.db import connection
from django.db.models import Count, Q

from puhui.ground import clock, columns
from puhui.oversight.assignments import boarding, facts, knowing, lighting, models, refusals, telling
from puhui.oversight.assignments.calc import cycles, sieve, tree

MONTHS_MOST = 36
LEADS = f"""
SELECT v.assignment_id::text, p.unit_id::text
FROM assignments_party p JOIN assignments_version v ON v.id = p.version_id
JOIN assignments_assignment a ON a.id = v.assignment_id
WHERE a.city = %s AND p.duty = 'lead' AND p.position = 1 AND {lighting.STANDING}
"""
WORST_MOST = 10


def heat(city: str, on: date, *, months: int = 12) -> facts.Heat:
    """Units by months, the present month last; a unit that took over carries what it took over. At most 36 months.

    Months that ended are kept in memory as long as nothing changed what was known of them.
    """
    firsts = _months(on, max(1, min(months, MONTHS_MOST)))
    told = [cells(city, min(on, _month_end(first))) for first in firsts]
    units = {unit for month in told for unit in month}
    return facts.Heat(tuple(firsts), {unit: tuple(month.get(unit) for month in told) for unit in units})


def wall(city: str, on: date, *, months: int = 12) -> facts.Wall:
    """What a wall screen shows of a day. Refusals: RulesMissing."""
    told = boarding.board(city, on, facts.Wanted(lights=(facts.OVERDUE,), order="light"), size=WORST_MOST)
    ends = [min(on, _month_end(first)) for first in _months(on, max(1, min(months, MONTHS_MOST)))]
    trend = tuple((day, _lights(city, day)) for day in ends)
    led = cells(city, on)
    worst = sorted(led.items(), key=lambda one: (-one[1].lights.get(facts.OVERDUE, 0), str(one[0])))
    return facts.Wall(
        on, sum(told.lights.values()), told.lights, trend, _reports(city, on), _notices(city, on),
        tuple((unit, cell.lights.get(facts.OVERDUE, 0), cell.leads) for unit, cell in worst[:WORST_MOST]), told.rows,
    )  # fmt: skip


def _lights(city: str, day: date) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell in cells(city, day).values():
        found.update(cell.lights)
    return {light: found[light] for light in facts.LIGHTS}


def cells(city: str, day: date) -> dict[UUID, facts.Cell]:
    """By unit what its assignments come to on a day; nothing where there were no rules yet."""

    def make() -> dict[UUID, facts.Cell]:
        rows = lighting.lights_frame(city, day).join(_leads(city, day), on="assignment")
        ended = knowing.ended_of(knowing.units(city, day))
        counts: dict[UUID, Counter[str]] = {}
        for unit, light, many in rows.group_by("unit", "light").len().iter_rows():
            present = tree.present(UUID(unit), day, ended) or UUID(unit)
            counts.setdefault(present, Counter())[light] += many
        return {unit: _cell(count) for unit, count in counts.items()}

    try:
        return boarding.kept(city, day, "cells", make)
    except refusals.RulesMissing:
        # Before there were rules there were no lights.
        return {}


def _leads(city: str, day: date) -> pl.DataFrame:
    at = clock.day_ends(day)
    with connection.cursor() as cursor:
        return columns.copy_out(cursor, LEADS, [city, at, at], {"assignment": pl.String, "unit": pl.String})


def _cell(count: Counter[str]) -> facts.Cell:
    return facts.Cell(min(count, key=sieve.URGENCY.__getitem__), count.total(), dict(count))


def _reports(city: str, on: date) -> dict[str, int]:
    """Merging reports on periods that are due in the day's month."""
    told, end = telling.rules(city, on), clock.day_ends(on)
    asked, wanted = 0, Q(pk=None)
    for cycle in told.cycles:
        first = _due_in(cycle, on)
        if first is None:
            continue
        due = cycles.due_day(cycle, first)
        rows = knowing.standing(models.Version.objects.filter(assignment__city=city), end)
        given = models.Version.objects.filter(number=1, at__lt=clock.day_ends(due)).values("assignment")
        begun = rows.filter(cycle=cycle.name, state=facts.OPEN, starts__lte=due, assignment__in=given)
        asked += begun.count()
        wanted |= Q(period=first, assignment__in=rows.filter(cycle=cycle.name).values("assignment"))
    rows = knowing.standing(models.Report.objects.filter(wanted, city=city, merging=True), end)
    return {"asked": asked} | rows.aggregate(
        handed_in=Count("pk", filter=~Q(state=facts.RETURNED)), late=Count("pk", filter=Q(late=True)),
        accepted=Count("pk", filter=Q(state=facts.ACCEPTED)), returned=Count("pk", filter=Q(state=facts.RETURNED)),
    )  # fmt: skip


def _due_in(cycle: facts.Cycle, on: date) -> date | None:
    first = cycles.period_of(cycle.period, on)[0]
    for _ in range(3):
        due = cycles.due_day(cycle, first)
        if (due.year, due.month) == (on.year, on.month):
            return first
        first = cycles.period_before(cycle.period, first)[0]
    return None


def _notices(city: str, on: date) -> dict[str, int]:
    rows = models.Notice.objects.filter(city=city, year=on.year, at__lt=clock.day_ends(on))
    found = dict(rows.values_list("step").annotate(many=Count("pk")))
    return {step: found.get(step, 0) for step in facts.STEPS}


def _months(on: date, count: int) -> list[date]:
    firsts = [on.replace(day=1)]
    while len(firsts) < count:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts[::-1]


def _month_end(first: date) -> date:
    return cycles.period_of("month", first)[1]

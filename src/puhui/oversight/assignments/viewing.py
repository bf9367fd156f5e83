"""A city at one look: months of lights by unit, the wall screen's totals; counted by the database and in frames."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

import polars as pl
from django.db.models import Count, Q

from puhui.ground import clock
from puhui.oversight.assignments import boarding, facts, knowing, models, several_days, telling
from puhui.oversight.assignments.calc import cycles, sieve, tree

MONTHS_MOST = 36
WORST_MOST = 10


def heat(city: str, on: date, *, months: int = 12) -> facts.Heat:
    """Units by months, the present month last; a unit that took over carries what it took over. At most 36 months.

    Months that ended are kept in memory as long as nothing changed what was known of them; what is not is read at once.
    """
    firsts = _months(on, max(1, min(months, MONTHS_MOST)))
    days = [min(on, _month_end(first)) for first in firsts]
    by_day = cells(city, days)
    told = [by_day[day] for day in days]
    units = {unit for month in told for unit in month}
    return facts.Heat(tuple(firsts), {unit: tuple(month.get(unit) for month in told) for unit in units})


def wall(city: str, on: date, *, months: int = 12) -> facts.Wall:
    """What a wall screen shows of a day. Refusals: RulesMissing."""
    told = boarding.board(city, on, facts.Wanted(lights=(facts.OVERDUE,), order="light"), size=WORST_MOST)
    ends = [min(on, _month_end(first)) for first in _months(on, max(1, min(months, MONTHS_MOST)))]
    by_day = cells(city, ends)
    trend = tuple((day, _lights(by_day[day])) for day in ends)
    worst = sorted(by_day[on].items(), key=lambda one: (-one[1].lights.get(facts.OVERDUE, 0), str(one[0])))
    return facts.Wall(
        on, sum(told.lights.values()), told.lights, trend, _reports(city, on), _notices(city, on),
        tuple((unit, cell.lights.get(facts.OVERDUE, 0), cell.leads) for unit, cell in worst[:WORST_MOST]), told.rows,
    )  # fmt: skip


def _lights(led: Mapping[UUID, facts.Cell]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell in led.values():
        found.update(cell.lights)
    return {light: found[light] for light in facts.LIGHTS}


def cells(city: str, days: Iterable[date]) -> dict[date, dict[UUID, facts.Cell]]:
    """By day and unit what its assignments come to; nothing where there were no rules yet. Reads the reports once."""

    def make(missing: list[date]) -> dict[date, dict[UUID, facts.Cell]]:
        frames = several_days.lights_frames(city, missing)
        ended = knowing.ended_by_day(city, missing)
        # Before there were rules there were no lights.
        return {day: _by_unit(frames[day], day, ended[day]) if day in frames else {} for day in missing}

    return boarding.kept_of_days(city, days, "cells", make)


def _by_unit(
    frame: pl.DataFrame, day: date, ended: Mapping[UUID, tuple[date | None, UUID | None]]
) -> dict[UUID, facts.Cell]:  # fmt: skip
    led: dict[str, dict[str, int]] = defaultdict(dict)
    for lead, light, many in frame.drop_nulls("lead").group_by("lead", "light").len().iter_rows():
        led[lead][light] = many
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for lead, lights in led.items():
        unit = UUID(lead)
        counts[(tree.present(unit, day, ended) if unit in ended else None) or unit].update(lights)
    return {unit: _cell(count) for unit, count in counts.items()}


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

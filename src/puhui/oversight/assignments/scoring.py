"""Scores and ranks of units between two days: lights at the months' ends, reports that were due, notices, evaluation."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connection

from puhui.ground import clock
from puhui.oversight.assignments import evaluating, facts, knowing, lighting, models, refusals, telling, viewing
from puhui.oversight.assignments.calc import cycles, tree
from puhui.oversight.assignments.calc import scores as formula

# Merging reports that were asked of each first lead for one period, how many came in time and how many late.
ASKED = f"""
SELECT p.unit_id, count(*), count(r.id) FILTER (WHERE NOT r.late), count(r.id) FILTER (WHERE r.late)
FROM assignments_version v
JOIN assignments_assignment a ON a.id = v.assignment_id
JOIN assignments_version f ON f.assignment_id = v.assignment_id AND f.number = 1
JOIN assignments_party p ON p.version_id = v.id AND p.duty = 'lead' AND p.position = 1
LEFT JOIN (
    SELECT id, assignment_id, late FROM assignments_report
    WHERE city = %s AND period = %s AND merging AND state <> 'returned' AND {lighting.STANDING}
) r ON r.assignment_id = v.assignment_id
WHERE a.city = %s AND v.cycle = %s AND v.state = 'open'
    AND greatest(v.starts, (f.at AT TIME ZONE 'Asia/Shanghai')::date) <= %s AND {lighting.STANDING_V}
GROUP BY p.unit_id
"""


def scores(city: str, first: date, last: date) -> list[facts.Score]:
    """Every unit that led anything between two days, the best first; a unit that took over carries what it took.

    Lights are those at the ends of the months (and at ``last``); reports those that were due on these days, of
    assignments that are open at the end; the evaluation is that of ``last``'s year. Refusals: RulesMissing,
    ScoresMissing, DaysReversed.
    """
    if last < first:
        raise refusals.DaysReversed(first=first, last=last)
    rules = telling.rules(city, last)
    if rules.scores is None:
        raise refusals.ScoresMissing(city=city)
    ended = knowing.ended_of(knowing.units(city, last))
    lights: dict[UUID, Counter[str]] = defaultdict(Counter)
    for led in viewing.cells(city, _month_ends(first, last)).values():
        for unit, cell in led.items():
            lights[tree.present(unit, last, ended) or unit].update(cell.lights)
    reports = _reports(city, rules, first, last, ended)
    notices = _notices(city, first, last, ended)
    evaluated = evaluating.evaluations(city, last.year, last)
    found = (
        formula.scored(
            rules.scores, unit, lights.get(unit, {}), reports.get(unit, {}), notices.get(unit, {}),
            evaluated[unit].total if unit in evaluated else None,
        )
        for unit in {*lights, *reports}
    )  # fmt: skip
    return formula.ranked(found)


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = cycles.period_of("month", first)[1]
    while day < last:
        yield day
        day = cycles.period_of("month", day + cycles.ONE_DAY)[1]
    yield last


def _reports(
    city: str, rules: facts.Rules, first: date, last: date, ended: dict[UUID, tuple[date | None, UUID | None]]
) -> dict[UUID, Counter[str]]:
    end, found = clock.day_ends(last), defaultdict(Counter)
    with connection.cursor() as cursor:
        for cycle in rules.cycles:
            for period, due in _due_between(cycle, first, last):
                cursor.execute(ASKED, [city, period, end, end, city, cycle.name, due, end, end])
                for unit, asked, in_time, late in cursor.fetchall():
                    present = tree.present(unit, last, ended) or unit
                    found[present].update({"asked": asked, "in_time": in_time, "late": late})
    return found


def _due_between(cycle: facts.Cycle, first: date, last: date) -> Iterator[tuple[date, date]]:
    period = cycles.period_of(cycle.period, last)[0]
    while (due := cycles.due_day(cycle, period)) >= first:
        if due <= last:
            yield period, due
        period = cycles.period_before(cycle.period, period)[0]


def _notices(
    city: str, first: date, last: date, ended: dict[UUID, tuple[date | None, UUID | None]]
) -> dict[UUID, Counter[str]]:
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    rows = models.Notice.objects.filter(city=city, at__gte=clock.day_starts(first), at__lt=clock.day_ends(last))
    for unit, step in rows.values_list("unit_id", "step"):
        found[tree.present(unit, last, ended) or unit][step] += 1
    return found

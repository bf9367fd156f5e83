"""Lights of several days at once are those of each day alone; what is kept of days is made anew after any change."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, tell

from puhui.ground import clock
from puhui.oversight.assignments import actions, boarding, facts, lighting, models, queries, several_days
from puhui.oversight.assignments.calc import cycles

DAY = timedelta(days=1)
FIRST, LAST = date(2025, 12, 20), date(2026, 7, 10)
DAYS = st.dates(FIRST, LAST)
# Instants at which a day begins are among them: there one version ends and the next begins.
INSTANTS = st.tuples(DAYS, st.sampled_from((timedelta(0), timedelta(microseconds=-1), timedelta(hours=9)))).map(
    lambda told: clock.day_starts(told[0]) + told[1]
)
ENDS = [
    date(2026, 1, 31),
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2026, 4, 15),
    date(2026, 4, 16),
    date(2026, 6, 30),
]
SAID = st.fixed_dictionaries(
    {
        "due": st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        "cycle": st.sampled_from(("", "monthly:28", "half_yearly")),
        "state": st.sampled_from(facts.STATES),
        "known": st.booleans(),
        "quota": st.none() | st.tuples(st.integers(1, 3), st.sampled_from(tuple(facts.MONTHS))),
    }
)
REPORT = st.fixed_dictionaries(
    {
        "period": st.sampled_from([date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 7))]),
        "state": st.sampled_from((facts.SUBMITTED, facts.ACCEPTED, facts.RETURNED)),
        "progress": st.none() | st.integers(0, 100),
        "times": st.none() | st.integers(0, 3),
        "merging": st.sampled_from((True, True, False)),
        "instants": st.tuples(INSTANTS, st.none() | INSTANTS),
    }
)
TASK = st.tuples(
    st.lists(st.tuples(SAID, INSTANTS), min_size=1, max_size=3, unique_by=lambda told: told[1]),
    st.lists(REPORT, max_size=6),
)


@pytest.fixture
def units(db):
    office.rules(date(2026, 2, 28))
    office.rules(date(2026, 4, 15), near_days=90, missed_days=5)
    made = office.units()
    for n, per in enumerate(facts.MONTHS):
        for month, unit in ((1, None), (3, made["env"]), (4, None)):
            first, day = cycles.period_of(per, date(2026, month, 1))[0], date(2026, month, 20 + n)
            figure = facts.KnownFigure("sites", day, Decimal(n), "", "", {}, unit, per, first)
            actions.tell_known(city=CITY, figures=[figure], at=noon(day))
    return made


def write(unit, versions, reports):
    """A task and its reports straight into the tables: also what no action would ever write."""
    task = models.Assignment.objects.create(id=uuid4(), city=CITY)
    ordered = sorted(versions, key=lambda told: told[1])
    for number, (said, at) in enumerate(ordered, 1):
        times, period = said["quota"] or (None, "")
        version = models.Version.objects.create(
            id=uuid4(), assignment=task, number=number, state=said["state"], title="t", starts=date(2026, 1, 1),
            due=None if times else said["due"], cycle=said["cycle"], quota_times=times, quota_period=period, by="x",
            at=at, superseded_at=ordered[number][1] if number < len(ordered) else None,
        )  # fmt: skip
        models.Party.objects.create(version=version, unit_id=unit, duty=facts.LEAD, position=1)
        if times and said["known"]:
            models.Target.objects.create(
                version=version, position=1, metric="场馆", comparator=">=", value=1, period=period, gather=facts.SUM,
                known="sites",
            )  # fmt: skip
    for number, told in enumerate(reports, 1):
        at, until = told["instants"]
        at, until = (min(at, until), max(at, until)) if until else (at, at + 400 * DAY)
        last = (told["period"] + 31 * DAY).replace(day=1) - DAY
        why = "x" if told["state"] == facts.RETURNED else ""
        models.Report.objects.create(
            id=uuid4(), city=CITY, assignment=task, unit_id=unit, last=last, number=number, late=False, why=why, by="x",
            at=at, superseded_at=until, **{name: told[name] for name in ("period", "state", "merging", "progress", "times")},
        )  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tasks=st.lists(TASK, min_size=1, max_size=4))
def test_several_days_are_those_of_each_day_alone(units, tasks):
    for n, (versions, reports) in enumerate(tasks):
        write(units["env" if n % 2 else "edu"], versions, reports)
    together = several_days.lights_frames(CITY, ENDS)
    # Before there were rules there are no lights.
    assert list(together) == ENDS[1:]
    for day, frame in together.items():
        alone = lighting.lights_frame(CITY, day)
        assert frame.drop("lead").sort("assignment").equals(alone.sort("assignment")), day


def heat(on):
    """What is answered, which has to be what is answered when nothing is kept."""
    told = queries.heat(CITY, on)
    boarding._kept.clear()
    assert told == queries.heat(CITY, on)
    return told


def cell(told, unit):
    return told.cells[unit][-1].lights


def test_kept_months_see_each_change_of_what_was_known(units):
    on, april = date(2026, 4, 30), date(2026, 4, 1)
    task = office.task(units["env"], cycle="monthly:28", starts=april, quota_times=1, quota_period="month")
    given = office.give(task, april)
    assert cell(heat(on), units["env"]) == {"behind": 1}
    tell(given, units["env"], april, april + 20 * DAY, times=1)
    assert cell(heat(on), units["env"]) == {"on_track": 1}
    changed = office.change(given, april + 21 * DAY, quota_times=9)
    assert cell(heat(on), units["env"]) == {"behind": 1}
    office.rules(april + 22 * DAY, near_days=200, tolerance_percent=0)
    assert cell(heat(on), units["env"]) == {"near_due": 1}
    actions.end_unit(
        id=uuid4(), unit=units["env"], seen=1, actor=OFFICE, at=noon(april + 23 * DAY), why="合并",
        last=april + 24 * DAY, into=units["edu"],
    )  # fmt: skip
    assert units["env"] not in {unit for unit, cells in heat(on).cells.items() if cells[-1]}
    actions.close(
        id=uuid4(), assignment=given.id, seen=changed.version, state=facts.DONE, why="办结", actor=OFFICE,
        at=noon(april + 26 * DAY),
    )  # fmt: skip
    assert cell(heat(on), units["edu"]) == {"closed": 1}


def test_day_that_begins_at_midnight_is_another_one(units):
    due = date(2026, 5, 20)
    office.give(office.task(units["env"], due=due))
    lights = [next(iter(cell(heat(day), units["env"]))) for day in (due - DAY, due, due + DAY)]
    assert lights[1:] == ["near_due", "overdue"] and lights[0] != "overdue"


def test_heat_asks_as_often_for_one_month_as_for_twelve(units):
    office.give(office.task(units["env"], due=LAST))
    counts = []
    for months in (1, 12):
        boarding._kept.clear()
        with CaptureQueriesContext(connection) as asked:
            queries.heat(CITY, LAST, months=months)
        with CaptureQueriesContext(connection) as again:
            queries.heat(CITY, LAST, months=months)
        counts.append((len(asked), len(again)))
    assert counts[0] == counts[1] and counts[0][1] == 1

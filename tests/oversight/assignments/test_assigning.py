"""Assignments are given, changed and closed as versions; what one said is known as of any past day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, of

from puhui.oversight.assignments import actions, facts, queries, refusals

DAY = timedelta(days=1)
MARCH = date(2026, 3, 10)
TARGET = facts.Target("场馆", ">=", Decimal(5), "个", "year", "全市")


@pytest.fixture
def units(db):
    return office.units()


def test_assignment_says_what_it_was_told(units):
    said = office.task(
        units["env"], units["edu"], cooperating=(units["fin"],), due=date(2026, 12, 31), targets=(TARGET,), group="教育",
        cycle="monthly",
    )  # fmt: skip
    given = office.give(said, number="3")
    found = queries.assignment(given.id, date(2026, 1, 1))
    assert (found.task, found.number, found.version, found.state) == (given.task, "3", 1, "open")
    assert found.task.targets == (replace(TARGET, value=Decimal("5.0000")),)
    assert found.task.leads == (units["env"], units["edu"])


def test_change_is_known_from_its_day(units):
    given = office.give(office.task(units["env"], due=date(2026, 6, 30)))
    office.change(given, MARCH, due=date(2026, 9, 30))
    for day, due in ((MARCH - DAY, 6), (MARCH, 9), (MARCH + DAY, 9)):
        assert queries.assignment(given.id, day).task.due.month == due
    first, second = queries.versions(given.id)
    assert (first.task.due, second.why, second.by, second.at) == (
        date(2026, 6, 30), "会议决定", "office", noon(MARCH),
    )  # fmt: skip
    with pytest.raises(refusals.AssignmentUnknown):
        queries.assignment(given.id, date(2025, 12, 31))


def test_closed_assignment_does_not_change(units):
    given = office.give(office.task(units["env"]))
    done = actions.close(
        id=uuid4(), assignment=given.id, seen=1, state="done", why="验收通过", actor=OFFICE, at=noon(MARCH)
    )
    assert [queries.assignment(given.id, day).state for day in (MARCH - DAY, MARCH)] == ["open", "done"]
    with pytest.raises(refusals.AssignmentClosed):
        office.change(done, MARCH, title="新事")
    with pytest.raises(refusals.AssignmentClosed):
        office.give(office.task(units["edu"], parent=given.id))


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"title": " "}, refusals.TitleMissing),
        ({"leads": ()}, refusals.LeadMissing),
        ({"due": date(2026, 6, 30), "quota_times": 2, "quota_period": "year"}, refusals.DueAndQuota),
        ({"due": date(2025, 12, 31)}, refusals.DueBeforeStart),
        ({"quota_times": 0, "quota_period": "year"}, refusals.QuotaMalformed),
        ({"quota_times": 2, "quota_period": "decade"}, refusals.QuotaMalformed),
        ({"quota_period": "year"}, refusals.QuotaMalformed),
        ({"targets": (replace(TARGET, metric=""),)}, refusals.TargetMalformed),
        ({"targets": (replace(TARGET, comparator="≈"),)}, refusals.TargetMalformed),
        ({"targets": (replace(TARGET, value=Decimal("NaN")),)}, refusals.TargetMalformed),
        ({"targets": (replace(TARGET, value=Decimal("0.00001")),)}, refusals.TargetMalformed),
        ({"targets": (replace(TARGET, gather="most"),)}, refusals.TargetMalformed),
        ({"targets": (replace(TARGET, bound=uuid4()),)}, refusals.UnitUnknown),
        ({"parent": uuid4()}, refusals.AssignmentUnknown),
        ({"leads": (uuid4(),)}, refusals.UnitUnknown),
    ],
)
def test_what_is_no_assignment_is_refused(units, wrong, no):
    with pytest.raises(no):
        office.give(replace(office.task(units["env"]), **wrong))
    assert queries.assignments(CITY, MARCH) == []


def test_due_on_the_day_it_starts_is_possible(units):
    assert office.give(office.task(units["env"], due=date(2026, 1, 1))).task.due == date(2026, 1, 1)


def test_unit_is_named_once(units):
    with pytest.raises(refusals.UnitTwice):
        office.give(office.task(units["env"], cooperating=(units["env"],)))


def test_circular_parts_are_refused(units):
    top = office.give(office.task(units["env"]))
    middle = office.give(office.task(units["edu"], parent=top.id, title="二"))
    low = office.give(office.task(units["fin"], parent=middle.id, title="三"))
    for parent in (low.id, top.id):
        with pytest.raises(refusals.AssignmentCircle):
            office.change(top, MARCH, parent=parent)
    assert [one.id for one in queries.parts(middle.id, MARCH)] == [low.id]
    office.change(low, MARCH, parent=top.id)
    assert [len(queries.parts(middle.id, day)) for day in (MARCH - DAY, MARCH)] == [1, 0]


def test_unit_gives_parts_of_what_it_leads_and_nothing_else(units):
    given = office.give(office.task(units["east"], cooperating=(units["fin"],)))
    part = office.task(units["street"], parent=given.id)
    assert office.give(part, actor=of(units["east"])).task.parent == given.id
    assert office.give(office.task(units["fin"], parent=given.id), actor=of(units["east"])).version == 1
    for actor, said in (
        (of(units["west"]), part),
        (of(units["east"]), office.task(units["street"])),
        (of(units["east"]), office.task(units["west"], parent=given.id)),
        (facts.Actor("x", facts.LEADER), part),
    ):
        with pytest.raises(refusals.NotPermitted):
            office.give(said, actor=actor)


def test_only_the_office_changes_and_closes(units):
    given = office.give(office.task(units["env"]))
    told = {"id": uuid4(), "assignment": given.id, "seen": 1, "why": "x", "actor": of(units["env"]), "at": noon(MARCH)}
    with pytest.raises(refusals.NotPermitted):
        actions.change(task=given.task, **told)
    with pytest.raises(refusals.NotPermitted):
        actions.close(state="done", **told)
    with pytest.raises(refusals.ReasonMissing):
        actions.change(task=given.task, **told | {"actor": OFFICE, "why": " "})


def test_same_call_again_gives_once(units):
    id, said = uuid4(), office.task(units["env"], targets=(TARGET,))
    assert office.give(said, id=id) == office.give(said, id=id)
    with pytest.raises(refusals.IdUsedOtherwise) as no:
        office.give(replace(said, title="另一事"), id=id)
    assert no.value.data["field"] == "title"
    assert len(queries.assignments(CITY, MARCH)) == 1


def test_second_change_of_what_was_seen_is_refused(units):
    given = office.give(office.task(units["env"]))
    office.change(given, MARCH, title="甲")
    with pytest.raises(refusals.ChangedMeanwhile):
        office.change(given, MARCH, title="乙")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many_as_for_one(units, count):
    for n in range(count):
        office.give(office.task(units["env"], title=f"{n}", targets=(TARGET,)))
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.assignments(CITY, MARCH)) == count
    assert len(asked) == 3


def test_list_of_a_unit_holds_what_it_takes_part_in(units):
    mine = office.give(office.task(units["env"], cooperating=(units["edu"],)))
    office.give(office.task(units["fin"]))
    assert [one.id for one in queries.assignments(CITY, MARCH, units=[units["edu"]])] == [mine.id]


@given(gaps=st.lists(st.integers(0, 3), min_size=1, max_size=6))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_as_of_answers_what_was_last_said_by_that_day(units, gaps):
    """Beside a plain list of (day, title): the last entry not after the asked day."""
    start = date(2026, 1, 1)
    now = office.give(office.task(units["env"], title="0", starts=start), start)
    told, day = [(start, "0")], start
    for n, gap in enumerate(gaps, 1):
        day += gap * DAY
        now = office.change(now, day, title=str(n))
        told.append((day, str(n)))
    for ahead in range((day - start).days + 2):
        on = start + ahead * DAY
        assert queries.assignment(now.id, on).task.title == [title for when, title in told if when <= on][-1]

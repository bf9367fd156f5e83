"""Lights of a city as of a day, from what units handed in; nothing about them is stored."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, of, tell

from puhui.oversight.assignments import actions, queries, refusals

DAY = timedelta(days=1)
DUE = date(2026, 3, 31)
MARCH = date(2026, 3, 1)


@pytest.fixture
def units(db):
    office.rules()
    return office.units()


def light(given, day):
    return queries.lights_of(CITY, day)[given.id]


def test_light_follows_what_was_handed_in_by_that_day(units):
    given = office.give(office.task(units["env"], cycle="monthly:28", due=date(2027, 12, 31)), date(2026, 2, 10))
    told = tell(given, units["env"], date(2026, 2, 1), date(2026, 2, 25), progress=60)
    assert light(given, date(2026, 2, 24))["progress"] is None
    assert (light(given, date(2026, 2, 25))["progress"], light(given, date(2026, 3, 28))["rule"]) == (60, "as_expected")
    actions.give_back(
        id=uuid4(), assignment=given.id, unit=units["env"], period=told.period, seen=1, why="x", actor=OFFICE,
        at=noon(date(2026, 3, 2)),
    )  # fmt: skip
    assert light(given, date(2026, 3, 1))["progress"] == 60
    assert light(given, date(2026, 3, 2))["rule"] == "report_missing"


def test_quota_counts_what_was_done_in_its_period(units):
    given = office.give(office.task(units["env"], cycle="monthly:28", quota_times=2, quota_period="quarter"))
    for month in (1, 2, 3):
        tell(given, units["env"], date(2026, month, 1), date(2026, month, 25), times=1)
        assert light(given, date(2026, month, 26))["counted"] == month
    now = light(given, date(2026, 4, 2))
    assert (now["counted"], now["before"], now["rule"]) == (0, 3, "quota_on_the_way")
    assert light(given, date(2026, 3, 26))["rule"] == "quota_reached"


def test_same_number_of_queries_for_one_and_for_many(units):
    counts = []
    for _ in range(2):
        for n in range(3):
            office.give(office.task(units["env"], title=f"{n}", due=DUE))
        with CaptureQueriesContext(connection) as asked:
            assert sum(queries.light_totals(CITY, MARCH).values()) % 3 == 0
        counts.append(len(asked))
    assert counts[0] == counts[1] and queries.light_totals(CITY, DUE + DAY)["overdue"] == 6


def test_ladder_rises_with_reds_in_a_row(units):
    given = office.give(office.task(units["env"], due=DUE))

    def called(day):
        return [one.step for one in queries.called_for(CITY, day)]

    assert [called(date(2026, 2, 28)), called(date(2026, 3, 1))] == [[], ["remind"]]
    days = [DUE, DUE + DAY, date(2026, 5, 1), date(2026, 6, 1)]
    assert [called(day) for day in days] == [["remind"], ["supervise"], ["circulate"], ["talk"]]

    def issue(step, day, **more):
        return actions.issue_notice(id=uuid4(), assignment=given.id, step=step, actor=OFFICE, at=noon(day), **more)

    with pytest.raises(refusals.StepNotCalledFor):
        issue("talk", DUE + DAY)
    first = issue("supervise", DUE + DAY)
    # Five working days after Wednesday 1 April 2026, over the weekend of 清明 (4 to 6 April).
    assert (first.number, first.answer_by) == ("督办单〔2026〕1号", date(2026, 4, 9))
    assert called(DUE + 2 * DAY) == []
    assert issue("talk", DUE + 2 * DAY, why="市领导批示").number == "约谈通知〔2026〕1号"
    late = [
        actions.reply(
            id=uuid4(), notice=first.id, text="已整改", actor=of(units["env"]), at=noon(first.answer_by + n * DAY)
        )
        for n in (-1, 0, 1)
    ][-1]
    assert [one.late for one in late.replies] == [False, False, True]
    with pytest.raises(refusals.NotPermitted):
        actions.reply(id=uuid4(), notice=first.id, text="x", actor=of(units["edu"]), at=noon(DUE))
    assert [len(one.replies) for one in queries.notices(CITY, first.answer_by)] == [0, 2]

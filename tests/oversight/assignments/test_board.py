"""The board, what awaits whom, an assignment's history, heat map and wall: for who looks, as of any day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, FOUNDED, OFFICE, noon, of, tell

from puhui.oversight.assignments import actions, boarding, facts, queries, refusals

DAY = timedelta(days=1)
MARCH = date(2026, 3, 1)
ON = date(2026, 3, 25)
DUE = date(2026, 3, 10)


@pytest.fixture
def units(db):
    office.rules()
    return office.units()


@pytest.fixture
def given(units):
    """An overdue one, one on its way that others join, one that goes on."""
    told = {"cycle": "monthly:28", "starts": MARCH}
    return {
        "late": office.give(office.task(units["env"], title="垃圾分类全覆盖", group="设施", due=DUE), number="1"),
        "way": office.give(
            office.task(units["edu"], title="学校开展宣传", group="宣传", cooperating=(units["env"], units["street"]),
                        due=date(2026, 12, 31), **told),
            number="2",
        ),
        "often": office.give(
            office.task(units["fin"], title="每月督查", quota_times=1, quota_period="month", **told), number="3"
        ),
    }  # fmt: skip


def numbers(**wanted):
    return [row.number for row in queries.board(CITY, ON, facts.Wanted(**wanted)).rows]


def test_board_filters_searches_and_orders(given, units):
    assert numbers() == ["1", "2", "3"]
    assert numbers(words="分类") == ["1"]
    assert numbers(words="教育局 宣传") == ["2"]
    assert numbers(words="教育局 督查") == []
    assert numbers(lights=("overdue",)) == ["1"]
    assert numbers(units=(units["env"],)) == ["1", "2"]
    assert numbers(units=(units["env"],), leading=True) == ["1"]
    assert (numbers(units=(units["east"],)), numbers(units=(units["east"],), below=True)) == ([], ["2"])
    assert (numbers(long_term=True), numbers(group="宣传")) == (["3"], ["2"])
    assert [numbers(due_to=day) for day in (DUE - DAY, DUE)] == [[], ["1"]]
    assert numbers(order="due") == ["1", "3", "2"]
    assert numbers(order="light") == ["1", "3", "2"]


def test_board_counts_lights_beside_the_filter_and_tells_pages(given):
    told = queries.board(CITY, ON, facts.Wanted(lights=("overdue",)), page=7, size=2)
    assert (told.total, told.page, told.pages) == (1, 1, 1)
    assert sum(told.lights.values()) == 3 and told.groups == ("设施", "宣传", "")
    second = queries.board(CITY, ON, page=2, size=2)
    assert ([row.number for row in second.rows], second.pages) == (["3"], 2)


def test_board_is_as_of_its_day_and_sees_each_change(given, units):
    assert queries.board(CITY, ON).rows[0].light == "overdue"
    office.change(given["late"], ON + DAY, due=date(2026, 6, 30), title="延期")
    found = {day: queries.board(CITY, day).rows[0] for day in (ON, ON + DAY)}
    assert [(row.title, row.light) for row in found.values()] == [("垃圾分类全覆盖", "overdue"), ("延期", "on_track")]
    tell(given["way"], units["edu"], MARCH, ON, progress=90)
    assert queries.board(CITY, ON).rows[1].progress == 90
    office.rules(ON + DAY, near_days=200)
    assert queries.board(CITY, ON + DAY).rows[0].rule == "due_soon"


def test_same_number_of_queries_for_one_and_for_many(given, units):
    views = (
        lambda: queries.board(CITY, ON),
        lambda: queries.awaiting(CITY, ON, actor=OFFICE),
        lambda: queries.awaiting(CITY, ON, actor=of(units["env"])),
        lambda: queries.wall(CITY, ON),
    )
    counts = []
    for n in (1, 5):
        for number in range(n):
            more = office.give(office.task(units["env"], cooperating=(units["edu"],), due=DUE, cycle="monthly:28"))
            tell(more, units["env"], MARCH, ON, progress=number)
        counts.append([])
        for view in views:
            boarding._kept.clear()
            with CaptureQueriesContext(connection) as asked:
                view()
            counts[-1].append(len(asked))
        queries.board(CITY, ON)
        with CaptureQueriesContext(connection) as again:
            queries.board(CITY, ON)
        assert len(again) == 1
    assert counts[0] == counts[1]


def kinds(actor, day=ON):
    return [(one.kind, one.number, one.by, one.late) for one in queries.awaiting(CITY, day, actor=actor)]


def test_unit_is_awaited_by_what_it_owes(given, units):
    due = date(2026, 3, 28)
    assert kinds(of(units["env"]), date(2026, 3, 19)) == []
    assert kinds(of(units["env"]), date(2026, 3, 20)) == [("report", "2", due, False)]
    told = tell(given["way"], units["env"], MARCH, ON)
    assert kinds(of(units["env"])) == []
    assert kinds(of(units["edu"])) == [("merge", "2", due, False), ("report", "2", due, False)]
    actions.give_back(
        id=uuid4(), assignment=told.assignment, unit=told.unit, period=MARCH, seen=1, why="缺数", actor=of(units["edu"]),
        at=noon(ON),
    )  # fmt: skip
    assert kinds(of(units["env"])) == [("report_anew", "2", due, False)]
    locks = date(2026, 3, 31)
    days = (due, due + DAY, locks, locks + DAY)
    assert [[late for *_, late in kinds(of(units["env"]), day)] for day in days] == [[False], [True], [True], []]


def test_office_is_awaited_by_reviews_and_steps(given, units):
    assert kinds(OFFICE) == [("step", "1", ON, False), ("step", "3", ON, False)]
    told = tell(given["way"], units["edu"], MARCH, ON)
    assert kinds(OFFICE)[2:] == [("review", "2", date(2026, 3, 31), False)]
    notice, _ = (
        actions.issue_notice(id=uuid4(), assignment=given[key].id, step=step, actor=OFFICE, at=noon(ON))
        for key, step in (("late", "supervise"), ("often", "remind"))
    )
    actions.accept(
        id=uuid4(), assignment=told.assignment, unit=told.unit, period=MARCH, seen=1, actor=OFFICE, at=noon(ON)
    )
    assert kinds(OFFICE) == []
    assert ("reply", "1", notice.answer_by, False) in kinds(of(units["env"]))
    for actor in (facts.Actor("l", facts.LEADER), facts.Actor("a", facts.AUDITOR)):
        assert queries.awaiting(CITY, ON, actor=actor) == []
    actions.reply(id=uuid4(), notice=notice.id, text="已整改", actor=of(units["env"]), at=noon(ON))
    assert "reply" not in [kind for kind, *_ in kinds(of(units["env"]))]


def test_draft_is_shown_beside_what_it_is_for(given, units):
    actions.save_draft(
        assignment=given["way"].id, unit=units["edu"], period=MARCH, seen=0, said=facts.Said(progress=1),
        actor=of(units["edu"]), at=noon(ON),
    )  # fmt: skip
    assert [one.draft for one in queries.awaiting(CITY, ON, actor=of(units["edu"]))] == [True]
    assert [one.draft for one in queries.awaiting(CITY, ON, actor=of(units["env"]))] == [False]


def test_successor_is_awaited_by_what_it_took_over(given, units):
    actions.end_unit(
        id=uuid4(), unit=units["env"], seen=1, last=MARCH, into=units["fin"], why="改革", actor=OFFICE, at=noon(FOUNDED)
    )
    assert kinds(of(units["env"])) == []
    assert [number for _kind, number, *_ in kinds(of(units["fin"]))] == ["2", "3"]
    assert numbers(units=(units["fin"],)) == ["1", "2", "3"]
    assert queries.heat(CITY, ON, months=1).cells[units["fin"]][0].light == "overdue"


def test_story_tells_everything_as_of_a_day_to_who_may_read_it(given, units):
    told = tell(given["way"], units["env"], MARCH, ON, progress=5)
    office.change(given["way"], ON + DAY, title="学校开展宣传（修订）")
    read = {day: queries.story(told.assignment, actor=OFFICE, on=day) for day in (ON, ON + DAY)}
    assert [[event.what for event in one.events] for one in read.values()] == [
        ["submitted", "given"], ["changed", "submitted", "given"],
    ]  # fmt: skip
    assert [one.assignment.version for one in read.values()] == [1, 2]
    assert read[ON].light["rule"] == "nothing_told_yet"
    assert queries.story(told.assignment, actor=of(units["west"]), on=ON).reports == ()


def test_district_reads_what_units_below_it_told(given, units):
    tell(given["way"], units["street"], MARCH, ON)
    tell(given["way"], units["env"], MARCH, ON)

    def read(unit, role):
        actor = facts.Actor("x", role, units[unit])
        return [one.unit for one in queries.reports(given["way"].id, actor=actor, on=ON)]

    assert read("east", facts.DISTRICT) == [units["street"]]
    assert (read("east", facts.UNIT), read("west", facts.DISTRICT)) == ([], [])


def test_heat_is_the_worst_light_of_a_month(given, units):
    told = queries.heat(CITY, ON, months=3)
    assert told.months == (date(2026, 1, 1), date(2026, 2, 1), MARCH)
    assert [cell.light for cell in told.cells[units["env"]]] == ["on_track", "near_due", "overdue"]
    assert units["street"] not in told.cells


def test_wall_tells_totals_trend_reports_and_the_worst(given, units):
    tell(given["way"], units["edu"], MARCH, ON)
    told = queries.wall(CITY, ON, months=2)
    assert (told.assignments, told.lights["overdue"], told.trend[-1][1]) == (3, 1, told.lights)
    assert told.trend[0][0] == date(2026, 2, 28) and told.trend[0][1]["near_due"] == 1
    assert told.reports == {"asked": 2, "handed_in": 1, "late": 0, "accepted": 0, "returned": 0}
    assert (told.worst[0], [row.number for row in told.overdue]) == ((units["env"], 1, 1), ["1"])


def test_gantt_runs_over_whole_months(given):
    told = queries.gantt(CITY, ON)
    assert (told.first, told.last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert [(row.number, row.ends) for row in told.board.rows] == [
        ("1", DUE), ("3", date(2026, 3, 31)), ("2", date(2026, 12, 31)),
    ]  # fmt: skip


def test_board_without_rules_is_refused(db):
    office.units()
    with pytest.raises(refusals.RulesMissing):
        queries.board(CITY, ON)

"""Two at once over one report, one notice, one evaluation: first shown with the guard off, then prevented with it on."""

from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.query import QuerySet
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, at_once, noon, of, tell

from puhui.oversight.assignments import actions, escalating, facts, guarding, models, queries

pytestmark = pytest.mark.django_db(transaction=True)
MARCH, ON = date(2026, 3, 1), date(2026, 3, 25)
FORM = {"title": "年度评估", "items": [{"id": "results", "title": "成效", "points": 100}]}


@pytest.fixture
def units():
    office.rules(evaluation=FORM)
    return office.units()


@pytest.fixture
def given(units):
    told = {"cycle": "monthly:28", "cooperating": (units["edu"],), "due": date(2026, 3, 20)}
    return office.give(office.task(units["env"], **told))


def names(found):
    return sorted(type(one).__name__ for one in found)


def judged(report, verb, **more):
    return lambda: getattr(actions, verb)(
        id=uuid4(), assignment=report.assignment, unit=report.unit, period=MARCH, seen=report.number, actor=OFFICE,
        at=noon(ON), **more,
    )  # fmt: skip


def walls_down() -> None:
    """Take away what the database keeps of one standing version, for this test's tables only."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_version_of_a_report_stands")
        cursor.execute("ALTER TABLE assignments_report DROP CONSTRAINT versions_of_a_report_are_counted")


def walls_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; TRUNCATE assignments_report CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "CREATE UNIQUE INDEX one_version_of_a_report_stands ON assignments_report (assignment_id, unit_id, period)"
            " WHERE superseded_at IS NULL"
        )
        cursor.execute(
            "ALTER TABLE assignments_report ADD CONSTRAINT versions_of_a_report_are_counted"
            " UNIQUE (assignment_id, unit_id, period, number)"
        )


def both_look(monkeypatch) -> None:
    """Both read what stands before either writes: locks off, and they wait for each other."""
    meet, look = Barrier(2), QuerySet.first

    def first(rows):
        found = look(rows)
        if rows.model is models.Report and rows.query.select_for_update is False and "superseded_at" in str(rows.query):
            meet.wait(10)
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_told: rows.all())
    monkeypatch.setattr(QuerySet, "first", first)
    monkeypatch.setattr(guarding, "supersede", lambda row, at, what: at)


def test_without_the_guard_one_report_is_accepted_and_returned(given, units, monkeypatch):
    told = tell(given, units["env"], MARCH, ON)
    walls_down()
    try:
        with monkeypatch.context() as off:
            both_look(off)
            found = at_once(judged(told, "accept"), judged(told, "give_back", why="缺数"))
        assert names(found) == ["Report", "Report"]
        assert {one.state for one in found} == {"accepted", "returned"}
    finally:
        walls_up()


def test_report_is_accepted_or_returned_once(given, units):
    told = tell(given, units["env"], MARCH, ON)
    found = at_once(judged(told, "accept"), judged(told, "give_back", why="缺数"))
    assert names(found) == ["ChangedMeanwhile", "Report"]
    assert len(queries.history(given.id, actor=OFFICE, on=ON)) == 2


def test_two_hand_in_a_first_report_at_once(given, units):
    found = at_once(*(lambda n=n: tell(given, units["env"], MARCH, ON, progress=n) for n in (10, 20)))
    assert names(found) == ["ChangedMeanwhile", "Report"]
    assert len(queries.history(given.id, actor=OFFICE, on=ON)) == 1


def test_lead_merges_while_the_other_hands_in_anew(given, units):
    told = tell(given, units["edu"], MARCH, ON, progress=5)
    found = at_once(
        lambda: tell(given, units["env"], MARCH, ON, taken=(told.id,)),
        lambda: tell(given, units["edu"], MARCH, ON, seen=1, progress=6),
    )
    # What was merged is what stood then: either the lead came first, or it is told that the other changed.
    assert names(found) in (["Report", "Report"], ["NothingToMerge", "Report"])
    merged = [one for one in queries.history(given.id, actor=OFFICE, on=ON) if one.merging]
    assert all(one.taken == (told.id,) for one in merged)


def test_two_save_one_draft_at_once(given, units):
    def save(progress):
        return actions.save_draft(
            assignment=given.id, unit=units["edu"], period=MARCH, seen=0, said=facts.Said(progress=progress),
            actor=of(units["edu"]), at=noon(ON),
        )  # fmt: skip

    assert names(at_once(lambda: save(1), lambda: save(2))) == ["ChangedMeanwhile", "Draft"]


def issue():
    return actions.issue_notice(
        id=uuid4(),
        assignment=queries.assignments(CITY, ON)[0].id,
        step="remind",
        why="领导批示",
        actor=OFFICE,
        at=noon(ON),
    )


def test_without_its_turn_a_notice_meets_the_wall(given, monkeypatch):
    meet, look = Barrier(2), escalating._last_serial

    def both_looked(*told):
        found = look(*told)
        meet.wait(10)
        return found

    def tried():
        try:
            return issue()
        except Exception as wall:
            return wall

    with monkeypatch.context() as off:
        off.setattr(escalating, "_last_serial", both_looked)
        off.setattr(guarding, "turn", lambda *_names: guarding.transaction.atomic())
        assert names(at_once(tried, tried)) == ["IntegrityError", "Notice"]


def test_notices_are_numbered_without_gaps(given):
    assert sorted(one.number for one in at_once(issue, issue, issue)) == [f"提醒函〔2026〕{n}号" for n in (1, 2, 3)]


def test_two_evaluate_one_unit_at_once(units):
    def evaluate(points):
        return actions.evaluate(
            id=uuid4(), city=CITY, unit=units["env"], year=2026, seen=0, evaluator="机构", points={"results": points},
            actor=OFFICE, at=noon(ON),
        )  # fmt: skip

    assert names(at_once(lambda: evaluate(1), lambda: evaluate(2))) == ["ChangedMeanwhile", "Evaluated"]

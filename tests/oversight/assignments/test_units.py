"""Units stand in a tree, for their days; whoever was merged keeps what it was given, and its successor answers."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, FOUNDED, OFFICE, noon, of

from puhui.oversight.assignments import actions, facts, queries, refusals

MERGED_ON = date(2025, 7, 1)
DAY = timedelta(days=1)


@pytest.fixture
def units(db):
    return office.units()


def end(unit, last=MERGED_ON - DAY, into=None, seen=1, day=date(2025, 6, 20), **more):
    told = {"id": uuid4(), "why": "机构改革", "actor": OFFICE, "at": noon(day)} | more
    return actions.end_unit(unit=unit, seen=seen, last=last, into=into, **told)


def test_units_are_a_tree(units):
    on = date(2026, 1, 1)
    assert [one.name for one in queries.children(CITY, None, on)] == ["样式市"]
    assert {one.name for one in queries.children(CITY, units["city"], on)} >= {"东区", "西区", "市教育局"}
    assert [one.kind for one in queries.children(CITY, units["east"], on)] == ["street"]
    assert queries.units("chengdu", on) == {}


def test_unit_is_known_from_the_day_it_was_added(units):
    office.add("市商务局", parent=units["city"], at=noon(date(2026, 3, 2)))
    for day, known in ((date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 3), True)):
        assert ("市商务局" in {one.name for one in queries.units(CITY, day).values()}) is known


def test_merged_unit_stands_until_its_last_day(units):
    done = end(units["fin"], into=units["edu"])
    assert (done.into, done.on, done.assignments) == (units["edu"], MERGED_ON, 0)
    for day, who in ((MERGED_ON - DAY, "fin"), (MERGED_ON, "edu"), (MERGED_ON + DAY, "edu")):
        assert queries.present_unit(units["fin"], CITY, day) == units[who]


def test_successors_of_successors_answer(units):
    end(units["fin"], into=units["edu"])
    end(units["edu"], last=date(2025, 12, 31), into=units["env"])
    assert queries.present_unit(units["fin"], CITY, date(2025, 12, 31)) == units["edu"]
    assert queries.present_unit(units["fin"], CITY, date(2026, 1, 1)) == units["env"]


def test_merged_unit_gets_nothing_new_and_is_told_who_took_over(units):
    end(units["fin"], into=units["edu"])
    office.give(office.task(units["fin"], starts=date(2025, 6, 1)), MERGED_ON - DAY)
    with pytest.raises(refusals.UnitEnded) as no:
        office.give(office.task(units["fin"]), MERGED_ON)
    assert no.value.data == {"unit": "市财政局", "last": MERGED_ON - DAY, "successor": "市教育局"}


def test_unit_that_answers_for_something_names_its_successor(units):
    given = office.give(office.task(units["fin"]))
    with pytest.raises(refusals.UnitStillResponsible) as no:
        end(units["fin"])
    assert no.value.data["count"] == 1
    assert end(units["fin"], into=units["edu"]).assignments == 1
    assert queries.assignment(given.id, date(2026, 1, 2)).task.leads == (units["fin"],)
    assert end(units["west"]).successor is None


def test_circles_of_units_are_refused(units):
    def move(unit, parent):
        told = {"name": queries.unit(unit, date(2026, 1, 1)).name, "why": "x", "actor": OFFICE, "at": noon(FOUNDED)}
        return actions.change_unit(id=uuid4(), unit=unit, seen=1, parent=parent, **told)

    with pytest.raises(refusals.UnitCircle):
        move(units["city"], units["street"])
    with pytest.raises(refusals.UnitCircle):
        end(units["fin"], into=units["fin"])
    assert move(units["street"], units["west"]).parent == units["west"]


def test_successor_must_stand(units):
    end(units["fin"], into=units["edu"])
    with pytest.raises(refusals.UnitEnded):
        end(units["env"], into=units["fin"])
    late = office.add("市新局", first=MERGED_ON + DAY)
    with pytest.raises(refusals.UnitNotYet):
        end(units["west"], into=late)
    assert end(units["west"], last=MERGED_ON, into=late).into == late
    with pytest.raises(refusals.UnitEnded):
        end(units["fin"], into=units["env"], seen=2)


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"kind": "ministry"}, refusals.UnitKindUnknown),
        ({"name": "  "}, refusals.UnitNameMissing),
        ({"parent": uuid4()}, refusals.UnitUnknown),
        ({"actor": facts.Actor("x", facts.LEADER)}, refusals.NotPermitted),
        ({"actor": facts.Actor("x", facts.AUDITOR)}, refusals.NotPermitted),
        ({"actor": of(uuid4())}, refusals.NotPermitted),
    ],
)
def test_what_is_no_unit_is_refused(db, wrong, no):
    with pytest.raises(no):
        office.add(**({"name": "市商务局", "kind": "department", "parent": None} | wrong))


def test_names_are_taken_once_at_a_place(units):
    with pytest.raises(refusals.UnitNameTaken):
        office.add("市教育局", parent=units["city"])
    office.add("市教育局", parent=units["east"])


def test_same_call_again_changes_nothing(units):
    id = uuid4()
    again = [end(units["fin"], into=units["edu"], id=id) for _ in range(2)]
    assert again[0] == again[1]
    with pytest.raises(refusals.IdUsedOtherwise) as no:
        end(units["fin"], into=units["env"], id=id)
    assert no.value.data["field"] == "successor_id"


def test_contacts_follow_each_other_and_are_forgotten(units):
    def appoint(first, actor=OFFICE, **more):
        told = {"id": uuid4(), "unit": units["edu"], "duty": facts.CONTACT, "name": "甲", "at": noon(FOUNDED)} | more
        return actions.appoint(first=first, actor=actor, **told)

    appoint(date(2026, 1, 1), phone="000")
    with pytest.raises(refusals.NotPermitted):
        appoint(date(2026, 3, 1), actor=of(units["fin"]))
    with pytest.raises(refusals.DaysReversed):
        appoint(date(2026, 1, 1))
    appoint(date(2026, 3, 1), actor=of(units["edu"]), name="乙")
    for day, name in ((date(2026, 2, 28), "甲"), (date(2026, 3, 1), "乙"), (date(2026, 3, 2), "乙")):
        assert [one.name for one in queries.contacts(units["edu"], day)] == [name]
    assert actions.forget_contacts(before=date(2026, 2, 28)) == 0
    assert actions.forget_contacts(before=date(2026, 3, 1)) == 1
    assert queries.contacts(units["edu"], date(2026, 2, 1)) == []

"""A conference over assignments: red ones are offered for its agenda, its decisions are given, once."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import CITY, HELD, MEMBERS, NOTICE, OFFICE, noon

from puhui.ground import clock
from puhui.journeys.oversight import hold_conference
from puhui.oversight.assignments import queries as ledger
from puhui.oversight.assignments import refusals as no
from puhui.oversight.conference import actions, facts, queries, refusals

DAY = timedelta(days=1)


@pytest.fixture
def units(db):
    meeting.into_force()
    office.rules(city=CITY)
    return {name: office.add(name, city=CITY) for name in (*MEMBERS, "市商务委")}


def call(**more):
    told = {
        "id": uuid4(), "city": CITY, "conference_id": "publicity", "kind": facts.REGULAR, "title": "上半年联席会议",
        "starts": clock.day_starts(HELD) + timedelta(hours=9), "place": "三楼", "actor": OFFICE, "at": noon(NOTICE),
    }  # fmt: skip
    return hold_conference.call_session(**(told | more))


def give(*leads, **more):
    task = office.task(*leads, due=date(2027, 5, 31), **more)
    return office.give(task, city=CITY)


def issued(session, units, *decisions):
    after = noon(HELD + DAY)
    minutes = meeting.write(session, after, decisions=decisions)
    for name in MEMBERS:
        actor = facts.Actor(name, facts.UNIT, units[name])
        actions.countersign(id=uuid4(), minutes=minutes.id, draft=1, unit=units[name], actor=actor, at=after)
    told = {"id": uuid4(), "minutes": minutes.id, "actor": OFFICE, "at": after}
    return lambda: hold_conference.issue_minutes(**told)


def test_members_are_found_by_name_among_the_units(units):
    session = call(added=[units["市商务委"]])
    assert {one.name: one.unit for one in session.invited} == units
    assert hold_conference.invite_units(session=session.id, units=[], actor=OFFICE, at=noon(NOTICE)) == session
    with pytest.raises(no.UnitUnknown):
        call(guests=[uuid4()])


def test_member_whose_name_nobody_or_two_bear_is_missing_unless_it_is_said(units):
    twin = office.add("市教委", "department", office.add("东区", "district", city=CITY), city=CITY)
    with pytest.raises(refusals.MemberMissing) as missing:
        call()
    assert missing.value.data["member"] == "市教委"
    assert twin not in {one.unit for one in call(names={"市教委": units["市教委"]}).invited}


def test_agenda_offers_what_is_red_invited_units_first(units):
    red, other = give(units["市教委"], title="甲"), give(units["市商务委"], title="乙")
    give(units["市妇联"], title="丙", starts=date(2027, 1, 1))
    office.give(replace(red.task, due=date(2027, 12, 31), title="丁"), city=CITY)
    session = call()
    actor = facts.Actor("x", facts.UNIT, units["市教委"])
    told = {"unit": units["市教委"], "title": "甲", "assignment": red.id, "actor": actor, "at": noon(NOTICE)}
    topic = actions.hand_in(id=uuid4(), session=session.id, **told)
    found = hold_conference.offered(session.id, NOTICE)
    assert [one.title for one in found][-1] == "乙"
    assert {one.title: (one.light, one.invited, one.topic) for one in found} == {
        "甲": ("overdue", True, topic.id), "丙": ("overdue", True, None), "乙": ("overdue", False, None),
    }  # fmt: skip
    assert all(one.rule and one.in_a_row >= 1 for one in found)
    assert other.id in {one.assignment for one in found}


def test_agenda_offers_nothing_that_was_not_red_by_then(units):
    give(units["市教委"], title="甲")
    assert hold_conference.offered(call().id, date(2027, 5, 31)) == []


def test_decisions_become_assignments_once(units):
    parent = give(units["市教委"], title="甲")
    decision = facts.Decision(
        "建成五个场馆。", "建成场馆", (units["市教委"],), (units["市妇联"],), date(2027, 12, 31), parent.id
    )
    issue = issued(call(), units, decision, facts.Decision("会议原则同意方案。"))
    first, again = issue(), issue()
    assert first == again
    given, nothing = first.decisions
    assert (nothing.assignment, nothing.refusal) == (None, None)
    found = ledger.assignment(given.assignment, HELD + DAY)
    assert found.number == f"{first.minutes.issue.number}之1"
    assert (found.task.title, found.task.parent, found.task.due) == ("建成场馆", parent.id, date(2027, 12, 31))
    assert (found.task.leads, found.task.cooperating) == ((units["市教委"],), (units["市妇联"],))
    assert found.task.starts == HELD
    assert len(ledger.assignments(CITY, HELD + DAY)) == 2


def test_decision_that_cannot_be_given_says_why_and_the_minutes_stand(units):
    late = facts.Decision("尽快办结。", "办结", (units["市教委"],), (), HELD - DAY)
    unknown = facts.Decision("另办。", "另办", (uuid4(),))
    fine = facts.Decision("办好。", "办好", (units["市妇联"],))
    session = call()
    told = issued(session, units, late, unknown, fine)()
    assert [type(one.refusal) for one in told.decisions] == [no.DueBeforeStart, no.UnitUnknown, type(None)]
    assert queries.session(session.id).state == facts.ISSUED
    assert len(ledger.assignments(CITY, HELD + DAY)) == 1

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import CITY, NOON, Stage, picture
from tests.oversight.assignments import office

from puhui.civic.outreach import facts, queries
from puhui.journeys.civic import run_campaign
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import refusals

DUE = date(2026, 6, 10)
OTHERS = office.of(named("other"))


@pytest.fixture
def units(db):
    return office.units()


@pytest.fixture
def stage(units) -> Stage:
    stage = Stage()
    activate_pack.put_into_force(pack=stage.pack, at=NOON)
    return stage


def ask(stage: Stage, *wanted: facts.Wanted, actor=office.OFFICE):
    return run_campaign.ask(city=CITY, campaign=stage.campaign, wanted=wanted, actor=actor, at=NOON)


def prove(placement, actor, content=None, at=NOON):
    content = picture() if content is None else content
    return run_campaign.prove(
        city=CITY,
        placement=placement,
        id=named(content),
        kind="photo",
        content=content,
        name="a.jpg",
        actor=actor,
        at=at,
    )


def test_a_campaign_feeds_the_assignment_that_asked_for_it(stage, units):
    given = office.give(office.task(units["env"]))
    wanted = [
        facts.Wanted(named(name), units[name], "bus", DUE, assignment=given.id) for name in ("env", "edu", "street")
    ]
    assert ask(stage, *wanted) == tuple(one.id for one in wanted)
    assert prove(named("env"), office.of(units["env"])).state == "proved"
    with pytest.raises(refusals.NotPermitted):
        prove(named("edu"), office.of(units["env"]))
    shown = run_campaign.overview(
        city=CITY, campaign=stage.campaign, actor=office.OFFICE, at=NOON + timedelta(days=9)
    )  # fmt: skip
    assert (shown.whole.asked, shown.whole.proved, shown.whole.missing) == (3, 1, 2)
    assert {one.name: one.counts.missing for one in shown.units} == {"市生态环境局": 0, "市教育局": 1, "东区一街道": 1}
    assert {each.assignment for one in shown.units for each in one.asked} == {"建成五个场馆"}
    (of,) = queries.counts(CITY, by="assignment", at=NOON)
    assert (of.key, of.asked, of.proved) == (given.id, 3, 1)
    # A unit reads its own; a district what is below it.
    seen = {
        role: [one.unit for one in run_campaign.asked(city=CITY, actor=actor, at=NOON)]
        for role, actor in (("unit", office.of(units["edu"])), ("district", replace(office.of(units["east"]), role="district")))
    }  # fmt: skip
    assert seen == {"unit": ["市教育局"], "district": ["东区一街道"]}


def test_units_and_assignments_are_the_citys_own(stage, units):
    with pytest.raises(refusals.UnitUnknown):
        ask(stage, facts.Wanted(named("x"), named("nobody"), "bus", DUE))
    elsewhere = office.units("chengdu")
    theirs = office.give(office.task(elsewhere["env"]), city="chengdu")
    with pytest.raises(refusals.AssignmentUnknown):
        ask(stage, facts.Wanted(named("x"), units["env"], "bus", DUE, assignment=theirs.id))
    with pytest.raises(refusals.NotPermitted):
        ask(stage, facts.Wanted(named("x"), units["env"], "bus", DUE), actor=office.of(units["env"]))


def test_who_took_over_a_unit_proves_for_it_and_the_office_decides(stage, units):
    ask(stage, facts.Wanted(named("x"), units["fin"], "screen", DUE))
    ends = date(2026, 6, 7)
    assignments.end_unit(
        id=named("end"), unit=units["fin"], seen=1, last=ends, into=units["env"], why="机构合并", actor=office.OFFICE,
        at=office.noon(ends),
    )  # fmt: skip
    later, heir = NOON + timedelta(days=4), office.of(units["env"])
    proof = prove(named("x"), heir, at=later)
    assert proof.state == "held"
    told = {"city": CITY, "placement": named("x"), "proof": proof.id, "words": "门口照片", "at": later}
    with pytest.raises(refusals.NotPermitted):
        run_campaign.explain(actor=office.of(units["fin"]), **told)
    assert run_campaign.explain(actor=heir, **told).explained == "门口照片"
    verdict = {"city": CITY, "proof": proof.id, "granted": False, "answer": "看不清", "at": later}
    with pytest.raises(refusals.NotPermitted):
        run_campaign.decide(actor=heir, **verdict)
    assert run_campaign.decide(actor=office.OFFICE, **verdict).state == "refused"
    for actor in (office.OFFICE, heir):
        run_campaign.tell_cost(city=CITY, placement=named("x"), id=named(actor.name), fen=1, actor=actor, at=later)

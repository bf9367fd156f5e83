"""Posts: who acts in which role for which unit, from the first day to the last."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, of

from puhui.oversight.assignments import actions, facts, queries, refusals

DAY = timedelta(days=1)
FIRST = date(2026, 3, 10)


@pytest.fixture
def units(db):
    return office.units()


def give(role, unit=None, **more):
    told = {"id": uuid4(), "person": 7, "first": FIRST, "actor": OFFICE, "at": noon(FIRST)} | more
    return actions.give_post(city=CITY, role=role, unit=unit, **told)


def test_post_makes_who_acts(units):
    post = give("district", units["east"])
    assert post.actor("李主任") == facts.Actor("李主任", "district", units["east"])
    assert post.actor("x").acts_for == units["east"] and give("leader").actor("y").acts_for is None


def test_post_holds_from_its_first_day_to_its_last(units):
    post = give("unit", units["env"])
    actions.end_post(post=post.id, last=FIRST + DAY, actor=OFFICE, at=noon(FIRST))
    days = [FIRST + n * DAY for n in (-1, 0, 1, 2)]
    assert [len(queries.posts_of(7, day)) for day in days] == [0, 1, 1, 0]
    assert [one.person for one in queries.posts(CITY, FIRST)] == [7]
    with pytest.raises(refusals.PostEnded):
        actions.end_post(post=post.id, last=FIRST, actor=OFFICE, at=noon(FIRST))
    with pytest.raises(refusals.PostUnknown):
        actions.end_post(post=uuid4(), last=FIRST, actor=OFFICE, at=noon(FIRST))


@pytest.mark.parametrize(("role", "unit"), [("unit", None), ("office", "env"), ("mayor", None)])
def test_post_that_does_not_fit_is_refused(units, role, unit):
    with pytest.raises(refusals.PostMalformed):
        give(role, units.get(unit))


def test_post_is_given_once_by_the_office_for_a_unit_that_stands(units):
    id = uuid4()
    assert give("unit", units["env"], id=id) == give("unit", units["env"], id=id)
    with pytest.raises(refusals.PostTaken):
        give("unit", units["env"])
    with pytest.raises(refusals.IdUsedOtherwise):
        give("unit", units["env"], id=id, person=8)
    with pytest.raises(refusals.NotPermitted):
        give("leader", actor=of(units["env"]))
    actions.end_unit(
        id=uuid4(), unit=units["fin"], seen=1, last=FIRST, into=units["env"], why="改革", actor=OFFICE, at=noon(FIRST)
    )
    give("unit", units["fin"])
    with pytest.raises(refusals.UnitEnded):
        give("unit", units["fin"], person=8, first=FIRST + DAY)

"""Claims: when two meet, against a plain reading of it; and two projects that claim one meter at once."""

from datetime import date, timedelta
from itertools import combinations
from threading import Barrier
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.market.registry import land, life
from tests.market.registry.land import at_once

from puhui.market.registry import actions, claiming, queries, refusals
from puhui.market.registry.calc import claims
from puhui.market.registry.calc.claims import Span

DAY = date(2026, 1, 1)
TRACKS = st.sampled_from(["meter/1", "meter/12", "METER/1", "meter/1*", "meter/*", "route/1", "route/*", "meter/2"])
SPANS = st.builds(
    lambda who, activity, track, first, length: Span(
        who, activity, track, DAY + timedelta(first), DAY + timedelta(first + length)
    ),
    st.sampled_from(["a", "b", "citizens:x", "citizens:y"]), st.sampled_from(["heat", "fuel"]), TRACKS,
    st.integers(0, 9), st.integers(0, 4),
)  # fmt: skip


def _covers(one: str, other: str) -> bool:
    return one.endswith("*") and other.removesuffix("*").lower().startswith(one[:-1].lower())


def _meet(one: Span, other: Span) -> bool:
    same = (
        one.track.lower() == other.track.lower() or _covers(one.track, other.track) or _covers(other.track, one.track)
    )
    rivals = one.who != other.who and not one.who[:2] == other.who[:2] == "ci"
    return rivals and one.activity == other.activity and same and one.first <= other.last and other.first <= one.last


@given(st.lists(SPANS, max_size=8))
def test_the_first_meeting_is_found_where_there_is_one(spans):
    found = claims.first_meeting(spans)
    assert (found is not None) == any(_meet(one, other) for one, other in combinations(spans, 2))
    if found:
        assert _meet(*found)


@pytest.mark.parametrize(("one", "other", "meet"), [
    ("meter/1", "meter/1", True), ("meter/1", "meter/12", False), ("meter/1*", "meter/12", True),
    ("meter/*", "meter/1*", True), ("meter/1", "METER/1", True), ("route/1", "meter/1", False),
])  # fmt: skip
def test_tracks_meet_when_one_covers_the_other(one, other, meet):
    assert claims.tracks_meet(one, other) == claims.tracks_meet(other, one) == meet


def _two_drafts():
    land.keeps_registry()
    one, other, body = land.account(1), land.account(2), life.body(1)
    return [life.draft(owner) for owner in (one, other)], body


@pytest.mark.django_db(transaction=True)
def test_without_the_turn_two_projects_claim_one_meter(monkeypatch):
    drafts, body = _two_drafts()
    checked = Barrier(2)
    monkeypatch.setattr(claiming, "in_turn", lambda *what: None)
    check = claiming.check_claims
    monkeypatch.setattr(claiming, "check_claims", lambda project: (check(project), checked.wait(10)))
    found = at_once(*(lambda d=d: life.submit(d, body) for d in drafts))
    assert not any(isinstance(each, Exception) for each in found)
    assert queries.verify().first_fault.kind == "claim"


@pytest.mark.django_db(transaction=True)
def test_of_two_projects_at_once_one_gets_the_claim():
    drafts, body = _two_drafts()
    found = at_once(*(lambda d=d: life.submit(d, body) for d in drafts))
    assert [type(each) for each in found if isinstance(each, Exception)] == [refusals.ClaimTaken]
    assert queries.verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_period_that_two_officers_decide_at_once_is_issued_once():
    land.keeps_registry()
    project = life.registered(land.account(1), life.body(1))
    period = life.verified(project, life.body(2))
    life.apply(period)
    told = {"period": period.id, "verdict": "issue", "at": life.on(life.DECIDED)}
    found = at_once(*(lambda n=n: actions.decide_issuance(id=uuid4(), by=f"officer {n}", **told) for n in range(3)))
    assert [type(each) for each in found if isinstance(each, Exception)] == [refusals.StepOutOfOrder] * 2
    assert queries.verify().issued == 120

"""An account's moves: what came, left or ended, in order, and nothing else."""

from datetime import timedelta

import pytest
from tests.market.registry import land
from tests.market.registry.land import of

from puhui.market.registry import actions, facts, queries, refusals
from puhui.market.registry.queries import movements as room

LATER = land.NOON + timedelta(days=400)


@pytest.fixture
def two(db):
    land.keeps_registry()
    one, other = land.account(1), land.account(2)
    land.issue(land.project(one), 100)
    return one, other


def told(account: facts.Account) -> list[tuple[str, int, str]]:
    return sorted((m.way, m.tonnes, m.purpose or m.deal) for m in queries.moves(account.id, LATER))


def test_what_came_left_and_ended_is_told_from_either_side(two):
    one, other = two
    land.sell(one, other, of(1, 30))
    land.retire(other, of(1, 5), purpose="ets")
    land.order(one, "cancellation", of(91, 100))
    assert told(one) == [("cancelled", 10, ""), ("issued", 100, ""), ("left", 30, "D1")]
    assert told(other) == [("came", 30, "D1"), ("retired", 5, "ets")]
    assert [m.serial for m in queries.moves(other.id, LATER) if m.way == "retired"] == [of(1, 5).serial]


def test_what_stays_in_the_account_is_no_move(two):
    one, _ = two
    held = {"account": one.id, "wanted": of(1, 10), "by": "o", "at": land.NOON}
    actions.hold_for_exchange(id=land.uuid4(), **held)
    actions.release_from_exchange(id=land.uuid4(), **held)
    land.order(one, "pledge", of(20, 30))
    assert told(one) == [("issued", 100, "")]


def test_what_happens_later_is_not_told_yet_and_too_much_is_refused(two, monkeypatch):
    one, other = two
    land.sell(one, other, of(1, 30))
    assert queries.moves(other.id, land.NOON) == []
    monkeypatch.setattr(room, "MOVES_MAX", 1)
    with pytest.raises(refusals.MovesTooMany):
        queries.moves(one.id, LATER)

"""Two at once: first shown with the guard off, then prevented with it on."""

from contextlib import contextmanager
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from tests.market.registry import land
from tests.market.registry.land import amount, at_once, held, of

from puhui.market.registry import accounts, moving, queries, refusals, ring
from puhui.market.registry.models import Account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    land.keeps_registry()
    owner = land.account(1)
    land.issue(land.project(owner), 100)
    return owner


@contextmanager
def unguarded(monkeypatch, meet: Barrier):
    """Accounts and blocks are read without a lock, and both have read before either moves anything."""
    choose = ring.choose

    def both_have_chosen(wanted, account, state):
        found = choose(wanted, account, state)
        meet.wait(10)
        return found

    # Patched here and not in the threads: of two that patch and restore at once, one would restore the other's patch.
    with monkeypatch.context() as off:
        off.setattr(moving, "lock", lambda *ids: [Account.objects.get(id=id) for id in ids])
        off.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **how: self)
        off.setattr(ring, "choose", both_have_chosen)
        yield


def _no(found: list[object]) -> list[type]:
    return [type(each) for each in found if isinstance(each, Exception)]


def _caught(work):
    def run():
        try:
            return work()
        except IntegrityError as wall:
            return wall

    return run


def test_without_the_locks_two_choose_the_same_block(owner, monkeypatch):
    one, other = land.account(2), land.account(3)
    with unguarded(monkeypatch, Barrier(2)):
        found = at_once(
            _caught(lambda: land.sell(owner, one, of(1, 60))), _caught(lambda: land.sell(owner, other, of(41, 100)))
        )
    # Even then the ring and the conditional update let one through at most; the loser is told to try again.
    assert len(_no(found)) == 1
    assert set(_no(found)) <= {refusals.UnitsBusy, IntegrityError}
    assert queries.verify().ok


def test_without_the_condition_one_block_is_sold_twice(owner, monkeypatch):
    one, other = land.account(2), land.account(3)
    monkeypatch.setattr(
        ring,
        "MOVE",
        ring.MOVE.replace("AND b.account_id = c.account AND b.state = c.state", "AND c.account > 0 AND c.state > 0"),
    )
    with unguarded(monkeypatch, Barrier(2)):
        found = at_once(lambda: land.sell(owner, one, of(1, 100)), lambda: land.sell(owner, other, of(1, 100)))
    assert _no(found) == []
    assert sum(each.tonnes for each in found) == 200  # of a hundred
    assert sorted([held(one), held(other)], key=len) == [{}, {"available": 100}]


def test_two_transfers_of_one_block(owner):
    one, other = land.account(2), land.account(3)
    found = at_once(lambda: land.sell(owner, one, of(1, 60)), lambda: land.sell(owner, other, of(41, 100)))
    assert _no(found) == [refusals.UnitsNotHeld]
    assert sorted([held(one).get("available", 0), held(other).get("available", 0)]) == [0, 60]
    assert queries.verify().ok


def test_a_split_and_a_retirement_of_one_block(owner):
    other = land.account(2)
    found = at_once(*(
        work for n in range(4)
        for work in (
            lambda n=n: land.sell(owner, other, of(10 * n + 1, 10 * n + 5)),
            lambda n=n: land.retire(owner, of(10 * n + 5, 10 * n + 10)),
        )
    ))  # fmt: skip
    assert len(_no(found)) == 4
    assert sum(held(owner).values()) + sum(held(other).values()) == 100
    assert queries.verify().ok


def test_amounts_at_once_share_what_there_is(owner):
    others = [land.account(n) for n in range(2, 8)]
    found = at_once(*(lambda o=o: land.sell(owner, o, amount(20)) for o in others))
    assert _no(found) == [refusals.UnitsInsufficient]
    assert sorted(held(o).get("available", 0) for o in others) == [0, 20, 20, 20, 20, 20]
    assert queries.verify().ok


def test_twins_are_done_once(owner):
    other, id = land.account(2), uuid4()
    found = at_once(*(lambda: land.sell(owner, other, amount(20), id) for _ in range(4)))
    assert _no(found) == []
    assert len({each.pieces for each in found}) == 1
    assert held(other) == {"available": 20}


def test_two_who_sell_to_each_other_do_not_wait_for_ever(owner):
    other = land.account(2)
    land.sell(owner, other, of(1, 50))
    works = [lambda: land.sell(owner, other, amount(1)), lambda: land.sell(other, owner, amount(1))] * 4
    assert _no(at_once(*works)) == []
    assert held(owner) == held(other) == {"available": 50}


def test_a_taker_that_closes_at_this_moment_takes_nothing_or_stays_open(owner):
    other = land.account(2)
    close = {"id": uuid4(), "account": other.id, "by": "officer", "at": land.NOON}
    found = at_once(lambda: land.sell(owner, other, amount(5)), lambda: accounts.close_account(**close))
    assert _no(found) in ([refusals.AccountNotOpen], [refusals.HoldingNotEmpty])


def test_one_subject_applies_twice_at_once(owner):
    found = at_once(*(lambda: land.account(9) for _ in range(3)))
    assert _no(found) == [refusals.SubjectHasAccount] * 2
    connection.close()

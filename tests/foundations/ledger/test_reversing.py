"""Reversal: whole, once, and never by force."""

from datetime import timedelta
from uuid import uuid4

import pytest

from puhui.foundations.ledger import actions, queries, refusals
from puhui.foundations.ledger.actions import Transfer

from .conftest import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def award(house):
    """Holder 7 was given 10 points."""
    id = uuid4()
    transfer = Transfer(id=id, unit="luzhou.point", debit=house.issue, credit=7, amount=10, code=2, memo=3)
    actions.post([transfer], at=NOON)
    return id


def points() -> int:
    return queries.balances(7, "luzhou")["luzhou.point"].posted


def test_reverse_takes_a_transfer_back_once(house, award):
    id = uuid4()
    first = actions.reverse(award, id, at=LATER, code=6)
    assert points() == 0
    assert actions.reverse(award, id, at=LATER + timedelta(hours=1), code=6) == first
    with pytest.raises(refusals.AlreadyReversed):
        actions.reverse(award, uuid4(), at=LATER)
    assert points() == 0
    assert queries.house_balance(house.issue, "luzhou.point").balance == 0


def test_reverse_of_a_spending_gives_it_back(house, award):
    id = uuid4()
    spending = Transfer(id=id, unit="luzhou.point", debit=7, credit=house.till, amount=4, code=7)
    actions.post([spending], at=NOON)
    actions.reverse(id, uuid4(), at=LATER, code=8)
    assert points() == 10


def test_reverse_of_what_was_spent_is_refused(house, award):
    spending = Transfer(id=uuid4(), unit="luzhou.point", debit=7, credit=house.till, amount=4, code=7)
    actions.post([spending], at=NOON)
    with pytest.raises(refusals.BalanceInsufficient) as refused:
        actions.reverse(award, uuid4(), at=LATER)
    assert refused.value.data["available"] == 6
    assert points() == 6


def test_reverse_of_a_reversal_is_refused(house, award):
    id = uuid4()
    actions.reverse(award, id, at=LATER)
    with pytest.raises(refusals.ReversalOfReversal):
        actions.reverse(id, uuid4(), at=LATER)


def test_reverse_of_an_unknown_transfer_is_refused(house):
    with pytest.raises(refusals.TransferUnknown):
        actions.reverse(uuid4(), uuid4(), at=LATER)


def test_reverse_of_a_posted_hold_gives_back_what_was_taken(house, award):
    expiry = NOON + timedelta(minutes=15)
    id = actions.hold(uuid4(), 7, "luzhou.point", 8, house.till, expiry, at=NOON).id
    actions.post_hold(id, amount=5, at=NOON)
    actions.reverse(id, uuid4(), at=LATER, code=8)
    assert points() == 10


def test_reversal_id_used_for_something_else_names_the_field(house, award):
    other = uuid4()
    actions.post([Transfer(id=other, unit="luzhou.point", debit=house.issue, credit=7, amount=1, code=2)], at=NOON)
    with pytest.raises(refusals.ContentDiffers) as refused:
        actions.reverse(award, other, at=LATER)
    assert refused.value.data["field"] == "reverses"

"""Holds: put aside, settled once, and never shown once they have expired."""

from datetime import timedelta
from uuid import uuid4

import pytest

from puhui.foundations.ledger import actions, queries, refusals
from puhui.foundations.ledger.actions import Transfer
from puhui.foundations.ledger.facts import Balance

from .conftest import NOON

LATER = NOON + timedelta(minutes=10)
EXPIRY = NOON + timedelta(minutes=15)


@pytest.fixture
def purse(house):
    """Holder 7 has 100 points."""
    actions.post_frame("purse", NOON, house.frame((7, 1, 100)))
    return house


def hold(purse, amount=30, id=None, expires_at=EXPIRY, at=NOON, **more):
    return actions.hold(id or uuid4(), 7, "luzhou.point", amount, purse.till, expires_at, at=at, **more)


def points(at=None) -> Balance:
    return queries.balances(7, "luzhou", at=at)["luzhou.point"]


def spend(purse, amount, at) -> None:
    transfer = Transfer(id=uuid4(), unit="luzhou.point", debit=7, credit=purse.till, amount=amount, code=7)
    actions.post([transfer], at=at)


def test_hold_lowers_what_is_available_only(purse):
    hold(purse, 30)
    assert points() == Balance(posted=100, held=30)
    assert points().available == 70


def test_holds_together_take_no_more_than_there_is(purse):
    hold(purse, 70)
    with pytest.raises(refusals.BalanceInsufficient) as refused:
        hold(purse, 31)
    assert refused.value.data["available"] == 30
    assert points() == Balance(posted=100, held=70)


def test_spending_does_not_touch_what_is_held(purse):
    hold(purse, 70)
    with pytest.raises(refusals.BalanceInsufficient):
        spend(purse, 31, at=NOON)
    spend(purse, 30, at=NOON)
    assert points() == Balance(posted=70, held=70)


def test_hold_posts_in_part_and_gives_the_rest_back(purse):
    id = hold(purse, 30).id
    posting = actions.post_hold(id, amount=20, at=LATER)
    assert points() == Balance(posted=80, held=0)
    assert posting.totals == {"luzhou.point": 20}
    assert queries.house_balance("luzhou/till", "luzhou.point").balance == 20


def test_hold_posted_again_answers_the_same(purse):
    id = hold(purse, 30).id
    first = actions.post_hold(id, amount=20, at=LATER)
    assert actions.post_hold(id, amount=20, at=EXPIRY + timedelta(days=1)) == first
    with pytest.raises(refusals.ContentDiffers) as refused:
        actions.post_hold(id, amount=21, at=LATER)
    assert refused.value.data["field"] == "amount"
    assert points() == Balance(posted=80, held=0)


def test_hold_posts_no_more_than_it_holds(purse):
    id = hold(purse, 30).id
    with pytest.raises(refusals.HoldTooSmall):
        actions.post_hold(id, amount=31, at=LATER)
    assert points() == Balance(posted=100, held=30)


def test_hold_voided_gives_all_back_once(purse):
    id = hold(purse, 30).id
    first = actions.void_hold(id, at=LATER)
    assert first.state == "voided"
    assert actions.void_hold(id, at=LATER) == first
    with pytest.raises(refusals.HoldSettled) as refused:
        actions.post_hold(id, at=LATER)
    assert refused.value.data["state"] == "voided"
    assert points() == Balance(posted=100, held=0)


def test_hold_repeated_answers_the_same_and_other_content_names_the_field(purse):
    id = uuid4()
    first = hold(purse, 30, id=id)
    assert hold(purse, 30, id=id, at=LATER) == first
    with pytest.raises(refusals.ContentDiffers) as refused:
        hold(purse, 31, id=id)
    assert refused.value.data["field"] == "amount"
    assert points() == Balance(posted=100, held=30)


def test_expired_hold_is_not_shown_as_held_even_before_it_lapses(purse):
    hold(purse, 30)
    assert points(at=EXPIRY - timedelta(seconds=1)).available == 70
    assert points(at=EXPIRY).available == 100


def test_expired_hold_does_not_stand_in_the_way_of_spending(purse):
    hold(purse, 80)
    spend(purse, 90, at=EXPIRY)
    assert points() == Balance(posted=10, held=0)


def test_expired_hold_does_not_stand_in_the_way_of_another_hold(purse):
    hold(purse, 80)
    hold(purse, 90, at=EXPIRY, expires_at=EXPIRY + timedelta(minutes=15))
    assert points() == Balance(posted=100, held=90)


def test_expired_hold_cannot_be_posted(purse):
    id = hold(purse, 30).id
    with pytest.raises(refusals.HoldExpired):
        actions.post_hold(id, at=EXPIRY)
    assert points().posted == 100


def test_lapse_holds_lapses_the_expired_ones_only(purse):
    early, late = hold(purse, 30).id, hold(purse, 40, expires_at=EXPIRY + timedelta(hours=1)).id
    assert actions.lapse_holds(EXPIRY) == 1
    assert actions.lapse_holds(EXPIRY) == 0
    assert points() == Balance(posted=100, held=40)
    with pytest.raises(refusals.HoldSettled):
        actions.void_hold(early, at=EXPIRY)
    assert actions.void_hold(late, at=EXPIRY).state == "voided"


def test_hold_of_a_source_account_is_refused(purse):
    with pytest.raises(refusals.AccountHoldsNothing):
        actions.hold(uuid4(), purse.issue, "luzhou.point", 1, purse.till, EXPIRY, at=NOON)


def test_hold_of_a_budget_keeps_others_from_spending_it(purse):
    fund = Transfer(
        id=uuid4(), unit="luzhou.point", debit=purse.issue, credit=purse.budget, amount=50, code=2
    )  # fmt: skip
    actions.post([fund], at=NOON)
    id = actions.hold(uuid4(), purse.budget, "luzhou.point", 40, purse.till, EXPIRY, at=NOON).id
    award = Transfer(id=uuid4(), unit="luzhou.point", debit=purse.budget, credit=7, amount=11, code=2)
    with pytest.raises(refusals.BalanceInsufficient) as refused:
        actions.post([award], at=NOON)
    assert refused.value.data["holder"] == purse.budget
    actions.post_hold(id, at=NOON)
    assert queries.balances(purse.budget, "luzhou")["luzhou.point"] == Balance(posted=10, held=0)


def test_hold_unknown_is_refused(purse):
    for action in (actions.post_hold, actions.void_hold):
        with pytest.raises(refusals.HoldUnknown):
            action(uuid4(), at=NOON)

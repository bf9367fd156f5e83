from datetime import timedelta
from uuid import uuid4

import pytest
from tests.economy.rewards.mall import CITY, NOON, Mall, offer, quota

from puhui.economy.rewards import actions, queries, refusals


@pytest.fixture
def mall(db) -> Mall:
    return Mall(
        offer(quotas=(quota(2),)), offer("firm", refundable=False), offer("away", offline=True, refundable=False),
        offer("tree", kind="donation"),
    )  # fmt: skip


def expire(mall: Mall, voucher, at):
    return actions.expire(holder=voucher.holder, id=voucher.voucher, pack=mall.pack, at=at)


def test_what_is_given_back_can_be_had_by_another(mall):
    vouchers = [mall.redeem(n) for n in (1, 2)]
    with pytest.raises(refusals.SoldOut):
        mall.redeem(3)
    ended = mall.refund(vouchers[0], NOON + timedelta(days=1))
    assert (ended.how, ended.price) == ("refunded", 0)
    assert mall.refund(vouchers[0], NOON + timedelta(days=2)) == ended
    mall.redeem(3)
    assert queries.stock_agrees(CITY) == []


def test_used_voucher_cannot_be_given_back_and_a_returned_one_not_used(mall):
    used, returned = mall.redeem(1), mall.redeem(2)
    mall.use(used.code)
    with pytest.raises(refusals.VoucherAlreadyUsed):
        mall.refund(used)
    mall.refund(returned)
    with pytest.raises(refusals.VoucherRefunded):
        mall.use(returned.code)


def test_what_cannot_be_given_back(mall):
    for offer_id in ("firm", "away"):
        with pytest.raises(refusals.RefundNotAllowed):
            mall.refund(mall.redeem(1, offer_id))
    with pytest.raises(refusals.VoucherAlreadyUsed):
        mall.refund(mall.redeem(1, "tree"))
    late = mall.redeem(1)
    with pytest.raises(refusals.VoucherExpired):
        mall.refund(late, NOON + timedelta(days=30))
    with pytest.raises(refusals.RedemptionUnknown):
        actions.refund(holder=2, id=late.voucher, pack=mall.pack, at=NOON)


def test_voucher_expires_after_its_last_day_and_its_unit_returns(mall):
    voucher = mall.redeem(1)
    last = NOON + timedelta(days=29)
    assert queries.expirable(last) == []
    with pytest.raises(refusals.RedemptionSettled):
        expire(mall, voucher, last)
    after = NOON + timedelta(days=30)
    assert queries.expirable(after) == [(CITY, 1, voucher.voucher)]
    ended = expire(mall, voucher, after)
    assert ended.how == "expired"
    assert expire(mall, voucher, after + timedelta(days=1)) == ended
    assert queries.expirable(after) == []
    assert queries.stock_agrees(CITY) == []


def test_voucher_that_may_be_taken_offline_waits_for_uploads_before_it_expires(mall):
    voucher = mall.redeem(1, "away")
    last = NOON + timedelta(days=29)
    assert queries.expirable(last + timedelta(days=3)) == []
    used = mall.use(voucher.code, at=last + timedelta(days=2), seen_at=last)
    assert used.seen_at == last
    other = mall.redeem(2, "away")
    assert queries.expirable(NOON + timedelta(days=33)) == [(CITY, 2, other.voucher)]


def test_held_unit_is_nobody_elses_and_comes_free(mall):
    soon = NOON + timedelta(minutes=5)
    held = mall.redeem(1, held_until=soon)
    mall.redeem(2)
    with pytest.raises(refusals.SoldOut):
        mall.redeem(3)
    assert queries.held_too_long(NOON) == []
    assert queries.held_too_long(soon) == [(CITY, 1, held.voucher)]
    for _ in range(2):
        assert actions.give_up(holder=1, id=held.voucher, pack=mall.pack, at=soon).how == "void"
    mall.redeem(3)
    with pytest.raises(refusals.RedemptionSettled):
        actions.deliver(holder=1, id=held.voucher, at=soon)
    with pytest.raises(refusals.VoucherVoid):
        mall.use(held.short)


def test_held_unit_is_issued_once(mall):
    held = mall.redeem(1, held_until=NOON + timedelta(minutes=5))
    assert held.code == ""
    issued = actions.deliver(holder=1, id=held.voucher, at=NOON)
    assert issued.state == "issued" and issued.code
    assert actions.deliver(holder=1, id=held.voucher, at=NOON) == issued
    with pytest.raises(refusals.RedemptionSettled):
        actions.give_up(holder=1, id=held.voucher, pack=mall.pack, at=NOON)
    with pytest.raises(refusals.RedemptionUnknown):
        actions.deliver(holder=1, id=uuid4(), at=NOON)


def test_terms_of_a_voucher_are_those_it_was_issued_under(mall):
    voucher = mall.redeem(1)
    mall.change(offer(quotas=(quota(2),), refundable=False, merchants=("shop",)))
    assert mall.use(voucher.code, "anybody").merchant == "anybody"

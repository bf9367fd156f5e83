"""Points become rewards and come back: stock, lots, ledger and facts move together, or not at all."""

from datetime import date, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from tests.economy.points.programme import CITY, SCENARIOS, Programme, noon
from tests.economy.points.samples import line, rule
from tests.economy.rewards.mall import offer, quota

from puhui.economy.points import queries as points
from puhui.economy.points import refusals as points_refusals
from puhui.economy.rewards import queries as rewards
from puhui.economy.rewards import refusals
from puhui.economy.rewards.actions import open_offers, use
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.outbox.models import Message
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import schema
from puhui.journeys.mall import redeem_reward, return_reward, sweep_rewards

DAY = "2025-02-02"
AT = noon(DAY)


class Town(Programme):
    """A programme with offers, and a person with 25 points: 10 lapse in February, 10 in March, 5 the year after."""

    def __init__(self, *offers: schema.Offer) -> None:
        rules = (
            rule("bus", expiry=schema.Expiry(months=1)),
            rule("plate", earn=schema.Earn(per_event=5), expiry=schema.Expiry(year_ends=1)),
        )
        super().__init__(*rules, at=noon("2025-01-31"))
        self.offer_anew(*offers)
        self.tell(line("p", "plate", "2025-01-31T07:00:00+08:00"), line("b1", at="2025-01-31T08:00:00+08:00"))
        self.tell(line("b2", at="2025-02-01T08:00:00+08:00"))
        self.settle(noon("2025-02-01"))

    @transaction.atomic
    def offer_anew(self, *offers: schema.Offer) -> None:
        self.pack = self.pack.model_copy(update={"offers": offers})
        packs.activate(pack=self.pack, at=AT)
        open_offers(city=CITY, pack=self.pack, at=AT)

    def redeem(self, price: int = 13, holder: int = 1, offer: str = "coupon", id: int = 1, at=AT, **more):
        return redeem_reward.redeem(holder=holder, city=CITY, offer=offer, id=UUID(int=id), at=at, price=price, **more)

    def left(self, at=AT) -> list[tuple[date, int]]:
        return [(lot.lapses_on, lot.points) for lot in points.points_of(1, CITY, at).lots]

    def paid(self, offer: str = "coupon") -> int:
        return ledger.house_balance(ledger.house_account(rewards.account(CITY, offer)), f"{CITY}.point").balance


WHOLE = [(date(2025, 2, 28), 10), (date(2025, 3, 1), 10), (date(2026, 12, 31), 5)]
COUPON = {"price": 13, "quotas": (quota(1),), "valid": schema.Validity(days=20)}


@pytest.fixture
def town(db) -> Town:
    return Town(offer(**COUPON))


def topics() -> list[str]:
    return list(Message.objects.order_by("at", "topic").values_list("topic", flat=True))


def test_points_and_stock_move_together(town):
    issued = town.redeem()
    assert issued.state == "issued" and issued.code
    assert town.left() == [(date(2025, 3, 1), 7), (date(2026, 12, 31), 5)]
    assert (town.balance(1)[0], town.paid()) == (12, 13)
    assert rewards.offer(CITY, "coupon", AT).left == 0
    assert town.redeem(at=noon("2025-02-03")) == issued
    assert (town.balance(1)[0], town.paid()) == (12, 13)


def test_fact_is_told_to_others_without_naming_anybody(town):
    issued = town.redeem()
    return_reward.refund(holder=1, id=issued.voucher, at=AT + timedelta(hours=1))
    assert topics() == ["voucher.issued", "voucher.refunded"]
    for message in Message.objects.all():
        assert str(issued.voucher) in message.body and "holder" not in message.body


def test_price_that_changed_meanwhile_is_refused_and_nothing_is_taken(town):
    town.offer_anew(offer(**COUPON | {"price": 20}))
    with pytest.raises(refusals.PriceChanged):
        town.redeem(price=13)
    assert town.left() == WHOLE
    assert town.redeem(price=20).price == 20


def test_who_has_too_few_points_takes_no_stock(town):
    town.offer_anew(offer(**COUPON | {"price": 26}))
    with pytest.raises(points_refusals.PointsInsufficient):
        town.redeem(price=26)
    assert rewards.offer(CITY, "coupon", AT).left == 1
    assert rewards.vouchers_of(1, CITY) == [] and topics() == []


def test_anothers_id_is_refused(town):
    town.offer_anew(offer(**COUPON | {"price": 0, "quotas": ()}))
    town.redeem(price=0)
    with pytest.raises(refusals.RedemptionDiffers) as refused:
        town.redeem(price=0, holder=2)
    assert refused.value.data["field"] == "holder"


def test_together_each_gets_an_answer_of_its_own(town):
    town.offer_anew(offer(**COUPON | {"quotas": (quota(5),)}), offer("free"))
    wishes = [
        redeem_reward.facts.Asked(holder, which, uuid4(), price, AT)
        for holder, which, price in ((2, "coupon", 13), (1, "coupon", 13), (3, "free", 0), (4, "none", 0))
    ]
    kinds = [type(one).__name__ for one in redeem_reward.redeem_together(city=CITY, wishes=wishes)]
    assert kinds == ["PointsInsufficient", "VoucherIssued", "VoucherIssued", "OfferUnknown"]
    assert town.balance(1)[0] == 12
    assert rewards.stock_agrees(CITY) == []


# ---- back to the lots


def test_refund_after_expiry_of_a_newer_lot_restores_the_older_lots_own_expiry(town):
    issued = town.redeem(price=13)
    later = noon("2025-02-10")
    ended = return_reward.refund(holder=1, id=issued.voucher, at=later)
    assert ended.how == "refunded"
    assert town.left(later) == WHOLE
    assert return_reward.refund(holder=1, id=issued.voucher, at=later + timedelta(days=1)) == ended
    assert town.left(later) == WHOLE and town.paid() == 0


def test_refund_of_points_whose_day_is_over_lapses_them_and_says_so(town):
    town.offer_anew(offer(**COUPON | {"valid": schema.Validity(days=60)}))
    issued = town.redeem()
    march = noon("2025-03-01")
    return_reward.refund(holder=1, id=issued.voucher, at=march)
    assert town.left(march) == WHOLE[1:]
    kinds = [m.kind for m in points.moves_of_lot(date(2025, 1, 31), 1, SCENARIOS["bus"])]
    assert kinds == ["spend", "refund", "lapse"]


def test_voucher_that_was_not_used_returns_its_points_to_their_lots(town):
    town.redeem()
    after = noon("2025-02-22")
    assert sweep_rewards.sweep(at=after - timedelta(days=1)).expired == 0
    assert sweep_rewards.sweep(at=after).expired == 1
    assert sweep_rewards.sweep(at=after).expired == 0
    assert town.left(after) == WHOLE
    assert topics() == ["voucher.issued", "voucher.expired"]
    assert rewards.offer(CITY, "coupon", after).left == 1


def test_used_voucher_keeps_its_points(town):
    issued = town.redeem()
    use(city=CITY, code=issued.code, merchant="shop", store="s", clerk=1, at=AT)
    with pytest.raises(refusals.VoucherAlreadyUsed):
        return_reward.refund(holder=1, id=issued.voucher, at=AT)
    assert sweep_rewards.sweep(at=noon("2025-04-01")).expired == 0
    assert town.paid() == 13


# ---- held


def begin(town: Town, id: int = 1):
    return redeem_reward.begin(holder=1, city=CITY, offer="coupon", id=UUID(int=id), at=AT, price=13, minutes=15)


def test_hold_keeps_points_and_stock_until_it_is_delivered(town):
    held = begin(town)
    assert (held.state, held.code) == ("held", "")
    assert begin(town) == held
    told = points.points_of(1, CITY, AT)
    assert (told.available, told.held, town.paid()) == (12, 13, 0)
    issued = redeem_reward.finish(holder=1, id=held.voucher, at=AT)
    assert redeem_reward.finish(holder=1, id=held.voucher, at=AT) == issued
    told = points.points_of(1, CITY, AT)
    assert (issued.state, told.available, told.held, town.paid()) == ("issued", 12, 0, 13)
    return_reward.refund(holder=1, id=held.voucher, at=AT)
    assert town.left() == WHOLE


def test_hold_that_fails_or_runs_out_releases_points_and_stock(town):
    for number, end in enumerate(("give_up", "sweep"), 1):
        held = begin(town, number)
        if end == "give_up":
            redeem_reward.give_up(holder=1, id=held.voucher, at=AT)
        else:
            assert sweep_rewards.sweep(at=AT + timedelta(minutes=14)).released == 0
            assert sweep_rewards.sweep(at=AT + timedelta(minutes=15)).released == 1
        assert town.left() == WHOLE
        assert rewards.offer(CITY, "coupon", AT).left == 1
        with pytest.raises(refusals.RedemptionSettled):
            redeem_reward.finish(holder=1, id=held.voucher, at=AT)
    assert topics() == []


# ---- at once


@pytest.mark.django_db(transaction=True)
def test_a_crowd_is_served_by_one_till_without_one_too_many():
    town = Town(offer(**COUPON | {"price": 0, "quotas": (quota(20),)}))
    answers = []

    def buy(holder: int) -> None:
        try:
            answers.append(town.redeem(price=0, holder=holder, id=holder))
        except refusals.SoldOut as no:
            answers.append(no)
        finally:
            connection.close()

    threads = [Thread(target=buy, args=(n,)) for n in range(1, 33)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one).__name__ for one in answers].count("VoucherIssued") == 20
    assert len(answers) == 32
    assert rewards.stock_agrees(CITY) == []


@pytest.mark.django_db(transaction=True)
def test_points_are_not_spent_twice_by_two_redemptions_at_once():
    town = Town(offer(**COUPON | {"price": 20, "quotas": ()}))
    answers = []

    def buy(number: int) -> None:
        try:
            answers.append(town.redeem(price=20, id=number).state)
        except points_refusals.PointsInsufficient:
            answers.append("insufficient")
        finally:
            connection.close()

    threads = [Thread(target=buy, args=(n,)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["insufficient", "insufficient", "issued"]
    assert town.balance(1)[0] == 5

import time
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.economy.rewards.mall import NOON, TODAY, Mall, at_once, offer, quota, release

from puhui.economy.rewards import facts, queries, refusals, stock
from puhui.economy.rewards.models import Counter, Slice
from puhui.foundations.packs import schema


def sold(answers) -> int:
    return sum(isinstance(answer, facts.VoucherIssued) for answer in answers)


def test_last_unit_is_reached_from_whatever_slice_it_lies_in(db):
    mall = Mall(offer(quotas=(quota(200),)))
    assert sold(mall.reserve(*(mall.wish(n) for n in range(1, 151)))) == 150
    assert Slice.objects.count() == 3
    answers = mall.reserve(*(mall.wish(n) for n in range(151, 260)))
    assert sold(answers) == 50
    # First come, first served.
    assert all(isinstance(answer, refusals.SoldOut) for answer in answers[50:])
    assert sold([answers[0], answers[49]]) == 2
    assert queries.stock_agrees(mall.city) == []


def test_every_quota_holds_at_once(db):
    shops = ("east", "west")
    mall = Mall(
        offer(
            merchants=shops, choose=("provider",),
            quotas=(quota(5, "year"), quota(3, "day"), quota(2, "day", "provider")),
        )
    )  # fmt: skip
    for holder, (shop, over) in enumerate(
        [("east", ""), ("east", ""), ("east", "provider"), ("west", ""), ("west", "day")], 1
    ):
        if not over:
            mall.redeem(holder, provider=shop)
            continue
        with pytest.raises(refusals.SoldOut) as refused:
            mall.redeem(holder, provider=shop)
        assert refused.value.data["units"] == (2 if over == "provider" else 3)
    tomorrow = NOON + timedelta(days=1)
    for holder in (6, 7):
        mall.redeem(holder, provider="west", at=tomorrow)
    with pytest.raises(refusals.SoldOut) as refused:
        mall.redeem(8, provider="east", at=tomorrow)
    assert refused.value.data["period"] == "year"
    assert queries.stock_agrees(mall.city) == []


def test_what_one_quota_refuses_no_other_has_lost(db):
    mall = Mall(offer(quotas=(quota(10, "year"), quota(1, "day"))))
    assert sold(mall.reserve(*(mall.wish(n) for n in range(1, 5)))) == 1
    left = {row.period: sum(s.left for s in Slice.objects.filter(counter_id=row.id)) for row in Counter.objects.all()}
    assert left == {"year": 9, "day": 0}


def test_offer_without_quota_never_ends(db):
    mall = Mall(offer())
    assert sold(mall.reserve(*(mall.wish(n) for n in range(1, 301)))) == 300
    assert queries.offer(mall.city, "coupon", NOON).left is None


def test_quota_may_grow_but_not_fall_below_what_is_sold(db):
    mall = Mall(offer(quotas=(quota(3, "year"),)))
    for holder in (1, 2, 3):
        mall.redeem(holder)
    with pytest.raises(refusals.QuotaBelowSold) as refused:
        mall.change(offer(quotas=(quota(2, "year"),)))
    assert (refused.value.data["sold"], refused.value.data["units"]) == (3, 2)
    mall.change(offer(quotas=(quota(4, "year"),)))
    mall.redeem(4)
    with pytest.raises(refusals.SoldOut):
        mall.redeem(5)
    mall.change(offer(quotas=(quota(4, "year"),)))
    assert queries.stock_agrees(mall.city) == []


def test_scarce_quota_is_given_out_over_the_day(db):
    hours = release("day", "12:00", "14:00", 10, every_minutes=30)
    mall = Mall(offer(quotas=(quota(1000, "year"),), releases=(hours,)))
    assert sold(mall.reserve(*(mall.wish(n) for n in range(1, 11)))) == 2
    half_past = NOON + timedelta(minutes=30)
    assert sold(mall.reserve(*(mall.wish(n, at=half_past) for n in range(20, 22)))) == 2
    # What nobody took is there in the next part.
    last = NOON + timedelta(minutes=119)
    assert queries.offer(mall.city, "coupon", last).left == 6
    assert sold(mall.reserve(*(mall.wish(n, at=last) for n in range(30, 40)))) == 6
    with pytest.raises(refusals.OfferNotOpen) as refused:
        mall.redeem(50, at=NOON + timedelta(hours=2))
    assert refused.value.data["opens_at"] == "2026-03-03 12:00"
    assert queries.stock_agrees(mall.city) == []


def test_elders_have_hours_of_their_own(db):
    hours = (release("elders", "11:30", "12:30", 1, elders=True), release("all", "12:30", "14:00", 5))
    mall = Mall(offer(releases=hours))
    with pytest.raises(refusals.WindowForElders) as refused:
        mall.redeem(1)
    assert refused.value.data["opens_at"] == "2026-03-02 12:30"
    mall.redeem(1, elder=True)
    with pytest.raises(refusals.SoldOut):
        mall.redeem(2, elder=True)
    with pytest.raises(refusals.WindowUnknown):
        mall.redeem(2, elder=True, window="all")
    mall.redeem(2, at=NOON + timedelta(hours=1))


def _race(mall: Mall, offers: int, days: int) -> list[tuple[object, object]]:
    """Two buyers after one unit, at the same instant, for every offer and day."""
    both = Barrier(2)

    def buyer(holder: int) -> list[object]:
        answers = []
        for number in range(offers):
            for day in range(days):
                wish = mall.wish(holder, f"c{number}", on=TODAY + timedelta(days=day))
                both.wait()
                answers += mall.reserve(wish)
        return answers

    answers = at_once(lambda: buyer(1), lambda: buyer(2))
    return list(zip(*answers, strict=True))


def _scarce(offers: int) -> Mall:
    booking = schema.Booking(to_days=365)
    return Mall(*(offer(f"c{n}", booking=booking, quotas=(quota(1, "day"),)) for n in range(offers)))


@pytest.mark.django_db(transaction=True)
def test_stock_of_one_and_two_buyers_a_thousand_times():
    mall = _scarce(4)
    pairs = _race(mall, 4, 250)
    assert len(pairs) == 1000
    assert [sold(pair) for pair in pairs] == [1] * 1000
    assert queries.stock_agrees(mall.city) == []


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_both_would_get_the_last_unit(monkeypatch):
    """The plain way: look whether there is one, then take it."""

    def look_then_take(cell, wanted):
        left = stock.left_of([cell.id])[cell.id][1]
        time.sleep(0.002)
        return min(left, wanted), 0

    monkeypatch.setattr(stock, "_take", look_then_take)
    mall = _scarce(1)
    assert 2 in [sold(pair) for pair in _race(mall, 1, 50)]
    assert queries.stock_agrees(mall.city) != []


@pytest.mark.django_db(transaction=True)
def test_many_sell_out_together_and_not_one_too_many():
    mall = Mall(offer(quotas=(quota(300, "year"), quota(250, "month"))))

    def till(first: int) -> list[object]:
        lots = [range(n, n + 5) for n in range(first, first + 80, 5)]
        return [answer for lot in lots for answer in mall.reserve(*(mall.wish(n) for n in lot))]

    answers = at_once(*(lambda first=first: till(first) for first in range(1, 400, 80)))
    assert sold([one for each in answers for one in each]) == 250
    assert queries.stock_agrees(mall.city) == []
    assert sum(row.left for row in Slice.objects.all()) == 50


@pytest.mark.django_db(transaction=True)
def test_no_redemption_waits_for_one_of_another_offer_nor_of_another_slice():
    mall = Mall(offer("a", quotas=(quota(1),)), offer("b", quotas=(quota(1),)), offer("many", quotas=(quota(200),)))
    mall.redeem(9, "many")

    def quickly(which: str):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return mall.redeem(2, which)

    with transaction.atomic():
        mall.redeem(1, "a")
        mall.redeem(1, "many")
        answers = at_once(lambda: quickly("b"), lambda: quickly("many"))
    assert sold(answers) == 2

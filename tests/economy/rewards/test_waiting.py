"""Who waits is served in the order of coming; what is given back goes to the first, for a while."""

import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.economy.rewards.mall import CITY, NOON, TODAY, Mall, at_once, limit, offer, quota, release

from puhui.economy.rewards import actions, facts, queries, refusals, waiting
from puhui.economy.rewards.models import Waiting
from puhui.foundations.packs import schema


@pytest.fixture
def mall(db) -> Mall:
    """One coupon, which holder 1 has, and a city in which people may wait for an hour."""
    return sold_out()


def sold_out() -> Mall:
    mall = Mall(offer(waiting=True, quotas=(quota(1),), answer_minutes=60, limits=(limit(1),)))
    mall.redeem(1, id=UUID(int=1))
    return mall


def join(mall: Mall, holder: int, at=NOON, **more) -> facts.Waiting:
    return actions.join(
        city=CITY, offer=mall.pack.offers[0], holder=holder, at=at, **{"id": UUID(int=100 + holder)} | more
    )


def give_back(mall: Mall, at=NOON) -> None:
    actions.refund(holder=1, id=UUID(int=1), pack=mall.pack, at=at)


def states() -> dict[int, str]:
    return {row.holder_id: Waiting.State(row.state).name.lower() for row in Waiting.objects.order_by("ticket")}


def test_freed_stock_goes_to_the_first_who_waits(mall):
    assert [join(mall, holder).ahead for holder in (3, 2, 4)] == [0, 1, 2]
    give_back(mall, at=NOON + timedelta(minutes=1))
    assert states() == {3: "offered", 2: "waiting", 4: "waiting"}
    # Neither a passer-by nor the next in line gets it.
    for holder in (2, 9):
        with pytest.raises(refusals.SoldOut):
            mall.redeem(holder)
    assert mall.redeem(3, at=NOON + timedelta(minutes=30)).state == "issued"
    assert states() == {3: "taken", 2: "waiting", 4: "waiting"}
    assert queries.stock_agrees(CITY) == []


def test_what_is_not_taken_in_time_goes_to_the_next(mall):
    for holder in (2, 3):
        join(mall, holder)
    give_back(mall)
    later = NOON + timedelta(minutes=60)
    with pytest.raises(refusals.SoldOut):
        mall.redeem(2, at=later)
    assert actions.pass_on(city=CITY, pack=mall.pack, at=later) == 1
    assert states() == {2: "passed", 3: "offered"}
    assert actions.pass_on(city=CITY, pack=mall.pack, at=later) == 0
    mall.redeem(3, at=later)
    assert queries.stock_agrees(CITY) == []


def test_who_leaves_passes_on_what_was_kept(mall):
    places = [join(mall, holder) for holder in (2, 3)]
    give_back(mall)
    left = actions.leave(holder=2, id=places[0].id, city=CITY, pack=mall.pack, at=NOON)
    assert left.state == "left"
    assert actions.leave(holder=2, id=places[0].id, city=CITY, pack=mall.pack, at=NOON).state == "left"
    assert states() == {2: "left", 3: "offered"}
    actions.leave(holder=3, id=places[1].id, city=CITY, pack=mall.pack, at=NOON)
    mall.redeem(9)
    with pytest.raises(refusals.WaitingUnknown):
        actions.leave(holder=9, id=places[0].id, city=CITY, pack=mall.pack, at=NOON)


def test_quota_that_grows_is_given_to_those_who_wait(mall):
    for holder in (2, 3, 4):
        join(mall, holder)
    mall.change(mall.pack.offers[0].model_copy(update={"quotas": (quota(3),)}))
    assert states() == {2: "offered", 3: "offered", 4: "waiting"}
    assert [place.state for place in queries.waiting_of(3, CITY)] == ["offered"]


def test_those_who_want_other_days_do_not_stand_in_the_way(db):
    booking = schema.Booking(to_days=9)
    mall = Mall(offer(waiting=True, booking=booking, quotas=(quota(1, "day"),)))
    days = [TODAY + timedelta(days=n) for n in range(2)]
    for holder, day in enumerate(days, 1):
        mall.redeem(holder, id=UUID(int=holder), on=day)
    join(mall, 11, on=days[1])
    join(mall, 12, on=days[0])
    give_back(mall)
    assert states() == {11: "waiting", 12: "offered"}
    # A day that is over is waited for no more.
    assert actions.pass_on(city=CITY, pack=mall.pack, at=NOON + timedelta(days=2)) == 2
    assert states() == {11: "passed", 12: "passed"}


def test_new_days_stock_goes_to_those_who_wait_first(db):
    mall = Mall(offer(waiting=True, quotas=(quota(1, "day"),)))
    mall.redeem(1)
    join(mall, 2)
    with pytest.raises(refusals.SoldOut):
        mall.redeem(9, at=NOON + timedelta(days=1))
    assert states() == {2: "offered"}
    mall.redeem(2, at=NOON + timedelta(days=1))


def test_outside_of_its_hours_people_may_stand_in_line_but_are_not_served(db):
    mall = Mall(offer(waiting=True, quotas=(quota(1, "day"),), releases=(release("r", "11:00", "13:00", 5),)))
    mall.redeem(1, id=UUID(int=1))
    evening = NOON + timedelta(hours=8)
    join(mall, 2, at=evening)
    give_back(mall, at=evening)
    assert states() == {2: "waiting"}


def test_why_one_cannot_wait(mall):
    place = join(mall, 2)
    assert join(mall, 2) == place
    with pytest.raises(refusals.WaitingAlready):
        join(mall, 2, id=uuid4())
    mall.change(mall.pack.offers[0].model_copy(update={"quotas": (quota(5),)}))
    with pytest.raises(refusals.StockNotOver):
        join(mall, 3)
    mall.change(offer(quotas=(quota(5),)))
    with pytest.raises(refusals.WaitingNotOffered):
        join(mall, 3)


@pytest.mark.parametrize("guard", [True, False])
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_beside_a_unit_that_was_just_given_back(guard, monkeypatch):
    """A joins while B gives back: A is offered the unit, or is told that there is no need to wait."""
    if not guard:
        monkeypatch.setattr(waiting, "alone", lambda city, offer: None)
        join_slowly(monkeypatch)
    stranded = 0
    for _ in range(8):
        mall = sold_out()
        at_once(lambda m=mall: join(m, 2), lambda m=mall: give_back(m))
        free = queries.offer(CITY, "coupon", NOON).left
        stranded += bool(free) and "waiting" in states().values()
        _empty()
    assert (stranded == 0) is guard


def join_slowly(monkeypatch) -> None:
    """Let time pass between the look at the stock and standing in line."""
    left_of = waiting.stock.left_of

    def slowly(numbers):
        found = left_of(numbers)
        time.sleep(0.03)
        return found

    monkeypatch.setattr(waiting.stock, "left_of", slowly)


@pytest.mark.django_db(transaction=True)
def test_who_waits_and_a_passer_by_at_once():
    for _ in range(10):
        mall = sold_out()
        join(mall, 2)
        at_once(lambda m=mall: give_back(m), *(lambda m=mall, h=h: m.redeem(h) for h in (7, 8, 9)))
        assert states() == {2: "offered"}
        assert queries.stock_agrees(CITY) == []
        _empty()


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE rewards_voucher, rewards_key, rewards_counter, rewards_slice, rewards_waiting")

"""Gifts: a unit of the offer's stock and a voucher, without points, hours or limits."""

from uuid import UUID

import pytest
from tests.economy.rewards.mall import NOON, Mall, district, limit, offer, quota, release

from puhui.economy.rewards import actions, queries, refusals
from puhui.foundations.packs import schema

PARKING = {"price": 13, "quotas": (quota(2),), "limits": (limit(1),), "value_fen": 500}


def give(mall: Mall, holder: int = 1, id: int = 1, offer: str = "coupon", **more):
    return actions.give(
        city=mall.city, pack=mall.pack, pack_number=mall.number, holder=holder, offer=offer, id=UUID(int=id), at=NOON,
        **more,
    )  # fmt: skip


def left(mall: Mall) -> int:
    return queries.offer(mall.city, "coupon", NOON).left


def test_gift_costs_nothing_and_takes_from_the_stock(db):
    mall = Mall(offer(**PARKING))
    given = give(mall)
    assert (given.price, given.value_fen, given.state, left(mall)) == (0, 500, "issued", 1)
    assert queries.verify(given.code, mall.city, NOON).refusal is None
    assert give(mall) == given and left(mall) == 1, "the same gift is not given twice"
    assert not queries.stock_agrees(mall.city)


def test_gift_looks_at_no_hours_days_of_sale_and_limits(db):
    sale = schema.SaleDays(last=NOON.date().replace(year=2025))
    mall = Mall(offer(**PARKING | {"sale": sale, "releases": (release("dawn", "05:00", "06:00", 1),)}))
    with pytest.raises(refusals.OfferNotOnSale):
        mall.redeem(1)
    assert [give(mall, id=id).state for id in (1, 2)] == ["issued", "issued"]


def test_gift_is_refused_where_nothing_is_left(db):
    mall = Mall(offer(**PARKING))
    for holder in (1, 2):
        give(mall, holder, holder)
    with pytest.raises(refusals.SoldOut):
        give(mall, 3, 3)
    assert left(mall) == 0


def test_gift_names_a_place_where_the_offer_asks_for_one(db):
    mall = Mall(offer(**PARKING, districts=(district("wuhou"),), choose=("district",)))
    with pytest.raises(refusals.PlaceMissing):
        give(mall)
    assert give(mall, district="wuhou").district == "wuhou"


def test_id_of_a_gift_belongs_to_one_person_and_one_offer(db):
    mall = Mall(offer(**PARKING), offer("tea"))
    give(mall)
    with pytest.raises(refusals.RedemptionDiffers, match="holder"):
        give(mall, 2)
    with pytest.raises(refusals.RedemptionDiffers, match="offer"):
        give(mall, offer="tea")


def test_gift_leaves_what_is_kept_for_who_waited(db):
    mall = Mall(offer(**PARKING | {"quotas": (quota(1),), "waiting": True}))
    bought = mall.redeem(2)
    actions.join(city=mall.city, offer=mall.pack.offers[0], holder=1, id=UUID(int=8), at=NOON)
    mall.refund(bought)
    assert queries.waiting_of(1, mall.city)[0].state == "offered"
    with pytest.raises(refusals.SoldOut):
        give(mall)
    assert queries.waiting_of(1, mall.city)[0].state == "offered"

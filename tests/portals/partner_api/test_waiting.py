"""Citizens' clients stand in line for what is gone, and leave the line."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.economy.rewards.mall import CITY, Mall, offer, quota
from tests.foundations.people.persons import citizen
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import problem
from tests.portals.partner_api.test_rewards import sends

from puhui.economy.rewards import actions
from puhui.foundations.ledger import actions as ledger
from puhui.ground import clock

LINE = f"/api/v1/me/offers/coupon/waiting?city={CITY}"


@pytest.fixture
def gone(db) -> tuple[Mall, object]:
    """A mall whose one coupon somebody has, and that voucher."""
    ledger.open_book(CITY, [f"{CITY}.{unit}" for unit in ("mg_co2e", "point", "bubble")])
    mall = Mall(offer(quotas=(quota(1),), waiting=True), offer("tea"))
    return mall, mall.redeem(77, at=clock.now())


def joins(token: str, key: str = "first", offer: str = "coupon"):
    return sends(token, f"/api/v1/me/offers/{offer}/waiting", {"city": CITY}, **{"Idempotency-Key": key})


def leaves(token: str, id: str):
    return Client().delete(
        f"/api/v1/me/offers/coupon/waiting/{id}?city={CITY}", headers={"Authorization": f"Bearer {token}"}
    )


def test_who_comes_first_is_offered_what_is_given_back(gone):
    mall, voucher = gone
    one, other = (token_of(citizen(f"1381234000{n}", at=clock.now()).holder_id) for n in (1, 2))
    assert asks(one, LINE).json() is None

    place = joins(one).json()
    assert joins(one).json() == place
    assert (place["state"], place["ahead"], joins(other).json()["ahead"]) == ("waiting", 0, 1)
    actions.refund(holder=77, id=voucher.voucher, pack=mall.pack, at=clock.now())
    assert asks(one, LINE).json()["state"] == "offered"
    assert asks(one, LINE).json()["offered_until"] is not None

    left = leaves(one, place["id"]).json()
    assert left["state"] == "left" and leaves(one, place["id"]).json() == left
    assert (asks(one, LINE).json(), asks(other, LINE).json()["state"]) == (None, "offered")


def test_lines_are_refused_where_there_is_nothing_to_wait_for(gone):
    token = token_of(citizen(at=clock.now()).holder_id)
    problem(joins(token, offer="tea"), 422, "rewards.waiting_not_offered")
    problem(joins(token, offer="nothing"), 404, "rewards.offer_unknown")
    problem(joins(token, key=""), 400, "partner_api.idempotency_key_malformed")
    problem(leaves(token, str(uuid4())), 404, "rewards.waiting_unknown")
    joins(token)
    problem(joins(token, "second"), 409, "rewards.waiting_already")
    other = token_of(citizen("13812340009", at=clock.now()).holder_id)
    problem(leaves(other, joins(token).json()["id"]), 404, "rewards.waiting_unknown")

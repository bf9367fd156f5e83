"""Citizens' clients see offers, redeem them once per key, and read their vouchers."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.foundations.people.persons import citizen
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import problem

from puhui.economy.points import actions as points
from puhui.economy.points import queries as points_kept
from puhui.economy.rewards import queries as rewards
from puhui.foundations.ledger import actions as ledger
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.django_db
CITY = "chengdu"


@pytest.fixture
def buyer(db) -> int:
    """A person of Chengdu with 500 points."""
    activate_pack.activate_pack(directory=settings.PACKS / CITY, at=clock.now() - timedelta(days=2))
    holder = citizen(at=clock.now()).holder_id
    points.grant(
        holder=holder, city=CITY, points=500, months=12, id=uuid4(), at=clock.now(),
        paid_by=ledger.open_house_account(f"{CITY}/tests", "source"),
    )  # fmt: skip
    return holder


def sends(token: str, path: str, body: dict | None = None, **headers: str):
    return Client().post(
        path, json.dumps(body or {}), "application/json", headers={"Authorization": f"Bearer {token}"} | headers
    )


def wish(**changes: object) -> dict:
    return {"offer": "parking-coupon", "price": 30} | changes


def redeems(token: str, key: str = "first", **changes: object):
    return sends(token, "/api/v1/me/redemptions", wish(**changes), **{"Idempotency-Key": key})


def test_offers_tell_price_stock_and_doubt(buyer):
    told = {one["id"]: one for one in asks(token_of(buyer), "/api/v1/me/offers").json()}

    parking = told["parking-coupon"]
    assert (parking["price"], parking["left"], parking["affordable"]) == (30, 200_000, True)
    assert (parking["closed_because"], parking["unchecked"], parking["name"]["zh"]) == ("", True, "5元停车优惠券")
    assert told["gas-check"]["left"] is None


def test_offer_names_its_choices_limits_and_quotas(buyer):
    token = token_of(buyer)
    redeems(token)

    ticket = asks(token, "/api/v1/me/offers/sight-ticket").json()
    parking = asks(token, "/api/v1/me/offers/parking-coupon").json()

    assert ticket["choose"] == ["provider", "on"]
    assert {c["provider"] for c in ticket["choices"]} == {"qingchengshan", "xiling"}
    assert len({c["on"] for c in ticket["choices"]}) == 15
    assert parking["limits"][0] == {"period": "day", "units": 2, "had": 1}
    assert parking["quotas"][0]["left"] == 199_999
    assert "第17条" in parking["clause"]


def test_redemption_is_the_same_under_its_key(buyer):
    token = token_of(buyer)

    first, again = redeems(token).json(), redeems(token).json()

    assert first == again
    assert (first["state"], first["value_fen"], len(first["short"])) == ("issued", 500, 10)
    assert first["code"].startswith("PH1.chengdu.")
    assert points_kept.points_of(buyer, CITY, clock.now()).available == 470
    assert len(rewards.vouchers_of(buyer, CITY)) == 1


def test_key_belongs_to_one_body_and_one_person(buyer):
    token, other = token_of(buyer), citizen("13812340007", at=clock.now()).holder_id
    redeems(token)

    told = problem(redeems(token, offer="gas-check", price=20), 409, "rewards.redemption_differs")
    assert told["data"]["field"] == "offer"
    problem(redeems(token_of(other)), 422, "points.insufficient")
    assert len(rewards.vouchers_of(buyer, CITY)) == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"price": 29}, 409, "rewards.price_changed"),
        ({"offer": "nothing"}, 404, "rewards.offer_unknown"),
        ({"district": "gaoxin"}, 422, "rewards.place_not_asked"),
        ({"offer": "sight-ticket", "price": 200, "provider": "xiling"}, 422, "rewards.day_missing"),
        ({"on": "tomorrow"}, 422, "partner_api.request_malformed"),
        ({"city": "atlantis"}, 404, "packs.city_unknown"),
    ],
)
def test_wishes_that_cannot_be_met_take_nothing(buyer, changes, status, code):
    problem(redeems(token_of(buyer), **changes), status, code)

    assert points_kept.points_of(buyer, CITY, clock.now()).available == 500
    assert rewards.vouchers_of(buyer, CITY) == []


def test_redemption_without_a_key_is_refused(buyer):
    problem(sends(token_of(buyer), "/api/v1/me/redemptions", wish()), 400, "partner_api.idempotency_key_malformed")


def test_vouchers_are_read_by_state_and_given_back(buyer):
    token, day = token_of(buyer), clock.local_day(clock.now()) + timedelta(days=2)
    ticket = redeems(token, offer="sight-ticket", price=200, provider="xiling", on=str(day)).json()
    redeems(token, "second")

    issued = asks(token, "/api/v1/me/vouchers?state=issued").json()
    assert [one["offer"] for one in issued] == ["parking-coupon", "sight-ticket"]
    assert asks(token, f"/api/v1/me/vouchers/{ticket['id']}").json() == ticket
    back = sends(token, f"/api/v1/me/vouchers/{ticket['id']}/refund").json()
    assert (back["state"], back["code"]) == ("refunded", "")
    assert [one["state"] for one in asks(token, "/api/v1/me/vouchers?state=refunded").json()] == ["refunded"]
    assert points_kept.points_of(buyer, CITY, clock.now()).available == 470


def test_voucher_of_another_does_not_exist(buyer):
    voucher = redeems(token_of(buyer)).json()["id"]
    other = token_of(citizen("13812340008", at=clock.now()).holder_id)

    problem(asks(other, f"/api/v1/me/vouchers/{voucher}"), 404, "rewards.redemption_unknown")
    problem(sends(other, f"/api/v1/me/vouchers/{voucher}/refund"), 404, "rewards.redemption_unknown")


def test_vouchers_cost_the_same_questions_however_many_there_are(buyer):
    token = token_of(buyer)

    def questions() -> int:
        asks(token, "/api/v1/me/vouchers")
        with CaptureQueriesContext(connection) as captured:
            asks(token, "/api/v1/me/vouchers")
        return len(captured)

    redeems(token)
    one = questions()
    redeems(token, "second")
    redeems(token, "third", offer="gas-check", price=20, on=str(clock.local_day(clock.now()) + timedelta(days=2)))
    assert questions() == one


def test_openapi_describes_redemptions(client):
    told = client.get("/api/v1/openapi.json").json()

    redeem = told["paths"]["/api/v1/me/redemptions"]["post"]
    assert (redeem["operationId"], redeem["tags"]) == ("me_redeem", ["citizens"])
    assert [(p["in"], p["name"]) for p in redeem["parameters"]] == [("header", "Idempotency-Key")]
    assert {"200", "404", "409", "422"} <= redeem["responses"].keys()

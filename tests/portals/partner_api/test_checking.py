"""A partner checks what somebody shows: a voucher's code, a certificate's credential; and nothing happens to either."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.economy.rewards.mall import Mall, offer
from tests.portals.partner_api.signing import partner
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import delivered, problem, ride, rider
from tests.portals.partner_api.test_rewards import sends

from puhui.ground import clock
from puhui.journeys.honours import award_honours

pytestmark = pytest.mark.django_db
VOUCHERS, CERTIFICATES = "/api/v1/vouchers/verify", "/api/v1/certificates/verify"


def test_voucher_is_checked_in_the_city_of_the_key_and_names_nobody():
    mall, bus = Mall(offer(), city="luzhou", at=clock.now()), partner()
    voucher = mall.redeem(1, at=clock.now())
    for code in (voucher.code, voucher.short):
        told = bus.signed({"code": code}, path=VOUCHERS).sent(Client()).json()
        assert (told["offer"], told["short"], told["city"]) == ("coupon", voucher.short, "luzhou")
        assert "holder" not in told and "secret" not in told
    problem(bus.signed({"code": "hello"}, path=VOUCHERS).sent(Client()), 422, "rewards.voucher_code_unreadable")
    other = partner(city="chengdu", code="elsewhere")
    problem(other.signed({"code": voucher.code}, path=VOUCHERS).sent(Client()), 422, "rewards.voucher_foreign_city")
    mall.use(voucher.code, at=clock.now())
    problem(bus.signed({"code": voucher.code}, path=VOUCHERS).sent(Client()), 409, "rewards.voucher_already_used")


def test_certificate_is_had_by_its_owner_and_checked_by_a_partner(luzhou):
    holder, bus = rider(), partner()
    delivered(bus, [ride("1"), ride("2")])
    token = token_of(holder)
    wanted = {"id": str(uuid4()), "named": False}
    problem(sends(token, "/api/v1/me/certificates/first-ride", wanted), 422, "honours.certificate_not_earned")
    award_honours.award_honours(city=luzhou, at=clock.now())
    assert [one["template"] for one in asks(token, "/api/v1/me/certificates").json()] == ["first-ride"]
    made = [sends(token, "/api/v1/me/certificates/first-ride", wanted).json() for _ in range(2)]
    assert made[0] == made[1]
    credential = made[0]["credential"]
    check = lambda told: bus.signed({"credential": told}, path=CERTIFICATES).sent(Client()).json()  # noqa: E731
    assert (check(credential)["verdict"], check(credential)["code"]) == ("valid", made[0]["code"])
    body, _, signature = credential.rpartition(".")
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert check(f"{body}.{other}")["verdict"] == "changed"
    problem(bus.signed({"credential": "x"}, path=CERTIFICATES).sent(Client()), 422, "honours.credential_unreadable")

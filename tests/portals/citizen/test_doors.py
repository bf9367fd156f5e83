"""Who may see what, and what nonsense in an address comes to."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.journeys.conftest import City

from puhui.engine.intake import queries as intake
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.journeys.people import show_wallet
from puhui.portals.citizen.showing import receipt_address

PAGES = [
    "/me/today/", "/me/statement/", "/me/cards/", "/me/cards/bus/", "/me/settings/", "/me/settings/delete/",
    "/me/receipts/1-A1/",
]  # fmt: skip
DEEDS = ["/me/today/collect/", "/me/settings/reading/", "/me/settings/city/", "/me/settings/export/"]


@pytest.fixture
def city(db, tmp_path) -> City:
    return City("luzhou", tmp_path)


@pytest.fixture
def holders(city: City) -> list[int]:
    """Two people; the first took the bus yesterday."""
    found = city.enrol("c0001", "c0002", scheme="luzhou-bus-card")
    ride(city, "A1/?&#%")
    return found


def ride(city: City, key: str) -> None:
    """Yesterday's ride of the first person, under this key."""
    day = clock.local_day(clock.now()) - timedelta(days=1)
    city.send("bus-rides", f"order_no,card_no,ride_time,line\n{key},c0001,{day} 08:00:00,K21\n", at=clock.now())


def client_of(holder: int, **more: bool) -> Client:
    client = Client(**more)
    client.force_login(people.person(holder), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", [*PAGES, *DEEDS])
def test_strangers_are_sent_to_sign_in(db, address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_signing_in_leads_back_to_our_own_addresses_only(holders):
    client = client_of(holders[0])
    for wanted, reached in (
        ("/me/cards/", "/me/cards/"),
        ("https://elsewhere.example/", "/me/today/"),
        ("//elsewhere.example/", "/me/today/"),
        ("/\\elsewhere.example", "/me/today/"),
        ("javascript:alert(1)", "/me/today/"),
    ):
        assert client.get("/sign-in/", {"next": wanted}).headers["Location"] == reached


def test_receipt_is_shown_to_its_owner_and_refused_to_others(holders):
    owner, other = holders
    wallet = show_wallet.today(holder=owner, city="luzhou", at=clock.now())
    [line] = wallet.entries[0].lines
    address = receipt_address(line.receipt)
    shown = client_of(owner).get(address)
    assert shown.status_code == 200
    assert "A1/?&amp;#%" in shown.content.decode()
    refused = client_of(other).get(address)
    assert refused.status_code in (404, 422)
    assert "c0001" not in refused.content.decode()
    assert "泸州公交集团" not in refused.content.decode()


def test_deeds_need_the_form_they_come_from(holders):
    client = client_of(holders[0], enforce_csrf_checks=True)
    for address in (*DEEDS, "/me/cards/bus/", "/me/settings/delete/", "/sign-out/"):
        assert client.post(address, {"do": "withdraw", "sure": "1"}).status_code == 403
    assert people.consents(holders[0]) != []


@pytest.mark.parametrize("month", ["", "2026-11", "2026-13", "0001-01", "9999-12", "x", "2026-11-05", "../..", "１２"])
def test_statement_takes_any_month_for_one(holders, month):
    answer = client_of(holders[0]).get("/me/statement/", {"month": month})
    assert answer.status_code == 200


@pytest.mark.parametrize("bubble", ["x", "2026-11-20", "2026-11-20.x", ".", "2026-99-99.1", "2026-11-20.9999999999"])
def test_bubble_that_is_none_is_not_found_and_collects_nothing(holders, bubble):
    client = client_of(holders[0])
    assert client.post("/me/today/collect/", {"bubble": bubble}).status_code in (302, 404)
    wallet = show_wallet.today(holder=holders[0], city="luzhou", at=clock.now())
    assert wallet.points.available == 0


def test_a_city_that_is_none_is_refused_and_not_remembered(holders):
    client = client_of(holders[0])
    assert client.post("/me/settings/city/", {"city": "atlantis"}).status_code >= 400
    assert client.get("/me/today/").status_code == 200


def test_a_scene_that_is_none_is_not_found(holders):
    client = client_of(holders[0])
    assert client.get("/me/cards/flying/").status_code == 404
    assert client.post("/me/cards/bus/", {"do": "something"}).status_code == 404
    assert client.post("/me/cards/bus/", {"do": "unbind", "subject": "zz", "scheme": "x"}).status_code == 404


def test_what_a_partner_writes_is_text_and_nothing_else(city):
    [holder] = city.enrol("c0001", scheme="luzhou-bus-card")
    key = "<script>alert(1)</script>"
    ride(city, key)
    client = client_of(holder)
    for address in ("/me/today/", "/me/statement/", receipt_address(f"{_feed()}-{key}")):
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def _feed() -> int:
    return intake.feed_number("luzhou", "bus-rides")

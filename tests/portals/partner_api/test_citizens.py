"""Citizens' clients read their owner's pages and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.foundations.people.persons import citizen
from tests.portals.partner_api.signing import partner
from tests.portals.partner_api.test_delivering import delivered, problem, ride, rider

from puhui.foundations.people import actions
from puhui.ground import clock

pytestmark = pytest.mark.django_db
ADDRESSES = ("/api/v1/me/today", "/api/v1/me/statement", "/api/v1/me/receipts/1-1")


def asks(token: str, path: str, **headers: str):
    return Client().get(path, headers={"Authorization": f"Bearer {token}"} | headers)


def token_of(holder: int) -> str:
    return actions.open_token(holder=holder, name="watch", at=clock.now()).token


@pytest.fixture
def ridden(luzhou) -> tuple[int, str]:
    """A holder who rode twice yesterday, and the first ride's receipt."""
    holder = rider()
    told = delivered(partner(), [ride("1"), ride("2")])
    return holder, told["outcomes"][0]["receipt"]


def test_wallet_shows_what_was_saved_and_earned(ridden):
    holder, receipt = ridden

    told = asks(token_of(holder), "/api/v1/me/today").json()

    assert (told["city"], told["reduction_mg"]) == ("luzhou", 160_000)
    assert told["points_available"] + sum(b["points"] for b in told["bubbles"]) == 20
    (entry,) = told["entries"]
    assert (entry["scenario"]["id"], entry["reduction_mg"], entry["points"]) == ("bus", 160_000, 20)
    assert receipt in [act["receipt"] for act in entry["acts"]]


def test_statement_tells_a_month(ridden):
    holder, _ = ridden
    yesterday = clock.local_day(clock.now()) - timedelta(days=1)
    token = token_of(holder)

    told = asks(token, f"/api/v1/me/statement?month={yesterday:%Y-%m}").json()
    before = asks(token, "/api/v1/me/statement?month=2024-01").json()

    assert (told["month"], told["reduction_mg"], told["points"]) == (f"{yesterday:%Y-%m}", 160_000, 20)
    assert (before["month"], before["entries"]) == ("2024-01", [])


def test_receipt_tells_the_whole_chain(ridden):
    holder, receipt = ridden

    told = asks(token_of(holder), f"/api/v1/me/receipts/{receipt}").json()

    assert told["grams"] == {"amount_mg": 80_000}
    assert told["methodology"]["amount_mg"] == 80_000


def test_receipt_of_another_is_not_found(ridden):
    _, receipt = ridden
    other = citizen("13812340002", at=clock.now()).holder_id

    told = problem(asks(token_of(other), f"/api/v1/me/receipts/{receipt}"), 404, "intake.record_unknown")
    assert "grams" not in told


@pytest.mark.parametrize("path", ADDRESSES)
def test_pages_open_to_a_token_alone(luzhou, path):
    holder = citizen(at=clock.now()).holder_id
    closed = actions.open_token(holder=holder, name="lost", at=clock.now())
    actions.revoke_token(holder=holder, number=closed.number, at=clock.now())
    signed_in = Client()
    signed_in.force_login(citizen("13812340002", at=clock.now()))

    for answer in (
        Client().get(path),
        signed_in.get(path),
        asks("puhui_nothing", path),
        asks(closed.token, path),
        Client().get(path, headers={"Authorization": f"Basic {token_of(holder)}"}),
    ):
        problem(answer, 401, "people.token_unknown")


def test_token_ends_with_its_owners_account(luzhou):
    holder = citizen(at=clock.now()).holder_id
    token = token_of(holder)
    actions.delete_person(holder=holder, at=clock.now())

    problem(asks(token, "/api/v1/me/today"), 401, "people.token_unknown")


def test_partner_key_opens_no_citizens_page(luzhou):
    request = partner().signed(b"")
    request.method, request.url = "GET", "http://testserver/api/v1/me/today"

    problem(request.sent(Client()), 401, "people.token_unknown")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("month=2026-13", 422, "partner_api.month_unknown"),
        ("month=1999-01", 422, "partner_api.month_unknown"),
        ("month=2999-01", 422, "partner_api.month_unknown"),
        ("month=march", 422, "partner_api.request_malformed"),
        ("city=atlantis", 404, "packs.city_unknown"),
    ],
)
def test_questions_without_sense_are_refused(luzhou, query, status, code):
    token = token_of(citizen(at=clock.now()).holder_id)

    problem(asks(token, f"/api/v1/me/statement?{query}"), status, code)


def test_wallet_of_a_newcomer_is_empty(luzhou):
    told = asks(token_of(citizen(at=clock.now()).holder_id), "/api/v1/me/today").json()

    assert (told["reduction_mg"], told["points_available"], told["entries"]) == (0, 0, [])

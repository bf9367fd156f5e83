"""Registry and exchange over the API: public to read; a token opens one desk, and a no cites its article."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from tests.foundations.people.persons import citizen
from tests.market.exchange import floor
from tests.market.registry import land, life
from tests.portals.market.market import Market, made

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.market.registry import actions as registry

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def market(monkeypatch) -> Market:
    """On Tuesday 3 March 2026 at ten, the owner's hundred tonnes placed at ¥10.00."""
    monkeypatch.setattr(clock, "now", floor.on)
    found = made()
    land.issue(land.project(found.owner), 200)
    floor.move_in(floor.queries.member(land.CITY, "M00001"), 100, 1000)
    return found


def token(market: Market, who: str) -> str:
    opened = people.open_desk_token(person=f"m-{who}", desk=market.desks[who], name="box", at=clock.now())
    return opened.token


def asks(path: str, key: str = "", body: dict | None = None):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if body is None:
        return Client().get(API + path, headers=headers)
    return Client().post(API + path, body, content_type="application/json", headers=headers)


def ordering(**changes) -> dict:
    return {
        "id": str(uuid4()),
        "instrument": "P0001-2025",
        "side": "sell",
        "price_yuan": "10.00",
        "tonnes": 10,
    } | changes


@pytest.mark.parametrize(
    "path",
    [
        "/registry/chengdu/projects", "/registry/chengdu/projects/P0001", "/registry/chengdu/units",
        "/registry/chengdu/retirements", "/registry/chengdu/cad-trust", "/exchange/chengdu/instruments",
        "/exchange/chengdu/books/P0001-2025", "/exchange/chengdu/bulletins/2026-03-03",
        "/exchange/chengdu/history/P0001-2025", "/registry/serials/CDCER-P0001-2025-01-00000001",
    ],
)  # fmt: skip
def test_what_is_public_takes_no_token(market, path):
    answer = asks(path)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/json")


def test_a_desk_retires_its_own_units_once(market):
    key, told = token(market, "owner"), {"id": str(uuid4()), "project": "P0001", "vintage": 2025, "tonnes": 30}
    told |= {"purpose": "event", "beneficiary": "马拉松"}
    first = asks("/registry/desk/retirements", key, told).json()
    assert asks("/registry/desk/retirements", key, told).json() == first
    assert (first["tonnes"], first["beneficiary"], first["account"]) == (30, "马拉松", market.owner.number)
    assert asks(f"/registry/retirements/{first['number']}").json()["verdict"] == "valid"
    assert sum(b["last"] - b["first"] + 1 for b in asks("/registry/desk/holdings", key).json()) == 200
    no = asks("/registry/desk/retirements", key, told | {"tonnes": 31})
    assert (no.status_code, no.json()["code"]) == (409, "registry.change_differs")


def test_a_token_opens_its_own_desk_alone(market):
    owner, verifier = token(market, "owner"), token(market, "verifier")
    assert asks("/registry/desk", owner).json()["number"] == market.owner.number
    for path, key in (
        ("/registry/desk/holdings", verifier), ("/exchange/desk/statement", owner), ("/registry/desk/proof", owner)
    ):  # fmt: skip
        no = asks(path, key)
        assert (no.status_code, no.json()["code"]) == (404, "registry.desk_unknown")
    assert asks("/exchange/desk/orders", owner, ordering()).status_code == 404
    other = asks("/registry/desk/projects/P0001", token(market, "other"))
    assert (other.status_code, other.json()["code"]) == (404, "registry.project_unknown")


def test_who_shows_no_token_a_citizens_or_that_of_a_closed_desk_is_not_let_in(market):
    own = people.open_token(holder=citizen().holder_id, name="watch", at=clock.now()).token
    for key in ("", own, "puhui_x"):
        assert asks("/registry/desk", key).status_code == 401
    key = token(market, "owner")
    assert asks("/me/today", key).status_code == 401
    desk = int(market.desks["owner"])
    registry.close_desk(id=uuid4(), desk=desk, by="root", at=clock.now())
    assert asks("/registry/desk", key).json()["code"] == "registry.desk_unknown"


def test_a_member_trades_and_the_exchange_closes(market, monkeypatch):
    seller, buyer = token(market, "member"), token(market, "buyer")
    listed = asks("/exchange/desk/orders", seller, ordering()).json()
    assert (listed["state"], listed["left"]) == ("open", 10)
    assert asks("/exchange/chengdu/books/P0001-2025").json()["sell"] == [
        {"price_yuan": "10.00", "price_fen": 1000, "tonnes": 10, "orders": 1}
    ]
    picked = asks("/exchange/desk/orders", buyer, ordering(side="buy", way="pick", tonnes=4)).json()
    assert [(d["tonnes"], d["amount_yuan"]) for d in picked["deals"]] == [(4, "40.00")]
    left = asks(f"/exchange/desk/orders/{listed['id']}/withdrawal", seller, {"id": str(uuid4())}).json()
    assert (left["state"], left["left"]) == ("withdrawn", 6)
    no = asks("/exchange/desk/orders", seller, ordering(price_yuan="20.00"))
    assert no.status_code == 422
    assert "第十六条" in no.json()["cites"]
    key = token(market, "exchange")
    monkeypatch.setattr(clock, "now", lambda: floor.on(floor.DAY, 15, 1))
    closed = asks("/exchange/desk/close", key, {"day": "2026-03-03"}).json()
    assert (closed["state"], closed["delivered"]) == ("closed", 1)
    (day,) = asks("/exchange/chengdu/history/P0001-2025").json()
    assert (day["day"], day["close_yuan"], day["tonnes"]) == ("2026-03-03", "10.00", 4)
    told = asks("/exchange/desk/statement?day=2026-03-03", buyer).json()
    assert (told["cash_yuan"], len(told["deals"])) == ("9960.00", 1)
    books = asks("/exchange/desk/books/2026", buyer).json()
    assert (books["year"], len(books["vouchers"])) == (2026, 1)
    assert asks("/exchange/desk/books/2026", key).status_code == 404


def test_registry_over_the_api_needs_its_officer(market):
    key = token(market, "registry")
    assert asks("/registry/desk/proof", key).json()["ok"]
    assert asks("/registry/desk/tasks", key).json() == []
    no = asks("/registry/desk/projects/P0001/decision", key, {"id": str(uuid4()), "verdict": "register"})
    assert (no.status_code, no.json()["code"]) == (422, "registry.step_out_of_order")
    assert "已登记" in no.json()["detail"]
    assert asks("/registry/desk/tasks", token(market, "owner")).json() == []


def test_drafts_and_who_commented_are_not_published(market):
    draft = life.draft(market.owner, day=date(2026, 3, 2))
    assert asks(f"/registry/chengdu/projects/{draft.code}").status_code == 404
    assert asks(f"/registry/desk/projects/{draft.code}", token(market, "owner")).status_code == 200
    life.submit(draft, market.validator)
    assert "said_by" not in asks(f"/registry/chengdu/projects/{draft.code}").content.decode()


def test_declarations_are_public(market):
    no = asks("/neutrality/declarations/CDCER-N2026-1")
    assert (no.status_code, no.json()["code"].split(".")[0]) in ((404, "neutrality"), (422, "neutrality"))
    assert asks("/neutrality/chengdu/declarations").json()["code"].startswith("neutrality.")


def test_openapi_tells_of_registry_and_exchange(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/registry/desk/retirements", "/api/v1/exchange/desk/orders"} <= set(paths)
    assert "security" not in paths["/api/v1/registry/{city}/projects"]["get"]
    assert paths["/api/v1/exchange/desk/orders"]["post"]["security"] == [{"DeskToken": []}]

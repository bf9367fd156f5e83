"""A citizen's client enters a draw, reads the proof and claims the prize."""

from uuid import UUID

import pytest
from django.test import Client
from tests.portals.drawn import draw
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import rider

pytestmark = pytest.mark.django_db


def posts(token: str, path: str, body: dict | None = None):
    return Client().post(
        path, body or {}, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )


@pytest.fixture
def me(luzhou) -> tuple[int, str]:
    holder = rider()
    return holder, token_of(holder)


def test_draws_are_listed_with_my_entries(me):
    holder, token = me
    draw("open", holder)
    draw("coming")
    told = asks(token, "/api/v1/me/draws").json()
    assert [(one["draw"], one["phase"], one["my_entries"]) for one in told] == [
        ("coming", "coming", 0),
        ("open", "open", 1),
    ]
    assert told[0]["prizes"][0] == {
        "id": "first", "name": {"zh": "一等奖", "en": "First"}, "kind": "good", "count": 1, "value_yuan": "500",
    }  # fmt: skip


def test_same_id_enters_once(me):
    _, token = me
    draw("open")
    address, body = "/api/v1/me/draws/open/entries", {"id": str(UUID(int=1))}
    first = posts(token, address, body).json()
    assert posts(token, address, body).json() == first
    assert asks(token, address).json() == [first]
    posts(token, address, {"id": str(UUID(int=2))})
    refused = posts(token, address, {"id": str(UUID(int=3))})
    assert (refused.status_code, refused.json()["code"]) == (409, "draws.entries_exhausted")


def test_proof_and_prize(me):
    holder, token = me
    draw("committed", holder)
    draw("drawn", holder)
    entry = asks(token, "/api/v1/me/draws/committed/entries").json()[0]["id"]
    proof = asks(token, f"/api/v1/me/draws/committed/entries/{entry}/proof").json()
    assert (len(proof["root"]), len(proof["commitment"]), proof["path"]) == (64, 64, [])
    claimed = posts(token, "/api/v1/me/draws/drawn/claim")
    assert claimed.json() == {"draw": "drawn", "place": 1, "prize": "first", "kind": "good", "state": "claimed"}
    assert posts(token, "/api/v1/me/draws/drawn/claim").json() == claimed.json()


def test_others_entries_are_nobodys(me):
    _, token = me
    draw("committed", 99_999)
    assert asks(token, "/api/v1/me/draws/committed/entries").json() == []
    assert posts(token, "/api/v1/me/draws/nothing/claim").status_code == 404
    assert Client().get("/api/v1/me/draws").status_code == 401

"""Partners deliver records: each gets an outcome, and a no is a problem document."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.foundations.people.persons import citizen
from tests.portals.partner_api.signing import HOST, Partner, Request, partner

from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions
from puhui.ground import clock

pytestmark = pytest.mark.django_db
CARD = "LZ62170001"
OUTCOMES = ("accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held")


def ride(number: str, card: str = CARD, at: datetime | None = None) -> dict[str, str]:
    when = clock.day_starts(clock.local_day(clock.now())) - timedelta(days=1) + timedelta(hours=8)
    return {"order_no": number, "card_no": card, "ride_time": (at or when).strftime("%Y-%m-%d %H:%M:%S"), "line": "101"}


def rider() -> int:
    """The holder of somebody whose bus card is bound, with consent."""
    holder = citizen(at=clock.now()).holder_id
    scene = next(s for s in packs.active("luzhou").pack.scenarios if s.id == "bus")
    words = {"zh": scene.consent.text.zh, "en": scene.consent.text.en}
    actions.give_consent(
        holder=holder, city="luzhou", scenario="bus", version=scene.consent.version, words=words, at=clock.now()
    )
    actions.bind_card(holder=holder, city="luzhou", scheme="luzhou-bus-card", number=CARD, at=clock.now())
    return holder


def delivered(bus: Partner, records: list, **how) -> dict:
    answer = bus.signed(records, **how).sent(Client())
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def problem(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content.decode()
    told = answer.json()
    assert (told["code"], told["status"], told["type"]) == (code, status, f"urn:puhui:refusal:{code}")
    assert told["title"] and told["detail"] and "{" not in told["detail"]
    return told


@pytest.mark.parametrize("algorithm", ["ed25519", "hmac-sha256"])
def test_records_are_counted_and_answered_one_by_one(luzhou, algorithm):
    holder = rider()
    bus = partner(algorithm)
    rows = [ride("1"), ride("2", card="somebody else's"), ride("3", at=clock.now() + timedelta(days=3))]

    told = delivered(bus, rows)

    assert [(line["row"], line["outcome"]) for line in told["outcomes"]] == [
        (1, "accepted"),
        (2, "unclaimed"),
        (3, "rejected"),
    ]
    assert told["rows"] == 3 == sum(told[name] for name in OUTCOMES)
    assert (told["reduction_mg"], told["points"]) == (80_000, 10)
    assert told["outcomes"][2]["code"] and told["outcomes"][2]["message"]
    assert ledger.balances(holder, "luzhou")["luzhou.mg_co2e"].posted == 80_000


def test_records_sent_again_change_nothing(luzhou):
    holder, bus = rider(), partner()
    delivered(bus, [ride("1"), ride("2")])

    again = delivered(bus, [ride("2"), ride("1")])

    assert [line["outcome"] for line in again["outcomes"]] == ["duplicate", "duplicate"]
    assert (again["reduction_mg"], again["points"]) == (0, 0)
    assert ledger.balances(holder, "luzhou")["luzhou.mg_co2e"].posted == 160_000


def test_signature_is_taken_once(luzhou):
    request = partner().signed([ride("1")])
    assert request.sent(Client()).status_code == 200

    problem(request.sent(Client()), 401, "people.signature_replayed")


def test_nonce_is_taken_once(luzhou):
    bus = partner()
    delivered(bus, [ride("1")], nonce="n-1")

    problem(bus.signed([ride("2")], nonce="n-1").sent(Client()), 401, "people.signature_replayed")


def test_both_keys_are_taken_while_they_are_changed(luzhou):
    old, new = partner("hmac-sha256"), partner("ed25519")

    assert delivered(old, [ride("1")])["rows"] == delivered(new, [ride("2")])["rows"] == 1


def test_idempotency_key_is_answered_as_the_first_time(luzhou):
    rider()
    bus, key = partner(), {"Idempotency-Key": "2026-03-01/1"}
    first = bus.signed([ride("1")], headers=key).sent(Client())
    again = bus.signed([ride("1")], headers=key).sent(Client())

    assert first.json() == again.json()
    assert (first.headers.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    problem(bus.signed([ride("2")], headers=key).sent(Client()), 422, "people.idempotency_key_reused")
    for bad in (" ", "x" * 129, "é"):
        answer = bus.signed([ride("1")], headers={"Idempotency-Key": bad}).sent(Client())
        problem(answer, 400, "partner_api.idempotency_key_malformed")


def test_refused_work_leaves_its_idempotency_key_free(luzhou):
    bus, key = partner(feeds=("bus-rides", "gone")), {"Idempotency-Key": "k"}

    for _ in range(2):
        answer = bus.signed([ride("1")], feed="gone", headers=key).sent(Client())
        problem(answer, 404, "intake.feed_unknown")


def test_partner_delivers_only_what_is_named_for_it(luzhou):
    bus = partner()

    problem(bus.signed([ride("1")], feed="walking-steps").sent(Client()), 403, "people.feed_not_allowed")
    problem(bus.signed([ride("1")], city="chengdu").sent(Client()), 403, "people.feed_not_allowed")


def test_unsigned_request_is_told_what_to_do(luzhou):
    answer = Request("POST", f"{HOST}/api/v1/cities/luzhou/feeds/bus-rides/records", b"[]").sent(Client())

    problem(answer, 401, "partner_api.signature_missing")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "partner_api.request_malformed"),
        (b"[", 400, "partner_api.body_unreadable"),
        (b"\xff\xfe[", 400, "partner_api.body_unreadable"),
        (b'[{"kg": NaN}]', 400, "partner_api.body_unreadable"),
        (b'[{"kg": Infinity}]', 400, "partner_api.body_unreadable"),
        (b'[{"kg": "1", "kg": "2"}]', 400, "partner_api.body_unreadable"),
        (b"[" * 100_000, 400, "partner_api.body_unreadable"),
        (b"[]", 422, "partner_api.request_malformed"),
        (b"{}", 422, "partner_api.request_malformed"),
        (b'[{"order_no": {"deep": 1}}]', 422, "partner_api.request_malformed"),
        (b'[{"order_no": ["1"]}]', 422, "partner_api.request_malformed"),
        (b"[{}]", 422, "partner_api.request_malformed"),
        (b"[1]", 422, "partner_api.request_malformed"),
        (json.dumps([{"a": "x" * 2_001}]).encode(), 422, "partner_api.request_malformed"),
        (json.dumps([{str(n): "1" for n in range(201)}]).encode(), 422, "partner_api.request_malformed"),
        (json.dumps([{"a": "1"}] * 10_001).encode(), 422, "partner_api.request_malformed"),
    ],
)
def test_bad_bodies_are_refused_in_words(luzhou, body, status, code):
    problem(partner().signed(body).sent(Client()), status, code)


def test_body_has_a_limit(luzhou, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    problem(partner().signed([ride(str(n)) for n in range(50)]).sent(Client()), 413, "partner_api.body_too_large")


def test_numbers_keep_their_digits(luzhou):
    """A float would make 0.1 of 0.10 and lose the end of a long key."""
    clothes = partner(code="luzhou-recycling", feeds=("old-clothes",))
    row = b'[{"order_no": 12345678901234567890123, "user_no": "u", "weighed_at": "%s", "kg": 1.10, "revision": 1}]'

    told = delivered(clothes, row % ride("1")["ride_time"].encode(), feed="old-clothes")

    assert told["outcomes"][0]["outcome"] == "unclaimed", told
    assert "12345678901234567890123" in told["outcomes"][0]["receipt"]


def test_sentences_follow_accept_language(luzhou):
    path = f"{HOST}/api/v1/cities/luzhou/feeds/bus-rides/records"

    for language, words in (
        (None, "请按 RFC 9421"),
        ("zh-CN", "请按 RFC 9421"),
        ("en", "Sign the request"),
        ("fr", "请按"),
    ):
        headers = {"Accept-Language": language} if language else {}
        told = problem(Request("POST", path, b"[]", headers).sent(Client()), 401, "partner_api.signature_missing")
        assert told["detail"].startswith(words)


def test_lines_are_told_in_the_language_asked_for(luzhou):
    late = ride("1", at=clock.now() + timedelta(days=3))
    bus = partner()
    chinese = delivered(bus, [late])["outcomes"][0]["message"]
    english = delivered(bus, [late], headers={"Accept-Language": "en"})["outcomes"][0]["message"]

    assert chinese != english
    assert english.isascii()


def test_other_addresses_and_methods_are_problems_too(db):
    problem(Client().get("/api/v1/elsewhere"), 404, "partner_api.address_unknown")
    told = problem(Client().get("/api/v1/cities/luzhou/feeds/bus-rides/records"), 405, "partner_api.method_unknown")
    assert told["data"]["allowed"] == "POST"


def test_faults_tell_no_secrets(luzhou, monkeypatch, caplog):
    from puhui.portals.partner_api import api  # noqa: PLC0415 -- patched here alone

    def broken(*args, **kwargs):
        raise RuntimeError("the password is …")

    monkeypatch.setattr(api.record_behaviour, "record", broken)
    answer = partner().signed([ride("1")]).sent(Client())

    assert "password" not in answer.content.decode()
    problem(answer, 500, "partner_api.fault")
    assert "the password is" in caplog.text


def test_openapi_describes_every_address(db):
    document = Client().get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert "/api/v1/cities/{city}/feeds/{feed}/records" in document["paths"]
    # What is public to read asks for no key; everything else does. docs/roles.md lists all addresses.
    without_key = {
        address for address, told in document["paths"].items() if not all(one.get("security") for one in told.values())
    }
    assert without_key == {
        "/api/v1/registry/serials/{serial}",
        "/api/v1/registry/retirements/{number}",
        "/api/v1/registry/{city}/projects",
        "/api/v1/registry/{city}/projects/{code}",
        "/api/v1/registry/{city}/units",
        "/api/v1/registry/{city}/retirements",
        "/api/v1/registry/{city}/cad-trust",
        "/api/v1/exchange/{city}/instruments",
        "/api/v1/exchange/{city}/books/{instrument}",
        "/api/v1/exchange/{city}/bulletins/{day}",
        "/api/v1/exchange/{city}/history/{instrument}",
        "/api/v1/neutrality/declarations/{number}",
        "/api/v1/neutrality/{city}/declarations",
        "/api/v1/neutrality/{city}/lists/{colour}",
        "/api/v1/neutrality/{city}/providers",
        "/api/v1/neutrality/declarations/{number}/certificate.pdf",
        "/api/v1/exchange/{city}/auctions",
        "/api/v1/exchange/{city}/auctions/{auction}",
        "/api/v1/activities/{city}",
        "/api/v1/activities/{city}/key",
        "/api/v1/surveys/{city}/waves",
        "/api/v1/surveys/waves/{wave}",
        "/api/v1/voices/{city}/proposals",
        "/api/v1/voices/{city}/snapshots",
    }
    for told in document["paths"].values():
        for operation in told.values():
            assert "401" in operation["responses"], operation["operationId"]

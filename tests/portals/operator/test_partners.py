"""Partners and their keys in the console."""

import re

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from puhui.foundations.people import actions as people
from puhui.foundations.people import queries
from puhui.ground import clock

from .conftest import queries_of

LIST = "/console/partners/"
DAYS = {"first": "2026-01-01", "last": "2099-01-01"}


def partner(code: str = "luzhou-bus") -> int:
    return people.add_partner(city="luzhou", code=code, name="泸州公交集团", feeds=["bus-rides"], at=clock.now())


def key_form(operator, number: int) -> dict[str, str]:
    """The form as the page offers it: its days are valid ones."""
    page = operator.get(f"{LIST}{number}/")
    return {"first": page.context["first"].isoformat(), "last": page.context["last"].isoformat()}


def public_key() -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return Ed25519PrivateKey.generate().public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def test_list_asks_as_much_for_three_partners_as_for_one(luzhou, operator):
    partner("one")
    asked = queries_of(operator, LIST)
    partner("two")
    partner("three")
    assert queries_of(operator, LIST) == asked


def test_partner_of_a_pack_can_be_added(luzhou, operator):
    page = operator.get("/console/partners/new/")
    bus = next(c for c in page.context["candidates"] if "bus-rides" in [f.id for f in c.feeds])
    answer = operator.post(
        "/console/partners/new/", {"city": "luzhou", "code": bus.code, "name": bus.name.zh, "feeds": ["bus-rides"]}
    )
    [added] = queries.partners()
    assert answer["Location"] == f"{LIST}{added.number}/"
    assert (added.code, added.feeds) == (bus.code, ("bus-rides",))


def test_secret_is_shown_once(luzhou, operator):
    number = partner()
    form = key_form(operator, number) | {"algorithm": "hmac-sha256"}
    answer = operator.post(f"{LIST}{number}/keys/", form)
    secret = answer.context["added"].secret
    assert secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert secret not in operator.get(f"{LIST}{number}/").content.decode()


def test_public_key_is_taken_and_can_be_changed_without_a_gap(luzhou, operator):
    number = partner()
    form = key_form(operator, number) | {"algorithm": "ed25519"}
    for _ in range(2):
        assert operator.post(f"{LIST}{number}/keys/", form | {"public_key": public_key()}).status_code == 200
    third = operator.post(f"{LIST}{number}/keys/", form | {"public_key": public_key()})
    assert third.status_code == 422 and third.context["refused"]["code"] == "people.keys_exhausted"
    old = operator.get(f"{LIST}{number}/").context["keys"][-1]
    operator.post(f"{LIST}{number}/keys/revoke/", {"key": old.key_id})
    states = {k.key_id: k.state for k in queries.keys(number, clock.now())}
    assert states.pop(old.key_id) == "revoked" and list(states.values()) == ["valid"]


@pytest.mark.parametrize("key", ["", "not a key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_key_that_is_none_is_refused_with_what_was_typed(key, luzhou, operator):
    number = partner()
    form = key_form(operator, number) | {"algorithm": "ed25519", "public_key": key}
    answer = operator.post(f"{LIST}{number}/keys/", form)
    assert answer.status_code == 422 and answer.context["refused"]["code"] == "people.key_malformed"
    assert re.sub(r"\s", "", key) in re.sub(r"\s", "", answer.content.decode())
    assert queries.keys(number, clock.now()) == []


def test_nonsense_dates_are_refused(luzhou, operator):
    number = partner()
    form = {"algorithm": "hmac-sha256", "first": "soon", "last": "later"}
    assert operator.post(f"{LIST}{number}/keys/", form).status_code == 422
    assert queries.keys(number, clock.now()) == []


def test_partner_can_rest_and_deliver_again(luzhou, operator):
    number = partner()
    operator.post(f"{LIST}{number}/rest/", {"active": "0"})
    assert not queries.partner(number).active
    operator.post(f"{LIST}{number}/rest/", {"active": "1"})
    assert queries.partner(number).active


def test_auditor_reads_partners_and_changes_nothing(luzhou, auditor):
    number = partner()
    page = auditor.get(f"{LIST}{number}/")
    assert page.status_code == 200 and b'<form method="post"' not in page.content.split(b"<main")[1]
    assert auditor.post(f"{LIST}{number}/keys/", DAYS | {"algorithm": "hmac-sha256"}).status_code == 403
    assert auditor.post(f"{LIST}{number}/rest/", {"active": "0"}).status_code == 403
    assert queries.partner(number).active

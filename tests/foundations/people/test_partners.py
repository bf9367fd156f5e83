import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from tests.foundations.people.persons import AT, citizen

from puhui.foundations.people import actions, queries, refusals

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def pem(key) -> str:
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.public_key().public_bytes(*form).decode()


def bus_company() -> int:
    return actions.add_partner(city="luzhou", code="bus", name="泸州公交", feeds=["rides"], at=AT)


def key_of(partner: int, start=AT, end=AT + YEAR, **other):
    return actions.add_key(
        **{"partner": partner, "algorithm": "hmac-sha256", "not_before": start, "not_after": end, "at": AT} | other
    )


def test_partner_is_registered_once_per_city():
    first = bus_company()
    again = actions.add_partner(city="luzhou", code="bus", name="泸州公交集团", feeds=["rides", "e_rides"], at=AT)
    elsewhere = actions.add_partner(city="chengdu", code="bus", name="成都公交", feeds=[], at=AT)

    assert first == again != elsewhere
    assert [(p.name, p.feeds) for p in queries.partners("luzhou")] == [("泸州公交集团", ("e_rides", "rides"))]


def test_partner_delivers_only_its_feeds_to_its_city():
    partner = queries.partner(bus_company())

    queries.may_deliver(partner, "luzhou", "rides")
    for city, feed in (("luzhou", "metro"), ("chengdu", "rides")):
        with pytest.raises(refusals.FeedNotAllowed):
            queries.may_deliver(partner, city, feed)


def test_ed25519_key_is_kept_as_it_is_given():
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes_raw()
    partner = bus_company()

    by_pem = key_of(partner, algorithm="ed25519", public_key=pem(private))
    by_bytes = key_of(partner, algorithm="ed25519", public_key=base64.b64encode(raw).decode())

    assert by_pem.secret is None
    for added in (by_pem, by_bytes):
        assert queries.signing_key(added.key_id, AT).material == raw


def test_hmac_secret_is_shown_once_and_kept_sealed():
    added = key_of(bus_company())
    raw = base64.b64decode(added.secret)

    assert queries.signing_key(added.key_id, AT).material == raw
    with connection.cursor() as cursor:
        cursor.execute("SELECT material FROM people_partnerkey")
        (kept,) = cursor.fetchone()
    assert raw not in bytes(kept)
    assert added.secret.encode() not in bytes(kept)


@pytest.mark.parametrize(
    ("algorithm", "public_key"),
    [
        ("ed25519", ""),
        ("ed25519", "not base64"),
        ("ed25519", base64.b64encode(b"x" * 31).decode()),
        ("ed25519", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
        ("ed25519", pem(generate_private_key(SECP256R1()))),
        ("rsa", ""),
    ],
)
def test_key_must_be_one_that_can_be_used(algorithm, public_key):
    with pytest.raises(refusals.KeyMalformed):
        key_of(bus_company(), algorithm=algorithm, public_key=public_key)


def test_key_has_a_life_of_at_most_two_years():
    partner = bus_company()
    for start, end in ((AT, AT), (AT, AT + 3 * YEAR), (AT - YEAR, AT)):
        with pytest.raises(refusals.KeyMalformed):
            key_of(partner, start, end)


def test_two_keys_are_valid_while_a_partner_changes_them():
    partner = bus_company()
    old = key_of(partner)
    new = key_of(partner, AT + YEAR - timedelta(days=30), AT + 2 * YEAR)

    with pytest.raises(refusals.KeysExhausted):
        key_of(partner, AT + YEAR / 2, AT + YEAR)
    both, late = AT + YEAR - timedelta(days=1), AT + YEAR
    assert queries.signing_key(old.key_id, both).key_id == old.key_id
    assert queries.signing_key(new.key_id, both).key_id == new.key_id
    for key, at in ((old, late), (new, AT)):
        with pytest.raises(refusals.KeyNotValid):
            queries.signing_key(key.key_id, at)
    assert {k.state for k in queries.keys(partner, AT)} == {"valid", "waiting"}


def test_revoked_key_is_refused_at_once_and_makes_room():
    partner = bus_company()
    first, second = key_of(partner), key_of(partner)
    actions.revoke_key(key=first.key_id, at=AT)

    with pytest.raises(refusals.KeyNotValid):
        queries.signing_key(first.key_id, AT)
    assert queries.signing_key(second.key_id, AT)
    assert key_of(partner)
    with pytest.raises(refusals.KeyNotValid):
        actions.revoke_key(key="nobody's", at=AT)


def test_resting_partner_is_refused():
    partner = bus_company()
    key = key_of(partner)
    actions.rest_partner(partner=partner, active=False)

    with pytest.raises(refusals.KeyNotValid):
        queries.signing_key(key.key_id, AT)
    actions.rest_partner(partner=partner, active=True)
    assert queries.signing_key(key.key_id, AT)


def test_signature_and_nonce_are_used_once():
    later = AT + timedelta(minutes=10)
    actions.claim_signature(key="k", signature=b"one", nonce="n", forget_at=later)

    for key, signature, nonce in (("k", b"one", None), ("k", b"two", "n")):
        with pytest.raises(refusals.SignatureReplayed):
            actions.claim_signature(key=key, signature=signature, nonce=nonce, forget_at=later)
    actions.claim_signature(key="other", signature=b"one", nonce="n", forget_at=later)
    # What was refused as a whole left nothing behind.
    actions.claim_signature(key="k", signature=b"two", nonce="m", forget_at=later)


def test_idempotency_key_answers_as_it_did():
    partner = bus_company()
    claim = {"partner": partner, "key": "day-1", "body_sha256": b"1" * 32}

    assert actions.claim_answer(**claim, at=AT) is None
    with pytest.raises(refusals.IdempotencyKeyInUse):
        actions.claim_answer(**claim, at=AT)
    actions.keep_answer(partner=partner, key="day-1", answer="{}")
    assert actions.claim_answer(**claim, at=AT) == "{}"
    with pytest.raises(refusals.IdempotencyKeyReused):
        actions.claim_answer(partner=partner, key="day-1", body_sha256=b"2" * 32, at=AT)


def test_idempotency_key_is_free_again_when_its_work_died():
    partner = bus_company()
    claim = {"partner": partner, "key": "day-1", "body_sha256": b"1" * 32}
    actions.claim_answer(**claim, at=AT)

    assert actions.claim_answer(**claim, at=AT + timedelta(minutes=10)) is None
    actions.drop_claim(partner=partner, key="day-1")
    assert actions.claim_answer(**claim, at=AT + timedelta(minutes=11)) is None


def test_what_was_remembered_for_a_while_is_forgotten():
    citizen()
    partner = bus_company()
    actions.claim_signature(key="k", signature=b"one", nonce=None, forget_at=AT + timedelta(minutes=10))
    actions.claim_answer(partner=partner, key="day-1", body_sha256=b"1" * 32, at=AT)

    assert actions.forget_expired(at=AT + timedelta(minutes=9)) == 0
    assert actions.forget_expired(at=AT + timedelta(days=2)) == 3

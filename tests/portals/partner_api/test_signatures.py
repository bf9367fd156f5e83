"""What a signature must be before anything else is looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.portals.partner_api.signing import Partner, Request, partner

from puhui.foundations.people import actions
from puhui.foundations.people import refusals as people
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.signatures import Message, verify

pytestmark = pytest.mark.django_db
ROWS = [{"id": "1"}]


def read(request: Request, body: bytes | None = None, **headers: str) -> Message:
    return Message(request.method, request.url, request.headers | headers, request.body if body is None else body)


def checked(message: Message):
    return verify(message, datetime.now(UTC))


@pytest.mark.parametrize("algorithm", ["ed25519", "hmac-sha256"])
def test_signature_names_its_partner(algorithm):
    bus = partner(algorithm)

    signed = checked(read(bus.signed(ROWS, nonce="n-1")))

    assert (signed.key.partner.number, signed.key.key_id, signed.nonce) == (bus.number, bus.key_id, "n-1")


def test_path_may_stand_for_the_whole_target():
    assert checked(read(partner().signed(ROWS, covered=("@method", "@path", "content-digest"))))


@pytest.mark.parametrize(
    "covered",
    [
        ("@target-uri", "content-digest"),
        ("@method", "content-digest"),
        ("@method", "@authority", "content-digest"),
    ],
)
def test_signature_must_cover_method_target_and_digest(covered):
    with pytest.raises(refusals.SignatureInvalid):
        checked(read(partner().signed(ROWS, covered=covered)))


def test_signature_must_cover_the_body():
    request = partner().signed(ROWS)
    uncovered = request.headers["Signature-Input"].replace(' "content-digest"', "")

    with pytest.raises(refusals.SignatureInvalid):
        checked(read(request, **{"Signature-Input": uncovered}))


def test_other_body_is_refused():
    request = partner().signed(ROWS)

    with pytest.raises(refusals.DigestMismatch):
        checked(read(request, body=request.body.replace(b"1", b"2")))


@pytest.mark.parametrize(
    "change", [{"method": "PUT"}, {"url": "http://testserver/api/v1/cities/chengdu/feeds/x/records"}]
)
def test_other_request_is_refused(change):
    request = partner().signed(ROWS)
    message = read(request)

    with pytest.raises(refusals.SignatureInvalid):
        checked(Message(**{**vars(message), **change}))


def test_signature_lives_five_minutes():
    bus, now = partner(), datetime.now(UTC)

    for age in (timedelta(minutes=5), timedelta(seconds=-20)):
        assert checked(read(bus.signed(ROWS, created=now - age)))
    for age in (timedelta(minutes=6), timedelta(seconds=-60)):
        with pytest.raises(refusals.SignatureOutOfTime):
            checked(read(bus.signed(ROWS, created=now - age)))


def test_signature_is_remembered_longer_than_it_lives():
    now = datetime.now(UTC)
    signed = verify(read(partner().signed(ROWS, created=now)), now)

    assert signed.forget_at > now + timedelta(minutes=5, seconds=30)


def test_expired_signature_is_refused():
    with pytest.raises(refusals.SignatureInvalid):
        checked(read(partner().signed(ROWS, expires=datetime.now(UTC) - timedelta(minutes=1))))


def test_key_of_another_is_refused():
    bus, bank = partner(), partner(code="bank")
    forged = Partner(bus.number, bus.key_id, bank.algorithm, bank.private)

    with pytest.raises(refusals.SignatureInvalid):
        checked(read(forged.signed(ROWS)))
    with pytest.raises(people.KeyNotValid):
        checked(read(bus.signed(ROWS, key_id="nobody")))


def test_revoked_key_is_refused():
    bus = partner()
    actions.revoke_key(key=bus.key_id, at=datetime.now(UTC) - timedelta(seconds=1))

    with pytest.raises(people.KeyNotValid):
        checked(read(bus.signed(ROWS)))


def test_public_key_is_no_shared_secret():
    """Whoever knows the public key must not be able to sign with it as if it were an HMAC secret."""
    bus, bank = partner(), partner("hmac-sha256", code="bank")
    confused = Partner(bus.number, bus.key_id, bank.algorithm, bus.private.public_key().public_bytes_raw())

    for named in (True, False):
        with pytest.raises(refusals.SignatureInvalid):
            checked(read(confused.signed(ROWS, include_alg=named)))


@pytest.mark.parametrize(
    ("headers", "no"),
    [
        ({"Signature": ""}, refusals.SignatureMissing),
        ({"Signature-Input": ""}, refusals.SignatureMissing),
        ({"Signature-Input": "((("}, refusals.SignatureInvalid),
        ({"Signature-Input": "é=1"}, refusals.SignatureInvalid),
        ({"Signature-Input": "pyhms=1;created=1"}, refusals.SignatureOutOfTime),
        ({"Signature-Input": 'pyhms=("@method");created=99999999999999'}, refusals.SignatureInvalid),
        ({"Signature-Input": 'pyhms=("@method")'}, refusals.SignatureInvalid),
        ({"Signature-Input": 'a=("@method");created=1, b=("@method");created=1'}, refusals.SignatureInvalid),
        ({"Signature": "pyhms=:AAAA:"}, refusals.SignatureInvalid),
        ({"Signature": "other=:AAAA:"}, refusals.SignatureInvalid),
        ({"Signature": "pyhms=1"}, refusals.SignatureInvalid),
        ({"Content-Digest": "sha-256=:AAAA:"}, refusals.SignatureInvalid),
    ],
)
def test_malformed_headers_are_refused(headers, no):
    with pytest.raises(no):
        checked(read(partner().signed(ROWS), **headers))

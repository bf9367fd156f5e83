"""Who signed a request: RFC 9421 by http-message-signatures, with our rules about what must be covered and when.

A signature must cover the method, the target (``@target-uri`` or ``@path``) and the body's digest; it lives five
minutes and is taken once. This module will not say what a partner may deliver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature
from http_message_signatures.algorithms import ED25519, HMAC_SHA256
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from puhui.foundations.people import queries as people
from puhui.portals.partner_api import refusals

WINDOW = timedelta(minutes=5)
# Clocks differ: a signature may be made so little ahead of our own.
SKEW = timedelta(seconds=30)
COVERED = ("@method", "content-digest")
TARGETS = ("@target-uri", "@path")


@dataclass(frozen=True)
class Message:
    """A request as the library reads it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Signed:
    """A signature that holds: by whose key, and what must be remembered so that it is taken once."""

    key: people.SigningKey
    signature: bytes
    nonce: str | None
    forget_at: datetime


class _Key(HTTPSignatureKeyResolver):
    def __init__(self, key: people.SigningKey) -> None:
        self.key = key

    def resolve_public_key(self, key_id: str) -> Any:
        if self.key.algorithm == ED25519.algorithm_id:
            return Ed25519PublicKey.from_public_bytes(self.key.material)
        return self.key.material


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = SKEW


def verify(message: Message, at: datetime) -> Signed:
    """Who signed this request.

    Refusals: SignatureMissing, SignatureInvalid, SignatureOutOfTime, DigestMismatch, people.KeyNotValid.
    """
    label, parameters = _parameters(message)
    created = parameters.get("created")
    if not isinstance(created, int):
        raise refusals.SignatureInvalid(why="created is missing")
    made = _in_time(created, at)
    key = people.signing_key(str(parameters.get("keyid", "")), at)
    algorithm = ED25519 if key.algorithm == ED25519.algorithm_id else HMAC_SHA256
    try:
        # Its own clock is not asked: whether the signature is in time was checked against ours.
        (held,) = _Verifier(signature_algorithm=algorithm, key_resolver=_Key(key)).verify(
            message, max_age=None, require_components=COVERED
        )
    except HTTPMessageSignaturesException as fault:
        raise refusals.SignatureInvalid(
            why=str(fault) or "it was made with another key, or over other values"
        ) from fault
    if not any(f'"{target}"' in held.covered_components for target in TARGETS):
        raise refusals.SignatureInvalid(why="cover @target-uri, or @path")
    try:
        ContentDigest.verify(held.covered_components['"content-digest"'], message.body)
    except InvalidSignature as fault:
        raise refusals.DigestMismatch(why=str(fault)) from fault
    signature = http_sf.parse(message.headers["Signature"].encode(), tltype="dictionary")[label][0]
    return Signed(key, signature, held.nonce, made + WINDOW + 2 * SKEW)


def _parameters(message: Message) -> tuple[str, dict[str, Any]]:
    """The label and parameters of the one signature a request must carry."""
    given = message.headers.get("Signature-Input", "")
    if not given or not message.headers.get("Signature"):
        raise refusals.SignatureMissing()
    try:
        inputs = http_sf.parse(given.encode(), tltype="dictionary")
    except (ValueError, UnicodeError) as fault:
        raise refusals.SignatureInvalid(why="Signature-Input is not a structured field") from fault
    if len(inputs) != 1:
        raise refusals.SignatureInvalid(why="send exactly one signature")
    ((label, (_, parameters)),) = inputs.items()
    return label, dict(parameters)


def _in_time(created: int, at: datetime) -> datetime:
    try:
        made = datetime.fromtimestamp(created, UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise refusals.SignatureInvalid(why="created is no time") from fault
    if not at - WINDOW - SKEW <= made <= at + SKEW:
        raise refusals.SignatureOutOfTime(
            created=made.isoformat(), now=at.replace(microsecond=0).isoformat(), minutes=WINDOW // timedelta(minutes=1)
        )
    return made

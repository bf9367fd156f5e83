"""What we ask another scheme: signed by RFC 9421 with our key, answered in a known word or not at all. Private.

PUT {address}/{id} prepares, POST {address}/{id}/commit and /cancel decide, GET {address}/{id} asks. No transaction
is open while we wait. A name for an answer that decides nothing is SchemeSilent: a time-out, a fault of theirs, or
words we do not know.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.dateparse import parse_datetime
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519

from puhui.economy.schemes import facts, refusals, sealing
from puhui.economy.schemes.connecting import note_trouble
from puhui.economy.schemes.models import Connection
from puhui.foundations.outbox import actions as outbox

COVERED = ("@method", "@path", "content-digest")
ANSWER_BYTES_READ = 16_384
CLOCKS_DIFFER = timedelta(minutes=5)
# A no that is about the conversion itself, and not about how we asked.
DECIDED = (409, 422)


@dataclass
class _Request:
    """What is signed: the library reads and writes these names."""

    method: str
    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class _Ours(HTTPSignatureKeyResolver):
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self.key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return self.key


def prepare(*, city: str, scheme: str, id: UUID, account: str, points: int, at: datetime) -> facts.Said:
    """Ask for the promise to add so many of their points to an account. Refusals: SchemeNotConnected, SchemeSilent."""
    return _ask(city, scheme, "PUT", f"/{id}", {"account": account, "points": points}, at)


def commit(*, city: str, scheme: str, id: UUID, at: datetime) -> facts.Said:
    """Ask them to keep the promise; again, the same answer. Refusals: SchemeNotConnected, SchemeSilent."""
    return _ask(city, scheme, "POST", f"/{id}/commit", {}, at)


def cancel(*, city: str, scheme: str, id: UUID, at: datetime) -> facts.Said:
    """Ask them to forget it, also what they have not heard of yet. Refusals: SchemeNotConnected, SchemeSilent."""
    return _ask(city, scheme, "POST", f"/{id}/cancel", {}, at)


def status(*, city: str, scheme: str, id: UUID, at: datetime) -> facts.Said:
    """Ask what they know of it. Refusals: SchemeNotConnected, SchemeSilent."""
    return _ask(city, scheme, "GET", f"/{id}", None, at)


def _ask(city: str, scheme: str, method: str, path: str, told: dict | None, at: datetime) -> facts.Said:
    link = Connection.objects.filter(city=city, scheme=scheme).first()
    if link is None or not link.address or not link.key_id:
        raise refusals.SchemeNotConnected(scheme=scheme)
    request = _Request(method, link.address + path, b"" if told is None else json.dumps(told).encode())
    if told is not None:
        request.headers["Content-Type"] = "application/json"
    _sign(request, link, at)
    answer = outbox.send(
        method, request.url, request.headers | {"User-Agent": "Puhui/1"}, request.body, ANSWER_BYTES_READ
    )
    said, why = _read(answer.status, answer.text, at)
    if said is None:
        why = answer.fault or why
        note_trouble(city=city, scheme=scheme, why=f"{method}: {why}", at=at)
        raise refusals.SchemeSilent(scheme=scheme, why=why)
    note_trouble(city=city, scheme=scheme, why="", at=at)
    return said


def _sign(request: _Request, link: Connection, at: datetime) -> None:
    key = Ed25519PrivateKey.from_private_bytes(sealing.unseal(link.private))
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Ours(key)).sign(
        request, key_id=link.key_id, created=at, nonce=secrets.token_hex(16), label="puhui",
        covered_component_ids=COVERED, body=request.body,
    )  # fmt: skip
    # The path alone is covered, so that proxies may stand between; the host is where we connect to.
    assert urlsplit(request.url).path


def _read(status: int | None, text: str, at: datetime) -> tuple[facts.Said | None, str]:
    """What an answer says, or why it says nothing."""
    if status is None:
        return None, "no answer"
    try:
        told = json.loads(text)
    except ValueError:
        return None, f"{status}, no JSON"
    told = told if isinstance(told, dict) else {}
    if 200 <= status < 300 and told.get("state") in facts.STATES:
        return facts.Said(told["state"], _instant(told.get("settled_at"), at)), ""
    code = str(told.get("code", ""))[:100]
    if status in DECIDED and code:
        return facts.Said("refused", None, code), ""
    return None, f"{status} {code}".strip()


def _instant(text: object, at: datetime) -> datetime | None:
    """When they say that it was decided; their clock may run ahead of ours a little, and no more."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if found is None or found.tzinfo is None or found > at + CLOCKS_DIFFER:
        return None
    return found

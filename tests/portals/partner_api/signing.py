"""A partner's side of the line, with the same library a partner would use."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519, HMAC_SHA256

from puhui.foundations.people import actions

COVERED = ("@method", "@target-uri", "content-digest")
HOST = "http://testserver"


@dataclass
class Request:
    method: str
    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def sent(self, client) -> Any:
        """Send it through Django's test client."""
        known = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()}
        path = self.url.removeprefix(HOST)
        return client.generic(self.method, path, self.body, content_type="application/json", **known)


@dataclass
class Partner(HTTPSignatureKeyResolver):
    """A partner with one key."""

    number: int
    key_id: str
    algorithm: type
    private: Any

    def resolve_private_key(self, key_id: str) -> Any:
        return self.private

    def resolve_public_key(self, key_id: str) -> Any:
        raise NotImplementedError

    def signed(
        self,
        records: Any,
        *,
        city: str = "luzhou",
        feed: str = "bus-rides",
        path: str = "",
        created: datetime | None = None,
        covered: tuple[str, ...] = COVERED,
        headers: dict[str, str] | None = None,
        **parameters: Any,
    ) -> Request:
        """A signed delivery; ``records`` may be bytes to send a body as it is."""
        body = records if isinstance(records, bytes) else json.dumps(records, ensure_ascii=False).encode()
        request = Request(
            "POST", f"{HOST}{path or f'/api/v1/cities/{city}/feeds/{feed}/records'}", body, dict(headers or {})
        )
        signer = HTTPMessageSigner(signature_algorithm=self.algorithm, key_resolver=self)
        signer.sign(
            request,
            key_id=parameters.pop("key_id", self.key_id),
            created=created or datetime.now(UTC),
            covered_component_ids=covered,
            body=body,
            # Two signatures of one second over one body would be the same but for this.
            nonce=parameters.pop("nonce", secrets.token_hex(8)),
            **parameters,
        )
        return request


def partner(
    algorithm: str = "ed25519",
    *,
    city: str = "luzhou",
    code: str = "luzhou-bus",
    feeds: tuple[str, ...] = ("bus-rides",),
) -> Partner:
    """A registered partner whose key is valid for a month."""
    now = datetime.now(UTC)
    number = actions.add_partner(city=city, code=code, name="泸州公交", feeds=feeds, at=now)
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode() if algorithm == "ed25519" else ""
    added = actions.add_key(
        partner=number, algorithm=algorithm, public_key=public, at=now,
        not_before=now - timedelta(days=1), not_after=now + timedelta(days=30),
    )  # fmt: skip
    if added.secret is None:
        return Partner(number, added.key_id, ED25519, private)
    return Partner(number, added.key_id, HMAC_SHA256, base64.b64decode(added.secret))

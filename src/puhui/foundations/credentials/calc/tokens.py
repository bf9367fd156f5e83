"""Open Badges 3.0 credentials as compact JWTs (VC-JWT, EdDSA), and the status lists that say which are revoked.

Written by the specification (1EdTech Open Badges 3.0, 8.2; W3C Bitstring Status List 1.0). Says nothing of the
person but what they chose: without a name the subject is only the certificate's own number.
"""

import base64
import binascii
import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from puhui.foundations.credentials.facts import Evidence, Issuer

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
CONTEXT = [CREDENTIALS, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
# The least that the recommendation allows, so that one certificate's bit hides among many.
LIST_BITS = 131_072
ALGORITHM = "EdDSA"
CREDENTIAL_BYTES_MAX = 64 * 1024


def credential(
    *,
    issuer: Issuer,
    address: str,
    achievement: dict[str, str],
    name: str,
    at: datetime,
    number: int = 0,
    status_list: str = "",
    evidence: Sequence[Evidence] = (),
) -> dict[str, Any]:
    """The credential of one certificate: the payload that is signed.

    ``achievement``: id, name, description, criteria. ``name``: of the holder, or "" where they want none.
    ``status_list``: the address of the list that says whether it is revoked, at the bit ``number``; "" for what never is.
    """
    subject = _subject(f"{address}#holder", achievement, name)
    body = {
        "@context": CONTEXT,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement["name"],
        "issuer": issuer.as_profile(),
        "validFrom": instant(at),
        "credentialSubject": subject,
        "credentialSchema": [SCHEMA],
    }
    if status_list:
        body["credentialStatus"] = {
            "id": f"{status_list}#{number % LIST_BITS}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number % LIST_BITS),
            "statusListCredential": status_list,
        }
    if evidence:
        body["evidence"] = [_evidence(one) for one in evidence]
    claims = {"iss": issuer.profile, "sub": subject["id"], "jti": address, "nbf": int(at.timestamp())}
    return body | claims


def _evidence(one: Evidence) -> dict[str, Any]:
    told: dict[str, Any] = {"type": ["Evidence"], "name": one.name, "narrative": one.narrative}
    return told | ({"id": one.address} if one.address else {})


def _subject(id: str, achievement: dict[str, str], name: str) -> dict[str, Any]:
    """Who has it: nobody who could be recognised, unless a name is wanted; and what was reached."""
    subject: dict[str, Any] = {
        "id": id,
        "type": ["AchievementSubject"],
        "achievement": {
            "id": achievement["id"],
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": achievement["name"],
            "description": achievement["description"],
            "criteria": {"narrative": achievement["criteria"]},
        },
    }
    if name:
        named = {"type": "IdentityObject", "identityHash": name, "identityType": "name", "hashed": False}
        subject["identifier"] = [named]
    return subject


def status_list(
    *, issuer: Issuer, address: str, revoked: Iterable[int], at: datetime, until: datetime
) -> dict[str, Any]:
    """A status list: the payload that is signed. ``revoked`` are bits of this list."""
    bits = bytearray(LIST_BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    body = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.profile,
        "validFrom": instant(at),
        "validUntil": instant(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            # No time of compression in it: the same list is the same bytes.
            "encodedList": "u" + _text(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    return body | {"iss": issuer.profile, "jti": address, "nbf": int(at.timestamp())}


def sign(payload: dict[str, Any], private: Ed25519PrivateKey, kid: str) -> str:
    """The compact JWT of a payload; its header names the key and carries its public half."""
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": kid, "jwk": jwk(private.public_key().public_bytes_raw())}
    signed = f"{_text(_json(header))}.{_text(_json(payload))}"
    return f"{signed}.{_text(private.sign(signed.encode()))}"


def jwk(public: bytes) -> dict[str, str]:
    """A public key as a JSON Web Key (RFC 8037)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": _text(public)}


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and payload of a compact JWT, unverified; None where it is none."""
    parts = token.strip().split(".")
    if len(parts) != 3 or len(token) > CREDENTIAL_BYTES_MAX:
        return None
    try:
        header, payload = (json.loads(_bytes(part)) for part in parts[:2])
        _bytes(parts[2])
    except (ValueError, binascii.Error, RecursionError):
        return None
    return (header, payload) if isinstance(header, dict) and isinstance(payload, dict) else None


def is_signed(token: str, public: bytes) -> bool:
    """Whether a compact JWT was signed with this key, and says so."""
    told = read(token)
    if told is None or told[0].get("alg") != ALGORITHM:
        return False
    signed, _dot, signature = token.strip().rpartition(".")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(_bytes(signature), signed.encode("ascii"))
    except (InvalidSignature, ValueError):
        return False
    # One text for one signature: bits beyond the last byte must be as they are written here.
    return _text(_bytes(signature)) == signature


def instant(at: datetime) -> str:
    """An instant as credentials write it."""
    return (
        at.strftime("%Y-%m-%dT%H:%M:%SZ") if at.utcoffset().total_seconds() == 0 else at.isoformat(timespec="seconds")
    )


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)

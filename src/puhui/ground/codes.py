"""Codes that people show: a short one to type, and a signed one that a telephone checks without a line.

Signed: fields with dots between, then an Ed25519 signature over them in base64url without padding.
Short: ten characters of Crockford's base 32 (no I, L, O, U), the last of which checks the others.
A *pass* is a signed code for being somewhere: ``<mark>.<city>.<key>.<occasion>.<short>.<places>.<signature>``, the
occasion as 32 hexadecimal digits. It names no person.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
TYPED = r"[0-9A-HJKMNP-TV-Z]{10}"
AS_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None, "\u3000": None})
PASS = re.compile(
    rf"([A-Z]{{2}}\d)\.([a-z][a-z0-9_-]*)\.(\d{{1,4}})\.([0-9a-f]{{32}})\.({TYPED})\.(\d{{1,5}})\.([A-Za-z0-9_-]{{86}})"
)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass says: ``places`` people may come to the ``occasion`` with it."""

    mark: str
    city: str
    key: int
    occasion: UUID
    short: str
    places: int


def short_of(key: bytes, id: UUID, turn: int = 0) -> str:
    """The short code of something with an id, which nobody can guess without the key; ``turn`` where one is taken."""
    digest = hashlib.blake2b(id.bytes + bytes([turn]), digest_size=8, key=key).digest()
    number = int.from_bytes(digest, "big")
    data = "".join(ALPHABET[number >> 5 * n & 31] for n in range(LENGTH - 1))
    return data + check_of(data)


def check_of(data: str) -> str:
    """Weighted with odd numbers, so that one wrong character always shows."""
    return ALPHABET[sum((2 * n + 1) * ALPHABET.index(character) for n, character in enumerate(data)) % 32]


def typed(text: str) -> str:
    """A short code as it is kept, however it was typed; empty where it is none."""
    short = text.strip().upper().translate(AS_READ)
    wrong = len(short) != LENGTH or set(short) - set(ALPHABET) or check_of(short[:-1]) != short[-1]
    return "" if wrong else short


def sign(private: Ed25519PrivateKey, fields: Iterable[str]) -> str:
    """The fields, signed."""
    message = ".".join(fields)
    signature = base64.urlsafe_b64encode(private.sign(message.encode())).rstrip(b"=").decode()
    return f"{message}.{signature}"


def is_genuine(text: str, public: bytes) -> bool:
    """Whether this key signed it; nothing else is looked at."""
    message, _, signature = text.strip().rpartition(".")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.urlsafe_b64decode(signature + "=="), message.encode())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def sign_pass(private: Ed25519PrivateKey, said: Pass) -> str:
    """A pass as it stands in a QR code."""
    return sign(private, (said.mark, said.city, str(said.key), said.occasion.hex, said.short, str(said.places)))


def read_pass(text: str) -> Pass | None:
    """What a pass says, its signature not looked at; None where it is none."""
    found = PASS.fullmatch(text.strip()[: LONGEST + 1])
    if found is None:
        return None
    mark, city, key, occasion, short, places, _ = found.groups()
    return Pass(mark, city, int(key), UUID(hex=occasion), short, int(places))

"""Passes of volunteers, and what is kept sealed of them. Private to the room."""

import hashlib
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from puhui.civic.volunteers import refusals
from puhui.ground import codes, sealing
from puhui.ground.identifiers import uuid_of

MARK, KEY = "PV1", 1
PURPOSE, SHORTS, NUMBERS, NAMES = b"puhui-volunteers", b"puhui-shifts", b"puhui-numbers", b"puhui-names"


@lru_cache(maxsize=64)
def _private(secret: str, city: str) -> Ed25519PrivateKey:
    return sealing.signing_key(secret, PURPOSE, city)


def short_of(holder: int, shift: UUID, turn: int) -> str:
    """The short code of a sign-up."""
    named = uuid_of(f"volunteers/{shift}/{holder}")
    return codes.short_of(sealing.derived(settings.SEALING_KEY, SHORTS), named, turn)


def pass_of(city: str, shift: UUID, short: str) -> str:
    """The signed code of a sign-up."""
    return codes.sign_pass(_private(settings.SEALING_KEY, city), codes.Pass(MARK, city, KEY, shift, short, 1))


def public_key(city: str) -> str:
    """The city's public key for volunteers' passes: 32 bytes in base64url."""
    return sealing.public_text(_private(settings.SEALING_KEY, city))


def read(text: str) -> tuple[str, str]:
    """City (empty: any) and short code of what was scanned or typed. Refusals: PassUnreadable, PassForged."""
    said = codes.read_pass(text)
    if said is None:
        short = codes.typed(text)
        if not short:
            raise refusals.PassUnreadable()
        return "", short
    public = _private(settings.SEALING_KEY, said.city).public_key().public_bytes_raw()
    if said.mark != MARK or said.key != KEY or not codes.is_genuine(text, public):
        raise refusals.PassForged()
    return said.city, said.short


def digest(number: str) -> bytes:
    """By which a volunteer is found by number, without keeping it in the clear."""
    key = sealing.derived(settings.SEALING_KEY, NUMBERS)
    return hashlib.blake2b(number.encode(), digest_size=16, key=key).digest()


def seal(text: str) -> bytes:
    return sealing.fernet(settings.SEALING_KEY, NAMES).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    return sealing.fernet(settings.SEALING_KEY, NAMES).decrypt(bytes(sealed)).decode()

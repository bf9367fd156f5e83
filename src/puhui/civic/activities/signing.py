"""Passes: the signed code of a booking, by a key of the city that can be derived again. Private to the room."""

from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from puhui.civic.activities import refusals
from puhui.ground import codes, sealing

MARK, KEY = "PA1", 1
PURPOSE, SHORTS = b"puhui-activities", b"puhui-bookings"


@lru_cache(maxsize=64)
def _private(secret: str, city: str) -> Ed25519PrivateKey:
    return sealing.signing_key(secret, PURPOSE, city)


@lru_cache(maxsize=8)
def _short_key(secret: str) -> bytes:
    return sealing.derived(secret, SHORTS)


def short_of(id: UUID, turn: int = 0) -> str:
    """The short code of a booking."""
    return codes.short_of(_short_key(settings.SEALING_KEY), id, turn)


def pass_of(city: str, session: UUID, short: str, places: int) -> str:
    """The signed code of a booking."""
    return codes.sign_pass(
        _private(settings.SEALING_KEY, city), codes.Pass(MARK, city, KEY, session, short, places)
    )  # fmt: skip


def public_key(city: str) -> str:
    """The city's public key for passes: 32 bytes in base64url."""
    return sealing.public_text(_private(settings.SEALING_KEY, city))


def read(text: str) -> tuple[str, str]:
    """City (empty: any) and short code of what was scanned or typed. Refusals: CodeUnreadable, CodeForged."""
    said = codes.read_pass(text)
    if said is None:
        short = codes.typed(text)
        if not short:
            raise refusals.CodeUnreadable()
        return "", short
    public = _private(settings.SEALING_KEY, said.city).public_key().public_bytes_raw()
    if said.mark != MARK or said.key != KEY or not codes.is_genuine(text, public):
        raise refusals.CodeForged()
    return said.city, said.short

"""A city's keys: Ed25519 for signed codes, kept sealed; and a key for short codes and pool codes. Private."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from puhui.economy.rewards import facts, refusals
from puhui.economy.rewards.calc import codes
from puhui.economy.rewards.models import SigningKey
from puhui.ground import sealing


def open_key(city: str, at: datetime) -> None:
    """Draw a city's key, where it has none."""
    if not SigningKey.objects.filter(city=city).exists():
        private = Ed25519PrivateKey.generate()
        row = SigningKey(
            city=city, number=1, public=private.public_key().public_bytes_raw(),
            sealed=seal(private.private_bytes_raw()), since=at,
        )  # fmt: skip
        # Another process may draw it in the same instant: the first one's counts.
        SigningKey.objects.bulk_create([row], ignore_conflicts=True)


@dataclass(frozen=True)
class Signer:
    """A city's latest key."""

    number: int
    private: Ed25519PrivateKey

    def sign(self, said: facts.CodeRead) -> str:
        """The signed code."""
        return codes.sign(self.private, said)


def signer(city: str) -> Signer:
    """With what a city signs today."""
    number, sealed = SigningKey.objects.filter(city=city).order_by("-number").values_list("number", "sealed")[0]
    return Signer(number, _unsealed(bytes(sealed)))


def check(text: str) -> facts.CodeRead:
    """What a signed code says. Refusals: VoucherCodeUnreadable, VoucherCodeForged."""
    said = codes.read(text)
    row = SigningKey.objects.filter(city=said.city, number=said.key).first()
    if row is None:
        raise refusals.VoucherCodeForged()
    codes.verify(text, bytes(row.public))
    return said


def public_keys(city: str) -> list[facts.PublicKey]:
    """All keys of a city, the oldest first."""
    return [
        facts.PublicKey(city, row.number, base64.urlsafe_b64encode(bytes(row.public)).rstrip(b"=").decode(), row.since)
        for row in SigningKey.objects.filter(city=city).order_by("number")
    ]


def code_key() -> bytes:
    """The key under which short codes are drawn from ids, and pool codes compared."""
    return sealing.derived(settings.SEALING_KEY, b"puhui-codes")


def seal(secret: bytes) -> bytes:
    """Encrypt and authenticate."""
    return _fernet().encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """The secret again; raises InvalidToken where the key is another."""
    return _fernet().decrypt(bytes(sealed))


@lru_cache(maxsize=64)
def _unsealed(sealed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(unseal(sealed))


def _fernet() -> Fernet:
    return sealing.fernet(settings.SEALING_KEY, b"puhui-rewards")

"""The keys with which cities sign certificates: drawn at first need, the private half sealed (Fernet)."""

from datetime import datetime

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from puhui.foundations.credentials.models import IssuerKey
from puhui.ground import sealing


def _fernet() -> Fernet:
    # The name under which the first keys were sealed; another one could not open them.
    return sealing.fernet(settings.SEALING_KEY, b"puhui-honours")


def current(city: str, at: datetime) -> tuple[IssuerKey, Ed25519PrivateKey]:
    """The key with which a city signs now; drawn where there is none."""
    row = IssuerKey.objects.filter(city=city).order_by("-number").first()
    if row is None:
        drawn = Ed25519PrivateKey.generate()
        IssuerKey.objects.bulk_create(
            [
                IssuerKey(
                    city=city, number=1, public=drawn.public_key().public_bytes_raw(),
                    sealed=_fernet().encrypt(drawn.private_bytes_raw()), made_at=at,
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        row = IssuerKey.objects.filter(city=city).order_by("-number").first()
    private = Ed25519PrivateKey.from_private_bytes(_fernet().decrypt(bytes(row.sealed)))
    return row, private


def published(city: str) -> list[tuple[int, bytes]]:
    """The public halves of a city's keys, by number."""
    rows = IssuerKey.objects.filter(city=city).order_by("number").values_list("number", "public")
    return [(number, bytes(public)) for number, public in rows]


def as_pem(public: bytes) -> str:
    """A public key as PEM, as verifiers ask for it."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

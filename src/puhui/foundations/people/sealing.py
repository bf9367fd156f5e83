"""Secrets that must be read again: kept encrypted (Fernet) under a key from settings, never in the clear."""

from cryptography.fernet import Fernet
from django.conf import settings

from puhui.ground import sealing


def _fernet() -> Fernet:
    return sealing.fernet(settings.SEALING_KEY, b"puhui-sealing")


def seal(secret: bytes) -> bytes:
    """Encrypt and authenticate a secret."""
    return _fernet().encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """The secret again; raises InvalidToken where the key or the text is another."""
    return _fernet().decrypt(bytes(sealed))

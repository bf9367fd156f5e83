"""Our private keys at rest: encrypted (Fernet) under a key from settings, never in the clear."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _fernet() -> Fernet:
    key = hashlib.blake2b(settings.SEALING_KEY.encode(), digest_size=32, person=b"puhui-schemes").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: bytes) -> bytes:
    """Encrypt and authenticate a secret."""
    return _fernet().encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """The secret again; raises InvalidToken where the key or the text is another."""
    return _fernet().decrypt(bytes(sealed))

"""Keys that are derived from the one secret of an installation, each for a purpose of its own; and sealing with them.

Whoever loses the secret loses what was sealed and signed with it. Settings are not read here: the secret is passed in.
"""

import base64
import hashlib

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def derived(secret: str, purpose: bytes, name: str = "") -> bytes:
    """32 bytes for a purpose (at most 16 bytes), and within it for a name, e.g. of a city."""
    text = secret + (f"\n{name}" if name else "")
    return hashlib.blake2b(text.encode(), digest_size=32, person=purpose).digest()


def fernet(secret: str, purpose: bytes) -> Fernet:
    """What encrypts and authenticates for a purpose."""
    return Fernet(base64.urlsafe_b64encode(derived(secret, purpose)))


def signing_key(secret: str, purpose: bytes, name: str) -> Ed25519PrivateKey:
    """An Ed25519 key that is kept nowhere, because it can be derived again."""
    return Ed25519PrivateKey.from_private_bytes(derived(secret, purpose, name))


def public_text(private: Ed25519PrivateKey) -> str:
    """The public half, 32 bytes in base64url without padding, as pages check it."""
    return base64.urlsafe_b64encode(private.public_key().public_bytes_raw()).rstrip(b"=").decode()

"""Identifiers that are derived, never drawn: the same thing named twice has one name."""

import hashlib
from uuid import UUID


def number_of(name: str) -> int:
    """A positive 63-bit number for a name; the same on every machine and in every run."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def uuid_of(name: str) -> UUID:
    """A UUID (version 8) for a name; the same on every machine and in every run."""
    raw = bytearray(hashlib.blake2b(name.encode(), digest_size=16).digest())
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))

"""The chain of journals: each link is a hash over the one before it and over what it seals."""

import hashlib

GENESIS = bytes(32)


def link(previous: bytes, position: int, journal: int, digest: bytes) -> bytes:
    """SHA-256 over the previous link, the position, the journal's number (big-endian) and its digest.

    The digest covers the rest of a journal: its name, its time, what it reverses, and all its rows.
    """
    return hashlib.sha256(previous + position.to_bytes(8, "big") + journal.to_bytes(8, "big") + digest).digest()

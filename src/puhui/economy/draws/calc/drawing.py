"""Who wins: tickets are ordered by a hash that nobody could know before the public value was.

The seed is SHA-256 over commitment, a newline and the value. A ticket's rank is SHA-256 over the seed and the ticket's
16 bytes. Tickets are drawn in the order of their ranks, the smallest first; an entrant who was drawn is passed over
afterwards. Prizes go out in the order of the terms, then reserves.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple


class Drawn(NamedTuple):
    """One place; ``prize`` is "" for a reserve."""

    place: int
    prize: str
    ticket: str
    entrant: str


def seed_of(commitment: str, value: str) -> bytes:
    return hashlib.sha256(f"{commitment}\n{value}".encode()).digest()


def drawn(
    entries: Sequence[tuple[str, str]], prizes: Sequence[tuple[str, int]], reserves: int, seed: bytes
) -> list[Drawn]:
    """Places from 1 on. ``entries`` are (ticket, entrant) in hex, ``prizes`` (id, number of them)."""
    slots = [prize for prize, count in prizes for _ in range(count)] + [""] * reserves
    ranked = sorted(
        (hashlib.sha256(seed + bytes.fromhex(ticket)).digest(), ticket, entrant) for ticket, entrant in entries
    )
    found, seen = [], set()
    for _rank, ticket, entrant in ranked:
        if len(found) == len(slots):
            break
        if entrant not in seen:
            seen.add(entrant)
            found.append(Drawn(len(found) + 1, slots[len(found)], ticket, entrant))
    return found

"""One-way auction (单向竞价, T15): one offers or wants a quantity, others bid sealed; all deals at one price. Pure.

Prices decide first. At the price where the quantity runs out everybody who bid it is in a lot: each member's ticket is
SHA-256 of the lot's seed and the member's code, and the smallest tickets are served first, each whole as far as it
goes. A member has one bid and did not choose its code, so nobody seeks a good ticket; whoever knows the seed and the
bids draws the lot again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from puhui.market.exchange.facts import Side


@dataclass(frozen=True)
class Bid:
    id: UUID
    member: str  # its code
    price_fen: int
    tonnes: int


@dataclass(frozen=True)
class Outcome:
    """The uniform price (None: nothing is dealt) and what each bid gets, those with the best claim first."""

    price_fen: int | None
    given: tuple[tuple[Bid, int], ...]


def ticket(seed: str, member: str) -> str:
    """A member's place in the lot.

    >>> ticket("a seed", "M00001")[:8]
    '4f91010b'
    """
    return hashlib.sha256(f"{seed}\n{member}".encode()).hexdigest()


def clear(bids: Iterable[Bid], tonnes: int, reserve_fen: int, side: Side, seed: str) -> Outcome:
    """``side`` is the auctioneer's: SELL gives to the highest bids at or above the reserve, BUY takes the lowest at or
    below it. The uniform price is that of the last bid served.
    """
    selling = side is Side.SELL
    good = [b for b in bids if (b.price_fen >= reserve_fen if selling else b.price_fen <= reserve_fen)]
    good.sort(key=lambda b: (-b.price_fen if selling else b.price_fen, ticket(seed, b.member)))
    given, left = [], tonnes
    for bid in good:
        if taken := min(left, bid.tonnes):
            given.append((bid, taken))
        left -= taken
    return Outcome(given[-1][0].price_fen if given else None, tuple(given))

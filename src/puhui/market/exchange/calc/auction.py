"""One-way auction (单向竞价, T15): one offers or wants a quantity, others bid sealed; all deals at one price. Pure.

Prices decide first. At the price where the quantity runs out everybody who bid it is in a lot: each bid's ticket is
SHA-256 of the draw's public value and the bid's id, and the smallest tickets are served first, each whole as far as it
goes. Whoever knows the value and the bids recomputes it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from puhui.market.exchange.facts import Side


@dataclass(frozen=True)
class Bid:
    id: UUID
    member: int
    price_fen: int
    tonnes: int


@dataclass(frozen=True)
class Outcome:
    """The uniform price (None: nothing is dealt) and what each bid gets, those with the best claim first."""

    price_fen: int | None
    given: tuple[tuple[Bid, int], ...]


def ticket(value: str, bid: UUID) -> str:
    """A bid's place in the lot.

    >>> ticket("2026031 05 11 18 20 27 33 + 08", UUID(int=1))[:8]
    '89e5c2ba'
    """
    return hashlib.sha256(f"{value}\n{bid}".encode()).hexdigest()


def clear(bids: Iterable[Bid], tonnes: int, reserve_fen: int, side: Side, value: str) -> Outcome:
    """``side`` is the auctioneer's: SELL gives to the highest bids at or above the reserve, BUY takes the lowest at or
    below it. The uniform price is that of the last bid served.
    """
    selling = side is Side.SELL
    good = [b for b in bids if (b.price_fen >= reserve_fen if selling else b.price_fen <= reserve_fen)]
    good.sort(key=lambda b: (-b.price_fen if selling else b.price_fen, ticket(value, b.id)))
    given, left = [], tonnes
    for bid in good:
        if taken := min(left, bid.tonnes):
            given.append((bid, taken))
        left -= taken
    return Outcome(given[-1][0].price_fen if given else None, tuple(given))

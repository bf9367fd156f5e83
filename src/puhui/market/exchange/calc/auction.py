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

from puhui.market.exchange.facts import Auction, Redrawn, Side


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


def redraw(told: Auction) -> Redrawn:
    """Work a settled auction out again: whether the seed was promised, and price and tonnes are what bids come to."""
    bids = [Bid(bid.id, bid.member, bid.price_fen, bid.tonnes) for bid in told.bids]
    outcome = clear(bids, told.tonnes, told.reserve_fen, Side[told.side.upper()], told.seed)
    given = {bid.member: tonnes for bid, tonnes in outcome.given}
    promised = hashlib.sha256(told.seed.encode()).hexdigest() == told.commitment
    agrees = outcome.price_fen == told.price_fen and all(bid.given == given.get(bid.member, 0) for bid in told.bids)
    return Redrawn(promised, outcome.price_fen, given, promised and agrees)

"""An exchange of listings and picks in plain dictionaries: it knows no room, no database, and no order refused."""

import heapq
from collections import defaultdict
from typing import Any

BUY, SELL = 1, 2


class Auditor:
    """Takes accepted orders, each instrument's in the order of time, and says what must have come of them."""

    def __init__(self) -> None:
        self.heaps: dict[tuple[int, int], list[tuple[int, int, Any]]] = defaultdict(list)
        self.left: dict[Any, int] = {}
        self.whose: dict[Any, int] = {}
        self.deals: list[tuple[int, int, int, int, int]] = []  # instrument, buyer, seller, price, tonnes
        self.time = 0

    def listing(self, order: Any, instrument: int, member: int, side: int, price: int, tonnes: int) -> None:
        self.time += 1
        self.left[order], self.whose[order] = tonnes, member
        heapq.heappush(self.heaps[instrument, side], (price if side == SELL else -price, self.time, order))

    def pick(self, _order: Any, instrument: int, member: int, side: int, price: int, tonnes: int) -> None:
        """From the best price alone, the earliest first; anything else is a fault of whoever let it pass."""
        heap = self.heaps[instrument, 3 - side]
        while tonnes:
            signed, _, listing = heap[0]
            if abs(signed) != price or self.whose[listing] == member:
                raise AssertionError(f"{listing} was not to be picked at {price} by {member}")
            taken = min(tonnes, self.left[listing])
            tonnes, self.left[listing] = tonnes - taken, self.left[listing] - taken
            sides = (member, self.whose[listing])
            buyer, seller = sides if side == BUY else sides[::-1]
            self.deals.append((instrument, buyer, seller, price, taken))
            if not self.left[listing]:
                heapq.heappop(heap)

    def told(self, members: int, instruments: int, cash: int, tonnes: int) -> dict[str, list[tuple[Any, ...]]]:
        """Deals, what is left of listings, and after the close everybody's money and tonnes."""
        money = dict.fromkeys(range(1, members + 1), cash)
        placed = {(m, m % instruments + 1): tonnes for m in money}
        held: dict[tuple[int, int], int] = defaultdict(int)
        for instrument, buyer, seller, price, amount in self.deals:
            money[buyer] -= price * amount
            money[seller] += price * amount
            placed[seller, instrument] -= amount
            held[buyer, instrument] += amount
        return {
            "deals": self.deals,
            "left": sorted((order, left) for order, left in self.left.items() if left),
            "cash": sorted(money.items()),
            "placed": sorted((*key, amount) for key, amount in placed.items() if amount),
            "held": sorted((*key, amount) for key, amount in held.items()),
        }

"""The open listings of one instrument in memory, by price and time. Pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import replace

from puhui.market.exchange.facts import Fill, Side, Standing


class Book:
    """Both sides of a book. Prices are kept with their sign turned on the buying side: the best is always the first."""

    def __init__(self) -> None:
        self._levels: dict[Side, dict[int, list[Standing]]] = {side: {} for side in Side}
        self._prices: dict[Side, list[int]] = {side: [] for side in Side}

    def add(self, side: Side, listing: Standing) -> None:
        """Later than everything that stands at its price."""
        price = listing.price_fen if side is Side.SELL else -listing.price_fen
        level = self._levels[side].get(price)
        if level is None:
            self._levels[side][price] = [listing]
            insort(self._prices[side], price)
        else:
            level.append(listing)

    def best(self, side: Side) -> Sequence[Standing]:
        """The listings at the best price, the earliest first."""
        prices = self._prices[side]
        return self._levels[side][prices[0]] if prices else ()

    def take(self, side: Side, fills: Iterable[Fill]) -> None:
        """Take out what was dealt of the best level, as ``matching.pick`` chose it."""
        price = self._prices[side][0]
        level = self._levels[side][price]
        gone = 0
        for fill in fills:
            if left := fill.listing.left - fill.tonnes:
                level[gone] = replace(fill.listing, left=left)
            else:
                gone += 1
        del level[:gone]
        if not level:
            del self._levels[side][price]
            del self._prices[side][bisect_left(self._prices[side], price)]

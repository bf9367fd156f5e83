"""The open listings of one instrument in memory, by price and time. Pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from puhui.market.exchange.calc.matching import Level
from puhui.market.exchange.facts import Fill, Side, Standing


class Book:
    """Both sides of a book. Prices are kept with their sign turned on the buying side: the best is always the first."""

    def __init__(self) -> None:
        self._levels: dict[Side, dict[int, Level]] = {side: {} for side in Side}
        self._prices: dict[Side, list[int]] = {side: [] for side in Side}

    def add(self, side: Side, listing: Standing) -> None:
        """Later than everything that stands at its price."""
        signed = listing.price_fen if side is Side.SELL else -listing.price_fen
        level = self._levels[side].get(signed)
        if level is None:
            level = self._levels[side][signed] = Level(listing.price_fen)
            insort(self._prices[side], signed)
        level.add(listing)

    def best(self, side: Side) -> Level | None:
        prices = self._prices[side]
        return self._levels[side][prices[0]] if prices else None

    def take(self, side: Side, fills: Iterable[Fill]) -> None:
        """Take out what was dealt of the best level, as ``matching.pick`` chose it."""
        signed = self._prices[side][0]
        level = self._levels[side][signed]
        level.take(fills)
        if not level.listings:
            del self._levels[side][signed]
            del self._prices[side][bisect_left(self._prices[side], signed)]

    def front(self, side: Side, tonnes: int) -> Iterator[Standing]:
        """The listings that come first, up to so many tonnes: no picks of no more together reach beyond them."""
        for signed in self._prices[side]:
            for listing in self._levels[side][signed].listings:
                if tonnes <= 0:
                    return
                tonnes -= listing.left
                yield listing

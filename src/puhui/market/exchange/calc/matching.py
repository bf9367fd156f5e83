"""Listing and picking: price first, then time, the best level alone, never one's own (T13). Pure."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace

from puhui.foundations.packs import schema
from puhui.market.exchange import refusals
from puhui.market.exchange.calc import fees
from puhui.market.exchange.calc.prices import yuan
from puhui.market.exchange.facts import Fill, Position, Purse, Side, Standing

TONNES_MAX = 99_999_999


def check_tonnes(tonnes: int) -> None:
    """Refusals: TonnesMalformed."""
    if isinstance(tonnes, bool) or not isinstance(tonnes, int) or not 1 <= tonnes <= TONNES_MAX:
        raise refusals.TonnesMalformed(tonnes=tonnes, limit=TONNES_MAX)


class Level:
    """Listings at one price, the earliest first, with what they come to and whose they are."""

    def __init__(self, price_fen: int) -> None:
        self.price_fen = price_fen
        self.listings: deque[Standing] = deque()
        self.tonnes = 0
        self._listings_of: Counter[int] = Counter()

    def add(self, listing: Standing) -> None:
        """Later than all that stand here."""
        self.listings.append(listing)
        self.tonnes += listing.left
        self._listings_of[listing.member] += 1

    def pick(self, member: int, tonnes: int) -> list[Fill]:
        """What a pick takes, in the order of time; nothing is taken yet. Refusals: OwnListing, LevelTooSmall."""
        if self._listings_of[member] > 0:
            own = next(listing for listing in self.listings if listing.member == member)
            raise refusals.OwnListing(order=own.id)
        if self.tonnes < tonnes:
            raise refusals.LevelTooSmall(tonnes=tonnes, there=self.tonnes)
        fills = []
        for listing in self.listings:
            fills.append(Fill(listing, min(tonnes, listing.left)))
            tonnes -= fills[-1].tonnes
            if not tonnes:
                break
        return fills

    def take(self, fills: Iterable[Fill]) -> None:
        """Take what ``pick`` found."""
        for fill in fills:
            listing = self.listings.popleft()
            self.tonnes -= fill.tonnes
            if left := listing.left - fill.tonnes:
                self.listings.appendleft(replace(listing, left=left))
            else:
                self._listings_of[listing.member] -= 1


def pick(level: Level | None, member: int, price: int, tonnes: int) -> list[Fill]:
    """What a pick takes of the best level, in the order of time.

    Refusals: NothingListed, NotBestLevel, OwnListing, LevelTooSmall.
    """
    if level is None:
        raise refusals.NothingListed()
    if level.price_fen != price:
        raise refusals.NotBestLevel(price=yuan(price), best=yuan(level.price_fen))
    return level.pick(member, tonnes)


def check_cover(
    side: Side, purse: Purse, position: Position, price: int, tonnes: int, rates: schema.Fees
) -> None:  # fmt: skip
    """Nobody offers more than is placed and free, or bids more than the money there is, its fee included (T18).

    Refusals: Oversold, Overbought.
    """
    if side is Side.SELL and position.available < tonnes:
        raise refusals.Oversold(available=position.available, needed=tonnes)
    bound = purse.bought_fen + purse.bid_fen
    fee = fees.charge(bound + price * tonnes, rates.buyer_rate) - fees.charge(bound, rates.buyer_rate)
    if side is Side.BUY and purse.available_fen < price * tonnes + fee:
        raise refusals.Overbought(available=yuan(purse.available_fen), needed=yuan(price * tonnes + fee))


def check_sides(side: Side, position: Position, instrument: str) -> None:
    """Refusals: OtherSideOpen."""
    if position.bidding if side is Side.SELL else position.offered:
        raise refusals.OtherSideOpen(instrument=instrument)


def check_holding(held: int, position: Position, tonnes: int, limit: int | None) -> None:
    """What is held already, bought, bid for and wanted (T37; the limit itself is not beyond it, T55).

    Refusals: HoldingTooLarge.
    """
    together = held + position.bought + position.bidding + tonnes
    if limit is not None and together > limit:
        raise refusals.HoldingTooLarge(tonnes=together, limit=limit)

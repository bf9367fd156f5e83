"""Listing and picking: price first, then time, the best level alone, never one's own (T13). Pure."""

from collections.abc import Iterable

from puhui.market.exchange import refusals
from puhui.market.exchange.calc.prices import yuan
from puhui.market.exchange.facts import Fill, Position, Purse, Side, Standing

TONNES_MAX = 99_999_999


def check_tonnes(tonnes: int) -> None:
    """Refusals: TonnesMalformed."""
    if isinstance(tonnes, bool) or not isinstance(tonnes, int) or not 1 <= tonnes <= TONNES_MAX:
        raise refusals.TonnesMalformed(tonnes=tonnes, limit=TONNES_MAX)


def best_level(listings: Iterable[Standing], side: Side) -> list[Standing]:
    """The listings at the best price of one side of the book, the earliest first."""
    standing = list(listings)
    if not standing:
        return []
    best = (min if side is Side.SELL else max)(listing.price_fen for listing in standing)
    return sorted((v for v in standing if v.price_fen == best), key=lambda v: v.seq)


def pick(listings: Iterable[Standing], side: Side, member: int, price: int, tonnes: int) -> list[Fill]:
    """What a pick takes of the listings on ``side``, in the order of time.

    Refusals: NothingListed, NotBestLevel, OwnListing, LevelTooSmall.
    """
    level = best_level(listings, side)
    if not level:
        raise refusals.NothingListed()
    if level[0].price_fen != price:
        raise refusals.NotBestLevel(price=yuan(price), best=yuan(level[0].price_fen))
    for listing in level:
        if listing.member == member:
            raise refusals.OwnListing(order=listing.id)
    there = sum(listing.left for listing in level)
    if there < tonnes:
        raise refusals.LevelTooSmall(tonnes=tonnes, there=there)
    fills = []
    for listing in level:
        if taken := min(tonnes, listing.left):
            fills.append(Fill(listing, taken))
        tonnes -= taken
    return fills


def check_cover(side: Side, purse: Purse, position: Position, price: int, tonnes: int) -> None:
    """Nobody offers more than is placed and free, or bids more than the money there is (T18).

    Refusals: Oversold, Overbought.
    """
    if side is Side.SELL and position.available < tonnes:
        raise refusals.Oversold(available=position.available, needed=tonnes)
    if side is Side.BUY and purse.available_fen < price * tonnes:
        raise refusals.Overbought(available=yuan(purse.available_fen), needed=yuan(price * tonnes))


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

"""Prices in whole fen: limits, and the average of a day. Pure."""

from collections.abc import Iterable

from puhui.market.exchange import refusals
from puhui.market.exchange.facts import FEN_MAX, yuan


def check(fen: int) -> None:
    """Refusals: PriceMalformed."""
    if isinstance(fen, bool) or not isinstance(fen, int) or not 0 < fen <= FEN_MAX:
        raise refusals.PriceMalformed(price=fen)


def limits(reference: int, percent: int) -> tuple[int, int]:
    """The lowest and the highest price allowed: within so many per cent, both ends included (T16, T55).

    >>> limits(1005, 10)
    (905, 1105)
    """
    low = -(-reference * (100 - percent) // 100)
    return max(1, low), reference * (100 + percent) // 100


def check_limits(price: int, reference: int, percent: int) -> None:
    """Refusals: PriceOutsideLimits."""
    low, high = limits(reference, percent)
    if not low <= price <= high:
        raise refusals.PriceOutsideLimits(
            price=yuan(price), low=yuan(low), high=yuan(high), reference=yuan(reference), percent=percent
        )


def average(deals: Iterable[tuple[int, int]], before: int) -> int:
    """The average of (price, tonnes) by tonnes, rounded half up to a fen; without deals, what was before (T17).

    >>> average([(1000, 1), (1001, 1)], 900)
    1001
    """
    money = tonnes = 0
    for price, quantity in deals:
        money, tonnes = money + price * quantity, tonnes + quantity
    return (2 * money + tonnes) // (2 * tonnes) if tonnes else before

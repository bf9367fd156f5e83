"""Prices in whole fen: reading them, limits, the average of a day. Pure."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from puhui.market.exchange import refusals

FEN_MAX = 100_000_000  # a million yuan a tonne


def read(price: str) -> int:
    """Fen of a price in yuan, such as ``45.20``. Refusals: PriceMalformed."""
    try:
        fen = Decimal(price) * 100
    except InvalidOperation:
        raise refusals.PriceMalformed(price=price[:20]) from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 < fen <= FEN_MAX:
        raise refusals.PriceMalformed(price=price[:20])
    return int(fen)


def check(fen: int) -> None:
    """Refusals: PriceMalformed."""
    if isinstance(fen, bool) or not isinstance(fen, int) or not 0 < fen <= FEN_MAX:
        raise refusals.PriceMalformed(price=fen)


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


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

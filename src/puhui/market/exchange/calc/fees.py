"""What the exchange takes for a deal, of each side, by the city's pack; and what of it is bound before the close.

Every fee is rounded down to the fen, so that the fees of many deals are never more than the fee of their sum.
"""

from puhui.foundations.packs import schema

WHOLE = 10_000  # rates are hundredths of a per cent


def charge(amount_fen: int, rate: int) -> int:
    """The fee for an amount.

    >>> charge(1_999, 50)
    9
    """
    return amount_fen * rate // WHOLE


def due(fees: schema.Fees, bought_fen: int, sold_fen: int) -> int:
    """What at most is taken for so much bought and sold."""
    return charge(bought_fen, fees.buyer_rate) + charge(sold_fen, fees.seller_rate)


def reserved(fees: schema.Fees, taken_fen: int) -> int:
    """What of the fees goes into the risk reserve (T40)."""
    return taken_fen * fees.reserve_percent // 100

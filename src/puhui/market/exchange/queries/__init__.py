"""FACE: the questions of the exchange; nothing here writes."""

from puhui.market.exchange.queries.looking import (
    accounts_of,
    auction,
    auctions,
    bank_files,
    blocks,
    book,
    deals,
    dealt,
    instruments,
    member,
    order,
    positions,
    purse,
    undelivered,
)
from puhui.market.exchange.queries.publishing import bulletin, statement
from puhui.market.exchange.queries.verifying import verify

__all__ = [
    "accounts_of", "auction", "auctions", "bank_files", "blocks", "book", "bulletin", "deals", "dealt",
    "instruments", "member", "order", "positions", "purse", "statement", "undelivered", "verify",
]  # fmt: skip

"""FACE: the questions of the exchange; nothing here writes."""

from puhui.market.exchange.queries.looking import book, deals, dealt, instruments, member, positions, purse, undelivered
from puhui.market.exchange.queries.publishing import bulletin, statement
from puhui.market.exchange.queries.verifying import verify

__all__ = [
    "book", "bulletin", "dealt", "deals", "instruments", "member", "positions", "purse", "statement", "undelivered", "verify",
]  # fmt: skip

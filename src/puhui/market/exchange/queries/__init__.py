"""FACE: the questions of the exchange; nothing here writes."""

from puhui.market.exchange.calc.auction import redraw
from puhui.market.exchange.queries.looking import (
    auction,
    auctions,
    bank_files,
    blocks,
    book,
    deals,
    dealt,
    instruments,
    member,
    objections,
    order,
    positions,
    purse,
    undelivered,
    waiting,
)
from puhui.market.exchange.queries.operating import (
    days,
    fees_taken,
    history,
    latest,
    limits,
    member_of,
    members,
    operated,
    operators,
)
from puhui.market.exchange.queries.publishing import bulletin, slip, statement
from puhui.market.exchange.queries.verifying import verify
from puhui.market.exchange.queries.watching import large_holders, watched

__all__ = [
    "auction", "auctions", "bank_files", "blocks", "book", "bulletin", "days", "deals", "dealt", "fees_taken",
    "history", "instruments", "large_holders", "latest", "limits", "member", "member_of", "members", "objections",
    "operated", "operators", "order", "positions", "purse", "redraw", "slip", "statement", "undelivered", "verify",
    "waiting", "watched",
]  # fmt: skip

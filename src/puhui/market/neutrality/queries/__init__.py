"""FACE: the questions of neutrality; nothing here writes."""

from puhui.market.neutrality.queries.looking import (
    check,
    declaration,
    declarations,
    entrustments,
    listed,
    providers,
    recomputed,
    rules,
    undertaking,
    undertakings,
    waiting_listings,
)
from puhui.market.neutrality.queries.selling import deal_of, held_pieces, sales_of, statement
from puhui.market.neutrality.queries.verifying import verify

__all__ = [
    "check", "deal_of", "declaration", "declarations", "entrustments", "held_pieces", "listed", "providers", "recomputed", "rules", "sales_of",
    "statement", "undertaking", "undertakings", "verify", "waiting_listings",
]  # fmt: skip

"""FACE: the questions of neutrality; nothing here writes."""

from puhui.market.neutrality.queries.looking import (
    check,
    declaration,
    declaration_of,
    declarations,
    entrustment,
    entrustments,
    evaluations,
    listed,
    listing,
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
    "check", "deal_of", "declaration", "declaration_of", "declarations", "entrustment", "entrustments", "evaluations",
    "held_pieces", "listed", "listing", "providers", "recomputed", "rules", "sales_of", "statement", "undertaking",
    "undertakings", "verify", "waiting_listings",
]  # fmt: skip

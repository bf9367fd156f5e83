"""Tables of neutrality; private to the room."""

from puhui.market.neutrality.models.standing import Entrustment, Evaluation, Listing, Provider
from puhui.market.neutrality.models.undertakings import (
    Change,
    Declaration,
    Inventory,
    Measure,
    Offset,
    Undertaking,
)

__all__ = [
    "Change", "Declaration", "Entrustment", "Evaluation", "Inventory", "Listing", "Measure", "Offset", "Provider",
    "Undertaking",
]  # fmt: skip

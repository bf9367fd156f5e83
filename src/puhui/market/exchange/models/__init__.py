"""Tables of the exchange; private to the room."""

from puhui.market.exchange.models.banking import BankFile, BankLine
from puhui.market.exchange.models.members import Change, Member, Operator, Position
from puhui.market.exchange.models.trading import Auction, Day, Deal, Instrument, Order, Quote

__all__ = [
    "Auction", "BankFile", "BankLine", "Change", "Day", "Deal", "Instrument", "Member", "Operator", "Order", "Position",
    "Quote",
]  # fmt: skip

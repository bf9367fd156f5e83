"""Tables of the exchange; private to the room."""

from puhui.market.exchange.models.members import Change, Member, Operator, Position
from puhui.market.exchange.models.trading import Day, Deal, Instrument, Order, Quote

__all__ = ["Change", "Day", "Deal", "Instrument", "Member", "Operator", "Order", "Position", "Quote"]

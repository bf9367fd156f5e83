"""FACE: the verbs of the exchange. Each is one transaction, named by its caller's UUID; the same again changes nothing.

Whoever locks, locks in this order: the day, the instrument, members by number, positions by member, ledger balances.
"""

from puhui.market.exchange.closing import begin_close, deliver, fail, finish_close
from puhui.market.exchange.joining import deposit, join, name_operator, place, take_back, withdraw
from puhui.market.exchange.trading import list_order, pick, withdraw_order

__all__ = [
    "begin_close", "deliver", "deposit", "fail", "finish_close", "join", "list_order", "name_operator", "pick", "place",
    "take_back", "withdraw", "withdraw_order",
]  # fmt: skip

"""FACE: the verbs of the exchange. Each is one transaction, named by its caller's UUID; the same again changes nothing.

Whoever locks, locks in this order: the day, the instrument, members by number, positions by member, ledger balances.
"""

from puhui.market.exchange.auctions import bid, open_auction, settle_auction
from puhui.market.exchange.banking import take_bank_file
from puhui.market.exchange.blocks import accept_block, decline_block, propose_block
from puhui.market.exchange.closing import begin_close, deliver, deliver_together, fail, finish_close
from puhui.market.exchange.joining import deposit, join, name_operator, place, take_back, withdraw
from puhui.market.exchange.leaving import leave, object_to
from puhui.market.exchange.lots import take_orders
from puhui.market.exchange.trading import list_order, pick, withdraw_order

__all__ = [
    "accept_block", "begin_close", "bid", "decline_block", "deliver", "deliver_together", "deposit", "fail", "finish_close", "join",
    "leave", "list_order", "name_operator", "object_to", "open_auction", "pick", "place", "propose_block", "settle_auction", "take_back",
    "take_bank_file", "take_orders", "withdraw", "withdraw_order",
]  # fmt: skip

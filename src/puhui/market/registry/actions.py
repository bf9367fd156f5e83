"""FACE: the verbs of the registry. Each is one transaction, named by its caller's UUID; the same again changes nothing.

Whoever locks, locks in this order: what was asked, the project, accounts by number, the city in turn, blocks.
"""

from puhui.market.registry.accounts import apply_for_account, close_account, decide_account
from puhui.market.registry.asking import ask, decide
from puhui.market.registry.moving import hold_for_exchange, release_from_exchange, retire, transfer

__all__ = [
    "apply_for_account", "ask", "close_account", "decide", "decide_account", "hold_for_exchange",
    "release_from_exchange", "retire", "transfer",
]  # fmt: skip

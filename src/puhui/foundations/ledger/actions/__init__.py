"""FACE: the verbs of the ledger.

Each is one transaction, or a savepoint of the caller's. Rows of balances are locked last, in the order of
their holders; a refusal leaves nothing behind.
"""

from puhui.foundations.ledger.facts import Transfer

from .books import open_book, open_house_account
from .holding import hold, lapse_holds, post_hold, void_hold
from .posting import post, post_frame
from .reversing import reverse
from .sealing import seal

__all__ = [
    "Transfer",
    "hold",
    "lapse_holds",
    "open_book",
    "open_house_account",
    "post",
    "post_frame",
    "post_hold",
    "reverse",
    "seal",
    "void_hold",
]

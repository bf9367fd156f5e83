"""FACE: the verbs of the ledger.

Each is one transaction, or a savepoint of the caller's. Rows of balances are locked last, in the order of
their holders; a refusal leaves nothing behind.
"""

from puhui.foundations.ledger.facts import Transfer

from .books import open_book, open_house_account
from .posting import post, post_frame

__all__ = ["Transfer", "open_book", "open_house_account", "post", "post_frame"]

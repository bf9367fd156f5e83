"""FACE: the verbs of the merchants room. Each is one transaction, or a savepoint of the caller's.

Whoever books locks in this order: the merchant's row (shared; closing a month takes it alone), the entry, and the
balance in the ledger last.
"""

from .joining import apply, approve_application, return_application
from .opening import open_merchants, rest_merchant
from .owing import adjust, close_period, owe, pay
from .proposing import accept_proposal, propose, return_proposal
from .staffing import add_clerk, add_store, close_store, remove_clerk
from .trying import begin_attempt, end_attempt

__all__ = [
    "accept_proposal",
    "add_clerk",
    "add_store",
    "adjust",
    "apply",
    "approve_application",
    "begin_attempt",
    "close_period",
    "close_store",
    "end_attempt",
    "open_merchants",
    "owe",
    "pay",
    "propose",
    "remove_clerk",
    "rest_merchant",
    "return_application",
    "return_proposal",
]

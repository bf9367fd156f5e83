"""FACE: the questions that the ledger answers; none of them writes."""

from .balances import amounts_of, balance_at, balances, holders, house_balance, statement
from .names import book, house_account, house_accounts, unit, units
from .verifying import verify

__all__ = [
    "amounts_of",
    "balance_at",
    "balances",
    "book",
    "holders",
    "house_account",
    "house_accounts",
    "house_balance",
    "statement",
    "unit",
    "units",
    "verify",
]

"""FACE: the questions of the merchants room; none of them writes."""

from puhui.economy.merchants.books import book_of, unit_of

from .counters import attempts, worked
from .merchants import (
    application_of,
    applications,
    clerk,
    clerks,
    merchant,
    merchants,
    proposals,
    stores,
)
from .settling import agreement, entries, fen_of, months_of, owed, spent, stands, sums, write_statement

__all__ = [
    "agreement",
    "application_of",
    "applications",
    "attempts",
    "book_of",
    "clerk",
    "clerks",
    "entries",
    "fen_of",
    "merchant",
    "merchants",
    "months_of",
    "owed",
    "proposals",
    "spent",
    "stands",
    "stores",
    "sums",
    "unit_of",
    "worked",
    "write_statement",
]

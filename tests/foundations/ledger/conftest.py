"""A programme's books, as every test of the ledger needs them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
import pytest

from puhui.foundations.ledger import actions
from puhui.foundations.ledger.facts import Book

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # noon in Shanghai


@dataclass
class House:
    """One book with three units, its issuing account, its till and a budget that cannot be overdrawn."""

    book: Book
    issue: int
    till: int
    budget: int

    def frame(self, *rows: tuple) -> pl.DataFrame:
        """Rows of (holder, unit's slot, amount): given where the amount is positive, else taken back."""
        return pl.DataFrame(
            [
                {
                    "holder": holder,
                    "unit": self.book.units[slot].number,
                    "debit": self.issue if amount > 0 else holder,
                    "credit": holder if amount > 0 else self.issue,
                    "amount": abs(amount),
                    "code": 2,
                    "memo": 0,
                }
                for holder, slot, amount in rows
            ],
            schema={
                "holder": pl.Int64, "unit": pl.Int16, "debit": pl.Int64, "credit": pl.Int64,
                "amount": pl.Int64, "code": pl.Int16, "memo": pl.Int64,
            },
        )  # fmt: skip


def open_house(city: str = "luzhou") -> House:
    return House(
        book=actions.open_book(city, units=[f"{city}.mg_co2e", f"{city}.point", f"{city}.bubble"]),
        issue=actions.open_house_account(f"{city}/issue", "source"),
        till=actions.open_house_account(f"{city}/till", "source"),
        budget=actions.open_house_account(f"{city}/budget", "guarded"),
    )


@pytest.fixture
def house(db) -> House:
    return open_house()

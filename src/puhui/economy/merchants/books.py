"""Where merchants stand in the ledger: unit, book, and the house's side of every transfer."""

from uuid import UUID

from puhui.foundations.ledger import actions as ledger
from puhui.ground.identifiers import uuid_of

# What the transfers of this room are for; the ledger does not ask.
VOUCHER, ADJUSTMENT, PAYMENT = 20, 21, 22
SIDES = {VOUCHER: "rewards", ADJUSTMENT: "adjustments", PAYMENT: "paid"}


def unit_of(city: str) -> str:
    """What a city owes is counted in fen."""
    return f"{city}.fen"


def book_of(city: str) -> str:
    """A book of its own, so that a merchant's row of balances holds money alone."""
    return f"{city}/merchants"


def account_of(city: str, code: int) -> str:
    """The house account on the other side of a transfer."""
    return f"{city}/merchants/{SIDES[code]}"


def transfer_of(entry: UUID) -> UUID:
    """The name in the ledger of an entry's transfer."""
    return uuid_of(f"merchants/{entry}")


def open_books(city: str) -> None:
    """Open what is needed; again, nothing changes."""
    ledger.open_book(book_of(city), [unit_of(city)])
    for code in SIDES:
        ledger.open_house_account(account_of(city, code), "source")

"""Where other schemes stand in the ledger: one account for each, in fen, and the city's side of every transfer.

What is owed to a scheme is the balance of its account; below zero, it owes the city. Both sides are the house, so
nothing is locked.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as kept
from puhui.ground.identifiers import uuid_of

# What the transfers of this room are for; the ledger does not ask.
OUT, IN, PAYMENT = 30, 31, 32
SIDES = {OUT: "out", IN: "in", PAYMENT: "paid"}


def unit_of(city: str) -> str:
    """What is owed between schemes is counted in fen, apart from what merchants are owed."""
    return f"{city}.clearing_fen"


def account_of(city: str, scheme: str) -> str:
    """The house account of what is owed to a scheme."""
    return f"{city}/schemes/{scheme}"


def side_of(city: str, code: int) -> str:
    """The other side of a transfer."""
    return f"{city}/schemes-{SIDES[code]}"


def points_account(city: str, scheme: str) -> str:
    """The house account that gives the points which came in."""
    return f"{city}/schemes/{scheme}/points"


def transfer_of(city: str, scheme: str, code: int, id: UUID) -> UUID:
    """The name in the ledger of a line's transfer."""
    return uuid_of(f"schemes/{city}/{scheme}/{SIDES[code]}/{id}")


def open_books(city: str, schemes: Iterable[str]) -> None:
    """Open what is needed for these schemes; again, nothing changes."""
    ledger.open_book(f"{city}/schemes", [unit_of(city)])
    for code in SIDES:
        ledger.open_house_account(side_of(city, code), "source")
    for scheme in schemes:
        ledger.open_house_account(account_of(city, scheme), "source")
        ledger.open_house_account(points_account(city, scheme), "source")


def sides(city: str, scheme: str, code: int, fen: int) -> tuple[int, int]:
    """Debit and credit of a line: what leaves raises what is owed to the scheme, what came in and payments lower it."""
    own, other = kept.house_account(account_of(city, scheme)), kept.house_account(side_of(city, code))
    return (other, own) if (code == OUT) == (fen > 0) else (own, other)


def post(city: str, scheme: str, code: int, id: UUID, fen: int, at: datetime) -> None:
    """Book a line; nothing where nothing is owed. Again: nothing more."""
    if fen:
        debit, credit = sides(city, scheme, code, fen)
        transfer = ledger.Transfer(
            id=transfer_of(city, scheme, code, id), unit=unit_of(city), debit=debit, credit=credit, amount=abs(fen),
            code=code,
        )  # fmt: skip
        ledger.post([transfer], at)

"""Where members stand in the ledger: unit, book, and the house's side of every transfer."""

from puhui.foundations.ledger import actions as ledger

# What the transfers of this room are for; the ledger does not ask.
DEPOSIT, WITHDRAWAL, PAYMENT, FEE, RESERVE = 30, 31, 32, 33, 34


def unit_of(city: str) -> str:
    """Members' money is counted in fen, apart from what the city owes."""
    return f"{city}.exchange-fen"


def book_of(city: str) -> str:
    return f"{city}/exchange"


def bank_of(city: str) -> str:
    """Where money comes from and goes to."""
    return f"{city}/exchange/bank"


def clearing_of(city: str) -> str:
    """What buyers pay goes through here to sellers: after every deal it stands at nothing."""
    return f"{city}/exchange/clearing"


def fees_of(city: str) -> str:
    """What the exchange took for deals and did not put aside."""
    return f"{city}/exchange/fees"


def reserve_of(city: str) -> str:
    """What is put aside against risk (T40)."""
    return f"{city}/exchange/risk-reserve"


def open_books(city: str) -> None:
    """Open what is needed; again, nothing changes."""
    ledger.open_book(book_of(city), [unit_of(city)])
    for account in (bank_of(city), clearing_of(city), fees_of(city), reserve_of(city)):
        ledger.open_house_account(account, "source")

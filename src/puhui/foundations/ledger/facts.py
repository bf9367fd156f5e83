"""What the ledger is told and what it answers: frozen records without any behaviour of their own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is counted: ``luzhou.point``. ``slot`` is its place (from 0) in its book's balances."""

    number: int
    code: str
    slot: int
    book: str


@dataclass(frozen=True, slots=True)
class Book:
    """The units of one programme, kept side by side in one row of balances per holder."""

    number: int
    code: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """An amount that moves from ``debit`` to ``credit``; at least one of the two is a house account (< 0).

    ``id`` is the caller's. ``code`` and ``memo`` are opaque to the ledger.
    """

    id: UUID
    unit: str
    debit: int
    credit: int
    amount: int
    code: int
    memo: int = 0


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted, by journal; equal for every repetition of the same call.

    ``totals`` are the amounts moved per unit code. ``new`` says whether this very call posted it.
    """

    journals: tuple[int, ...]
    posted_at: datetime
    rows: int
    totals: dict[str, int]
    new: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a holder has of one unit: ``posted`` for good, ``held`` of it by open holds, the rest available."""

    posted: int = 0
    held: int = 0

    @property
    def available(self) -> int:
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class HouseBalance:
    """What moved through a house account in one unit, ever."""

    debited: int = 0
    credited: int = 0

    @property
    def balance(self) -> int:
        """Credits less debits: an issuing account stands as far below zero as it has issued."""
        return self.credited - self.debited


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; ``amount`` is signed as the holder sees it, ``counter`` is the other side."""

    posted_on: date
    posted_at: datetime
    journal: int
    ordinal: int
    caller_id: str
    unit: str
    amount: int
    counter: int
    code: int
    memo: int


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount put aside. ``state`` is one of held, posted, voided, lapsed; ``posted`` is what was taken."""

    id: UUID
    holder: int
    unit: str
    amount: int
    to: int
    code: int
    memo: int
    held_at: datetime
    expires_at: datetime
    state: str
    posted: int


@dataclass(frozen=True, slots=True)
class Sealing:
    """Journals that were added to the chain, and where the chain now ends."""

    journals: int
    position: int
    chain_hash: str


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found; ``first_fault`` names the first wrong row, or is None.

    Keys of a fault: kind, journal, holder, posted_on, ordinal, what, expected, found.
    """

    ok: bool
    transfers: int
    accounts: int
    first_fault: dict | None

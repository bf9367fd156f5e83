"""What the merchants room tells: frozen records. Money is in whole fen; ``period`` is the first day of its month."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant of a city; ``holder`` is its number in the ledger, ``state`` approved or resting."""

    holder: int
    city: str
    code: str
    name: dict[str, str]  # zh, en
    state: str
    since: datetime
    from_pack: bool


@dataclass(frozen=True, slots=True)
class Store:
    """A place with a counter; ``district`` is its id in offers, or empty."""

    holder: int
    code: str
    name: dict[str, str]  # zh, en
    district: str
    district_name: dict[str, str]
    address: str
    active: bool


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody at a counter; ``store`` empty: in any store of the merchant."""

    holder: int
    user: int
    name: str
    phone_masked: str
    store: str
    manages: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """A merchant that wants in; ``state`` is waiting, approved or returned (with the reason)."""

    id: UUID
    city: str
    user: int
    name: str
    licence: str
    district: str
    district_name: dict[str, str]
    address: str
    about: str
    contact: str
    state: str
    reason: str
    applied_at: datetime
    decided_at: datetime | None
    decided_by: str
    holder: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer that a merchant would give; ``state`` is waiting, accepted or returned (with the reason)."""

    id: UUID
    holder: int
    title: str
    kind: str
    points: int
    value_fen: int
    quota: int
    terms: str
    state: str
    reason: str
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What an attempt at a counter came to. ``code`` is accepted or a refusal's; message and data are its sentence."""

    nonce: UUID
    accepted: bool
    code: str
    message: str
    data: dict[str, Any]
    at: datetime
    seen_at: datetime | None
    voucher: UUID | None = None
    offer: str = ""
    amount_fen: int = 0
    store: str = ""
    again: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what is owed. ``amount_fen`` is signed: above zero the city owes more."""

    id: UUID
    holder: int
    kind: str  # voucher, adjustment, payment
    amount_fen: int
    period: date
    at: datetime
    seen_at: datetime | None
    store: str
    offer: str
    voucher: UUID | None
    clerk: int | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What one period of one merchant comes to."""

    holder: int
    period: date
    opening_fen: int
    vouchers: int
    vouchers_fen: int
    adjustments_fen: int
    payments_fen: int  # below zero: what was paid
    closed_at: datetime | None = None
    closed_by: str = ""
    digest: str = ""

    @property
    def settled_fen(self) -> int:
        """What the period added to what is owed, before payments."""
        return self.vouchers_fen + self.adjustments_fen

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.settled_fen + self.payments_fen


@dataclass(frozen=True, slots=True)
class Agreement:
    """One merchant's figures by two tellers; ``entries_fen`` and ``ledger_fen`` must be one number."""

    holder: int
    entries: int
    entries_fen: int
    ledger_fen: int
    untold: tuple[UUID, ...]  # entries whose transfer is missing or differs

    @property
    def holds(self) -> bool:
        return self.entries_fen == self.ledger_fen and not self.untold


@dataclass(frozen=True, slots=True)
class Worked:
    """What was done at counters: attempts accepted and refused, and what they come to."""

    store: str
    clerk: int
    accepted: int
    refused: int
    amount_fen: int

"""What the room of other schemes answers with. Points are whole; money is in whole fen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

# What one side may say of a conversion, in the words of /api/v1/conversions.
UNKNOWN, PREPARED, COMMITTED, CANCELLED = STATES = ("unknown", "prepared", "committed", "cancelled")
OUT, IN = "out", "in"
OPEN, DONE, DROPPED = "open", "done", "dropped"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where another scheme is, who speaks for it here, and by which key of ours it is asked.

    ``public_key``: base64 of the 32 bytes that sign now; ``next_key`` of those that will, once the other side names them.
    """

    city: str
    scheme: str
    address: str
    key_id: str
    public_key: str
    next_key: str
    partner: int | None
    paused: bool
    trouble: str
    trouble_at: datetime | None
    since: datetime

    @property
    def asks(self) -> bool:
        """Whether it can be asked."""
        return bool(self.address and self.key_id) and not self.paused


@dataclass(frozen=True, slots=True)
class Leaving:
    """Points on their way out: ``points`` of ours become ``theirs`` of another scheme's."""

    holder: int
    id: UUID
    city: str
    scheme: str
    offer: str
    account: str
    points: int
    theirs: int
    fen: int
    state: str  # open, done or dropped
    at: datetime
    settled_at: datetime | None
    tries: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Coming:
    """Points that another scheme has us give: a promise, then kept or taken back."""

    id: UUID
    city: str
    scheme: str
    holder: int | None
    points: int
    months: int
    fen: int
    state: str
    until: datetime | None
    settled_at: datetime | None
    newly: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the other side said: a state and its instant, or the code of its no."""

    state: Literal["unknown", "prepared", "committed", "cancelled", "refused"]
    settled_at: datetime | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement. ``fen``: above zero is owed to the other scheme, below zero owed by it."""

    at: datetime
    way: Literal["out", "in", "payment"]
    id: UUID
    offer: str
    points: int
    theirs: int
    fen: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Sums:
    """A month of one scheme. ``open``: conversions that had begun by its end and are not decided yet."""

    city: str
    scheme: str
    period: date
    opening_fen: int
    out: int
    out_points: int
    out_theirs: int
    out_fen: int
    came: int
    came_points: int
    came_fen: int  # what the other scheme owes for them, above zero
    paid_fen: int  # above zero: this city paid; below: it was paid
    open: int

    @property
    def closing_fen(self) -> int:
        """Owed to the other scheme at the end of the month; below zero, it owes this city."""
        return self.opening_fen + self.out_fen - self.came_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Agreement:
    """All lines of a scheme beside the ledger's, in fen. ``untold``: lines whose transfer is not as they say."""

    lines_fen: int
    ledger_fen: int
    out_points: dict[str, int]  # by offer
    came_points: int
    untold: tuple[UUID, ...]

    @property
    def holds(self) -> bool:
        return self.lines_fen == self.ledger_fen and not self.untold

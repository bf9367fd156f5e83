"""FACE: what the registry answers with."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID


class State(IntEnum):
    """The state of a block of units. EDGE is no units at all: it closes the ring of an issuance's blocks."""

    EDGE = 0
    AVAILABLE = 1
    ON_EXCHANGE = 2
    COURT = 3  # frozen by a court
    PLEDGED = 4  # frozen by a pledge
    RETIRED = 5
    CANCELLED = 6

    @property
    def word(self) -> str:
        return self.name.lower()


FROZEN = (State.COURT, State.PLEDGED)
FINAL = (State.RETIRED, State.CANCELLED)
ACCOUNT_KINDS = ("enterprise", "institution", "person", "city", "exchange")
PURPOSES = ("event", "organisation", "ets", "public_good")  # M28


@dataclass(frozen=True)
class Wanted:
    """Which units: a serial range, or so many tonnes of one project and vintage, those issued first."""

    serial: str = ""
    project: str = ""  # P0001
    vintage: int = 0
    tonnes: int = 0


@dataclass(frozen=True)
class Piece:
    """A range of units of one issuance, with its serial number as printed."""

    issuance: int
    first: int
    last: int
    serial: str

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Account:
    id: int
    number: str
    city: str
    kind: str
    subject: str
    name: str
    state: str  # applied, open, suspended, closed, refused
    decide_by: date


@dataclass(frozen=True)
class Moved:
    """What one change did: the pieces it touched, from where to where."""

    id: UUID
    kind: str
    at: datetime
    pieces: tuple[Piece, ...]
    from_account: int
    to_account: int
    to_state: str

    @property
    def tonnes(self) -> int:
        return sum(piece.tonnes for piece in self.pieces)


@dataclass(frozen=True)
class Asked:
    """A change that waits for a second person, or what became of it: pending, approved, refused."""

    id: UUID
    kind: str
    state: str
    asked_by: str
    decided_by: str
    moved: Moved | None = None


@dataclass(frozen=True)
class Holding:
    """What an account has of one project and vintage, tonnes by state."""

    account: int
    project: str
    vintage: int
    tonnes: dict[str, int]


@dataclass(frozen=True)
class Block:
    serial: str
    project: str
    vintage: int
    first: int
    last: int
    state: str
    account: str  # its number


@dataclass(frozen=True)
class Step:
    """One thing that happened to a range of units."""

    kind: str
    at: datetime
    serial: str
    from_account: str
    from_state: str
    to_account: str
    to_state: str
    change: UUID


@dataclass(frozen=True)
class Serial:
    """What is known of one tonne or range: the blocks it lies in, and the history of its first tonne."""

    serial: str
    blocks: tuple[Block, ...]
    history: tuple[Step, ...]


@dataclass(frozen=True)
class Retirement:
    """Every field of a retirement certificate. ``retired_on`` is the day in Shanghai."""

    id: UUID
    number: str
    city: str
    unit: str
    account: str
    holder: str
    purpose: str
    beneficiary: str
    beneficiary_id: str
    statement: str
    tonnes: int
    retired_on: date
    serials: tuple[str, ...]
    projects: tuple[tuple[str, str, str, int], ...]  # code, name, methodology, vintage


@dataclass(frozen=True)
class Duty:
    """An equal amount to be cancelled after fraud (M43)."""

    id: UUID
    account: int
    project: str
    tonnes: int
    cancelled: int
    due_on: date
    banned_until: date

    @property
    def left(self) -> int:
        return self.tonnes - self.cancelled


@dataclass(frozen=True)
class Issued:
    """An issuance: the tonnes of one vintage of one monitoring period."""

    issuance: int
    project: str
    vintage: int
    tonnes: int
    serial: str


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: ``kind``, and where: a serial number, a claim, a pair of projects."""

    kind: str
    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class Report:
    """The conservation proof: issued = available + on exchange + frozen + retired + cancelled, tonne by tonne."""

    issuances: int
    blocks: int
    issued: int
    tonnes: dict[str, int]
    claims: int
    first_fault: Fault | None

    @property
    def ok(self) -> bool:
        return self.first_fault is None

"""FACE: what the registry answers with."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from puhui.market.registry.facts.desks import DUTIES, OFFICERS, Desk, Due, Task
from puhui.market.registry.facts.proof import Fault, Report


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
class Delivery:
    """What a deal of the exchange moves, under the id of the change that it is."""

    id: UUID
    giver: int
    taker: int
    project: str  # P0001
    vintage: int
    tonnes: int
    deal: str

    @property
    def content(self) -> str:
        """What ``transfer`` would write down of it."""
        wanted = {"serial": "", "project": self.project, "vintage": self.vintage, "tonnes": self.tonnes}
        return json.dumps({"wanted": wanted, "taker": self.taker, "deal": self.deal, "on_exchange": True})


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
    account: str = ""  # its number
    to_account: str = ""
    wanted: Wanted | None = None
    reference: str = ""
    city: str = ""


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
    since: datetime | None = None  # of this state, where asked for


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
class Move:
    """Tonnes ``first`` to before ``past`` of an issuance that changed their owner or were used up, seen from an account.

    ``way``: issued, came, left, retired, cancelled. ``deal``: by which they came or left; ``purpose``: of a retirement.
    """

    change: UUID
    kind: str
    way: str
    at: datetime
    project: str
    vintage: int
    issuance: int
    first: int
    past: int
    deal: str
    purpose: str
    serial: str

    @property
    def tonnes(self) -> int:
        return self.past - self.first


@dataclass(frozen=True)
class Certified:
    """A retirement with its certificate. ``verdict``: valid, changed, or unsigned (from before there were any)."""

    retirement: Retirement
    address: str
    credential: str
    issued_at: datetime | None
    verdict: str


@dataclass(frozen=True)
class CertificateChecked:
    """What a credential is worth: valid, changed, foreign, unknown."""

    verdict: str
    certified: Certified | None = None


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
class ClaimTerm:
    """What is counted (electricity, heat, fuel, distance, area, material) and where: ``meter/510100-0123``.

    A ``*`` at the end of a track stands for everything that begins so.
    """

    activity: str
    track: str


@dataclass(frozen=True)
class Part:
    """A small sink in a bundle (打捆)."""

    name: str
    place: str
    owner: str
    tonnes_a_year: int


@dataclass(frozen=True)
class ProjectTerms:
    """What a project is; ``methodology`` as id@version, ``design_writer`` the subject that wrote its design."""

    name: str
    methodology: str
    field: str
    place: str
    started_on: date
    crediting_first: date
    crediting_last: date
    claims: tuple[ClaimTerm, ...]
    legal_duty: bool = False
    ets_covered: bool = False
    design_writer: str = ""
    parts: tuple[Part, ...] = ()
    declared: tuple[str, ...] = ()  # co-benefits and labels, by their ids in the pack


@dataclass(frozen=True)
class Project:
    id: int
    code: str
    city: str
    account: int
    state: str
    name: str
    methodology: str
    field: str
    place: str
    crediting_first: date
    crediting_last: date
    validator: str
    design_sha256: str
    report_sha256: str
    decide_by: date | None
    registered_on: date | None
    parts: tuple[Part, ...] = ()
    declared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    id: int
    project: str
    period: int | None
    body: str
    sha256: str
    opened_on: date
    closes_on: date  # its last day
    body_id: int = 0


@dataclass(frozen=True)
class Comment:
    id: int
    notice: int
    said_by: str
    said: str
    at: datetime
    answer: str  # of the body that judges
    reply: str = ""  # of the owner


@dataclass(frozen=True)
class Period:
    """A monitoring period. Tonnes by vintage year, whole."""

    id: int
    project: str
    first: date
    last: date
    state: str
    report_sha256: str
    reported: dict[int, int]
    verified: dict[int, int]
    verifier: str
    decide_by: date | None
    issued: tuple[Issued, ...] = ()
    issued_on: date | None = None


@dataclass(frozen=True)
class StaffTerm:
    name: str
    qualified_on: date
    full_time: bool = True
    fields: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    id: int
    city: str
    subject: str
    name: str
    accreditation: str
    fields: tuple[str, ...]
    accredited_first: date
    accredited_last: date
    interests: tuple[str, ...]
    staff: tuple[tuple[int, str], ...]  # number and name


@dataclass(frozen=True)
class Finding:
    """``rectify`` (整改要求) or ``observe`` (观察项)."""

    id: int
    kind: str
    said: str
    raised_on: date
    closed_on: date | None
    closing: str


@dataclass(frozen=True)
class Engagement:
    """A validation or verification. ``opinion``: "" as long as it runs, positive, negative."""

    id: int
    kind: str
    project: str
    period: int | None
    body: str
    opinion: str
    reported_on: date | None
    report_sha256: str
    findings: tuple[Finding, ...]
    body_id: int = 0


@dataclass(frozen=True)
class Event:
    """One entry of the public chain of evidence; who did it is not shown."""

    at: datetime
    kind: str
    about: str


@dataclass(frozen=True)
class Chain:
    """A project with everything that led to its credits."""

    project: Project
    owner: str
    claims: tuple[ClaimTerm, ...]
    notices: tuple[Notice, ...]
    comments: tuple[Comment, ...]
    engagements: tuple[Engagement, ...]
    periods: tuple[Period, ...]
    tonnes: dict[str, int]  # by state
    events: tuple[Event, ...]

    def comments_of(self, notice: int) -> tuple[Comment, ...]:
        return tuple(comment for comment in self.comments if comment.notice == notice)


__all__ = [
    "ACCOUNT_KINDS", "Account", "Asked", "Block", "Body", "CertificateChecked", "Certified", "Chain",
    "ClaimTerm", "Comment", "DUTIES", "Desk", "Due", "Duty", "Engagement", "Event", "FINAL", "FROZEN", "Fault",
    "Finding", "Holding", "Issued", "Move", "Moved", "Notice", "OFFICERS", "PURPOSES", "Part", "Period",
    "Piece", "Project", "ProjectTerms", "Report", "Retirement", "Serial", "StaffTerm", "State", "Step", "Task",
    "Wanted",
]  # fmt: skip

"""What the outreach room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

ASKED, PROVED, HELD, REFUSED, MISSING = STATES = ("asked", "proved", "held", "refused", "missing")
PHOTO, SCREENSHOT, REPORT = PROOFS = ("photo", "screenshot", "report")
ARTICLE, COURSE, QUIZ = KINDS = ("article", "course", "quiz")
AUDIENCES = ("everybody", "schools")
UPLOAD_MIB_MOST = 20
WORDS_MAX = 2_000
PLACEMENTS_MAX = 5_000  # asked of one campaign
PROOFS_MAX = 500  # sent for one placement


@dataclass(frozen=True, slots=True)
class Material:
    """A file of a campaign, kept by its content."""

    sha256: str
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is told in which days, for which occasion ("" where none)."""

    id: UUID
    city: str
    title: str
    occasion: str
    first: date
    last: date
    message: str
    planned_fen: int | None
    by: str
    at: datetime
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of one unit: so many places of a channel, by a day. Units and assignments are opaque ids.

    A place is WGS 84, or None where it is not known or the channel moves. Money in fen, or None where nobody said.
    """

    id: UUID
    unit: UUID
    channel: str
    due: date
    places: int = 1
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    assignment: UUID | None = None
    planned_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a proof is held or refused: a refusal's code, its sentence in English and its data."""

    code: str
    message: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """One file that was sent for a placement, and what became of it.

    ``state``: proved, held or refused as of the day asked for. ``counted``: whom it reached, or None. ``taken_at`` and
    the place are the camera's own words, or None.
    """

    id: UUID
    placement: UUID
    kind: str
    sha256: str
    shown: str
    name: str
    state: str
    faults: tuple[Fault, ...]
    taken_at: datetime | None
    latitude: Decimal | None
    longitude: Decimal | None
    counted: int | None
    by: str
    at: datetime
    explained: str
    explained_by: str
    explained_at: datetime | None
    answer: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Placement:
    """What was asked of a unit, and how far it is proved as of the day asked for.

    ``good``: how many of its ``places`` are proved. ``reach``: people or messages counted, None where not counted.
    """

    id: UUID
    city: str
    campaign: UUID
    unit: UUID
    channel: str
    assignment: UUID | None
    places: int
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    due: date
    planned_fen: int | None
    spent_fen: int | None
    at: datetime
    state: str
    good: int
    reach: int | None
    proved_on: date | None
    proofs: tuple[Proof, ...]

    @property
    def lacking(self) -> int:
        return max(0, self.places - self.good)


@dataclass(frozen=True, slots=True)
class Proved:
    """One placement for oversight's figures: who, for which assignment, in which state, proved since when."""

    placement: UUID
    unit: UUID
    campaign: UUID
    assignment: UUID | None
    channel: str
    state: str
    proved_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Placements of one campaign, unit or assignment by state, in number; ``lacking`` names those not proved."""

    key: UUID | None
    asked: int
    proved: int
    held: int
    refused: int
    missing: int
    open: int
    reach: int | None
    uncounted: int
    planned_fen: int | None
    spent_fen: int | None
    lacking: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One version of an article, a course or a quiz; ``content`` as ``calc.contents`` describes it."""

    id: UUID
    city: str
    kind: str
    slug: str
    number: int
    content: dict[str, Any]
    first: date
    last: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody has the questions of a quiz before them, since ``started_at``."""

    holder: int
    city: str
    quiz: str
    number: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody's one answer to a quiz. ``chosen`` and ``right`` are the numbers of choices by question, from 0."""

    id: UUID
    holder: int
    city: str
    quiz: str
    number: int
    chosen: tuple[tuple[int, ...], ...]
    right: tuple[tuple[int, ...], ...]
    good: int
    passed: bool
    at: datetime
    newly: bool = False

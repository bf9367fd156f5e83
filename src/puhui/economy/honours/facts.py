"""What the honours room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Applied:
    """What a run brought up to date: days looked at, people whose deeds changed, badges given and taken."""

    city: str
    days: int
    people: int
    given: int
    taken: int
    revoked: int  # certificates


@dataclass(frozen=True, slots=True)
class BadgeGiven:
    """A badge of a person; ``taken_at`` says when its ground was reversed."""

    badge: str
    number: int
    on: date
    at: datetime
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board. ``holder`` is a person's number, or ``team`` a team's id."""

    place: int
    score: int
    holder: int | None = None
    team: UUID | None = None
    name: str = ""
    members: int = 0


@dataclass(frozen=True, slots=True)
class BoardShown:
    """A board: the first places and one's own. ``people`` is how many stand on it; too few: nothing is shown."""

    board: str
    period: str
    first: date
    last: date
    people: int
    top: tuple[Place, ...]
    own: Place | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TeamJoined:
    id: UUID
    team: UUID
    kind: str
    name: str
    code: str
    members: int
    joined_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class TeamOpened:
    id: UUID
    city: str
    kind: str
    name: str
    code: str
    members: int


@dataclass(frozen=True, slots=True)
class Profile:
    """How a person is met on boards."""

    shown: bool = False
    district: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True)
class FactNoted:
    id: UUID
    holder: int
    kind: str
    thousandths: int


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """A certificate; ``credential`` is the Open Badges 3.0 credential as a compact JWT."""

    id: UUID
    holder: int
    code: str
    city: str
    template: str
    ground: str
    facts: dict = field(hash=False)
    credential: str = field(repr=False)
    issued_at: datetime
    revoked_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a credential came to: ``verdict`` is valid, revoked, changed, foreign or unknown."""

    verdict: str
    code: str = ""
    city: str = ""
    name: str = ""
    issued_at: datetime | None = None
    revoked_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pioneers:
    """A year's list; ``places`` without those that a reviewer took off."""

    city: str
    board: str
    year: int
    computed_at: datetime
    published_at: datetime | None
    places: tuple["PioneerPlace", ...]


@dataclass(frozen=True, slots=True)
class PioneerPlace:
    place: int
    holder: int
    score: int
    struck: str = ""
    agreed_at: datetime | None = None

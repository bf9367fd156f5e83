"""What the volunteers room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from puhui.foundations.packs import schema

LEVELS = ("city", "unit", "district", "organisation")
ROWS_MAX = 50_000
SHEET_BYTES_MAX = 20_000_000


@dataclass(frozen=True, slots=True)
class Team:
    """A team in the tree; ``lead`` is a holder, or None where nobody leads it yet."""

    id: UUID
    city: str
    level: str
    name: str
    district: str
    parent: UUID | None
    lead: int | None
    members: int


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody as they are registered. ``of_age_on`` is None for grown-ups. ``opened``: a guardian opened the name."""

    holder: int
    city: str
    number_masked: str
    skills: tuple[str, ...]
    insured_until: date | None
    of_age_on: date | None
    opened: bool
    registered_at: datetime

    def young(self, day: date) -> bool:
        return self.of_age_on is not None and day < self.of_age_on


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team, or asking to be; ``state``: asked, member, left."""

    holder: int
    team: UUID
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody of a team as its lead sees them; name and number are empty for the young whose guardian closed them."""

    holder: int
    state: str
    name: str
    number_masked: str
    young: bool
    insured_until: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ShiftDoor:
    """A shift as its lead sees it: people signed up, serving now, and those who have served."""

    shift: "Shift"
    project: str
    signed: int
    serving: int
    served: int


@dataclass(frozen=True, slots=True)
class Project:
    """What a team does, for whom it looks and until when."""

    id: UUID
    city: str
    team: UUID
    name: str
    about: str
    skills: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Shift:
    """When and where how many are needed. Position as WGS 84, or None."""

    id: UUID
    project: UUID
    city: str
    team: UUID
    place: str
    latitude: Decimal | None
    longitude: Decimal | None
    starts: datetime
    ends: datetime
    wanted: int
    taken: int
    minors: bool


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Somebody's place in a shift; ``code`` is the pass for a QR, ``short`` the one to type. ``state``: signed, withdrawn."""

    holder: int
    shift: UUID
    state: str
    short: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """A span served. ``state``: serving, recorded, confirmed, refused, reversed; ``way``: check_in or sheet."""

    id: UUID
    holder: int
    city: str
    team: UUID
    team_name: str
    title: str
    shift: UUID | None
    starts: datetime
    ends: datetime
    minutes: int
    state: str
    way: str
    why: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has served: confirmed minutes, the star reached (None: none yet) and the next one."""

    holder: int
    minutes: int
    star: schema.Star | None
    next: schema.Star | None
    records: int
    trained_minutes: int

    @property
    def hours(self) -> Decimal:
        """To the tenth, down."""
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.1"), "ROUND_DOWN")


@dataclass(frozen=True, slots=True)
class StarCount:
    """How many volunteers have reached a star, and no higher one."""

    star: schema.Star
    people: int


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row of a sheet: accepted, duplicate or refused, with the refusal's code, sentence and data."""

    row: int
    outcome: str
    record: UUID | None = None
    refusal: str = ""
    message: str = ""
    data: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SheetTaken:
    """A sheet's rows and what became of them; the counts add up to the rows."""

    name: str
    digest: str
    rows: int
    accepted: int
    duplicate: int
    refused: int
    minutes: int
    outcomes: tuple[RowOutcome, ...]
    kept: bool  # False: only looked at


@dataclass(frozen=True, slots=True)
class AuditItem:
    """A record in a sample; ``sound`` None: nobody has judged it yet."""

    position: int
    record: Record
    sound: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A sample of confirmed records of a period. ``commitment`` is the hash of a seed that is told when it is drawn."""

    number: int
    city: str
    first: date
    last: date
    percent: int
    commitment: str
    seed: str
    population: int
    sample: int
    drawn_at: datetime | None
    items: tuple[AuditItem, ...]


@dataclass(frozen=True, slots=True)
class Commended:
    """An honour somebody was given."""

    id: UUID
    holder: int
    commendation: str
    by: str
    on: date

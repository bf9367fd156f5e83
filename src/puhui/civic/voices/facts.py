"""What the voices room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

SNAPSHOT, PROPOSAL = "snapshot", "proposal"
WORDS_MAX, TITLE_MAX, PLACE_MAX, WHY_MAX, ANSWER_MAX = 1000, 60, 200, 500, 4000
PHOTO_BYTES_MAX = 12 * 2**20
# Why a voice is looked at more closely; those in HOLDING hold it.
FLAGS = ("face_covered", "face_perhaps", "place_differs", "place_outside", "time_differs", "photo_known")
HOLDING = frozenset(FLAGS[1:])
DEEDS = ("publish", "route", "hold", "decline")


@dataclass(frozen=True, slots=True)
class Looked:
    """A photo as it may be kept: ``shown`` is a JPEG drawn anew, faces covered. The rest is what the camera had written.

    ``faces``: how many were found for sure; ``perhaps``: how many more may be some. Both are covered.
    """

    shown: bytes
    hash: int
    faces: int
    perhaps: int
    taken_at: datetime | None
    taken_by_city_clock: bool  # the camera told no zone, so the city's was taken
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True, slots=True)
class Where:
    """A place: degrees (WGS 84) or none, a district of the pack or none, and words."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    district: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Moderated:
    """A decision about a voice: ``deed`` is publish, route, hold or decline; ``reason`` as the pack names it."""

    deed: str
    reason: str
    words: str
    on_appeal: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Appeal:
    """What an author said against a no; ``upheld`` None: nobody decided yet. Upheld: the author was right."""

    words: str
    at: datetime
    upheld: bool | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person sent. ``state``: waiting, held, published, routed, declined, withdrawn."""

    holder: int
    id: UUID
    city: str
    sort: str
    kind: str
    title: str
    words: str
    where: Where
    state: str
    flags: tuple[str, ...]
    case: UUID
    number: int
    photos: int
    told_at: datetime
    by_day: date  # until when somebody looks
    moderated: tuple[Moderated, ...] = ()
    appeal: Appeal | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody told something. ``joined``: a case that was there already has one more voice; ``people`` tell it now."""

    voice: Voice
    case: UUID
    number: int
    joined: bool
    people: int
    again: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's answer of a round; ``late``: after its deadline. ``adopted`` is None but for proposals."""

    id: UUID
    round: int
    unit: UUID
    words: str
    photo: bool
    adopted: bool | None
    by: str
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a case, by whom and why."""

    what: str
    by: str
    why: str
    told: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """What a unit answers. ``state``: waiting (nobody looked yet), open, answered, merged, dropped. Names nobody.

    ``due``: the last day to answer, ``due_open`` where that year's holidays were not announced when it was counted.
    ``people`` told of it, each counted once; ``days_open`` until its answer or now.
    """

    id: UUID
    number: int
    city: str
    sort: str
    kind: str
    title: str
    where: Where
    unit: UUID | None
    state: str
    round: int
    opened_at: datetime
    given_at: datetime | None
    due: date | None
    due_open: bool
    overdue: bool
    days_left: int | None
    days_open: int
    people: int
    supporters: int
    shown: bool
    into: UUID | None
    adopted: bool | None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as the exposure desk shows it: place rounded as the pack says, words only where they are published."""

    case: Case
    words: tuple[str, ...]
    photos: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the cases of a unit (None: not given to any) by a moment; merged and dropped ones are left out.

    ``given`` = ``answered_in_time`` + ``answered_late`` + ``open_in_time`` + ``overdue``, by the last round.
    """

    unit: UUID | None
    sort: str
    given: int
    answered_in_time: int
    answered_late: int
    open_in_time: int
    overdue: int
    content: int
    discontent: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A case was answered; ``tellers`` are holders whose voice on it counts, for rewards alone."""

    case: Case
    answer: Answer
    tellers: tuple[int, ...]
    newly: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """A proposal that resembles what somebody is about to send."""

    case: UUID
    number: int
    title: str
    percent: int
    supporters: int
    state: str

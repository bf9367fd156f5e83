"""What the conference room answers with: sessions with their days, topics, agendas, minutes, and who acts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.foundations.packs.schema import Conference

# Who acts. The conference's office, a unit, a leader who reads all, an auditor who reads all.
OFFICE, UNIT, LEADER, AUDITOR = "office", "unit", "leader", "auditor"

REGULAR, SPECIAL = "regular", "special"
KINDS = (REGULAR, SPECIAL)

# How a unit is invited: it calls, is a core member, was added for this session, or is a guest.
CONVENER, MEMBER, ADDED, GUEST = "convener", "member", "added", "guest"
DUTIES = (CONVENER, MEMBER, ADDED, GUEST)
SIGNING = (CONVENER, MEMBER, ADDED)

# What became of a session, in the order in which it comes about.
CALLED, PREPARED, HELD, SIGNING_ROUND, SIGNED, ISSUED = (
    "called",
    "prepared",
    "held",
    "countersigning",
    "signed",
    "issued",
)
CANCELLED = "cancelled"

# How high a person stands who attends, the highest first: 主要负责同志, 分管负责同志, 处室负责人, 工作人员.
RANKS = ("principal", "charge", "division", "staff")

# The rhythm of regular sessions in one period.
MET, PLANNED, TO_CALL, MISSED, NOT_ASKED = "met", "planned", "to_call", "missed", "not_asked"

# What waits for somebody.
HAND_IN, COUNTERSIGN, SEND_AGENDA, WRITE_MINUTES, ISSUE_MINUTES, CALL = (
    "hand_in", "countersign", "send_agenda", "write_minutes", "issue_minutes", "call",
)  # fmt: skip


@dataclass(frozen=True)
class Actor:
    """Who acts: a name for the record, a role, and for ``UNIT`` the unit."""

    name: str
    role: str
    unit: UUID | None = None


@dataclass(frozen=True)
class Invited:
    """A unit as it was called; ``topics_by`` is its last day to hand in topics, None where no rule says one."""

    unit: UUID
    name: str
    duty: str
    rank: str  # who has to come at least; "" of guests
    told_at: datetime
    topics_by: date | None


@dataclass(frozen=True)
class Days:
    """The last days on which each step is in time; None where no rule holds for this session."""

    notice_by: date | None
    topics_by: date | None
    agenda_by: date | None
    minutes_by: date | None


@dataclass(frozen=True)
class Session:
    """One meeting. ``sequence`` counts its calls from 0: moved or cancelled is a new one. ``rules`` are those it began under.

    ``going_round`` is the document that is being countersigned, if any: the minutes, or a correction of issued ones.
    """

    id: UUID
    city: str
    conference: str
    kind: str
    title: str
    starts: datetime
    place: str
    raised: bool
    sequence: int
    state: str
    days: Days
    invited: tuple[Invited, ...]
    rules: Conference
    going_round: UUID | None
    why: str
    by: str
    at: datetime

    def invited_unit(self, unit: UUID | None) -> Invited | None:
        return next((one for one in self.invited if one.unit == unit), None)


@dataclass(frozen=True)
class Topic:
    """What a member hands in; ``assignment`` where it is about one. ``chosen`` None while nobody decided."""

    id: UUID
    session: UUID
    unit: UUID
    name: str
    title: str
    text: str
    assignment: UUID | None
    by: str
    at: datetime
    chosen: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Item:
    """One item of an agenda, from a topic, about an assignment, or the office's own."""

    title: str
    text: str = ""
    topic: UUID | None = None
    assignment: UUID | None = None


@dataclass(frozen=True)
class Agenda:
    """The items in their order; ``late`` with its reason ``why``."""

    session: UUID
    items: tuple[Item, ...]
    late: bool
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Attended:
    """Who came for a unit: a rank, and a name as the minutes give it. ``rank`` "" is absent."""

    unit: UUID
    rank: str
    name: str = ""


@dataclass(frozen=True)
class Decision:
    """What was decided. With ``leads`` it becomes an assignment; ``about`` is the one it is part of."""

    text: str
    title: str = ""
    leads: tuple[UUID, ...] = ()
    cooperating: tuple[UUID, ...] = ()
    due: date | None = None
    about: UUID | None = None


@dataclass(frozen=True)
class Signature:
    """What a unit said to a draft: it agrees, or objects and says why."""

    unit: UUID
    name: str
    agrees: bool
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Draft:
    """One text of the minutes, as it went round to be countersigned."""

    id: UUID
    number: int
    text: str
    attended: tuple[Attended, ...]
    decisions: tuple[Decision, ...]
    signatures: tuple[Signature, ...]
    missing: tuple[UUID, ...]
    complete: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Issue:
    """Issued minutes: number, day, and the fingerprint of the file."""

    number: str
    draft: UUID
    sha256: str
    late: bool
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Minutes:
    """One document of minutes. ``corrects`` names the issued one that it corrects; ``corrected_by`` the one that did."""

    id: UUID
    session: UUID
    number: int
    corrects: UUID | None
    corrected_by: UUID | None
    why: str
    drafts: tuple[Draft, ...]
    issue: Issue | None


@dataclass(frozen=True)
class Rhythm:
    """One period's regular session: ``state`` as of a day, ``call_by`` the last day to call one that is still held in it."""

    conference: str
    first: date
    last: date
    state: str
    session: UUID | None
    call_by: date | None
    in_principle: bool


@dataclass(frozen=True)
class Awaiting:
    """Something that waits for a unit or (``unit`` None) the office, until ``by`` where a rule says so."""

    what: str
    conference: str
    session: UUID | None
    title: str
    unit: UUID | None
    by: date | None

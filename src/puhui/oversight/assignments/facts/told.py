"""Reports, lights and the ladder: what units told, what the rules make of it, what was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

# A report after it was handed in; while it is only written it is a draft, and its unit's alone.
SUBMITTED, ACCEPTED, RETURNED = "submitted", "accepted", "returned"
REPORT_STATES = (SUBMITTED, ACCEPTED, RETURNED)

# Lights, the calmest first.
CLOSED, ON_TRACK, UNMEASURED, NEAR_DUE, BEHIND, OVERDUE = (
    "closed", "on_track", "unmeasured", "near_due", "behind", "overdue",
)  # fmt: skip
LIGHTS = (CLOSED, ON_TRACK, UNMEASURED, NEAR_DUE, BEHIND, OVERDUE)

# How urgency rises: 提醒, 督办, 通报, 约谈.
REMIND, SUPERVISE, CIRCULATE, TALK = "remind", "supervise", "circulate", "talk"
STEPS = (REMIND, SUPERVISE, CIRCULATE, TALK)


@dataclass(frozen=True)
class Shift:
    """So many days before (negative) or after a day; ``working``: only working days count."""

    days: int
    working: bool = False


@dataclass(frozen=True)
class Cycle:
    """How often, and when, is reported.

    ``period`` is a key of ``MONTHS``; a report is due on ``due_day`` of the period's ``due_month``-th month (1 is its
    first; one more than it has is the month after), or on that month's last day where it is shorter. ``opens``,
    ``reminds`` and ``locks`` are counted from that day; ``locks`` is the last day on which the unit can still report.
    """

    name: str
    period: str
    due_month: int
    due_day: int
    opens: Shift
    reminds: Shift
    locks: Shift


@dataclass(frozen=True)
class Window:
    """One period's days: ``first`` to ``last`` is told of; the others say when."""

    first: date
    last: date
    opens: date
    reminds: date
    due: date
    locks: date


@dataclass(frozen=True)
class Step:
    """One step of the ladder: after ``in_a_row`` months' ends under one of ``lights``; answered within ``answer``."""

    name: str
    lights: tuple[str, ...]
    in_a_row: int
    answer: Shift
    title: str


@dataclass(frozen=True)
class Rules:
    """A city's rules of reporting, lights and urgency, as data.

    ``near_days`` before a due date a task is near due; it is behind below ``tolerance_percent`` of what the days gone
    by would ask; a missed quota stays red for ``missed_days`` after its period.
    """

    cycles: tuple[Cycle, ...]
    near_days: int
    tolerance_percent: int
    missed_days: int
    ladder: tuple[Step, ...]


@dataclass(frozen=True)
class Said:
    """What a unit tells: ``progress`` in whole percent, ``times`` done in this period; None is blank, and not zero.

    ``figures`` are by a target's position, counted from 1; ``evidence`` are fingerprints of kept files.
    """

    progress: int | None = None
    times: int | None = None
    figures: Mapping[int, Decimal] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    problems: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class Draft:
    """A report that is being written; its unit's alone."""

    assignment: UUID
    unit: UUID
    period: date
    number: int
    said: Said
    by: str
    at: datetime


@dataclass(frozen=True)
class Report:
    """A report as it stood: ``unit`` as the assignment names it, ``merging`` where that unit speaks for all.

    ``number`` counts its versions from 1; ``taken`` are the reports of others that were merged into it.
    """

    id: UUID
    assignment: UUID
    unit: UUID
    period: date
    last: date
    number: int
    state: str
    merging: bool
    late: bool
    correction: bool
    said: Said
    taken: tuple[UUID, ...]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Gathered:
    """One target's figures of several units as one; ``told`` of ``asked`` units gave a figure, blanks do not count."""

    position: int
    value: Decimal | None
    told: int
    asked: int


@dataclass(frozen=True)
class Called:
    """What the ladder calls for: this step, for this light, red for so many months' ends in a row."""

    assignment: UUID
    unit: UUID
    step: str
    light: str
    rule: str
    in_a_row: int


@dataclass(frozen=True)
class Reply:
    """What a unit answered to a notice."""

    text: str
    late: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """A step that was taken: a document with its number and the last day to answer it."""

    id: UUID
    city: str
    step: str
    number: str
    assignment: UUID
    unit: UUID
    light: str
    rule: str
    in_a_row: int
    answer_by: date
    why: str
    by: str
    at: datetime
    replies: tuple[Reply, ...]

"""Reports, lights and the ladder: what units told, what the rules make of it, what was done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from puhui.ground.refusals import Refusal

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
class Scoring:
    """A unit's score: ``weights`` of lights, reports and evaluation (sum 100), less ``deductions`` per notice.

    ``lights`` are points per assignment that is led (a light that is left out does not count); a report in time is
    worth 100, a late one ``late``, a missing one nothing.
    """

    weights: Mapping[str, int]
    lights: Mapping[str, int]
    late: int
    deductions: Mapping[str, int]


@dataclass(frozen=True)
class FormItem:
    """One thing that the evaluation looks at, and the most points it gives."""

    id: str
    title: str
    points: int


@dataclass(frozen=True)
class Form:
    """The form of the yearly evaluation."""

    title: str
    items: tuple[FormItem, ...]


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
    scores: Scoring | None = None
    form: Form | None = None


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
    # Positions of figures that Puhui filled in because the unit left them blank.
    filled: tuple[int, ...] = ()


@dataclass(frozen=True)
class KnownFigure:
    """A figure that Puhui knows itself for the end of a day; ``value`` None with ``why`` where it cannot be known.

    ``behind`` says which rows it was counted from: what was asked, and where they are shown; of an estimate also
    ``margin``, its half-width at 95 %. ``bound``: the unit it tells of, or None of the whole city; ``per`` (a key of
    ``MONTHS``) and ``period`` (its first day): so far in that period, of what is done again and again.
    """

    metric: str
    day: date
    value: Decimal | None
    unit: str
    why: str
    behind: Mapping[str, Any]
    bound: UUID | None = None
    per: str = ""
    period: date | None = None

    @property
    def margin(self) -> Decimal | None:
        """Half the width of an estimate's 95 % interval, in the figure's unit; None where nothing was estimated."""
        return Decimal(self.behind["margin"]) if "margin" in self.behind else None


@dataclass(frozen=True)
class Evaluated:
    """What a third party made of a unit's year: ``points`` by the form's items, ``total`` of 100."""

    id: UUID
    city: str
    unit: UUID
    year: int
    number: int
    evaluator: str
    points: Mapping[str, int]
    total: int
    note: str
    evidence: tuple[str, ...]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Score:
    """A unit's score between two days: ``parts`` (0 to 100, None where there was nothing to count), less ``deducted``.

    ``counted``: assignment-months looked at, reports asked, in time, late, notices by step. Equal scores share a rank.
    """

    unit: UUID
    rank: int
    score: Decimal
    parts: Mapping[str, Decimal | None]
    deducted: int
    counted: Mapping[str, int]


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row of a sheet: the report, or why not."""

    row: int
    number: str
    title: str
    report: UUID | None
    refusal: Refusal | None = None


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

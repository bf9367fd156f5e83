"""What the board, the desk, the heat map, the wall and a story show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from puhui.oversight.assignments.facts.given import Assignment, Unit
from puhui.oversight.assignments.facts.told import Notice, Report


@dataclass(frozen=True)
class Wanted:
    """What a board is asked for; what is left out does not matter.

    ``words``: each of them stands in number, title, group, text or a unit's name. ``units``: one of them leads or
    cooperates (``leading``: leads), ``below``: also units below them. ``long_term``: without a due date. ``order``:
    "document", "due" or "light".
    """

    words: str = ""
    lights: tuple[str, ...] = ()
    units: tuple[UUID, ...] = ()
    leading: bool = False
    below: bool = False
    group: str = ""
    policy: UUID | None = None
    state: str = ""
    cycle: str = ""
    due_from: date | None = None
    due_to: date | None = None
    long_term: bool | None = None
    order: str = "document"


@dataclass(frozen=True)
class BoardRow:
    """One assignment on the board, first given on ``given``. ``ends``: its due date, or the end of its quota's present period.

    ``progress`` (percent) and ``reported`` (last day of the last period told of) are None where nobody told;
    ``counted`` times were done in the quota's period; ``expected`` is percent or times.
    """

    id: UUID
    number: str
    title: str
    group: str
    policy: UUID | None
    parent: UUID | None
    state: str
    starts: date
    given: date
    due: date | None
    cycle: str
    quota_times: int | None
    quota_period: str
    ends: date | None
    light: str
    rule: str
    progress: int | None
    expected: int | None
    counted: int
    reported: date | None
    leads: tuple[UUID, ...]
    cooperating: tuple[UUID, ...]


@dataclass(frozen=True)
class Board:
    """One page. ``total`` rows fit; ``lights`` counts what fits but for the lights; ``groups`` are all of the city.

    ``units`` are all that were known on the day, by id.
    """

    on: date
    rows: tuple[BoardRow, ...]
    total: int
    page: int
    pages: int
    lights: Mapping[str, int]
    groups: tuple[str, ...]
    units: Mapping[UUID, Unit]


@dataclass(frozen=True)
class Gantt:
    """Bars on a scale from ``first`` to ``last``: each from ``starts`` to ``ends``."""

    first: date
    last: date
    board: Board


@dataclass(frozen=True)
class Heat:
    """Units by months: ``cells[unit][n]`` is the light of month ``n`` (None: nothing to lead), with how many reds.

    A month's light is that of its last day (of the day itself in the present month): the worst of what a unit leads.
    """

    months: tuple[date, ...]
    cells: Mapping[UUID, tuple["Cell | None", ...]]


@dataclass(frozen=True)
class Cell:
    """The worst light of a unit's assignments, how many it led, and how many were under each light."""

    light: str
    leads: int
    lights: Mapping[str, int]


@dataclass(frozen=True)
class Wall:
    """The city at one look. ``trend`` are the lights at the last days of the months before, and on the day, last.

    ``reports`` counts this month's merging reports: asked, handed_in, late, accepted, returned; ``notices`` those of
    this year by step; ``worst`` are the units with the most reds: unit, overdue, led.
    """

    on: date
    assignments: int
    lights: Mapping[str, int]
    trend: tuple[tuple[date, Mapping[str, int]], ...]
    reports: Mapping[str, int]
    notices: Mapping[str, int]
    worst: tuple[tuple[UUID, int, int], ...]
    overdue: tuple[BoardRow, ...]


# What may await somebody.
(
    AWAITS_REPORT, AWAITS_ANEW, AWAITS_MERGE, AWAITS_REVIEW, AWAITS_REPLY, AWAITS_STEP,
) = AWAITS = ("report", "report_anew", "merge", "review", "reply", "step")  # fmt: skip


@dataclass(frozen=True)
class Awaited:
    """One thing that awaits who looks: ``kind`` of ``AWAITS``, until ``by`` (a last day), ``late`` once it is past.

    ``unit`` reports, replies, or is to be noticed; ``period`` begins the report's period; ``draft``: one is begun;
    ``step`` and ``notice`` of the ladder.
    """

    kind: str
    assignment: UUID
    number: str
    title: str
    unit: UUID
    by: date
    late: bool
    period: date | None = None
    locks: date | None = None
    draft: bool = False
    step: str = ""
    notice: UUID | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened to an assignment. ``what``: given, changed, closed, submitted, accepted, returned,
    corrected, noticed, replied; ``version`` of what it names."""

    at: datetime
    what: str
    by: str
    why: str
    unit: UUID | None = None
    period: date | None = None
    version: int | None = None


@dataclass(frozen=True)
class Story:
    """One assignment with its whole history, the last event first, as far as who looks may read reports."""

    assignment: Assignment
    light: Mapping[str, Any]
    versions: tuple[Assignment, ...]
    parts: tuple[Assignment, ...]
    reports: tuple[Report, ...]
    notices: tuple[Notice, ...]
    events: tuple[Event, ...]

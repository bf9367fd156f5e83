"""What the appraisals room answers with: sheets, scores line by line, applications with their steps, and counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from puhui.foundations.packs.schema import Appraisal, Goal

# Who acts. The office that runs the creation, a unit (an applicant, or one that leads it), a leader, an auditor.
OFFICE, UNIT, LEADER, AUDITOR = "office", "unit", "leader", "auditor"

CREATIONS = (
    "frugal_office", "green_family", "green_school", "green_community", "green_travel", "green_mall",
    "green_building", "enterprise_credit",
)  # fmt: skip

# Who filled a sheet in.
SELF, REVIEW, SITE = "self", "review", "site"
STAGES = (SELF, REVIEW, SITE)

# What was decided about an application.
RETURNED, ANNOUNCED, NAMED, REFUSED, WITHDRAWN, REVOKED = (
    "returned", "announced", "named", "refused", "withdrawn", "revoked",
)  # fmt: skip
STEPS = (RETURNED, ANNOUNCED, NAMED, REFUSED, WITHDRAWN, REVOKED)
# Before any of them: handed in, then reviewed.
APPLIED, REVIEWED = "applied", "reviewed"
FINISHED = (REFUSED, WITHDRAWN, REVOKED)


@dataclass(frozen=True)
class Actor:
    """Who acts: a name for the record, a role, and for ``UNIT`` the unit and what it is called."""

    name: str
    role: str
    unit: UUID | None = None
    called: str = ""


@dataclass(frozen=True)
class Entry:
    """What a sheet says of one leaf: ``points``, or ``met``, or ``cases``, by the leaf's kind; with fingerprints of files."""

    points: Decimal | None = None
    met: bool | None = None
    cases: int | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A figure that Puhui measured, and where it can be followed to its rows."""

    value: Decimal
    trace: str = ""


@dataclass(frozen=True)
class Filled:
    """A whole sheet: entries by leaf, measured figures by metric, and the vetoes that were found to hold."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    measured: Mapping[str, Told] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One node of the tree as it was scored; ``depth`` from 0. ``why`` tells why it does not count, or is "".

    ``given`` is what it comes to, exactly; None where its figure is open or it is blank.
    """

    id: str
    name: str
    kind: str
    depth: int
    marks: Fraction | None
    given: Fraction | None
    counts: bool
    why: str
    evidence: tuple[str, ...] = ()
    trace: str = ""


@dataclass(frozen=True)
class Score:
    """A scored sheet. ``exact`` is the sum, None where no figure counts; ``score`` the same as a decimal.

    ``score`` has at most six decimals, rounded half to even where the fraction goes on; comparisons use ``exact``.
    ``passed`` is None where the document leaves open what passes. ``missing`` leaves are blank, ``unproven`` ones lack
    a file, ``gates`` were not met, ``open`` ones have no figure in the document.
    """

    exact: Fraction | None
    score: Decimal | None
    tree: Fraction
    deducted: Fraction
    bonus: Fraction
    met: int
    asked: int
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    unproven: tuple[str, ...]
    gates: tuple[str, ...]
    vetoes: tuple[str, ...]
    open: tuple[str, ...]
    level: str
    passed: bool | None


@dataclass(frozen=True)
class Sheet:
    """A sheet that was handed in, with the score that was kept with it."""

    id: UUID
    number: int
    stage: str
    filled: Filled
    score: Decimal | None
    level: str
    passed: bool | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """Something decided; ``first`` to ``last`` are the days of a notice, or those for which a naming holds."""

    kind: str
    first: date | None
    last: date | None
    level: str
    document: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Objection:
    """What was said against a naming, ``online`` or to the office; ``upheld`` None while nobody answered."""

    id: UUID
    text: str
    by: str
    at: datetime
    upheld: bool | None
    answer: str
    online: bool = False


@dataclass(frozen=True)
class Application:
    """Somebody's application as it stood. ``scheme`` is the version it began under."""

    id: UUID
    city: str
    creation: str
    year: int
    applicant: str
    name: str
    district: str
    unit: UUID | None
    state: str
    scheme: Appraisal
    sheets: tuple[Sheet, ...]
    steps: tuple[Step, ...]
    objections: tuple[Objection, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class Share:
    """How many of how many were named; ``pool`` and ``percent`` None where nobody told how many could be."""

    creation: str
    named: int
    pool: int | None
    percent: Decimal | None
    source: str = ""


@dataclass(frozen=True)
class Reached:
    """A goal of a document, and how far it is reached as of a day."""

    scheme: str
    creation: str
    goal: Goal
    share: Share
    reached: bool | None

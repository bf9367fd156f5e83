"""What the policies room answers with: a document's blocks, and the table proposed from them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

# Who leads, of the units that are named for a task.
FIRST, BEFORE_COMMA, EXPLICIT, NONE = "first", "before_comma", "explicit", "none"
RULES = (FIRST, BEFORE_COMMA, EXPLICIT, NONE)

DECLARED = "declared"

# Rows of the document's own series of tasks, and clauses beside it that name somebody responsible too.
MAIN, BESIDE = "main", "beside"

# What becomes of a row.
PROPOSED, CONFIRMED, CORRECTED, DROPPED = "proposed", "confirmed", "corrected", "dropped"
DECISIONS = (CONFIRMED, CORRECTED, DROPPED)


@dataclass(frozen=True)
class Place:
    """Where in the document something stands; 0 and "" for what its format does not count. All count from 1."""

    page: int = 0
    sheet: str = ""
    table: int = 0
    row: int = 0
    paragraph: int = 0
    line: int = 0

    def plain(self) -> dict[str, Any]:
        """Only what is known."""
        return {key: value for key, value in vars(self).items() if value}


@dataclass(frozen=True)
class Cell:
    """One cell of a table. ``parts`` are its paragraphs; ``carried``: merged with the cell above or to the left."""

    text: str
    parts: tuple[str, ...] = ()
    carried: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph outside any table."""

    text: str
    place: Place


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    place: Place


Block = Line | Row


@dataclass(frozen=True)
class Issue:
    """What the document leaves open or gets wrong; ``data`` names it. Nothing is repaired for it."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return {"code": self.code, **self.data}


@dataclass(frozen=True)
class Target:
    """A quantity that was promised.

    ``comparator`` is one of ``>= <= > < = ~``; ``period`` one of year, half_year, quarter, two_months, month, week,
    school_year, a year ("2022") or years ("2021-2025"), or ""; ``by`` the day until which, or None; ``scope`` whom
    each, or which level, it binds, in the document's words.
    """

    metric: str
    comparator: str
    value: int | float
    unit: str
    period: str = ""
    scope: str = ""
    by: date | None = None
    words: str = ""

    def plain(self) -> dict[str, Any]:
        by = self.by.isoformat() if self.by else None
        return vars(self) | {"period": self.period or None, "scope": self.scope or None, "by": by}


@dataclass(frozen=True)
class Proposed:
    """One row of the proposed assignment table.

    ``number`` is None where the document gives none. ``cycle`` is ``long_term``, ``monthly``, ``monthly:28`` (by the
    28th), ``bimonthly``, ``quarterly``, ``half_yearly``, ``yearly``, several joined by ``+``, or None.
    """

    number: str | None
    group: str
    text: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    due: date | None
    cycle: str | None
    targets: tuple[Target, ...]
    issues: tuple[Issue, ...]
    place: Place
    label: str = ""
    title: str = ""
    source: str = ""  # as the document writes it, units and time limit included
    series: str = MAIN
    confidence_percent: int = 100

    def plain(self) -> dict[str, Any]:
        """For machines: what ``puhui policy import --json`` prints and what is kept."""
        return {
            "number": self.number, "label": self.label, "group": self.group, "title": self.title, "text": self.text,
            "lead": list(self.lead), "cooperating": list(self.cooperating),
            "due": self.due.isoformat() if self.due else None, "cycle": self.cycle,
            "targets": [target.plain() for target in self.targets],
            "issues": [issue.plain() for issue in self.issues],
            "place": self.place.plain(), "source": self.source, "confidence": self.confidence_percent / 100,
        }  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Who leads in this document, and why that is thought.

    ``why`` is one of stated, column, clauses, shared_duties, not_said, declared; ``words`` are the document's own.
    """

    name: str
    why: str
    words: str = ""
    place: Place = Place()

    @property
    def declared(self) -> bool:
        """A person said so; it was not guessed."""
        return self.why == DECLARED

    def plain(self) -> dict[str, Any]:
        return {"name": self.name, "why": self.why, "words": self.words, "place": self.place.plain()}


@dataclass(frozen=True)
class Proposal:
    """What one reading of a document proposes. ``rows`` are its own series, ``beside`` clauses outside of it."""

    title: str
    rule: Rule
    rows: tuple[Proposed, ...]
    beside: tuple[Proposed, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Document:
    """A document that was taken in. ``reading`` counts the proposals made from it; the last one is shown."""

    id: UUID
    city: str
    sha256: str
    name: str
    title: str
    rule: Rule
    issues: tuple[dict[str, Any], ...]
    reading: int
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True)
class Decision:
    """What a person decided on a row: confirmed as proposed, corrected, or dropped for a reason."""

    revision: int
    decided: str
    row: dict[str, Any]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ShownRow:
    """A row as it stands: the proposal, and above it what was decided last."""

    position: int
    series: str
    state: str
    revision: int
    proposed: dict[str, Any]
    row: dict[str, Any]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far the confirming went, over the main series and what was taken in from beside."""

    rows: int
    confirmed: int
    corrected: int
    dropped: int

    @property
    def open(self) -> int:
        return self.rows - self.confirmed - self.corrected - self.dropped


@dataclass(frozen=True)
class Imported:
    """A document was taken in, or was there already (``again``)."""

    document: Document
    again: bool

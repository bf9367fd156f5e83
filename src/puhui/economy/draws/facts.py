"""What the draws room tells: frozen records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from puhui.foundations.packs import schema

DRAFT, PUBLISHED, COMMITTED, DRAWN, CALLED_OFF = STATES = ("draft", "published", "committed", "drawn", "called_off")
WON, CLAIMED, DELIVERED, LAPSED, RESERVE = PLACE_STATES = ("won", "claimed", "delivered", "lapsed", "reserve")


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with its terms; ``entries`` counts those made so far, or those committed."""

    number: int
    city: str
    code: str
    terms: schema.Draw
    terms_sha256: str
    state: str
    origin: str
    published_at: datetime | None
    opens: datetime
    closes: datetime
    draws_at: datetime
    entries: int
    committed_at: datetime | None
    root: str
    commitment: str
    value: str
    value_source: str
    drawn_at: datetime | None
    called_off_why: str

    def phase(self, at: datetime) -> str:
        """What can be done now: draft, coming, open, closed, committed, drawn or called_off."""
        if self.state != PUBLISHED:
            return self.state
        return "coming" if at < self.opens else "open" if at < self.closes else "closed"

    @property
    def prizes(self) -> int:
        return sum(prize.count for prize in self.terms.prizes)


@dataclass(frozen=True, slots=True)
class DrawEntered:
    """One entry; ``nth`` of this person's in the draw. ``price`` is what it costs in points."""

    id: UUID
    holder: int
    draw: int
    ticket: str
    entrant: str
    nth: int
    at: datetime
    price: int
    newly: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is among those committed to: climb from the leaf by the path to the root."""

    ticket: str
    entrant: str
    path: tuple[tuple[str, str], ...]
    root: str


@dataclass(frozen=True, slots=True)
class DrawCommitted:
    city: str
    draw: str
    at: datetime
    entries: int
    root: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Place:
    """One drawn place; ``prize`` is "" for a reserve that has nothing yet. ``shown_as`` is a masked name."""

    place: int
    prize: str
    state: str
    ticket: str
    entrant: str
    shown_as: str
    claim_by: datetime | None
    claimed_at: datetime | None
    delivered_at: datetime | None
    note: str = ""
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class DrawDrawn:
    city: str
    draw: str
    at: datetime
    value: str
    winners: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PrizeClaimed:
    draw: str
    place: int
    holder: int
    prize: schema.Prize
    at: datetime
    newly: bool
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class PrizePassedOn:
    """An unclaimed prize went to the next reserve; ``to`` is None where none is left."""

    city: str
    draw: str
    prize: str
    lapsed: int
    to: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Recomputed and recorded; ``faults`` names what does not agree."""

    city: str
    draw: str
    entries: int
    commitment: str
    winners: int
    faults: tuple[dict[str, Any], ...]

    @property
    def ok(self) -> bool:
        return not self.faults

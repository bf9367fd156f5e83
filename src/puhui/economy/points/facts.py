"""What the points room tells: frozen records, without any behaviour of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Bubble:
    """Points that wait to ripen or to be collected. Days are included."""

    day: date
    scenario_id: int
    points: int
    ripens_on: date
    claim_by: date | None
    lapses_on: date
    ripe: bool


@dataclass(frozen=True, slots=True)
class Lapse:
    """Points that can be used until the end of a day."""

    lapses_on: date
    points: int


@dataclass(frozen=True, slots=True)
class Points:
    """What a person has: ``lots`` are all of them, by the day on which they lapse; ``owed`` waits for new points."""

    available: int
    held: int
    owed: int
    bubbles: tuple[Bubble, ...]
    lots: tuple[Lapse, ...]

    @property
    def ripe(self) -> int:
        """Bubbles that can be collected now."""
        return sum(bubble.points for bubble in self.bubbles if bubble.ripe)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cap or budget took from a line: ``kind`` is day, week, month, year, total, person, events, budget."""

    line: int
    kind: str
    points: int


@dataclass(frozen=True, slots=True)
class Award:
    """What a sheet earns; ``points`` by line. ``reference`` is the memo of its transfers."""

    day: date
    holder: int
    scenario_id: int
    revision: int
    pack_number: int
    total: int
    points: tuple[int, ...]
    cuts: tuple[Cut, ...]
    bubble: bool
    ripens_on: date
    claim_by: date | None
    lapses_on: date
    reference: int


@dataclass(frozen=True, slots=True)
class LotMoved:
    """One thing that happened to the points of a sheet; amounts are signed."""

    kind: str
    at: datetime
    cause: int
    bubble: int
    point: int
    held: int


@dataclass(frozen=True, slots=True)
class PointsCollected:
    holder: int
    points: int
    lots: int


@dataclass(frozen=True, slots=True)
class PointsSpent:
    """``lots`` are (day, scenario, points) of what paid, the earliest lapse first."""

    id: UUID
    holder: int
    points: int
    lots: tuple[tuple[date, int, int], ...]


@dataclass(frozen=True, slots=True)
class PointsRefunded:
    """``lapsed`` of the restored points were past their last day, ``repaid`` went to a debt."""

    id: UUID
    holder: int
    points: int
    lapsed: int
    repaid: int


@dataclass(frozen=True, slots=True)
class PointsGranted:
    """Points given for something else than an act, usable until the end of ``lapses_on``."""

    id: UUID
    holder: int
    points: int
    lapses_on: date


@dataclass(frozen=True, slots=True)
class PointsHeld:
    """Points put aside; ``state`` is held, paid or released, ``paid`` is what was taken."""

    id: UUID
    holder: int
    points: int
    expires_at: datetime
    state: str
    paid: int


@dataclass(frozen=True, slots=True)
class LotsSwept:
    """What a nightly job booked in one city."""

    city: str
    lots: int
    points: int
    bubbles: int


@dataclass(frozen=True, slots=True)
class Due:
    """Points outstanding that lapse in one month, the first of which is ``month``."""

    month: date
    bubbles: int
    points: int
    held: int

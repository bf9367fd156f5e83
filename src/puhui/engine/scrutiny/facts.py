"""What scrutiny answers with."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class State(StrEnum):
    """Where a case stands."""

    HELD = "held"
    CLEARED = "cleared"  # the records no longer show what was suspected
    RELEASED = "released"
    REFUSED = "refused"


ASIDE = (State.HELD, State.REFUSED)  # such acts count nothing


@dataclass(frozen=True, order=True)
class Act:
    """A record that a case is about."""

    holder: int
    feed: int
    key: str


@dataclass(frozen=True)
class Reason:
    """What a check found of an act; ``data`` are the words of its sentence."""

    check: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {"check": self.check, "kind": self.kind, "data": self.data}


@dataclass(frozen=True)
class Photo:
    """A photo that was looked through: the original's bytes as they came, and a copy without metadata (JPEG).

    ``hashes`` are perceptual hashes of 64 bits: of the whole, then of its middle.
    """

    original: bytes
    shown: bytes
    width: int
    height: int
    hashes: tuple[int, ...]
    mirrored: int


@dataclass(frozen=True)
class Declared:
    """Somebody declared an act; ``complete`` once all its photos are there."""

    holder: int
    id: UUID
    city: str
    feed: str
    declared_at: datetime
    day: date
    hours: int
    complete: bool
    newly: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Decided:
    """A reviewer decided about an act."""

    act: Act
    city: str
    scenario: str
    day: date
    state: State
    newly: bool = True


@dataclass(frozen=True)
class Sampled:
    """An audit was drawn: whoever knows the seed and the population finds the same sample."""

    audit: int
    population: int
    sample: int
    seed: str

"""What the packs room tells: which pack is active, and what differs between two."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from puhui.foundations.packs.schema import Pack


@dataclass(frozen=True)
class ActivePack:
    """A stored, immutable version of a city's pack. ``number`` is its row id, ``sha256`` its fingerprint."""

    city: str
    number: int
    sha256: str
    activated_at: datetime
    pack: Pack


@dataclass(frozen=True)
class Difference:
    """One thing that two packs say differently; None where a pack has no such thing (on those days).

    ``kind`` is city, scenario, feed, stations, or with days factor, methodology, rule; ``before`` and ``after``
    are the parts of the schema. From ``first`` to ``last``, both included; ``last`` None is without end.
    """

    kind: str
    id: str
    before: Any
    after: Any
    first: date | None = None
    last: date | None = None

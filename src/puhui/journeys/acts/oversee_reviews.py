"""What the console shows of reviews and audits. Reads only."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from puhui.engine.scrutiny import queries as scrutiny
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.journeys.acts import review_acts

BATCH_MOST = 500


@dataclass(frozen=True)
class Overview:
    """A page of a city's queue."""

    city: ActivePack
    cities: list[ActivePack]
    checks: list[schema.Check]
    counts: dict[str, int]  # all, overdue, appealed
    groups: list[review_acts.Group]
    more: bool


def overview(*, city: str, check: str, appealed: bool, page: int, size: int, today: date) -> Overview:
    """The queue of a city; of the first one where none or an unknown one is named."""
    cities = packs.cities()
    chosen = next((c for c in cities if c.city == city), None) or max(
        cities, key=lambda c: scrutiny.waiting_counts(c.city, today)["all"]
    )
    groups = review_acts.queue(chosen.city, check=check, appealed=appealed, page=page, size=size)
    return Overview(
        city=chosen, cities=cities, checks=list(chosen.pack.checks),
        counts=scrutiny.waiting_counts(chosen.city, today), groups=groups, more=len(groups) == size,
    )  # fmt: skip


def cities() -> list[ActivePack]:
    """Cities whose people declare acts."""
    return [c for c in packs.cities() if any(f.declared for f in c.pack.feeds)]


def known_city(city: str) -> str:
    """The same city, if a pack of it is active. Refusals: packs.CityUnknown."""
    return packs.active(city).city


def audits() -> list[tuple[ActivePack, Any, Any]]:
    """City, audit and result so far of all audits, the latest first in each city."""
    return [(c, a, scrutiny.result(a.id)) for c in cities() for a in scrutiny.audits(c.city)]


def item_photos(item: Any) -> list[Any]:
    """The photos of an act in a sample."""
    return scrutiny.photos_of(item.holder_id, UUID(item.source_key))

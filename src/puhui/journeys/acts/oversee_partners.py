"""Partners as the packs name them and as they were registered, with their keys. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people


@dataclass(frozen=True)
class Partner:
    """A registered partner; ``feeds`` as the pack in force names them, ``keys`` only where they were asked for."""

    partner: people.Delivering
    city: schema.City
    feeds: list[schema.Feed]
    keys: list[people.Key]


@dataclass(frozen=True)
class Candidate:
    """A partner that a pack names; ``known`` says that it is registered."""

    city: schema.City
    code: str
    name: schema.Text
    feeds: list[schema.Feed]
    known: bool


def partners() -> list[Partner]:
    """Every registered partner of a city that has a pack, by city and code."""
    packs_by_city = {one.city: one.pack for one in packs.cities()}
    return [
        _partner(found, packs_by_city[found.city], []) for found in people.partners() if found.city in packs_by_city
    ]


def partner(number: int, *, at: datetime) -> Partner:
    """One partner with its keys. Refusals: people.PartnerUnknown."""
    found = people.partner(number)
    return _partner(found, packs.active(found.city).pack, people.keys(number, at))


def candidates() -> list[Candidate]:
    """Whom the packs in force name as partners, by city."""
    known = {(p.city, p.code) for p in people.partners()}
    found: dict[tuple[str, str], Candidate] = {}
    for active in packs.cities():
        for feed in active.pack.feeds:
            place = (active.city, feed.partner)
            found.setdefault(place, Candidate(active.pack.city, feed.partner, feed.partner_name, [], place in known))
            found[place].feeds.append(feed)
    return list(found.values())


def _partner(found: people.Delivering, pack: schema.Pack, keys: list[people.Key]) -> Partner:
    return Partner(found, pack.city, [f for f in pack.feeds if f.id in found.feeds], keys)

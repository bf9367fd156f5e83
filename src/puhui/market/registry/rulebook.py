"""The city's rules of the registry, as its active pack tells them."""

from functools import lru_cache

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground.working_days import Calendar
from puhui.market.registry import refusals


def rules_of(city: str) -> schema.Registry:
    """Refusals: RegistryNotKept, packs.city_unknown."""
    told = packs.active(city).pack.registry
    if not told:
        raise refusals.RegistryNotKept(city=city)
    return told[0]


def calendar_of(rules: schema.Registry) -> Calendar:
    return _calendar(rules.years)


@lru_cache(maxsize=16)
def _calendar(years: tuple[schema.Year, ...]) -> Calendar:
    return Calendar({y.year: (frozenset(y.holidays), frozenset(y.working)) for y in years})

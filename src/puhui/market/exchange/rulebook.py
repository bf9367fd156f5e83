"""The city's rules of trading, as its active pack tells them."""

from functools import lru_cache

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground.working_days import Calendar
from puhui.market.exchange import refusals


def rules_of(city: str) -> schema.Exchange:
    """Refusals: ExchangeNotKept, packs.city_unknown."""
    told = packs.active(city).pack.exchange
    if not told:
        raise refusals.ExchangeNotKept(city=city)
    return told[0]


def calendar_of(city: str) -> Calendar:
    """The calendar of the city's registry."""
    told = packs.active(city).pack.registry
    return _calendar(told[0].years if told else ())


@lru_cache(maxsize=16)
def _calendar(years: tuple[schema.Year, ...]) -> Calendar:
    return Calendar({y.year: (frozenset(y.holidays), frozenset(y.working)) for y in years})

"""What the city may be told of itself: sums by day and scenario, never a person. Reads only.

It hands out exact sums with the number of people behind each; what may be published of them, the public
portal's disclosure rule says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from puhui.engine.reductions import queries as reductions
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.ledger.refusals import BookUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.journeys.packs import browse_packs

COMPARISON = "comparison"  # the kind of a factor that says what a saving is as much as


@dataclass(frozen=True)
class DaySum:
    """One scenario on one local day: milligrams CO2e, points, and people who did it (0: nobody is named)."""

    day: date
    scenario: str
    acts: int
    mg: int
    points: int
    people: int


@dataclass(frozen=True)
class Saved:
    """Everything a city saved between two days, and the pack that names it."""

    pack: ActivePack
    cities: Sequence[schema.City]
    sums: list[DaySum]
    people: int
    unchecked: frozenset[str]  # scenarios whose figures rest on a source nobody checked at the authority
    comparisons: list[schema.Factor]


def cities() -> list[schema.City]:
    """The cities that take part, by id."""
    return [active.pack.city for active in packs.counting()]


def saved(*, city: str | None, last: date, first: date | None = None) -> Saved:
    """What a city (None: the first one) saved from ``first`` (None: the programme's start) to ``last``.

    Refusals: packs.CityUnknown.
    """
    every = packs.counting()
    active = packs.active(city or (every[0].city if every else ""))
    codes = reductions.scenario_codes(active.city)
    sums = [
        DaySum(row["day"], codes[row["scenario_id"]], row["acts"], row["mg"], row["points"], row["people"])
        for row in reductions.totals(active.city, first or active.pack.city.starts, last)
    ]
    return Saved(
        pack=active,
        cities=[one.pack.city for one in every],
        sums=sums,
        people=_people(active.city),
        unchecked=browse_packs.unchecked(active),
        comparisons=[f for f in active.pack.factors if f.kind == COMPARISON and holds(f, last)],
    )


def holds(factor: schema.Factor, day: date) -> bool:
    """Whether a factor is valid on a day."""
    return factor.valid_from <= day and (factor.valid_to is None or day <= factor.valid_to)


def _people(city: str) -> int:
    try:
        return ledger.holders(city)
    except BookUnknown:
        # A city's book is opened with its first delivery.
        return 0

"""What the city may be told of itself: sums by day and scenario, never a person. Reads only.

It hands out exact sums with the number of people behind each; what may be published of them, the public
portal's disclosure rule says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from puhui.engine.methodology import queries as methodology
from puhui.engine.reductions import queries as reductions
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack

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
    return [active.pack.city for active in packs.cities()]


def saved(*, city: str | None, last: date, first: date | None = None) -> Saved:
    """What a city (None: the first one) saved from ``first`` (None: the programme's start) to ``last``.

    Refusals: packs.CityUnknown.
    """
    every = packs.cities()
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
        people=ledger.holders(active.city),
        unchecked=unchecked_scenarios(active),
        comparisons=[f for f in active.pack.factors if f.kind == COMPARISON and holds(f, last)],
    )


def holds(factor: schema.Factor, day: date) -> bool:
    """Whether a factor is valid on a day."""
    return factor.valid_from <= day and (factor.valid_to is None or day <= factor.valid_to)


def unchecked_scenarios(active: ActivePack) -> frozenset[str]:
    """Scenarios counted by a methodology or factor that is not official: shown as 待核."""
    return _unchecked(active.number)


@lru_cache(maxsize=64)
def _unchecked(number: int) -> frozenset[str]:
    # A version never changes, so what was found once stays true.
    pack = packs.version(number).pack
    library = methodology.compile_pack(pack)
    doubtful = {
        m.id for m in pack.methodologies
        if m.source.review is not schema.Review.OFFICIAL
        or any(f.source.review is not schema.Review.OFFICIAL for f in methodology.factors_of(library, m.id, m.version))
    }  # fmt: skip
    return frozenset(s.id for s in pack.scenarios if s.methodology in doubtful)

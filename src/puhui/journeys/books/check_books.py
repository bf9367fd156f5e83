"""Do the rooms agree? Sheets' sums against the ledger's accounts, and the ledger against itself. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from puhui.economy.points import queries as points
from puhui.engine.intake import queries as intake
from puhui.engine.reductions import queries as reductions
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.ledger.facts import Report
from puhui.foundations.ledger.refusals import UnitUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.journeys.books.publish_totals import DaySum

# What is told -> the units in which it is booked. Grams are issued by one account, points by several.
UNITS = {"grams": ("mg_co2e",), "points": ("bubble", "point")}
# Issuing accounts stand as far below zero as they issued; a campaign's purse holds what it has not given out.
ISSUERS = ("issue/", "budget/")


@dataclass(frozen=True)
class Agreement:
    """One figure told by three: the sheets, the deliveries, the ledger. Milligrams, or points.

    ``owed``: points that sheets no longer give but that were used already, so that the ledger awaits them.
    """

    what: str
    sheets: int
    deliveries: int
    ledger: int
    owed: int = 0

    @property
    def holds(self) -> bool:
        return self.sheets == self.deliveries and self.difference == 0

    @property
    def difference(self) -> int:
        return self.ledger - self.owed - self.sheets


@dataclass(frozen=True)
class Reconciliation:
    """A city's sums by scenario and day, and whether the books say the same in all."""

    pack: ActivePack
    cities: list[schema.City]
    sums: list[DaySum]  # of the days asked for
    agreements: list[Agreement]  # over everything, ever

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.agreements)


def reconcile(*, city: str | None, first: date, last: date) -> Reconciliation:
    """A city (None: the first one), its days from ``first`` to ``last``. Refusals: packs.CityUnknown."""
    every = packs.cities()
    active = packs.active(city or (every[0].city if every else ""))
    codes = reductions.scenario_codes(active.city)
    rows = reductions.totals(active.city, first, last)
    return Reconciliation(
        pack=active,
        cities=[one.pack.city for one in every],
        sums=[DaySum(r["day"], codes[r["scenario_id"]], r["acts"], r["mg"], r["points"], r["people"]) for r in rows],
        agreements=agreements(active.city),
    )


def agreements(city: str) -> list[Agreement]:
    """Whether grams and points of a city are the same in sheets, deliveries and ledger."""
    told = reductions.city_totals(city)
    delivered = intake.city_sums(city)
    sheets = {"grams": told["mg"], "points": told["points"]}
    deliveries = {"grams": delivered["reduction_mg"], "points": delivered["points"]}
    try:
        owed = {"grams": 0, "points": points.owed_in(city)}
    except UnitUnknown:
        # A programme that was never opened has issued nothing, and nobody owes it anything.
        return [Agreement(what, sheets[what], deliveries[what], 0) for what in UNITS]
    return [Agreement(what, sheets[what], deliveries[what], _issued(city, what), owed[what]) for what in UNITS]


def _issued(city: str, what: str) -> int:
    accounts = [number for kind in ISSUERS for number in ledger.house_accounts(f"{city}/{kind}").values()]
    return -sum(ledger.house_balance(a, f"{city}.{unit}").balance for a in accounts for unit in UNITS[what])


def verify(*, progress: Callable[[str, int, int], None] | None = None) -> Report:
    """Recompute the whole ledger along its chain; the report names the first wrong row."""
    return ledger.verify(progress)

"""What a city has promised: points outstanding, vouchers, money owed to merchants; and what a kilogram has cost."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from puhui.economy.merchants import facts as merchants_facts
from puhui.economy.merchants import queries as merchants
from puhui.economy.points import queries as points
from puhui.economy.points.facts import Due
from puhui.economy.rewards import queries as rewards
from puhui.economy.rewards.facts import ExpectedRedemption
from puhui.economy.schemes import queries as schemes
from puhui.engine.reductions import queries as reductions
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

MG_PER_KG = 1_000_000


@dataclass(frozen=True)
class Liability:
    """A city's liability. Money is in fen; ``due`` is what lots say, ``ledger_points`` what the ledger says."""

    city: schema.City
    cities: list[schema.City]
    due: list[Due]
    ledger_points: int
    expected: ExpectedRedemption
    owed: list[tuple[merchants_facts.Merchant, int]]
    schemes: list[tuple[schema.Scheme, int]]  # below zero: it owes the city
    spent_fen: int
    reduction_mg: int

    @property
    def outstanding_points(self) -> int:
        return sum(one.bubbles + one.points + one.held for one in self.due)

    @property
    def lapsing_points(self) -> int:
        """In the ledger but past their last day: the next hour's sweep books that they lapsed."""
        return self.ledger_points - self.outstanding_points

    @property
    def owed_fen(self) -> int:
        return sum(fen for _, fen in self.owed)

    @property
    def expected_fen(self) -> int | None:
        """What outstanding vouchers will cost if they are used as those before them; rounded up, as one provides."""
        seen = self.expected
        return -(-seen.outstanding_fen * seen.used // seen.ended) if seen.ended else None

    @property
    def fen_per_kg(self) -> Fraction | None:
        """What vouchers and adjustments have cost per kilogram of CO2e, ever; exact."""
        return Fraction(self.spent_fen * MG_PER_KG, self.reduction_mg) if self.reduction_mg else None


def liability(*, city: str | None, at: datetime) -> Liability:
    """A city's liability (None: the first one's). Reads every open lot. Refusals: packs.city_unknown."""
    every = packs.cities()
    active = packs.active(city or (every[0].city if every else ""))
    code = active.city
    between = schemes.owed(code, [one.id for one in active.pack.schemes])
    by_holder = {merchant.holder: merchant for merchant in merchants.merchants(code)}
    return Liability(
        city=active.pack.city,
        cities=[one.pack.city for one in every],
        due=points.liability(code, at),
        ledger_points=_in_ledger(code),
        expected=rewards.expected_redemption(code),
        owed=[(by_holder[holder], fen) for holder, fen in sorted(merchants.owed(code).items(), key=lambda o: -o[1])],
        schemes=[(one, between[one.id]) for one in active.pack.schemes],
        spent_fen=merchants.spent(code),
        reduction_mg=reductions.city_totals(code)["mg"],
    )


def _in_ledger(city: str) -> int:
    """Every point or bubble that people have, by the other side of their transfers: the house's accounts."""
    accounts = ledger.house_accounts(f"{city}/").values()
    units = (f"{city}.point", f"{city}.bubble")
    return -sum(ledger.house_balance(account, unit).balance for account in accounts for unit in units)

"""FACE: the verbs of points. Each is one transaction, except ``award_frame`` and ``allot_budgets``, which run in
their caller's, and the nightly sweeps, which take one per day of awards.

Whoever locks, locks in this order: a spend or hold, lots by their keys, debts, and balances last.
"""

from datetime import datetime

from django.db import transaction

from puhui.economy.points import lots
from puhui.economy.points.awards import award_frame
from puhui.economy.points.budgets import allot_budgets, fund_budgets
from puhui.economy.points.calc import rulebook
from puhui.economy.points.granting import grant
from puhui.economy.points.holding import hold_points, pay_held, release_expired, release_held
from puhui.economy.points.purses import SOURCES, purse_of
from puhui.economy.points.spending import collect, refund, spend
from puhui.economy.points.sweeping import expire_unclaimed, lapse, ripen
from puhui.economy.points.terms import open_terms
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import schema


@transaction.atomic
def open_programme(*, city: str, pack: schema.Pack, at: datetime) -> None:
    """Open what a city's points need in the ledger, whose book and units stand already; fund its campaigns.

    Again, or with another version of the pack: brings it up to date.
    Refusals: RulesOverlap, FigureNotCountable, BudgetPaysTwoWays.
    """
    rulebook.versions(pack.rules, {rule.scenario for rule in pack.rules})
    for name in SOURCES:
        ledger.open_house_account(f"{city}/{name}", "source")
    lots.progress(purse_of(city))
    fund_budgets(city=city, pack=pack, at=at)


__all__ = [
    "allot_budgets", "award_frame", "collect", "expire_unclaimed", "fund_budgets", "grant", "hold_points", "lapse",
    "open_programme", "open_terms", "pay_held", "refund", "release_expired", "release_held", "ripen", "spend",
]  # fmt: skip

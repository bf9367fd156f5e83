"""Campaign budgets: a guarded account of the house, funded by the pack; when it is empty nothing more is paid."""

from datetime import date, datetime

import polars as pl
from django.db import transaction

from puhui.economy.points import refusals
from puhui.economy.points.calc.cutting import KINDS, SHEET
from puhui.economy.points.models import Budget
from puhui.economy.points.purses import AWARD, purse_of
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as books
from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of

LINE = (*SHEET, "feed", "key")


@transaction.atomic
def fund_budgets(*, city: str, pack: schema.Pack, at: datetime) -> dict[str, int]:
    """Open and fill the purses of the pack's campaigns; answers with what each was given, by budget id.

    Again: nothing changes. A purse that the pack makes larger gets the difference; one that it makes smaller
    gives back what is not paid out yet. Refusals: BudgetPaysTwoWays. Locks: the budgets.
    """
    purse = purse_of(city)
    given = {}
    for code, rules in sorted(_campaigns(pack).items()):
        ways = {bool(rule.maturity_days or rule.claim_days) for rule in rules}
        if len(ways) > 1:
            raise refusals.BudgetPaysTwoWays(budget=code)
        part = "bubble" if ways.pop() else "point"
        account = ledger.open_house_account(f"{city}/budget/{code}", "guarded")
        unit = getattr(purse, part)
        budget, _ = Budget.objects.select_for_update().get_or_create(
            city=city, code=code, defaults={"unit": unit, "account": account, "points": 0}
        )
        if budget.unit != unit:
            raise refusals.BudgetPaysTwoWays(budget=code)
        given[code] = _fill(budget, f"{city}.{part}", purse.account(f"issue/{part}"), rules[-1].budget.points, at)
    return given


def _campaigns(pack: schema.Pack) -> dict[str, list[schema.Rule]]:
    found: dict[str, list[schema.Rule]] = {}
    for rule in sorted(pack.rules, key=lambda rule: rule.valid_from):
        if rule.budget:
            found.setdefault(rule.budget.id, []).append(rule)
    return found


def _fill(budget: Budget, unit: str, issue: int, points: int, at: datetime) -> int:
    """Bring a purse to its points; answers with what it has been given in all."""
    change = max(points - budget.points, -left_in(budget, unit))
    if change:
        debit, credit = (issue, budget.account) if change > 0 else (budget.account, issue)
        name = f"points/budget/{budget.city}/{budget.code}/{budget.points}/{at.isoformat()}"
        transfer = ledger.Transfer(uuid_of(name), unit, debit, credit, abs(change), AWARD)
        ledger.post([transfer], at)
        Budget.objects.filter(city=budget.city, code=budget.code).update(points=budget.points + change)
    return budget.points + change


def left_in(budget: Budget, unit: str) -> int:
    """What a purse can still pay."""
    return books.balances(budget.account, budget.city)[unit].available


def allot_budgets(*, city: str, pack: schema.Pack, lines: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Let the campaigns' purses pay the lines; ``points`` are cut where a purse is empty, ``cut_budget`` says by what.

    Runs in the transaction that also awards the sheets. ``lines`` as ``queries.award`` left them, with SHEET,
    scenario, at, feed, key. ``before`` are the current sheets of these people with their awards: SHEET,
    feeds, keys, points and cuts (``queries.current_awards``); it may be empty. A line keeps what it was paid,
    and what was refused to it stays refused; what is asked anew is paid in the order of (at, feed, key) while
    the purse lasts. Points that this very batch takes back are not given out again by it.

    Locks: the budgets. Where no rule has a budget, the lines come back as they are.
    """
    campaigns = _campaigns(pack)
    if not campaigns:
        return lines
    had = _had(before)
    lines = lines.with_row_index("place").with_columns(cut_budget=pl.lit(0, pl.Int64))
    for code, rules in sorted(campaigns.items()):
        budget = Budget.objects.select_for_update().get(city=city, code=code)
        part = "bubble" if budget.unit == purse_of(city).bubble else "point"
        lines = _allot(lines, rules, had, left_in(budget, f"{city}.{part}"))
    return lines.drop("place")


def _allot(lines: pl.DataFrame, rules: list[schema.Rule], had: pl.DataFrame, left: int) -> pl.DataFrame:
    mine = pl.any_horizontal(
        (pl.col("scenario") == rule.scenario)
        & (pl.col("day") >= rule.valid_from)
        & (pl.col("day") <= (rule.valid_to or date.max))
        for rule in rules
    )
    asking = lines.filter(mine & (pl.col("points") > 0)).select("place", *LINE, "at", "points")
    asking = asking.join(had, on=LINE, how="left", maintain_order="left").sort("at", "feed", "key")
    kept = pl.min_horizontal("points", pl.col("paid").fill_null(0))
    asked = (pl.col("points") - pl.col("paid").fill_null(0) - pl.col("refused").fill_null(0)).clip(0)
    asking = asking.with_columns(kept=kept, asked=asked)
    before = pl.col("asked").cum_sum() - pl.col("asked")
    paid = asking.select("place", allotted=pl.col("kept") + (pl.lit(left) - before).clip(0, pl.col("asked")))
    lines = lines.join(paid, on="place", how="left", maintain_order="left")
    allotted = pl.col("allotted").fill_null(pl.col("points"))
    return lines.with_columns(cut_budget=pl.col("cut_budget") + pl.col("points") - allotted, points=allotted).drop(
        "allotted"
    )


def _had(before: pl.DataFrame) -> pl.DataFrame:
    """What each line was paid, and what a budget refused it: LINE, paid, refused."""
    if before.is_empty():
        none = {"day": pl.Date, "holder_id": pl.Int64, "scenario_id": pl.Int16, "feed": pl.Int16, "key": pl.String}
        return pl.DataFrame(schema=none | {"paid": pl.Int64, "refused": pl.Int64})
    sheets = before.filter(pl.col("keys").list.len() > 0)
    lines = sheets.select(
        *SHEET, pl.col("feeds").alias("feed"), pl.col("keys").alias("key"), pl.col("points").alias("paid"),
        pl.int_ranges(0, pl.col("keys").list.len()).cast(pl.List(pl.Int32)).alias("line"),
    ).explode("feed", "key", "paid", "line")  # fmt: skip
    triples = (
        pl.col("cuts").list.gather_every(3, offset).alias(name)
        for offset, name in enumerate(("line", "kind", "refused"))
    )
    cuts = sheets.filter(pl.col("cuts").list.len() > 0).select(*SHEET, *triples).explode("line", "kind", "refused")
    refused = cuts.filter(pl.col("kind") == KINDS["cut_budget"]).drop("kind")
    return lines.join(refused, on=[*SHEET, "line"], how="left").drop("line")

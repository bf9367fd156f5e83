"""From counted lines to points, for one person or for five hundred thousand: whole columns, no loop over people.

The order of computation, which every receipt follows:

1. *Earn*: by the rule version that holds on the line's local day; complete steps only.
2. *Multiplier* of the day, rounded down. 3. *Discount* for self-declared acts, rounded down. That is ``gross``.
4. *Event caps* of the scenario: day, week (ISO, from Monday), month, year, total. An act that earned nothing
   is no paid event and takes no place.
5. *Points caps* of the scenario in the same order. A cap crossed inside one act pays the part that fits.
6. *Person caps* over all scenarios: event caps, then points caps, in the same order.

Caps count per person and scenario across rule versions: when a cap changes inside its period, the new limit
meets what the old one let through. Acts are taken in order of (day, at, feed, key), so the result does
not depend on the order in which lines arrive. Budgets are not known here: they depend on what others took.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from puhui.economy.points.calc import capping, rulebook
from puhui.economy.points.calc.earning import gross
from puhui.foundations.packs import schema

SHEET_ORDER = ("day", "holder", "scenario", "at", "feed", "key")
PERSON_ORDER = ("holder", "day", "at", "feed", "key")


def award(
    lines: pl.DataFrame,
    rules: Sequence[schema.Rule],
    person_caps: Sequence[schema.Cap] = (),
    *,
    ordered: bool = False,
) -> pl.DataFrame:
    """The lines in sheet order (day, holder, scenario, at, feed, key), with what each earns.

    ``lines``: ALL counted lines of the persons concerned over whole windows (``windows.needed``): holder
    Int64, day Date (local), at Datetime(us, UTC), feed Int16, key String, scenario String, mg Int64,
    in_<name> Int64 (millionths of the input's unit, null where a scenario has no such input),
    self_declared Boolean; other columns are carried along. ``ordered`` promises that they already stand
    in sheet order. Added: rule String (id@first day, null where no rule holds), gross Int64 (before caps),
    points Int64 (final), cut_events, cut_day, cut_week, cut_month, cut_year, cut_total, cut_person Int64.
    In every row gross = points + the sum of the cuts.

    Refuses ``points.rules_overlap``, ``points.figure_not_countable``, ``points.award_too_large``.
    """
    if not ordered:
        lines = lines.sort(SHEET_ORDER)
    scenarios = lines["scenario"].unique().sort()
    versions = _met(rulebook.versions(rules, scenarios), lines["day"])
    version = _version(lines, scenarios, versions)
    earned = gross(lines.with_columns(version), versions)
    work = _work(lines, scenarios).with_columns(version, earned)
    work = capping.scenario_caps(work, versions) if versions else work
    if person_caps:
        work = capping.person_caps(_by_person(work, lines, len(scenarios)), person_caps)
    if not work["row"].is_sorted():
        work = work.sort("row")
    names = pl.Series([rulebook.name_of(rule) for rule in versions], dtype=pl.String)
    cuts = [work[cut] if cut in work.columns else pl.lit(0, pl.Int64).alias(cut) for cut in capping.CUTS]
    return lines.with_columns(names.gather(version).alias("rule"), earned.alias("gross"), work["points"], *cuts)


def _met(rules: list[schema.Rule], days: pl.Series) -> list[schema.Rule]:
    """The versions that hold on some day between the first and the last: mostly one per scenario."""
    first, last = days.min(), days.max()
    if first is None:
        return []
    return [rule for rule in rules if rule.valid_from <= last and (rule.valid_to or date.max) >= first]


def _version(lines: pl.DataFrame, scenarios: pl.Series, versions: list[schema.Rule]) -> pl.Series:
    """The number of the rule version that holds for each line; null where none does."""
    version = pl.lit(None, pl.Int16)
    for number, rule in enumerate(versions):
        holds = pl.col("day") >= rule.valid_from
        if rule.valid_to is not None:
            holds &= pl.col("day") <= rule.valid_to
        if len(scenarios) > 1:
            holds &= pl.col("scenario") == rule.scenario
        version = pl.when(holds).then(pl.lit(number, pl.Int16)).otherwise(version)
    return lines.with_columns(version=version)["version"]


def _work(lines: pl.DataFrame, scenarios: pl.Series) -> pl.DataFrame:
    """What caps need of the lines: row, holder, scenario (as a number), day."""
    numbers = {name: number for number, name in enumerate(scenarios)}
    scenario = pl.col("scenario").replace_strict(numbers, return_dtype=pl.Int16)
    return lines.select("holder", scenario, "day").with_row_index("row")


def _by_person(work: pl.DataFrame, lines: pl.DataFrame, scenarios: int) -> pl.DataFrame:
    """``work`` with each person's acts together and in order of time, across scenarios."""
    if scenarios < 2:
        return work.sort("holder", maintain_order=True)
    home = work if work["row"].is_sorted() else work.sort("row")
    return home[lines.select(pl.arg_sort_by(PERSON_ORDER)).to_series()]

"""What one act earns before any cap: earn, multiplier, discount; whole numbers, each step rounded down."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil

import polars as pl

from puhui.economy.points import refusals
from puhui.economy.points.calc import rulebook
from puhui.economy.points.calc.rulebook import MILLIONTHS, MOST_POINTS
from puhui.foundations.packs import schema


def gross(lines: pl.DataFrame, versions: Sequence[schema.Rule]) -> pl.Series:
    """Points per line before caps, Int64; 0 where no rule holds.

    ``lines`` also has ``version``, the number of the line's rule version, null where none holds.
    Refuses ``points.award_too_large``.
    """
    lines = _stage(lines, versions, _earned)
    if any(rule.multipliers for rule in versions):
        lines = _stage(lines, versions, _multiplied)
    if any(rule.self_declared_factor != 1 for rule in versions):
        lines = _stage(lines, versions, _discounted)
    return lines["points"]


def _stage(
    lines: pl.DataFrame, versions: Sequence[schema.Rule], formula: Callable[[schema.Rule], pl.Expr]
) -> pl.DataFrame:
    """The lines with ``points`` as each line's own version says, none of them too large to be kept."""
    points = pl.lit(0, pl.Int64)
    for number, rule in enumerate(versions):
        points = pl.when(pl.col("version") == number).then(formula(rule)).otherwise(points)
    lines = lines.with_columns(points=points)
    if lines.height and lines["points"].max() > MOST_POINTS:
        worst = lines.filter(pl.col("points") > MOST_POINTS).row(0, named=True)
        raise refusals.AwardTooLarge(rule=versions[worst["version"]].id, day=worst["day"])
    return lines


def _earned(rule: schema.Rule) -> pl.Expr:
    earn = rule.earn
    if earn.per_event is not None:
        return pl.lit(earn.per_event, pl.Int64)
    if earn.per_quantity is not None:
        return _per_step(pl.col(f"in_{earn.per_quantity.input}"), rulebook.step_of(rule), earn.per_quantity.points)
    if earn.per_grams is not None:
        return _per_step(pl.col("mg"), rulebook.step_of(rule), earn.per_grams.points)
    points = pl.lit(0, pl.Int64)
    for tier in sorted(earn.tiers.tiers, key=lambda tier: tier.at_least):
        # The input is a whole number of millionths: at least x means at least the next whole one.
        reached = pl.col(f"in_{earn.tiers.input}") >= ceil(Fraction(tier.at_least) * MILLIONTHS)
        points = pl.when(reached).then(pl.lit(tier.points, pl.Int64)).otherwise(points)
    return points


def _per_step(amount: pl.Expr, step: int, points: int) -> pl.Expr:
    # Clipped just above what can be kept, so that the product cannot overflow before it is refused.
    return (amount.fill_null(0) // step).clip(0, MOST_POINTS + 1) * points


def _multiplied(rule: schema.Rule) -> pl.Expr:
    points = pl.col("points")
    for day, factor in rulebook.factors_on(rule).items():
        points = pl.when(pl.col("day") == day).then(_times(factor)).otherwise(points)
    return points


def _discounted(rule: schema.Rule) -> pl.Expr:
    factor = Fraction(rule.self_declared_factor)
    return pl.when(pl.col("self_declared")).then(_times(factor)).otherwise(pl.col("points"))


def _times(factor: Fraction) -> pl.Expr:
    return pl.col("points") * factor.numerator // factor.denominator

"""A pack's earning rules, made ready for counting: integers instead of Decimals, versions in order of time.

This module will not look at a line: ``awarding`` does.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import pairwise

import polars as pl

from puhui.economy.points import refusals
from puhui.foundations.packs import schema

PERIODS = ("day", "week", "month", "year", "total")
MILLIONTHS = 1_000_000
MILLIGRAMS = 1_000
MOST_POINTS = 2**31 - 1  # what one line may earn: points are kept as int


def versions(rules: Iterable[schema.Rule], scenarios: Iterable[str]) -> list[schema.Rule]:
    """The rules of the scenarios, ordered by scenario and first day.

    Refuses ``points.rules_overlap`` when two rules of one scenario hold on one day, and
    ``points.figure_not_countable`` when a step is smaller than what inputs are kept in, or a figure has
    more digits than 64-bit whole numbers carry through the computation.
    """
    wanted = set(scenarios)
    ordered = sorted((r for r in rules if r.scenario in wanted), key=lambda r: (r.scenario, r.valid_from))
    for before, after in pairwise(ordered):
        if before.scenario == after.scenario and (before.valid_to or date.max) >= after.valid_from:
            raise refusals.RulesOverlap(first=before.id, second=after.id, day=after.valid_from)
    for rule in ordered:
        _countable(rule)
    return ordered


def name_of(rule: schema.Rule) -> str:
    """The name of a version: the rule's id and its first day."""
    return f"{rule.id}@{rule.valid_from.isoformat()}"


def rule_on(rules: Iterable[schema.Rule], scenario: str, day: date) -> schema.Rule | None:
    """The version of the scenario's rule that holds on a day, or none: then nothing is earned."""
    for rule in rules:
        if rule.scenario == scenario and holds(rule, day):
            return rule
    return None


def holds(rule: schema.Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def step_of(rule: schema.Rule) -> int | None:
    """The step of a rule in what lines keep: millionths of the input's unit, or milligrams."""
    if rule.earn.per_quantity:
        step = Fraction(rule.earn.per_quantity.step) * MILLIONTHS
    elif rule.earn.per_grams:
        step = Fraction(rule.earn.per_grams.grams) * MILLIGRAMS
    else:
        return None
    if step.denominator != 1 or step < 1:
        raise refusals.FigureNotCountable(rule=rule.id)
    return int(step)


def _countable(rule: schema.Rule) -> None:
    """Refuse figures with which 64-bit arithmetic would not be exact."""
    step_of(rule)
    factors = [*factors_on(rule).values(), Fraction(rule.self_declared_factor)]
    earn = rule.earn
    tiers = earn.tiers.tiers if earn.tiers else ()
    points = [way.points for way in (earn.per_quantity, earn.per_grams, *tiers) if way] + [earn.per_event or 0]
    figures = [*points, *(f.numerator for f in factors), *(f.denominator for f in factors)]
    if min(figures) < 0 or max(figures) > MOST_POINTS:
        raise refusals.FigureNotCountable(rule=rule.id)


def limit_of(caps: Iterable[schema.Cap], period: str, kind: str) -> int | None:
    """The tightest limit of a kind (``points`` or ``events``) for a period."""
    limits = [getattr(cap, kind) for cap in caps if cap.period == period and getattr(cap, kind) is not None]
    return min(limits, default=None)


def factors_on(rule: schema.Rule) -> dict[date, Fraction]:
    """The multiplier of each named day; where several name one day, they multiply."""
    found: dict[date, Fraction] = {}
    for multiplier in rule.multipliers:
        for day in set(multiplier.days):
            found[day] = found.get(day, Fraction(1)) * Fraction(multiplier.factor)
    return found


def period_start(day: pl.Expr, period: str) -> pl.Expr:
    """The first day of the period in which a day falls; weeks are ISO weeks and start on Monday."""
    every = {"day": "1d", "week": "1w", "month": "1mo", "year": "1y"}[period]
    return day if period == "day" else day.dt.truncate(every)

"""Caps as running sums: what one person has had so far in a period decides how much of the next act fits.

Everybody's lines stand one person after the other, so a running sum over the whole column, less what it was
where the person's period began, is each person's own: no grouping, no hashing, no loop.
"""

from collections.abc import Sequence

import polars as pl

from puhui.economy.points.calc import rulebook
from puhui.economy.points.calc.rulebook import PERIODS
from puhui.foundations.packs import schema

CUTS = ("cut_events", *(f"cut_{period}" for period in PERIODS), "cut_person")
KINDS = ("events", "points")


def scenario_caps(work: pl.DataFrame, versions: Sequence[schema.Rule]) -> pl.DataFrame:
    """``work`` with ``points`` after each scenario's caps, and a column for each kind of cut that was made.

    ``work``: row, holder, scenario (a number), day, version (a number or null), points; in sheet order.
    Where a period is longer than a day it comes back sorted by person; ``row`` leads home.
    """
    passes = [(kind, period, _limits(versions, period, kind)) for kind in KINDS for period in PERIODS]
    passes = [each for each in passes if any(limit is not None for limit in each[2])]
    if any(period != "day" for _, period, _ in passes) and work["day"].n_unique() > 1:
        work = work.sort("holder", "scenario", maintain_order=True)
    for kind, period, limits in passes:
        into = "cut_events" if kind == "events" else f"cut_{period}"
        work = _pass(work, ["holder", "scenario"], kind, period, _parts(versions, limits), limits, into)
    return work


def person_caps(work: pl.DataFrame, caps: Sequence[schema.Cap]) -> pl.DataFrame:
    """``work`` after the caps over all scenarios; each person's lines must stand together, in order of time."""
    for kind in KINDS:
        for period in PERIODS:
            limit = rulebook.limit_of(caps, period, kind)
            if limit is not None:
                work = _pass(work, ["holder"], kind, period, [0], [limit], "cut_person")
    return work


def _limits(versions: Sequence[schema.Rule], period: str, kind: str) -> list[int | None]:
    return [rulebook.limit_of(version.caps, period, kind) for version in versions]


def _parts(versions: Sequence[schema.Rule], limits: Sequence[int | None]) -> list[int]:
    """Per version, how often its scenario's limit has changed by then."""
    parts: list[int] = []
    for number, version in enumerate(versions):
        if number == 0 or versions[number - 1].scenario != version.scenario:
            parts.append(0)
        else:
            parts.append(parts[-1] + (limits[number] != limits[number - 1]))
    return parts


def _pass(
    work: pl.DataFrame,
    groups: Sequence[str],
    kind: str,
    period: str,
    parts: Sequence[int],
    limits: Sequence[int | None],
    into: str,
) -> pl.DataFrame:
    """``work`` after one cap: what is beyond the limit is taken from ``points`` and added to ``into``."""
    keys = [pl.col(group) for group in groups]
    if period != "total":
        keys.append(rulebook.period_start(pl.col("day"), period))
    frame = work.select(
        first=pl.any_horizontal(key.ne_missing(key.shift(1)) for key in keys),
        amount=pl.col("points") if kind == "points" else (pl.col("points") > 0).cast(pl.Int64),
        limit=_by_version(work, limits),
        part=_by_version(work, parts),
    )
    cut = _beyond(frame, max(parts))
    if not cut.max():
        return work
    taken = pl.when(cut > 0).then(pl.col("points")).otherwise(0) if kind == "events" else cut
    work = work.with_columns(taken=taken)
    before = pl.col(into) if into in work.columns else pl.lit(0, pl.Int64)
    return work.with_columns((before + pl.col("taken")).alias(into), pl.col("points") - pl.col("taken")).drop("taken")


def _by_version(work: pl.DataFrame, values: Sequence[int | None]) -> pl.Series | pl.Expr:
    if len(values) == 1:
        return pl.lit(values[0], pl.Int64)
    return pl.Series(values, dtype=pl.Int64).gather(work["version"])


def _beyond(frame: pl.DataFrame, last_part: int) -> pl.Series:
    """How much of each line's ``amount`` is beyond its limit; 0 where there is none.

    Where the limit changes within a group (``part`` grows), each part meets what the parts before let through.
    """
    beyond = pl.lit(0, pl.Int64)
    for part in range(last_part + 1):
        here = pl.col("part") == part
        if last_part == 0:
            amount, room = pl.col("amount"), pl.col("limit")
        else:
            frame = frame.with_columns(beyond=beyond)
            paid = pl.when(pl.col("part") < part).then(pl.col("amount") - pl.col("beyond")).otherwise(0)
            amount = pl.when(here).then(pl.col("amount")).otherwise(0)
            room = (pl.col("limit") - _running(paid)).clip(0)
        over = (_running(amount) - room).clip(0, amount).fill_null(0)
        beyond = over if last_part == 0 else pl.when(here).then(over).otherwise(pl.col("beyond"))
    return frame.select(beyond=beyond)["beyond"]


def _running(amount: pl.Expr) -> pl.Expr:
    """The sum within each group up to and with this line; ``first`` marks where a group begins."""
    total = amount.cum_sum()
    return total - pl.when(pl.col("first")).then(total - amount).forward_fill()

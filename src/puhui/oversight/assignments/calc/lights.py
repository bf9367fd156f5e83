"""Lights, for all assignments at once: a frame in, the same frame with ``light`` and ``rule`` out.

Nobody sets a light; each names the rule that made it so, and the columns it looked at stay beside it.
"""

from datetime import date, timedelta

import polars as pl

from puhui.oversight.assignments.calc import cycles
from puhui.oversight.assignments.facts import (
    BEHIND,
    CLOSED,
    MONTHS,
    NEAR_DUE,
    ON_TRACK,
    OPEN,
    OVERDUE,
    UNMEASURED,
    Rules,
)

# What a frame of assignments holds. ``progress`` (percent) and ``reported`` (last day of the last period told of) are
# null where nobody told; ``given`` is the day on which it was first given; ``counted`` and ``before`` are how often it was done in the quota's period and the one before.
SCHEMA = {
    "assignment": pl.String, "state": pl.String, "starts": pl.Date, "given": pl.Date, "due": pl.Date, "cycle": pl.String,
    "quota_times": pl.Int32, "quota_period": pl.String, "progress": pl.Int32, "reported": pl.Date,
    "counted": pl.Int64, "before": pl.Int64,
}  # fmt: skip


def lit(frame: pl.DataFrame, rules: Rules, day: date) -> pl.DataFrame:
    """``frame`` (``SCHEMA``) with ``light``, ``rule``, ``expected`` (percent, or times) and ``owed`` on a day."""
    col, today = pl.col, pl.lit(day)
    measured = frame.with_columns(_owed(rules, day), *quota_days(day)).with_columns(_expected(rules, day))
    open_quota = col("quota_times").is_not_null()
    short = col("counted") < col("quota_times")
    # Near its end is the last quarter at most: a month's quota would be near due all month otherwise.
    days_left = (col("quota_last") - today).dt.total_days()
    length = (col("quota_last") - col("quota_first")).dt.total_days() + 1
    made_by = (
        pl.when(col("state") != OPEN).then(pl.lit("closed"))
        .when(col("starts") > today).then(pl.lit("not_begun"))
        .when(col("due").is_not_null() & (col("progress") >= 100)).then(pl.lit("complete"))
        .when(col("due") < today).then(pl.lit("past_due"))
        .when(open_quota & _missed(rules, day)).then(pl.lit("quota_missed"))
        .when(col("owed").is_not_null() & (col("reported").is_null() | (col("reported") < col("owed"))))
        .then(pl.lit("report_missing"))
        .when(col("due").is_not_null() & (col("progress") < col("expected"))).then(pl.lit("below_expected"))
        .when(open_quota & (col("counted") < col("expected"))).then(pl.lit("quota_below_expected"))
        .when(col("due") - today <= timedelta(days=rules.near_days)).then(pl.lit("due_soon"))
        .when(open_quota & short & (days_left <= pl.min_horizontal(pl.lit(rules.near_days), length // 4)))
        .then(pl.lit("quota_ends_soon"))
        .when(open_quota & ~short).then(pl.lit("quota_reached"))
        .when(open_quota).then(pl.lit("quota_on_the_way"))
        .when(col("due").is_not_null() & col("progress").is_null()).then(pl.lit("nothing_told_yet"))
        .when(col("due").is_not_null()).then(pl.lit("as_expected"))
        .otherwise(pl.lit("neither_due_nor_quota"))
    )  # fmt: skip
    lights = measured.with_columns(made_by.alias("rule"))
    return lights.with_columns(col("rule").replace_strict(LIGHT_OF, return_dtype=pl.String).alias("light"))


LIGHT_OF = {
    "closed": CLOSED, "not_begun": ON_TRACK, "complete": ON_TRACK, "past_due": OVERDUE, "quota_missed": OVERDUE, "report_missing": BEHIND,
    "below_expected": BEHIND, "quota_below_expected": BEHIND, "due_soon": NEAR_DUE, "quota_ends_soon": NEAR_DUE,
    "quota_reached": ON_TRACK, "quota_on_the_way": ON_TRACK, "nothing_told_yet": ON_TRACK, "as_expected": ON_TRACK,
    "neither_due_nor_quota": UNMEASURED,
}  # fmt: skip


def _owed(rules: Rules, day: date) -> pl.Expr:
    """The last day of the last period whose report is past due; null where the assignment began after that was due."""
    owed = pl.lit(None, pl.Date)
    for cycle in rules.cycles:
        _first, last, due = cycles.owed(cycle, day)
        # Nobody owes a report that was due before the assignment began or was given.
        begun = pl.max_horizontal("starts", "given") <= due
        asked = (pl.col("cycle") == cycle.name) & begun
        owed = pl.when(asked).then(pl.lit(last)).otherwise(owed)
    return owed.alias("owed")


def quota_days(day: date) -> list[pl.Expr]:
    """First and last day of the quota's present period, and the first day of the one before; null where there is no quota."""
    told = {period: (*cycles.period_of(period, day), cycles.period_before(period, day)[0]) for period in MONTHS}
    return [
        pl.col("quota_period")
        .replace_strict({period: days[n] for period, days in told.items()}, default=None, return_dtype=pl.Date)
        .alias(name)
        for n, name in enumerate(("quota_first", "quota_last", "quota_before"))
    ]


def _expected(rules: Rules, day: date) -> pl.Expr:
    """Percent (rounded up) or times (rounded down) that the days gone by ask for, at the city's tolerance.

    A task begins on the later of its start and its quota's period; whoever began in the middle owes less.
    """
    today, tolerance = pl.lit(day), rules.tolerance_percent
    gone = (today - pl.col("starts")).dt.total_days().clip(lower_bound=0)
    whole = (pl.col("due") - pl.col("starts")).dt.total_days() + 1
    percent = (gone * tolerance + whole - 1) // whole
    began = pl.max_horizontal("quota_first", "starts")
    since = (today - began).dt.total_days().clip(lower_bound=0)
    length = (pl.col("quota_last") - pl.col("quota_first")).dt.total_days() + 1
    times = pl.col("quota_times").cast(pl.Int64) * since * tolerance // (length * 100)
    return pl.when(pl.col("due").is_not_null()).then(percent).otherwise(times).alias("expected")


def _missed(rules: Rules, day: date) -> pl.Expr:
    """The period before ended without its quota, not long ago, and the assignment was there all through it."""
    whole = pl.col("starts") <= pl.col("quota_before")
    fresh = pl.lit(day) < pl.col("quota_first") + timedelta(days=rules.missed_days)
    return whole & fresh & (pl.col("before") < pl.col("quota_times"))

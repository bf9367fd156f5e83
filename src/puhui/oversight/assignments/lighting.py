"""Lights of all assignments of a city as of the end of a day: three reads, one frame; nothing is stored."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connection

from puhui.ground import clock, columns
from puhui.oversight.assignments import facts, telling
from puhui.oversight.assignments.calc import cycles, lights

# What stood just before an instant.
STANDING = "at < %s AND (superseded_at IS NULL OR superseded_at >= %s)"
STANDING_V = "v.at < %s AND (v.superseded_at IS NULL OR v.superseded_at >= %s)"
GIVEN = f"""
SELECT v.assignment_id::text, v.state, v.starts, (f.at AT TIME ZONE 'Asia/Shanghai')::date, v.due, v.cycle,
    v.quota_times, v.quota_period
FROM assignments_version v JOIN assignments_assignment a ON a.id = v.assignment_id
JOIN assignments_version f ON f.assignment_id = v.assignment_id AND f.number = 1
WHERE a.city = %s AND {STANDING_V}
"""
# The last period told of, and the progress told last: the later day wins, and of one day there is one report. A
# progress takes seven bits.
TOLD = f"""
SELECT assignment_id::text, max(last), max((last - DATE '2000-01-01') * 128 + progress) & 127
FROM assignments_report
WHERE city = %s AND merging AND state <> 'returned' AND {STANDING}
GROUP BY assignment_id
"""
COUNTED = f"""
SELECT assignment_id::text, period, sum(times)
FROM assignments_report
WHERE city = %s AND period >= %s AND times IS NOT NULL AND merging AND state <> 'returned' AND {STANDING}
GROUP BY assignment_id, period
"""
GIVEN_SCHEMA = {name: lights.SCHEMA[name] for name in list(lights.SCHEMA)[:8]}


def lights_frame(city: str, on: date) -> pl.DataFrame:
    """Every assignment's light, its rule and what the rule looked at; columns as ``calc.lights`` names them.

    Refusals: RulesMissing.
    """
    rules = telling.rules(city, on)
    at, since = clock.day_ends(on), cycles.period_before("year", on)[0]
    with connection.cursor() as cursor:
        given = _read(cursor, GIVEN, [city, at, at], GIVEN_SCHEMA)
        reported = {"assignment": pl.String, "reported": pl.Date, "progress": pl.Int32}
        reports = _read(cursor, TOLD, [city, at, at], reported)
        counted = _read(
            cursor, COUNTED, [city, since, at, at], {"assignment": pl.String, "period": pl.Date, "times": pl.Int64}
        )
    frame = given.join(reports, on="assignment", how="left", maintain_order="left")
    return lights.lit(_with_counts(frame, counted, on), rules, on)


def lights_of(city: str, on: date) -> dict[UUID, dict[str, Any]]:
    """By assignment: its light, the rule that made it so, and what the rule looked at."""
    rows = lights_frame(city, on).iter_rows(named=True)
    return {UUID(row.pop("assignment")): row for row in rows}


def light_totals(city: str, on: date) -> dict[str, int]:
    """How many assignments are under each light, the calmest first, also where there are none."""
    found = Counter(lights_frame(city, on)["light"].to_list())
    return {light: found[light] for light in facts.LIGHTS}


def _with_counts(frame: pl.DataFrame, counted: pl.DataFrame, on: date) -> pl.DataFrame:
    days = [(period, *cycles.period_of(period, on), *cycles.period_before(period, on)) for period in facts.MONTHS]
    spans = pl.DataFrame(
        days, schema=["quota_period", "this_first", "this_last", "that_first", "that_last"], orient="row"
    )
    asked = frame.filter(pl.col("quota_times").is_not_null()).select("assignment", "quota_period")
    rows = counted.join(asked, on="assignment").join(spans, on="quota_period")
    this = pl.col("period").is_between("this_first", "this_last")
    that = pl.col("period").is_between("that_first", "that_last")
    sums = rows.group_by("assignment").agg(
        pl.col("times").filter(this).sum().alias("counted"), pl.col("times").filter(that).sum().alias("before")
    )
    joined = frame.join(sums, on="assignment", how="left", maintain_order="left")
    return joined.with_columns(pl.col("counted", "before").fill_null(0))


def _read(cursor: Any, query: str, told: list[Any], schema: dict[str, Any]) -> pl.DataFrame:
    return columns.copy_out(cursor, query, told, schema)

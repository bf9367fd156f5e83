"""Lights of several days at once: each table is read once, however many days; a day's answer is ``lighting``'s own.

What stood from one instant until another stood at the ends of some days in a row: ``first`` to before ``until``,
counted among the days that are asked for.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection

from puhui.ground import clock, columns
from puhui.oversight.assignments import lighting, telling
from puhui.oversight.assignments.calc import cycles, lights

STOOD = """width_bucket({of}.at, %s::timestamptz[]) AS first,
    coalesce(width_bucket({of}.superseded_at, %s::timestamptz[]), %s) AS until"""
# What came and went between two of the days stood at the end of none.
AT_ALL = """(r.superseded_at IS NULL
        OR width_bucket(r.at, %s::timestamptz[]) < width_bucket(r.superseded_at, %s::timestamptz[]))"""
GIVEN = f"""
SELECT v.assignment_id::text, v.state, v.starts, (f.at AT TIME ZONE 'Asia/Shanghai')::date, v.due, v.cycle,
    v.quota_times, v.quota_period, p.unit_id::text, {STOOD.format(of="v")}
FROM assignments_version v JOIN assignments_assignment a ON a.id = v.assignment_id
JOIN assignments_version f ON f.assignment_id = v.assignment_id AND f.number = 1
LEFT JOIN assignments_party p ON p.version_id = v.id AND p.duty = 'lead' AND p.position = 1
WHERE a.city = %s AND v.at < %s
"""
# One row for each assignment, with what stood in lists beside each other: rows are what a COPY costs. Days are counted
# from 2000; a progress takes seven bits, and is -1 where nobody told of any.
TOLD = f"""
SELECT assignment_id::text, array_agg(last - DATE '2000-01-01'), array_agg(coalesce(told, -1)), array_agg(first),
    array_agg(until)
FROM (
    SELECT r.assignment_id, max(r.last) AS last, max((r.last - DATE '2000-01-01') * 128 + r.progress) AS told,
        {STOOD.format(of="r")}
    FROM assignments_report r
    WHERE r.city = %s AND r.merging AND r.state <> 'returned' AND r.at < %s AND {AT_ALL}
    GROUP BY r.assignment_id, first, until
) told
GROUP BY assignment_id
"""
COUNTED = f"""
SELECT assignment_id::text, array_agg(period - DATE '2000-01-01'), array_agg(times), array_agg(first), array_agg(until)
FROM (
    SELECT r.assignment_id, r.period, sum(r.times) AS times, {STOOD.format(of="r")} FROM assignments_report r
    WHERE r.city = %s AND r.merging AND r.state <> 'returned' AND r.at < %s AND {AT_ALL}
        AND r.times IS NOT NULL AND r.period BETWEEN %s AND %s
    GROUP BY r.assignment_id, r.period, first, until
) told
GROUP BY assignment_id
"""
EPOCH = date(2000, 1, 1)
STOOD_SCHEMA = {"first": pl.Int32, "until": pl.Int32}
GIVEN_SCHEMA = lighting.GIVEN_SCHEMA | {"lead": pl.String} | STOOD_SCHEMA
TOLD_LISTS = dict.fromkeys(("assignment", "day", "told", "first", "until"), pl.String)
COUNTED_LISTS = dict.fromkeys(("assignment", "day", "times", "first", "until"), pl.String)
KEY = "key"
NO_TIMES = pl.DataFrame(
    schema={KEY: pl.UInt32, "day": pl.Date, "times": pl.Int64, "first": pl.Int64, "until": pl.Int64}
)


def lights_frames(city: str, days: Iterable[date]) -> dict[date, pl.DataFrame]:
    """By day what ``lighting.lights_frame`` answers, with ``lead`` (its first unit); days before there were rules are left out."""
    asked = sorted(set(days))
    rules = telling.rules_by_day(city, asked)
    if not rules:
        return {}
    ends = [clock.day_ends(day) for day in asked]
    with connection.cursor() as cursor:
        given, reports, counted = _read(cursor, city, asked, ends)
        known = lighting.known_frame(cursor, city, asked)
    found = {}
    for place, day in enumerate(asked):
        if day in rules:
            stood = _stood(given, place)
            frame = stood.join(_told(_stood(reports, place)), on=KEY, how="left", maintain_order="left")
            times = _counted(_stood(counted, place), stood, day)
            ours = known.filter(pl.col("place") == place).drop("place")
            frame = frame.join(times, on=KEY, how="left", maintain_order="left").drop(KEY)
            found[day] = lighting.lit(frame, ours, rules[day], day)
    return found


def _read(
    cursor: Any, city: str, days: Sequence[date], ends: Sequence[datetime]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    stood = [list(ends), list(ends), len(ends), city, ends[-1]]
    given = columns.copy_out(cursor, GIVEN, stood, GIVEN_SCHEMA)
    # A small number is joined faster than a written id.
    keys = given.select("assignment").unique().with_row_index(KEY)
    given = given.join(keys, on="assignment")
    stood += stood[:2]
    reports = _listed(columns.copy_out(cursor, TOLD, stood, TOLD_LISTS), keys)
    periods = [one for one in given["quota_period"].unique().to_list() if one]
    if not periods:
        return given, reports, NO_TIMES
    # The years before are not read for quotas that count months.
    earliest = min(cycles.period_before(period, days[0])[0] for period in periods)
    latest = max(cycles.period_of(period, days[-1])[1] for period in periods)
    return given, reports, _listed(columns.copy_out(cursor, COUNTED, [*stood, earliest, latest], COUNTED_LISTS), keys)


def _listed(rows: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """What stood, row by row again."""
    names = rows.columns[1:]
    lists = (pl.col(name).str.strip_chars("{}").str.split(",") for name in names)
    found = rows.join(keys, on="assignment").drop("assignment").with_columns(*lists).explode(*names)
    told = found.with_columns(pl.col(*names).cast(pl.Int64))
    return told.with_columns((pl.lit(EPOCH) + pl.duration(days="day")).alias("day"))


def _stood(frame: pl.DataFrame, place: int) -> pl.DataFrame:
    return frame.filter(pl.col("first") <= place, pl.col("until") > place).drop("first", "until")


def _told(reports: pl.DataFrame) -> pl.DataFrame:
    """The last period told of, and the progress told last."""
    found = reports.group_by(KEY).agg(pl.col("day").max().alias("reported"), pl.col("told").max())
    progress = pl.when(pl.col("told") >= 0).then(pl.col("told") & 127).cast(pl.Int32).alias("progress")
    return found.select(KEY, "reported", progress)


def _counted(times: pl.DataFrame, given: pl.DataFrame, day: date) -> pl.DataFrame:
    """How often it was done in the quota's present period and in the one before."""
    quotas = given.filter(pl.col("quota_period") != "").select(KEY, *lights.quota_days(day))
    here = pl.col("day") >= pl.col("quota_first")
    fits = times.join(quotas, on=KEY).filter(pl.col("day").is_between("quota_before", "quota_last"))
    return fits.group_by(KEY).agg(
        pl.col("times").filter(here).sum().alias("counted"), pl.col("times").filter(~here).sum().alias("before")
    )

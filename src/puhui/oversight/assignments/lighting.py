"""Lights of all assignments of a city as of the end of a day: four reads, one frame; nothing is stored."""

from collections import Counter
from collections.abc import Sequence
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
STANDING_R = "r.at < %s AND (r.superseded_at IS NULL OR r.superseded_at >= %s)"
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
# How often it was done in the quota's present period and in the one before; what those are is told beside.
COUNTED = f"""
SELECT r.assignment_id::text, coalesce(sum(r.times) FILTER (WHERE r.period >= s.this_first), 0),
    coalesce(sum(r.times) FILTER (WHERE r.period < s.this_first), 0)
FROM assignments_report r
JOIN assignments_version v ON v.assignment_id = r.assignment_id AND {STANDING_V}
JOIN unnest(%s::text[], %s::date[], %s::date[], %s::date[]) AS s(quota_period, that_first, this_first, this_last)
    ON s.quota_period = v.quota_period
WHERE r.city = %s AND r.period >= %s AND r.times IS NOT NULL AND r.merging AND r.state <> 'returned' AND {STANDING_R}
    AND r.period BETWEEN s.that_first AND s.this_last
GROUP BY r.assignment_id
"""
# How often it was done in the same periods as Puhui counted it itself, where a target of the quota's period says so: of
# the unit that it binds or that leads for itself, else of the unit that leads, else of the whole city.
KNOWN = """
SELECT v.assignment_id::text, s.place, max(k.metric), floor(max(k.value) FILTER (WHERE k.period = s.this_first))::bigint,
    floor(max(k.value) FILTER (WHERE k.period = s.that_first))::bigint
FROM assignments_version v JOIN assignments_assignment a ON a.id = v.assignment_id
JOIN assignments_target t ON t.version_id = v.id AND t.known <> '' AND t.period = v.quota_period
JOIN assignments_party p ON p.version_id = v.id AND p.duty = 'lead' AND p.position = 1
JOIN unnest(%s::int[], %s::date[], %s::timestamptz[], %s::text[], %s::date[], %s::date[])
    AS s(place, day, ends, quota_period, that_first, this_first)
    ON s.quota_period = v.quota_period AND v.at < s.ends AND (v.superseded_at IS NULL OR v.superseded_at >= s.ends)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (n.period) n.metric, n.period, n.value FROM assignments_known n
    WHERE n.city = a.city AND n.metric = t.known AND n.per = v.quota_period AND n.period IN (s.this_first, s.that_first)
        AND n.day <= s.day AND n.at < s.ends
        AND (n.bound_id = coalesce(t.bound_id, p.unit_id) OR n.bound_id IS NULL AND t.bound_id IS NULL AND a.part = '')
    ORDER BY n.period, n.bound_id NULLS LAST, n.day DESC, n.number DESC
) k
WHERE a.city = %s AND v.quota_times IS NOT NULL
GROUP BY v.assignment_id, s.place
"""
KNOWN_SCHEMA = {
    "assignment": pl.String, "place": pl.Int32, "counter": pl.String, "known": pl.Int64, "known_before": pl.Int64,
}  # fmt: skip
COUNTED_SCHEMA = {"assignment": pl.String, "counted": pl.Int64, "before": pl.Int64}
GIVEN_SCHEMA = {name: lights.SCHEMA[name] for name in list(lights.SCHEMA)[:8]}


def lights_frame(city: str, on: date) -> pl.DataFrame:
    """Every assignment's light, its rule and what the rule looked at; columns as ``calc.lights`` names them.

    What Puhui counts itself goes before what was told; ``counter`` is then that figure's metric. Refusals: RulesMissing.
    """
    rules = telling.rules(city, on)
    at, spans = clock.day_ends(on), _spans(on)
    reported = {"assignment": pl.String, "reported": pl.Date, "progress": pl.Int32}
    told = [at, at, *spans, city, min(spans[1]), at, at]
    with connection.cursor() as cursor:
        given = _read(cursor, GIVEN, [city, at, at], GIVEN_SCHEMA)
        reports = _read(cursor, TOLD, [city, at, at], reported)
        counted = _read(cursor, COUNTED, told, COUNTED_SCHEMA)
        known = known_frame(cursor, city, [on]).drop("place")
    frame = given
    for more in (reports, counted):
        frame = frame.join(more, on="assignment", how="left", maintain_order="left")
    return lit(frame, known, rules, on)


def known_frame(cursor: Any, city: str, days: Sequence[date]) -> pl.DataFrame:
    """What Puhui counted itself, by assignment and by a day's place among ``days``."""
    spans = [
        (
            place,
            day,
            clock.day_ends(day),
            period,
            cycles.period_before(period, day)[0],
            cycles.period_of(period, day)[0],
        )
        for place, day in enumerate(days)
        for period in facts.MONTHS
    ]
    return _read(cursor, KNOWN, [*map(list, zip(*spans, strict=True)), city], KNOWN_SCHEMA)


def lit(frame: pl.DataFrame, known: pl.DataFrame, rules: facts.Rules, on: date) -> pl.DataFrame:
    """Lights of what was given, told and counted; what Puhui counted itself goes before."""
    frame = frame.join(known, on="assignment", how="left", maintain_order="left")
    seen = [
        pl.coalesce(ours, theirs, pl.lit(0)).alias(theirs)
        for ours, theirs in (("known", "counted"), ("known_before", "before"))
    ]
    return lights.lit(frame.with_columns(*seen).drop("known", "known_before"), rules, on)


def lights_of(city: str, on: date) -> dict[UUID, dict[str, Any]]:
    """By assignment: its light, the rule that made it so, and what the rule looked at."""
    rows = lights_frame(city, on).iter_rows(named=True)
    return {UUID(row.pop("assignment")): row for row in rows}


def light_totals(city: str, on: date) -> dict[str, int]:
    """How many assignments are under each light, the calmest first, also where there are none."""
    found = Counter(lights_frame(city, on)["light"].to_list())
    return {light: found[light] for light in facts.LIGHTS}


def _spans(on: date) -> tuple[list[str], list[date], list[date], list[date]]:
    """Of each kind of period: the first day of the one before, and the first and last day of the present one."""
    found = [(period, cycles.period_before(period, on)[0], *cycles.period_of(period, on)) for period in facts.MONTHS]
    names, befores, firsts, lasts = (list(column) for column in zip(*found, strict=True))
    return names, befores, firsts, lasts


def _read(cursor: Any, query: str, told: list[Any], schema: dict[str, Any]) -> pl.DataFrame:
    return columns.copy_out(cursor, query, told, schema)

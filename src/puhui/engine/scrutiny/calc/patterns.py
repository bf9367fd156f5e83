"""Which lines of people's days a pattern suspects. Frames in, frames out; the order of rows does not matter.

A line is suspected by what its day, or the days before it, say together. So a new line can only change what is
said of its own day and of the days after it, as many as ``span`` says.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import polars as pl

from puhui.foundations.packs import schema

MILLION = 10**6
BY_LINES = ("daily_count", "regularity")  # patterns that lines alone decide
SUSPECTS = {"holder_id": pl.Int64, "feed": pl.Int16, "key": pl.String, "check": pl.String, "data": pl.String}


def span(checks: Iterable[schema.Check]) -> int:
    """Over how many days in a row the checks look: 1 where each day speaks for itself."""
    return max((c.pattern.days for c in checks if isinstance(c.pattern, schema.Regularity)), default=1)


def judged_days(checks: Iterable[schema.Check], changed: Iterable[date]) -> set[date]:
    """The days about which lines of the changed days have something to say."""
    return {day + timedelta(days=n) for day in changed for n in range(span(checks))}


def suspects(lines: pl.DataFrame, checks: Sequence[schema.Check], judged: Collection[date]) -> pl.DataFrame:
    """The lines that checks suspect, on the judged days: the columns of SUSPECTS, data as JSON.

    ``lines`` has holder_id, day, feed, key and ``in_`` columns (millionths) of people's acts that count or are held;
    of the days ``span`` before each judged day none may be missing.
    """
    found = [pl.DataFrame(schema=SUSPECTS)]
    for check in checks:
        if isinstance(check.pattern, schema.DailyCount):
            found.append(_too_many(lines.filter(pl.col("day").is_in(list(judged))), check, check.pattern))
        elif isinstance(check.pattern, schema.Regularity):
            found.append(_too_regular(lines, check, check.pattern, judged))
    return pl.concat(found)


def _told(lines: pl.DataFrame, check: schema.Check, data: Sequence[str]) -> pl.DataFrame:
    return lines.select(
        "holder_id", pl.col("feed").cast(pl.Int16), "key", pl.lit(check.id).alias("check"),
        pl.struct(list(data)).struct.json_encode().alias("data"),
    )  # fmt: skip


def _too_many(lines: pl.DataFrame, check: schema.Check, pattern: schema.DailyCount) -> pl.DataFrame:
    counted = lines.with_columns(pl.len().over("holder_id", "day").cast(pl.Int64).alias("count"))
    many = counted.filter(pl.col("count") > pattern.more_than)
    return _told(many.with_columns(pl.lit(pattern.more_than).alias("limit")), check, ["count", "limit"])


def _too_regular(
    lines: pl.DataFrame, check: schema.Check, pattern: schema.Regularity, judged: Collection[date]
) -> pl.DataFrame:
    """The last of so many days in a row whose sums vary less than people do.

    A float decides here and is kept nowhere; sums are taken in the order of days, so that every machine agrees.
    """
    amount = pl.col(f"in_{pattern.input}").sum() / MILLION
    days = (
        lines.group_by("holder_id", "day").agg(amount.alias("amount"))
        .filter(pl.col("amount") >= float(pattern.at_least)).sort("holder_id", "day")
    )  # fmt: skip
    if days.is_empty():
        return pl.DataFrame(schema=SUSPECTS)
    regular = (
        days.rolling(index_column="day", period=f"{pattern.days}d", group_by="holder_id")
        .agg(pl.len().alias("days"), (pl.col("amount").std() / pl.col("amount").mean()).alias("spread"))
        .filter(
            (pl.col("days") == pattern.days)
            & (pl.col("spread") < float(pattern.spread_below))
            & pl.col("day").is_in(list(judged))
        )
        .with_columns((pl.col("spread") * 100).round(2).alias("spread"), pl.col("days").cast(pl.Int64))
    )
    return _told(lines.join(regular, on=["holder_id", "day"], how="inner"), check, ["days", "spread"])


def too_fast(taps: pl.DataFrame, distance_km: pl.Series, checks: Sequence[schema.Check]) -> pl.DataFrame:
    """Pairs of taps in a row that nobody can have travelled: first, second (their keys), check, data as JSON.

    ``taps`` has who, key, at, next_key, next_at: each tap with the next one of its card; ``distance_km`` runs in step.
    """
    hours = (taps["next_at"] - taps["at"]).dt.total_microseconds() / 3.6e9
    told = taps.select("key", "next_key").with_columns(distance_km.alias("km"), pl.Series("hours", hours))
    found = [pl.DataFrame(schema={"first": pl.String, "second": pl.String, "check": pl.String, "data": pl.String})]
    for check in checks:
        pattern = check.pattern
        if not isinstance(pattern, schema.Speed):
            continue
        speed = pl.col("km") / pl.max_horizontal(pl.col("hours"), pl.lit(1 / 3600))
        fast = told.filter(
            (pl.col("hours") * 60 <= pattern.within_minutes)
            & (pl.col("km") >= float(pattern.beyond_km))
            & (speed > pattern.faster_than_km_h)
        ).with_columns(speed.round(0).cast(pl.Int64).alias("speed"), pl.lit(pattern.faster_than_km_h).alias("limit"))
        found.append(
            fast.select(
                pl.col("key").alias("first"), pl.col("next_key").alias("second"), pl.lit(check.id).alias("check"),
                pl.struct("speed", "limit").struct.json_encode().alias("data"),
            )
        )  # fmt: skip
    return pl.concat(found)

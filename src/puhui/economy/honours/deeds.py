"""What people did, day by day, as it stands now: replaced as a whole, so that a second look changes nothing."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection

from puhui.economy.honours.scores import ask
from puhui.ground import columns

DEED = {
    "holder_id": pl.Int64, "scenario_id": pl.Int16, "acts": pl.Int32, "mg": pl.Int64, "points": pl.Int32, "last": pl.Int64,
}  # fmt: skip


def replace(
    day: date, now: pl.DataFrame, asked: pl.Series, scenario_ids: Sequence[int], *, fresh: bool
) -> pl.DataFrame:
    """Bring the deeds of ``asked`` people on a day to ``now`` (DEED); answers with what they were before.

    ``fresh``: nothing was kept of this day yet.
    """
    now = now.select(*DEED).cast(DEED)
    if fresh:
        with connection.cursor() as cursor:
            _append(cursor, day, now)
        return now.clear()
    with connection.cursor() as cursor:
        before = _kept(cursor, day, asked, scenario_ids)
        keys = ["holder_id", "scenario_id"]
        differing = now.join(before, on=list(DEED), how="anti")
        gone = before.join(now, on=keys, how="anti")
        stale = pl.concat([differing.select(keys), gone.select(keys)])
        _take_away(cursor, day, stale)
        _append(cursor, day, differing)
    return before


def _kept(cursor, day: date, asked: pl.Series, scenario_ids: Sequence[int]) -> pl.DataFrame:
    ask(cursor, asked)
    return columns.copy_out(
        cursor,
        f"SELECT {', '.join(f'd.{name}' for name in DEED)} FROM honours_asked a JOIN honours_deed d USING (holder_id)"
        " WHERE d.day = %s AND d.scenario_id = ANY(%s)",
        [day, list(scenario_ids)],
        DEED,
    )


def _take_away(cursor, day: date, stale: pl.DataFrame) -> None:
    if not stale.is_empty():
        cursor.execute(
            "DELETE FROM honours_deed d USING unnest(%s::bigint[], %s::smallint[]) AS k (holder_id, scenario_id)"
            " WHERE d.day = %s AND d.holder_id = k.holder_id AND d.scenario_id = k.scenario_id",
            [stale["holder_id"].to_list(), stale["scenario_id"].to_list(), day],
        )


def _append(cursor, day: date, deeds: pl.DataFrame) -> None:
    columns.copy_in(
        cursor, "honours_deed", deeds.sort("holder_id", "scenario_id").with_columns(pl.lit(day).alias("day"))
    )


def days_kept(scenario_ids: Sequence[int]) -> list[date]:
    """Every day of which something is kept. Reads all: for a tally that is new."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT day FROM honours_deed WHERE scenario_id = ANY(%s) ORDER BY day", [list(scenario_ids)]
        )
        return [day for (day,) in cursor.fetchall()]


def of_day(day: date, scenario_ids: Sequence[int]) -> pl.DataFrame:
    """The deeds of a day (DEED)."""
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            f"SELECT {', '.join(DEED)} FROM honours_deed WHERE day = %s AND scenario_id = ANY(%s)",
            [day, list(scenario_ids)],
            DEED,
        )


def lasts(holders: pl.Series, first: date, last: date, scenario_ids: Sequence[int]) -> pl.DataFrame:
    """When these people last did something that counts between two days: holder_id, last."""
    with connection.cursor() as cursor:
        ask(cursor, holders)
        return columns.copy_out(
            cursor,
            "SELECT d.holder_id, max(d.last) FROM honours_asked a JOIN honours_deed d USING (holder_id)"
            " WHERE d.day BETWEEN %s AND %s AND d.scenario_id = ANY(%s) AND d.acts > 0 GROUP BY d.holder_id",
            [first, last, list(scenario_ids)],
            {"holder_id": pl.Int64, "last": pl.Int64},
        )


def longest_runs(holders: pl.Series, scenario_ids: Sequence[int]) -> pl.DataFrame:
    """The most days in a row on which these people did something: holder_id, value, last (0 and 0 where nothing)."""
    with connection.cursor() as cursor:
        ask(cursor, holders)
        found = columns.copy_out(
            cursor,
            """
            SELECT holder_id, max(n), max(last) FROM (
                SELECT holder_id, count(*) AS n, max(last) AS last FROM (
                    SELECT holder_id, last, day - (row_number() OVER (PARTITION BY holder_id ORDER BY day))::integer AS run
                    FROM (
                        SELECT d.holder_id, d.day, max(d.last) AS last FROM honours_asked a
                        JOIN honours_deed d USING (holder_id) WHERE d.scenario_id = ANY(%s) AND d.acts > 0 GROUP BY 1, 2
                    ) AS days
                ) AS numbered GROUP BY holder_id, run
            ) AS runs GROUP BY holder_id
            """,
            [list(scenario_ids)],
            {"holder_id": pl.Int64, "value": pl.Int64, "last": pl.Int64},
        )
    everybody = holders.unique().alias("holder_id").to_frame()
    return everybody.join(found, on="holder_id", how="left").with_columns(pl.col("value", "last").fill_null(0))

"""Debts: points that a correction took away when they were no longer there. The next points repay them."""

from datetime import datetime

import polars as pl
from django.db import connection

from puhui.economy.points import booking, lots
from puhui.economy.points.calc.pairing import share
from puhui.economy.points.models import Kind
from puhui.economy.points.purses import REPAYMENT, Purse
from puhui.ground import columns

DEBT = {
    "holder_id": pl.Int64, "day": pl.Date, "scenario_id": pl.Int16, "revision": pl.Int16, "open": pl.Int32,
}  # fmt: skip


def owe(corrected: pl.DataFrame, purse: Purse, at: datetime) -> None:
    """Write debts: lots.KEY, revision, owed."""
    rows = corrected.select(
        *lots.KEY, "revision", pl.lit(purse.point, pl.Int16).alias("unit"), pl.col("owed").cast(pl.Int32).alias("amount"),
        pl.lit(0, pl.Int32).alias("repaid"), pl.lit(at).cast(pl.Datetime("us", "UTC")).alias("at"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        columns.copy_in(cursor, "points_debt", rows)


def repay(grown: pl.DataFrame, purse: Purse, at: datetime) -> pl.DataFrame:
    """Let points that people just got repay what they owe, and answer with the transfers.

    ``grown``: lots.KEY, cause, bubble, point (what was just put into the lot). The oldest debt is repaid
    first, from the lot of the earliest day first. Locks: the debts and the lots.
    """
    owed = _locked(grown["holder_id"], purse)
    got = grown.with_columns((pl.col("bubble") + pl.col("point")).alias("got")).sort(*lots.KEY)
    sums = owed.group_by("holder_id", maintain_order=True).agg(pl.col("open").cast(pl.Int64).sum().alias("sum"))
    paying = share(got, sums, "got").filter(pl.col("part") > 0).with_columns(pl.col("part").cast(pl.Int32))
    if paying.is_empty():
        return booking.NONE
    lots.touch(paying.select(lots.KEY))
    bubble = pl.min_horizontal("part", "bubble")
    moves = paying.select(
        *lots.KEY, "cause", pl.lit(Kind.REPAY, pl.Int16).alias("kind"), (-bubble).alias("bubble"),
        (bubble - pl.col("part")).alias("point"), pl.lit(0, pl.Int32).alias("held"),
    )  # fmt: skip
    lots.book(moves, at)
    _write_off(owed, paying)
    bubble, point = purse.account("issue/bubble"), purse.account("issue/point")
    return booking.transfers(moves, purse, REPAYMENT, bubble=bubble, point=point)


def owing(purse: Purse) -> list[int]:
    """Who owes points; hardly anybody does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT holder_id FROM points_debt WHERE unit = %s AND repaid < amount", [purse.point])
        return [row[0] for row in cursor.fetchall()]


def _locked(holders: pl.Series, purse: Purse) -> pl.DataFrame:
    """What these people owe, locked, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT holder_id, day, scenario_id, revision, amount - repaid FROM points_debt"
            " WHERE unit = %s AND repaid < amount AND holder_id = ANY(%s)"
            " ORDER BY holder_id, at, day, scenario_id, revision FOR UPDATE",
            [purse.point, holders.unique().to_list()],
        )
        return pl.DataFrame(cursor.fetchall(), schema=DEBT, orient="row")


def _write_off(owed: pl.DataFrame, paying: pl.DataFrame) -> None:
    sums = paying.group_by("holder_id").agg(pl.col("part").cast(pl.Int64).sum().alias("sum"))
    paid = share(owed, sums, "open").filter(pl.col("part") > 0).select(*lots.KEY, "revision", "part")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE points_debt d SET repaid = d.repaid + c.part FROM unnest(%(holder_id)s::bigint[], %(day)s::date[],"
            " %(scenario_id)s::smallint[], %(revision)s::smallint[], %(part)s::integer[])"
            " AS c (holder_id, day, scenario_id, revision, part) WHERE d.holder_id = c.holder_id AND d.day = c.day"
            " AND d.scenario_id = c.scenario_id AND d.revision = c.revision",
            paid.to_dict(as_series=False),
        )

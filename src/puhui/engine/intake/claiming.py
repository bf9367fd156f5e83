"""Which rows of a delivery are new, corrections, duplicates or conflicts. Pure: frames in, frames out.

The rule, in words: a key belongs to the row with the highest revision, and among those to the first row of
the file. What is known already stands; a higher revision replaces it; the same revision with other content
is a conflict and changes nothing.
"""

from enum import IntEnum

import polars as pl

from puhui.engine.intake.outcomes import Outcome, Reason


class Task(IntEnum):
    """What is to be done with a row."""

    NEW = 0
    CORRECTION = 1
    DONE = 2  # this very row claimed its key before a crash
    NOTHING = 3


KNOWN = {
    "key": pl.String,
    "known_revision": pl.Int32,
    "known_digest": pl.Int64,
    "known_standing": pl.Int16,
    "known_holder": pl.Int64,
    "known_day": pl.Date,
    "known_ref": pl.Int64,
}


def settle_keys(rows: pl.DataFrame, known: pl.DataFrame | None) -> pl.DataFrame:
    """Add ``task``, ``outcome`` and ``reason`` (null where undecided).

    ``rows`` has row, key, revision, digest and ref; ``known`` has the columns of KNOWN, or is None where
    no key of the delivery can be known.
    """
    rows = _within_the_delivery(rows)
    if known is None or known.is_empty():
        return rows.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in KNOWN.items() if n != "key")
    rows = rows.join(known, on="key", how="left", maintain_order="left")
    undecided, is_known = pl.col("task") == Task.NEW, pl.col("known_revision").is_not_null()
    mine = is_known & (pl.col("known_ref") == pl.col("ref"))
    higher = pl.col("revision") > pl.col("known_revision")
    lower = pl.col("revision") < pl.col("known_revision")
    same = pl.col("digest") == pl.col("known_digest")
    task = (
        pl.when(~undecided | ~is_known).then("task")
        .when(mine).then(Task.DONE)
        .when(higher).then(Task.CORRECTION)
        .otherwise(Task.NOTHING)
    )  # fmt: skip
    told = undecided & is_known & ~mine & ~higher
    outcome = (
        pl.when(told & (lower | same)).then(pl.lit(Outcome.DUPLICATE))
        .when(told).then(pl.lit(Outcome.CONFLICT))
        .otherwise("outcome")
    )  # fmt: skip
    reason = (
        pl.when(told & lower).then(pl.lit(Reason.LOWER_REVISION))
        .when(told & same).then(pl.lit(Reason.SAME_RECORD))
        .when(told).then(pl.lit(Reason.OTHER_CONTENT))
        .otherwise("reason")
    )  # fmt: skip
    return rows.with_columns(task.cast(pl.Int8).alias("task"), outcome.alias("outcome"), reason.alias("reason"))


def _within_the_delivery(rows: pl.DataFrame) -> pl.DataFrame:
    fresh = rows.with_columns(
        pl.lit(Task.NEW, dtype=pl.Int8).alias("task"),
        pl.lit(None, dtype=pl.String).alias("outcome"),
        pl.lit(None, dtype=pl.String).alias("reason"),
    )
    if rows["key"].is_sorted() and not (rows["key"] == rows["key"].shift()).any():
        return fresh
    repeated = rows.filter(pl.col("key").is_duplicated())
    if repeated.is_empty():
        return fresh
    first = (
        repeated.sort(["revision", "row"], descending=[True, False])
        .unique("key", keep="first", maintain_order=True)
        .select("key", won_row="row", won_revision="revision", won_digest="digest")
    )
    marked = fresh.join(first, on="key", how="left", maintain_order="left")
    lost = pl.col("won_row").is_not_null() & (pl.col("won_row") != pl.col("row"))
    lower = pl.col("revision") < pl.col("won_revision")
    same = pl.col("digest") == pl.col("won_digest")
    return marked.with_columns(
        pl.when(lost).then(Task.NOTHING).otherwise("task").cast(pl.Int8).alias("task"),
        pl.when(lost & (lower | same)).then(pl.lit(Outcome.DUPLICATE))
        .when(lost).then(pl.lit(Outcome.CONFLICT)).otherwise("outcome").alias("outcome"),
        pl.when(lost & lower).then(pl.lit(Reason.LOWER_REVISION))
        .when(lost & same).then(pl.lit(Reason.SAME_RECORD))
        .when(lost).then(pl.lit(Reason.OTHER_CONTENT)).otherwise("reason").alias("reason"),
    ).drop("won_row", "won_revision", "won_digest")  # fmt: skip

"""Scores of a board, changed by the set: who changed is read, written anew and counted; nobody else is touched."""

from collections.abc import Callable

import polars as pl
from django.db import connection

from puhui.economy.honours import buckets
from puhui.economy.honours.buckets import BOARD, Board
from puhui.ground import columns

TOP = 100
CHANGED = {"holder_id": pl.Int64, "was": pl.Int64, "now": pl.Int64}
SCORE = {"holder_id": pl.Int64, "minus": pl.Int64, "reached": pl.Int64}
Lasts = Callable[[pl.Series], pl.DataFrame]  # holders → holder_id, last: of what is left in the period


def shift(board: Board, changes: pl.DataFrame, lasts: Lasts | None = None, *, absolute: bool = False) -> pl.DataFrame:
    """Change scores of a board: ``changes`` has holder_id, delta, last; answers with CHANGED (0 where none is).

    ``absolute``: delta is the new score itself. Whose score falls is asked for in ``lasts``: they stand where
    what is left of them was reached. Runs in the caller's transaction, who holds the city's progress.
    """
    changes = changes.select("holder_id", "delta", "last")
    if changes.is_empty():
        return pl.DataFrame(schema=CHANGED)
    with connection.cursor() as cursor:
        fresh = not _is_kept(cursor, board)
        known = pl.DataFrame(schema=SCORE) if fresh else _known(cursor, board, changes["holder_id"])
    joined = changes.join(known, on="holder_id", how="left")
    was = -pl.col("minus").fill_null(0)
    joined = joined.with_columns(was=was, now=pl.col("delta") if absolute else was + pl.col("delta"))
    joined = joined.filter(pl.col("was") != pl.col("now"))
    if joined.is_empty():
        return pl.DataFrame(schema=CHANGED)
    joined = _dated(joined, lasts)
    gone = joined.filter(pl.col("was") > 0).select("minus", "reached", "holder_id")
    come = joined.filter(pl.col("now") > 0).select(
        (-pl.col("now")).alias("minus"), pl.col("stands").alias("reached"), "holder_id"
    )
    with connection.cursor() as cursor:
        _write(cursor, board, come, joined.filter((pl.col("now") <= 0) & (pl.col("was") > 0))["holder_id"], fresh)
    buckets.move(board, gone, come)
    _set_podium(board)
    return joined.select(list(CHANGED))


def _dated(joined: pl.DataFrame, lasts: Lasts | None) -> pl.DataFrame:
    """Add ``stands``: when the new score was reached."""
    rising = joined.with_columns(pl.max_horizontal("last", pl.col("reached").fill_null(0)).alias("stands"))
    fallen = rising.filter((pl.col("now") < pl.col("was")) & (pl.col("now") > 0))
    if lasts is None or fallen.is_empty():
        return rising
    left = lasts(fallen["holder_id"]).rename({"last": "left"})
    rising = rising.join(left, on="holder_id", how="left")
    falls = pl.col("now") < pl.col("was")
    return rising.with_columns(
        pl.when(falls).then(pl.coalesce("left", "stands")).otherwise("stands").alias("stands")
    ).drop("left")


def _is_kept(cursor, board: Board) -> bool:
    cursor.execute(f"SELECT 1 FROM honours_podium WHERE {BOARD}", board.named)
    return cursor.fetchone() is not None


def ask(cursor, holders: pl.Series) -> None:
    """Put holders into the temporary table ``honours_asked``."""
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS honours_asked (holder_id bigint PRIMARY KEY) ON COMMIT DELETE ROWS")
    cursor.execute("TRUNCATE honours_asked")
    columns.copy_in(cursor, "honours_asked", holders.cast(pl.Int64).unique().sort().alias("holder_id").to_frame())
    cursor.execute("ANALYZE honours_asked")


def _known(cursor, board: Board, holders: pl.Series) -> pl.DataFrame:
    ask(cursor, holders)
    return columns.copy_out(
        cursor,
        "SELECT s.holder_id, s.minus, s.reached FROM honours_asked a JOIN honours_score s USING (holder_id)"
        " WHERE tally = %s AND period = %s AND starts = %s AND part = %s",
        list(board.named.values()),
        SCORE,
    )


def _write(cursor, board: Board, come: pl.DataFrame, gone: pl.Series, fresh: bool) -> None:
    named = {
        "tally": pl.lit(board.tally, pl.Int16), "period": pl.lit(int(board.period), pl.Int16),
        "starts": pl.lit(board.starts), "part": pl.lit(board.part),
    }  # fmt: skip
    if fresh:
        columns.copy_in(cursor, "honours_score", come.sort("holder_id").with_columns(**named))
        return
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS honours_come (holder_id bigint, minus bigint, reached bigint)"
        " ON COMMIT DELETE ROWS"
    )
    cursor.execute("TRUNCATE honours_come")
    columns.copy_in(cursor, "honours_come", come.select("holder_id", "minus", "reached").sort("holder_id"))
    cursor.execute(
        "INSERT INTO honours_score (holder_id, tally, period, starts, part, minus, reached)"
        " SELECT holder_id, %(tally)s, %(period)s, %(starts)s, %(part)s, minus, reached FROM honours_come"
        " ON CONFLICT (holder_id, tally, period, starts, part)"
        " DO UPDATE SET minus = excluded.minus, reached = excluded.reached",
        board.named,
    )
    if len(gone):
        cursor.execute(
            f"DELETE FROM honours_score WHERE {BOARD} AND holder_id = ANY(%(gone)s)",
            board.named | {"gone": gone.to_list()},
        )


def _set_podium(board: Board) -> None:
    """Write the first hundred and the number of all anew: a short look at the top of the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO honours_podium (tally, period, starts, part, people, holders, scores, reached)"
            " SELECT %(tally)s, %(period)s, %(starts)s, %(part)s,"
            f" (SELECT coalesce(sum(people), 0) FROM honours_bucket WHERE {BOARD}),"
            " coalesce(array_agg(holder_id ORDER BY minus, reached, holder_id), '{}'),"
            " coalesce(array_agg(-minus ORDER BY minus, reached, holder_id), '{}'),"
            " coalesce(array_agg(reached ORDER BY minus, reached, holder_id), '{}')"
            f" FROM (SELECT minus, reached, holder_id FROM honours_score WHERE {BOARD}"
            " ORDER BY tally, period, starts, part, minus, reached, holder_id LIMIT %(top)s) AS first"
            " ON CONFLICT (tally, period, starts, part) DO UPDATE SET people = excluded.people,"
            " holders = excluded.holders, scores = excluded.scores, reached = excluded.reached",
            board.named | {"top": TOP},
        )

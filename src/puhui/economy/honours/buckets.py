"""A board's order, counted: how many stand before somebody is told by one bucket and a short look inside it.

A bucket begins at a key (minus, reached, holder) and ends before the next one's. What moves changes two counts,
and the sums before the buckets behind them. A bucket that grows too large is cut by reading its own rows alone;
the board is never counted again as a whole.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from puhui.ground import columns

SIZE = 256  # people in a bucket that was just cut; it is cut again beyond twice as many
FIRST = (-(2**63), 0, 0)
KEY = {"minus": pl.Int64, "reached": pl.Int64, "holder_id": pl.Int64}
ORDER = list(KEY)
BOARD = "tally = %(tally)s AND period = %(period)s AND starts = %(starts)s AND part = %(part)s"


@dataclass(frozen=True)
class Board:
    """What names a board in the tables: a tally over a period, in the city ("") or a district."""

    tally: int
    period: int
    starts: date
    part: str = ""

    @property
    def named(self) -> dict[str, object]:
        return {"tally": self.tally, "period": int(self.period), "starts": self.starts, "part": self.part}


def move(board: Board, gone: pl.DataFrame, come: pl.DataFrame) -> None:
    """Count scores that left their places and those that took theirs: frames of KEY. Their rows are written already."""
    bounds = _bounds(board)
    signed = pl.concat(
        [gone.select(ORDER).with_columns(sign=pl.lit(-1)), come.select(ORDER).with_columns(sign=pl.lit(1))]
    )
    shifts = _by_bucket(bounds, signed)
    people = dict(zip(range(bounds.height), bounds["people"].to_list(), strict=True))
    for bucket, change in shifts.iter_rows():
        people[bucket] += change
    changed = [bucket for bucket, change in shifts.iter_rows() if change]
    with connection.cursor() as cursor:
        _write(cursor, board, bounds, {bucket: people[bucket] for bucket in changed})
        for bucket in changed:
            if people[bucket] > 2 * SIZE:
                _cut(cursor, board, bounds, bucket, people[bucket])
        # One row for some hundreds of people: adding all of them up takes less than looking for where to begin.
        cursor.execute(
            "UPDATE honours_bucket b SET before = c.before FROM (SELECT minus, reached, holder_id,"
            " (sum(people) OVER (ORDER BY minus, reached, holder_id) - people)::bigint AS before"
            f" FROM honours_bucket WHERE {BOARD}) AS c WHERE {BOARD} AND b.minus = c.minus AND b.reached = c.reached"
            " AND b.holder_id = c.holder_id AND b.before <> c.before",
            board.named,
        )


def _bounds(board: Board) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT minus, reached, holder_id, people FROM honours_bucket WHERE {BOARD}"
            " ORDER BY minus, reached, holder_id",
            board.named,
        )
        rows = cursor.fetchall()
        if not rows:
            rows = [(*FIRST, 0)]
            cursor.execute(
                "INSERT INTO honours_bucket (tally, period, starts, part, minus, reached, holder_id, people, before)"
                " VALUES (%(tally)s, %(period)s, %(starts)s, %(part)s, %(minus)s, %(reached)s, %(holder_id)s, 0, 0)",
                board.named | dict(zip(ORDER, FIRST, strict=True)),
            )
    return pl.DataFrame(rows, schema=KEY | {"people": pl.Int64}, orient="row")


def _by_bucket(bounds: pl.DataFrame, signed: pl.DataFrame) -> pl.DataFrame:
    """bucket (its number in order), change."""
    if bounds.height == 1:
        return pl.DataFrame({"bucket": [0], "change": [signed["sign"].sum()]})
    both = pl.concat(
        [
            bounds.select(ORDER).with_columns(sign=pl.lit(0), begins=pl.lit(1)),
            signed.with_columns(begins=pl.lit(0)),
        ]
    ).sort(*ORDER, "begins", descending=[False, False, False, True])
    numbered = both.with_columns((pl.col("begins").cum_sum() - 1).alias("bucket"))
    return numbered.group_by("bucket").agg(pl.col("sign").sum().alias("change")).sort("bucket")


def _write(cursor, board: Board, bounds: pl.DataFrame, people: dict[int, int]) -> None:
    if not people:
        return
    keys = bounds.select(ORDER).rows()
    chosen = [(*keys[bucket], count) for bucket, count in people.items()]
    told = dict(zip(("minuses", "reacheds", "holders", "peoples"), map(list, zip(*chosen, strict=True)), strict=True))
    cursor.execute(
        "UPDATE honours_bucket b SET people = c.people FROM unnest(%(minuses)s::bigint[], %(reacheds)s::bigint[],"
        " %(holders)s::bigint[], %(peoples)s::integer[]) AS c (minus, reached, holder_id, people)"
        f" WHERE {BOARD} AND (b.minus, b.reached, b.holder_id) = (c.minus, c.reached, c.holder_id)",
        board.named | told,
    )


def _cut(cursor, board: Board, bounds: pl.DataFrame, bucket: int, people: int) -> None:
    """Cut one bucket into pieces of SIZE, by its own rows alone."""
    keys = bounds.select(ORDER).rows()
    span = dict(zip(("minus", "reached", "holder"), keys[bucket], strict=True))
    within = "(minus, reached, holder_id) >= (%(minus)s, %(reached)s, %(holder)s)"
    if bucket + 1 < len(keys):
        within += " AND (minus, reached, holder_id) < (%(end_minus)s, %(end_reached)s, %(end_holder)s)"
        span |= dict(zip(("end_minus", "end_reached", "end_holder"), keys[bucket + 1], strict=True))
    cursor.execute(
        "SELECT minus, reached, holder_id FROM (SELECT minus, reached, holder_id, row_number() OVER"
        f" (ORDER BY minus, reached, holder_id) - 1 AS n FROM honours_score WHERE {BOARD} AND {within}) AS own"
        " WHERE n > 0 AND n %% %(size)s = 0 ORDER BY 1, 2, 3",
        board.named | span | {"size": SIZE},
    )
    begins = cursor.fetchall()
    counts = [SIZE] * len(begins)
    if begins:
        counts[-1] = people - SIZE * len(begins)
    fresh = pl.DataFrame(begins, schema=KEY, orient="row").with_columns(pl.Series("people", counts, pl.Int32))
    named = {
        "tally": pl.lit(board.tally, pl.Int16), "period": pl.lit(int(board.period), pl.Int16),
        "starts": pl.lit(board.starts), "part": pl.lit(board.part), "before": pl.lit(0, pl.Int64),
    }  # fmt: skip
    columns.copy_in(cursor, "honours_bucket", fresh.with_columns(**named))
    _write(cursor, board, bounds, {bucket: SIZE})

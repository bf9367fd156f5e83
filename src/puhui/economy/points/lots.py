"""The state of lots: read, locked and moved, by the set. Private to the room.

A lot without a row is untouched: its first award says what is in it. ``touch`` writes the row and locks it;
``book`` applies moves. Whoever locks lots does so in the order of their keys, and before any balance.
"""

from datetime import date, datetime

import polars as pl
from django.db import connection

from puhui.economy.points.models import Progress
from puhui.economy.points.purses import Purse
from puhui.ground import columns

KEY = ("holder_id", "day", "scenario_id")
LOT = {
    "holder_id": pl.Int64, "day": pl.Date, "scenario_id": pl.Int16, "ripens_on": pl.Date, "lapses_on": pl.Date,
    "claim_by": pl.Date, "bubble": pl.Int32, "point": pl.Int32, "held": pl.Int32,
}  # fmt: skip
MOVE = {
    "holder_id": pl.Int64, "day": pl.Date, "scenario_id": pl.Int16, "cause": pl.Int64, "kind": pl.Int16,
    "bubble": pl.Int32, "point": pl.Int32, "held": pl.Int32,
}  # fmt: skip

# An award (a) on its terms (t) without a row in points_lot. Revisions after the first always have one.
FROM_AWARD = """
    a.holder_id, a.day, a.scenario_id, t.ripens_on, t.lapses_on, t.claim_by,
    CASE WHEN t.bubble THEN a.total ELSE 0 END AS bubble, CASE WHEN t.bubble THEN 0 ELSE a.total END AS point, 0 AS held
"""
UNTOUCHED = """
    t.id = a.terms AND a.revision = 1 AND a.total > 0 AND NOT EXISTS (
        SELECT FROM points_lot l WHERE l.holder_id = a.holder_id AND l.day = a.day AND l.scenario_id = a.scenario_id)
"""
NAMES = ", ".join(LOT)
OPEN = f"""
    SELECT {FROM_AWARD} FROM (
        SELECT DISTINCT day FROM points_terms WHERE unit = %(unit)s
        AND day >= coalesce((SELECT open_from FROM points_progress WHERE unit = %(unit)s), '-infinity')
    ) AS d
    CROSS JOIN LATERAL (
        SELECT * FROM points_award w WHERE w.day = d.day AND w.holder_id = %(holder)s OFFSET 0
    ) AS a JOIN points_terms t ON t.unit = %(unit)s AND {UNTOUCHED}
    UNION ALL
    SELECT {NAMES} FROM points_lot
    WHERE holder_id = %(holder)s AND unit = %(unit)s AND (bubble > 0 OR point > 0 OR held > 0)
    ORDER BY lapses_on, day, scenario_id
"""


def open_lots(holder: int, unit: int) -> pl.DataFrame:
    """A person's lots in which something is left: the columns of LOT."""
    return pl.DataFrame(open_rows(holder, unit), schema=LOT, orient="row")


def open_rows(holder: int, unit: int) -> list[tuple]:
    """A person's lots in which something is left, as rows of LOT's columns, the earliest lapse first.

    Awards are led by their day, so that a day's bulk is appended. So untouched lots are found by one probe
    per day, from the first day that can have any.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"holder": holder, "unit": unit})
        return cursor.fetchall()


def touch(keys: pl.DataFrame) -> pl.DataFrame:
    """Give these lots their rows, lock them, and answer with what they hold (LOT), in the order of their keys.

    ``keys`` has the columns of KEY; lots that were never awarded are not in the answer.
    """
    if keys.is_empty():
        return pl.DataFrame(schema=LOT)
    with connection.cursor() as cursor:
        ask(cursor, keys)
        cursor.execute(
            f"INSERT INTO points_lot ({NAMES}, unit) SELECT {FROM_AWARD}, t.unit FROM points_asked k"
            " JOIN points_award a USING (day, holder_id, scenario_id) JOIN points_terms t ON t.id = a.terms"
            f" WHERE {UNTOUCHED} ORDER BY a.holder_id, a.day, a.scenario_id ON CONFLICT DO NOTHING"
        )
        return columns.copy_out(
            cursor,
            f"SELECT {', '.join(f'l.{name}' for name in LOT)} FROM points_asked k JOIN points_lot l USING ({', '.join(KEY)})"
            " ORDER BY l.holder_id, l.day, l.scenario_id FOR UPDATE OF l",
            [],
            LOT,
        )


def ask(cursor, keys: pl.DataFrame) -> None:
    """Put keys of lots into the temporary table ``points_asked``."""
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS points_asked (holder_id bigint, day date, scenario_id smallint)"
        " ON COMMIT DELETE ROWS"
    )
    cursor.execute("TRUNCATE points_asked")
    columns.copy_in(cursor, "points_asked", keys.select(KEY).unique().sort(KEY))
    cursor.execute("ANALYZE points_asked")


def bear(lots: pl.DataFrame, unit: int) -> None:
    """Write rows of lots that no first award stands for: the columns of LOT."""
    with connection.cursor() as cursor:
        columns.copy_in(
            cursor, "points_lot", lots.select(*LOT).sort(KEY).with_columns(pl.lit(unit, pl.Int16).alias("unit"))
        )


def book(moves: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Append moves (the columns of MOVE) and change the lots, which are locked; answers with those that moved.

    The database refuses a lot that would be overdrawn.
    """
    moves = (
        moves.select(*MOVE).filter((pl.col("bubble") != 0) | (pl.col("point") != 0) | (pl.col("held") != 0)).sort(KEY)
    )
    if moves.is_empty():
        return moves
    changes = moves.group_by(KEY, maintain_order=True).agg(pl.col("bubble", "point", "held").sum().cast(pl.Int32))
    with connection.cursor() as cursor:
        columns.copy_in(
            cursor, "points_move", moves.with_columns(pl.lit(at).cast(pl.Datetime("us", "UTC")).alias("at"))
        )
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS points_change (holder_id bigint, day date, scenario_id smallint,"
            " bubble integer, point integer, held integer) ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE points_change")
        columns.copy_in(cursor, "points_change", changes)
        cursor.execute("ANALYZE points_change")
        cursor.execute(
            "UPDATE points_lot l SET bubble = l.bubble + c.bubble, point = l.point + c.point, held = l.held + c.held"
            " FROM points_change c"
            " WHERE l.holder_id = c.holder_id AND l.day = c.day AND l.scenario_id = c.scenario_id"
        )
        if cursor.rowcount != changes.height:
            raise RuntimeError(f"{changes.height} lots were to move, {cursor.rowcount} did.")
    return moves


def redate(lots: pl.DataFrame) -> None:
    """Set the dates of lots: KEY, ripens_on, lapses_on, claim_by."""
    named = lots.select(*KEY, "ripens_on", "lapses_on", "claim_by").to_dict(as_series=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE points_lot l SET ripens_on = c.ripens_on, lapses_on = c.lapses_on, claim_by = c.claim_by"
            " FROM unnest(%(holder_id)s::bigint[], %(day)s::date[], %(scenario_id)s::smallint[],"
            " %(ripens_on)s::date[], %(lapses_on)s::date[], %(claim_by)s::date[])"
            " AS c (holder_id, day, scenario_id, ripens_on, lapses_on, claim_by)"
            " WHERE l.holder_id = c.holder_id AND l.day = c.day AND l.scenario_id = c.scenario_id",
            named,
        )


def progress(purse: Purse) -> dict[str, date]:
    """How far the jobs have come; shared until the caller's transaction ends, so that they wait for it."""
    names = ("ripened", "expired", "lapsed", "open_from")
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"SELECT {', '.join(names)} FROM points_progress WHERE unit = %s FOR SHARE", [purse.point])
            if found := cursor.fetchone():
                return dict(zip(names, found, strict=True))
            Progress.objects.bulk_create([Progress(unit=purse.point, city=purse.city)], ignore_conflicts=True)
    raise RuntimeError(f"{purse.city} has no progress.")

"""Badges are given and taken where a tally crosses a figure: only who changed is looked at."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
from django.db import connection

from puhui.economy.honours.calc import tallies
from puhui.economy.honours.calc.periods import BEGINNING, Period
from puhui.economy.honours.calc.tallies import Counted
from puhui.economy.honours.models import BadgeRule
from puhui.economy.honours.scores import ask
from puhui.foundations.packs import schema
from puhui.ground import clock

LOST = {"holder_id": pl.Int64, "badge": pl.String}


def cross(
    city: str, pack: schema.Pack, counted: Counted, tally: int, day: date, moved: pl.DataFrame, at: datetime
) -> tuple[int, pl.DataFrame]:
    """Give and take the badges of a tally to and from those whose score ``moved`` (holder_id, was, now).

    ``day`` is whose records moved it. Answers with how many were given, and who lost which (LOST).
    """
    given, lost = 0, [pl.DataFrame(schema=LOST)]
    for badge in pack.badges:
        if tallies.counted_by(badge.ground) != counted:
            continue
        needed = tallies.needed(badge.ground)
        risen = moved.filter((pl.col("was") < needed) & (pl.col("now") >= needed))
        given += _give(city, badge.id, needed, risen["holder_id"], day, at)
        # What was needed when it was given decides: a stricter figure takes nothing away.
        fallen = moved.filter(pl.col("now") < pl.col("was"))
        lost.append(_take(city, badge.id, fallen, at))
    return given, pl.concat(lost)


def _give(city: str, badge: str, needed: int, holders: pl.Series, day: date, at: datetime) -> int:
    if holders.is_empty():
        return 0
    with connection.cursor() as cursor:
        ask(cursor, holders)
        cursor.execute(
            'INSERT INTO honours_given (holder_id, city, badge, number, needed, at, "on") SELECT a.holder_id, %(city)s,'
            " %(badge)s, 1 + (SELECT count(*) FROM honours_given g WHERE g.holder_id = a.holder_id AND g.city = %(city)s"
            " AND g.badge = %(badge)s), %(needed)s, %(at)s, %(day)s FROM honours_asked a ON CONFLICT DO NOTHING",
            {"city": city, "badge": badge, "needed": needed, "at": at, "day": day},
        )
        return cursor.rowcount


def _take(city: str, badge: str, fallen: pl.DataFrame, at: datetime) -> pl.DataFrame:
    if fallen.is_empty():
        return pl.DataFrame(schema=LOST)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE honours_given g SET taken_at = %s FROM unnest(%s::bigint[], %s::bigint[]) AS f (holder_id, now)"
            " WHERE g.holder_id = f.holder_id AND g.city = %s AND g.badge = %s AND g.taken_at IS NULL"
            " AND f.now < g.needed RETURNING g.holder_id",
            [at, fallen["holder_id"].to_list(), fallen["now"].to_list(), city, badge],
        )
        holders = [holder for (holder,) in cursor.fetchall()]
    return pl.DataFrame({"holder_id": holders, "badge": [badge] * len(holders)}, schema=LOST)


def look_everywhere(city: str, pack: schema.Pack, numbers: Mapping[Counted, int], at: datetime) -> int:
    """Give badges that are new, or whose figure changed, to everybody who has what they need. Answers with how many."""
    known = {row.badge: row.needed for row in BadgeRule.objects.filter(city=city)}
    given = 0
    for badge in pack.badges:
        needed = tallies.needed(badge.ground)
        if known.get(badge.id) == needed:
            continue
        tally = numbers[tallies.counted_by(badge.ground)]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO honours_given (holder_id, city, badge, number, needed, at, \"on\") SELECT s.holder_id,"
                " %(city)s, %(badge)s, 1 + (SELECT count(*) FROM honours_given g WHERE g.holder_id = s.holder_id"
                " AND g.city = %(city)s AND g.badge = %(badge)s), %(needed)s, %(at)s, %(day)s FROM honours_score s"
                " WHERE s.tally = %(tally)s AND s.period = %(ever)s AND s.starts = %(beginning)s AND s.part = ''"
                " AND s.minus <= %(minus)s ON CONFLICT DO NOTHING",
                {
                    "city": city, "badge": badge.id, "needed": needed, "at": at, "day": clock.local_day(at),
                    "tally": tally, "ever": int(Period.EVER), "beginning": BEGINNING, "minus": -needed,
                },
            )  # fmt: skip
            given += cursor.rowcount
        BadgeRule.objects.update_or_create(city=city, badge=badge.id, defaults={"tally": tally, "needed": needed})
    return given

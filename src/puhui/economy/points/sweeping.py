"""The nightly jobs, set by set: ripen what needs no collecting, take back what nobody collected, lapse what is past.

Each award day is a transaction of its own, so that nobody waits long. A last, short one moves the progress on
and books what came in between; from then on awards date nothing before it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.db import connection, transaction

from puhui.economy.points import booking, facts, lots
from puhui.economy.points.models import Kind, Progress
from puhui.economy.points.purses import COLLECT, LAPSE, Purse, purse_of
from puhui.economy.points.spending import moves_of
from puhui.foundations.ledger import actions as ledger
from puhui.ground import clock, columns
from puhui.ground.identifiers import number_of


@dataclass(frozen=True)
class Sweep:
    """A kind of job: which lots are due, and what moves."""

    name: str
    mark: str  # the column of Progress
    kind: Kind
    due: str  # SQL on the columns of a lot
    fresh: str  # SQL on the columns of terms: nothing was due before the last run
    bubble: pl.Expr
    point: pl.Expr
    code: int
    house: dict[str, str]


# Lots of these days may always come untouched: a partner's day file is often some days late.
RECENT = timedelta(days=30)
NOTHING = pl.lit(0)
RIPEN = Sweep(
    "ripen", "ripened", Kind.COLLECT, "bubble > 0 AND claim_by IS NULL AND ripens_on <= {today}",
    "t.bubble AND t.claim_by IS NULL AND t.ripens_on BETWEEN {since} AND {today}",
    -pl.col("bubble"), pl.col("bubble"), COLLECT, {"bubble": "issue/bubble", "point": "issue/point"},
)  # fmt: skip
EXPIRE = Sweep(
    "expire", "expired", Kind.LAPSE, "bubble > 0 AND claim_by < {today}",
    "t.bubble AND t.claim_by >= {since} AND t.claim_by < {today}",
    -pl.col("bubble"), NOTHING, LAPSE, {"bubble": "lapsed/bubble", "point": "lapsed/point"},
)  # fmt: skip
LAPSED = Sweep(
    "lapse", "lapsed", Kind.LAPSE, "(bubble > 0 OR point > 0) AND lapses_on < {today}",
    "t.lapses_on >= {since} AND t.lapses_on < {today}",
    -pl.col("bubble"), -pl.col("point"), LAPSE, {"bubble": "lapsed/bubble", "point": "lapsed/point"},
)  # fmt: skip


def ripen(*, at: datetime) -> list[facts.LotsSwept]:
    """Turn ripe bubbles that nobody has to collect into points, in every city."""
    return [_sweep(RIPEN, city, at) for city in _cities()]


def expire_unclaimed(*, at: datetime) -> list[facts.LotsSwept]:
    """Take back bubbles whose claim window has ended, in every city."""
    return [_sweep(EXPIRE, city, at) for city in _cities()]


def lapse(*, at: datetime) -> list[facts.LotsSwept]:
    """Book the end of points whose last day is over, in every city. Points put aside lapse when they come back."""
    return [_sweep(LAPSED, city, at) for city in _cities()]


def _cities() -> list[str]:
    return list(Progress.objects.order_by("city").values_list("city", flat=True))


def _sweep(sweep: Sweep, city: str, at: datetime) -> facts.LotsSwept:
    purse, today = purse_of(city), clock.local_day(at)
    since = Progress.objects.values_list(sweep.mark, flat=True).get(unit=purse.point)
    swept = []
    for day in _due_days(sweep, purse, since, today):
        with transaction.atomic():
            swept.append(_sweep_day(sweep, purse, day, since, today, at))
    with transaction.atomic():
        Progress.objects.select_for_update().get(unit=purse.point)
        for day in _due_days(sweep, purse, since, today):
            swept.append(_sweep_day(sweep, purse, day, since, today, at))
        if since < today:
            Progress.objects.filter(unit=purse.point).update(**{sweep.mark: today})
        _move_on(purse, today)
    return facts.LotsSwept(city, *(sum(sums) for sums in zip((0, 0, 0), *swept, strict=True)))


def _due_days(sweep: Sweep, purse: Purse, since: date, today: date) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT day FROM points_terms t WHERE unit = %(unit)s AND {_dated(sweep.fresh, since, today)}"
            f" UNION SELECT day FROM points_lot WHERE unit = %(unit)s AND {_dated(sweep.due, since, today)} ORDER BY 1",
            {"unit": purse.point},
        )
        return [row[0] for row in cursor.fetchall()]


def _dated(condition: str, since: date, today: date) -> str:
    return condition.format(since=f"DATE '{since}'", today=f"DATE '{today}'")


def _sweep_day(sweep: Sweep, purse: Purse, day: date, since: date, today: date, at: datetime) -> tuple[int, int, int]:
    """Sweep the lots born of one day; answers with lots, points and bubbles moved."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO points_lot ({lots.NAMES}, unit) SELECT {lots.FROM_AWARD}, t.unit FROM points_award a"
            f" JOIN points_terms t ON t.id = a.terms AND t.day = a.day"
            f" WHERE a.day = %s AND t.unit = %s AND {_dated(sweep.fresh, since, today)} AND {lots.UNTOUCHED}"
            " ORDER BY a.holder_id, a.day, a.scenario_id ON CONFLICT DO NOTHING",
            [day, purse.point],
        )
        due = columns.copy_out(
            cursor,
            f"SELECT {lots.NAMES} FROM points_lot WHERE day = %s AND unit = %s AND {_dated(sweep.due, since, today)}"
            " ORDER BY holder_id, day, scenario_id FOR UPDATE",
            [day, purse.point],
            lots.LOT,
        )
    if due.is_empty():
        return 0, 0, 0
    name = f"points/{sweep.name}/{purse.city}/{day}/{today}/{booking.digest(due)}"
    moves = moves_of(due, sweep.kind, number_of(name), bubble=sweep.bubble, point=sweep.point)
    lots.book(moves, at)
    house = {part: purse.account(account) for part, account in sweep.house.items()}
    ledger.post_frame(name, at, booking.transfers(moves, purse, sweep.code, **house))
    return due.height, int(due["point"].sum()), int(due["bubble"].sum())


def _move_on(purse: Purse, today: date) -> None:
    """Note the first day that may still have untouched lots; earlier days need not be probed any more.

    Lots whose terms came due before the last run have their rows since; what was awarded after it on the same
    day may ripen that day, and waits for the next run.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE points_progress p SET open_from = greatest(open_from, least(%(recent)s::date, (
                SELECT min(t.day) FROM points_terms t WHERE t.unit = p.unit AND t.day >= p.open_from AND NOT (
                    t.lapses_on < p.lapsed OR coalesce(t.claim_by < p.expired, false)
                    OR (t.bubble AND t.claim_by IS NULL AND t.ripens_on < p.ripened)))))
            WHERE unit = %(unit)s
            """,
            {"unit": purse.point, "recent": today - RECENT},
        )

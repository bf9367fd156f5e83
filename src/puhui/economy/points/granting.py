"""Points given for something else than an act: a prize that was won.

A granted lot stands under no scenario: in place of one it has minus the months after which it lapses, so that what is
granted on one day with one end is one lot. The house account that gives is no issuing one, because the sums of
issuing accounts are those of the sheets.
"""

from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import connection, transaction

from puhui.economy.points import booking, facts, lots, refusals
from puhui.economy.points.calc.dating import last_day
from puhui.economy.points.models import Kind, Move
from puhui.economy.points.purses import GRANT, purse_of
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of


@transaction.atomic
def grant(
    *, holder: int, city: str, points: int, months: int, paid_by: int, id: UUID, at: datetime
) -> facts.PointsGranted:
    """Give points from a house account, usable for so many months. The same id again answers the same.

    Refusals: AmountNotPositive, SpendDiffers. Locks: the day's granted lot, the balance.
    """
    if points <= 0 or months <= 0:
        raise refusals.AmountNotPositive(amount=min(points, months))
    purse, name, day = purse_of(city), f"points/grant/{id}", clock.local_day(at)
    lapses_on = last_day(schema.Expiry(months=months), day)
    lot = pl.DataFrame([(holder, day, -months, day, lapses_on, None, 0, 0, 0)], schema=lots.LOT, orient="row")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO points_lot ({', '.join(lots.LOT)}, unit) VALUES ({', '.join(['%s'] * (len(lots.LOT) + 1))})"
            " ON CONFLICT DO NOTHING",
            [*lot.row(0), purse.point],
        )
    lots.touch(lot)
    # Looked up once the lot is locked: a twin of this call has ended by now.
    known = Move.objects.filter(holder_id=holder, cause=number_of(name), kind=Kind.GROW).first()
    if known is None:
        moves = lot.select(
            *lots.KEY, pl.lit(number_of(name), pl.Int64).alias("cause"), pl.lit(Kind.GROW, pl.Int16).alias("kind"),
            pl.lit(0, pl.Int32).alias("bubble"), pl.lit(points, pl.Int32).alias("point"),
            pl.lit(0, pl.Int32).alias("held"),
        )  # fmt: skip
        lots.book(moves, at)
        ledger.post_frame(name, at, booking.transfers(moves, purse, GRANT, bubble=paid_by, point=paid_by))
        return facts.PointsGranted(id, holder, points, lapses_on)
    if known.point != points:
        raise refusals.SpendDiffers(id=id, field="points", known=known.point, given=points)
    return facts.PointsGranted(id, holder, points, last_day(schema.Expiry(months=-known.scenario_id), known.day))

"""One person's points: collect, spend, refund. Every debit is paired with the lots that pay it.

Lots are locked in the order of their keys, and balances after them; what others changed meanwhile is seen
before anything is booked.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import polars as pl
from django.db import transaction

from puhui.economy.points import booking, debts, facts, lots, refusals
from puhui.economy.points.calc.pairing import EARLIEST_FIRST, pair
from puhui.economy.points.claims import claim, same
from puhui.economy.points.models import Kind, Move, Spend
from puhui.economy.points.purses import COLLECT, LAPSE, REFUND, SPEND, Purse, purse_of
from puhui.foundations.ledger import actions as ledger
from puhui.ground import clock
from puhui.ground.identifiers import number_of

ATTEMPTS = 5


@transaction.atomic
def collect(
    *, holder: int, city: str, at: datetime, only: Sequence[tuple[date, int]] | None = None
) -> facts.PointsCollected:
    """Collect a person's ripe bubbles: all, or those of the named (day, scenario). Again: nothing is left to do.

    Locks: the lots, then the balance.
    """
    purse, today = purse_of(city), clock.local_day(at)
    ripe = _collectable(lots.open_lots(holder, purse.point), today)
    if only is not None:
        wanted = pl.DataFrame(list(only), schema={"day": pl.Date, "scenario_id": pl.Int16}, orient="row")
        ripe = ripe.join(wanted, on=["day", "scenario_id"], how="semi")
    ripe = _collectable(lots.touch(ripe), today)
    if ripe.is_empty():
        return facts.PointsCollected(holder, 0, 0)
    points = int(ripe["bubble"].sum())
    name = f"points/collect/{city}/{holder}/{at.isoformat()}/{booking.digest(ripe)}"
    moves = moves_of(ripe, Kind.COLLECT, number_of(name), bubble=-pl.col("bubble"), point=pl.col("bubble"))
    lots.book(moves, at)
    house = {"bubble": purse.account("issue/bubble"), "point": purse.account("issue/point")}
    ledger.post_frame(name, at, booking.transfers(moves, purse, COLLECT, **house))
    return facts.PointsCollected(holder, points, ripe.height)


def _collectable(found: pl.DataFrame, today: date) -> pl.DataFrame:
    claimable = pl.col("claim_by").is_null() | (pl.col("claim_by") >= today)
    return found.filter(
        (pl.col("bubble") > 0) & (pl.col("ripens_on") <= today) & claimable & (pl.col("lapses_on") >= today)
    )


@transaction.atomic
def spend(*, holder: int, city: str, amount: int, to: int, id: UUID, at: datetime) -> facts.PointsSpent:
    """Pay points to a house account, from the lots that lapse first. The same id again answers the same.

    Refusals: AmountNotPositive, PointsInsufficient, SpendDiffers. Locks: the spend, the lots, the balance.
    """
    purse, name = purse_of(city), f"points/spend/{id}"
    if amount <= 0:
        raise refusals.AmountNotPositive(amount=amount)
    told = Spend(holder_id=holder, id=id, city=city, amount=amount, paid_to=to, at=at)
    if not claim(told):
        known = same(told, ("city", "amount", "paid_to"))
        return facts.PointsSpent(id, holder, known.amount, _told(_paid(known)))
    paying = take(holder, purse, amount, clock.local_day(at))
    moves = moves_of(paying, Kind.SPEND, number_of(name), point=-pl.col("take"))
    lots.book(moves, at)
    ledger.post_frame(name, at, booking.transfers(moves, purse, SPEND, bubble=to, point=to))
    return facts.PointsSpent(id, holder, amount, _told(paying))


def take(holder: int, purse: Purse, amount: int, today: date) -> pl.DataFrame:
    """Lock the lots that pay ``amount``, and answer with them and what each gives (``take``).

    Refusals: PointsInsufficient.
    """
    for _ in range(ATTEMPTS):
        usable = lots.open_lots(holder, purse.point).filter(pl.col("lapses_on") >= today)
        chosen = pair(usable, amount)
        if (available := int(usable["point"].sum())) < amount:
            raise refusals.PointsInsufficient(available=available, needed=amount)
        locked = pair(lots.touch(chosen), amount)
        # Locked lots stay as they are; where somebody changed them before, choose again.
        if locked.select(*lots.KEY, "take").equals(chosen.select(*lots.KEY, "take")):
            return locked
    raise refusals.PointsBusy(holder=holder)


def _told(paid: pl.DataFrame) -> tuple[tuple[date, int, int], ...]:
    return tuple(paid.select("day", "scenario_id", "take").iter_rows())


def _paid(spend: Spend) -> pl.DataFrame:
    """The lots that paid a spend, with ``take``, in the order in which they did."""
    found = Move.objects.filter(
        holder_id=spend.holder_id, cause=number_of(f"points/spend/{spend.id}"), kind__in=(Kind.SPEND, Kind.PAY_HELD)
    )
    rows = [(m.holder_id, m.day, m.scenario_id, -m.point - m.held) for m in found]
    paid = pl.DataFrame(rows, schema={n: lots.LOT[n] for n in lots.KEY} | {"take": pl.Int32}, orient="row")
    dates = lots.touch(paid).select(*lots.KEY, "lapses_on")
    return paid.join(dates, on=lots.KEY).sort(*EARLIEST_FIRST)


@transaction.atomic
def refund(*, spend_id: UUID, at: datetime) -> facts.PointsRefunded:
    """Give back what was spent, to the very lots that paid, with their own last days. Again: the same answer.

    What lapsed meanwhile lapses at once, and what the person owes is repaid first; both are booked.
    Refusals: SpendUnknown. Locks: the spend, the lots, debts, the balance.
    """
    known = Spend.objects.select_for_update().filter(id=spend_id).first()
    if known is None:
        raise refusals.SpendUnknown(id=spend_id)
    name = f"points/refund/{spend_id}"
    if known.refunded_at is None:
        Spend.objects.filter(holder_id=known.holder_id, id=known.id).update(refunded_at=at)
        purse = purse_of(known.city)
        paid = _paid(known)
        back = moves_of(paid, Kind.REFUND, number_of(name), point=pl.col("take"))
        lots.book(back, at)
        frames = [booking.transfers(back, purse, REFUND, bubble=known.paid_to, point=known.paid_to)]
        frames += settle_returned(paid.rename({"take": "point"}), purse, number_of(name), at)
        ledger.post_frame(name, at, pl.concat(frames))
    return _refunded(known, number_of(name))


def settle_returned(returned: pl.DataFrame, purse: Purse, cause: int, at: datetime) -> list[pl.DataFrame]:
    """Points that came back to their lots: those past their last day lapse, the others first repay a debt.

    ``returned``: lots.KEY, lapses_on, point. Answers with the transfers.
    """
    past = pl.col("lapses_on") < clock.local_day(at)
    late, live = returned.filter(past), returned.filter(~past)
    lapse = moves_of(late, Kind.LAPSE, cause, point=-pl.col("point"))
    lots.book(lapse, at)
    lapsed = {"bubble": purse.account("lapsed/bubble"), "point": purse.account("lapsed/point")}
    frames = [booking.transfers(lapse, purse, LAPSE, **lapsed)]
    if set(debts.owing(purse)) & set(live["holder_id"]):
        grown = live.select(
            *lots.KEY, pl.lit(cause, pl.Int64).alias("cause"), pl.lit(0, pl.Int32).alias("bubble"), "point"
        )
        frames.append(debts.repay(grown, purse, at))
    return frames


def _refunded(spend: Spend, cause: int) -> facts.PointsRefunded:
    moves = Move.objects.filter(holder_id=spend.holder_id, cause=cause).values_list("kind", "point")
    sums = {kind: sum(-point for k, point in moves if k == kind) for kind in (Kind.LAPSE, Kind.REPAY)}
    return facts.PointsRefunded(spend.id, spend.holder_id, spend.amount, sums[Kind.LAPSE], sums[Kind.REPAY])


def moves_of(found: pl.DataFrame, kind: Kind, cause: int, **parts: pl.Expr) -> pl.DataFrame:
    """Moves of lots, one per row of ``found``."""
    amounts = {name: parts.get(name, pl.lit(0)).cast(pl.Int32) for name in ("bubble", "point", "held")}
    return found.select(
        *lots.KEY, pl.lit(cause, pl.Int64).alias("cause"), pl.lit(kind, pl.Int16).alias("kind"), **amounts
    )

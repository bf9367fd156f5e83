"""Points put aside for an order: the ledger holds the sum, the lots know which points they are.

Points that are put aside do not lapse. What is not paid in the end returns to its lots, and lapses then if its
last day is over.
"""

from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import transaction

from puhui.economy.points import facts, lots, refusals
from puhui.economy.points.calc.pairing import EARLIEST_FIRST
from puhui.economy.points.claims import claim, same
from puhui.economy.points.models import Hold, Kind, Move, Spend
from puhui.economy.points.purses import SPEND, purse_of
from puhui.economy.points.spending import moves_of, settle_returned, take
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import refusals as ledger_refusals
from puhui.ground import clock
from puhui.ground.identifiers import number_of

RELEASES_PER_CALL = 1_000
State = Hold.State


@transaction.atomic
def hold_points(
    *, holder: int, city: str, amount: int, to: int, id: UUID, expires_at: datetime, at: datetime
) -> facts.PointsHeld:
    """Put points aside for a house account, from the lots that lapse first. The same id again answers the same.

    Refusals: AmountNotPositive, PointsInsufficient, SpendDiffers, ledger.hold_expired. Locks: the lots, the balance.
    """
    purse, cause = purse_of(city), number_of(f"points/spend/{id}")
    if amount <= 0:
        raise refusals.AmountNotPositive(amount=amount)
    told = Hold(holder_id=holder, id=id, city=city, amount=amount, paid_to=to, at=at, expires_at=expires_at)
    if not claim(told):
        return _fact(same(told, ("city", "amount", "paid_to", "expires_at")))
    paying = take(holder, purse, amount, clock.local_day(at))
    lots.book(moves_of(paying, Kind.HOLD, cause, point=-pl.col("take"), held=pl.col("take")), at)
    ledger.hold(
        id=id, holder=holder, unit=f"{city}.point", amount=amount, to=to, expires_at=expires_at, at=at,
        code=SPEND, memo=cause,
    )  # fmt: skip
    return _fact(told)


@transaction.atomic
def pay_held(*, id: UUID, at: datetime, amount: int | None = None) -> facts.PointsHeld:
    """Pay what was put aside, all or ``amount`` of it; the rest returns to its lots. Again: the same answer.

    What was paid can be refunded under the same id. Refusals: HoldUnknown, HoldSettled, SpendDiffers,
    ledger.hold_expired, ledger.hold_too_small. Locks: the hold, the lots, debts, the balance.
    """
    known = _locked(id)
    paid = known.amount if amount is None else amount
    if known.state == State.PAID and known.paid == paid:
        return _fact(known)
    if known.state == State.PAID:
        raise refusals.SpendDiffers(id=id, field="paid", known=known.paid, given=paid)
    if known.state != State.HELD:
        raise refusals.HoldSettled(id=id, state=State(known.state).name.lower())
    if paid <= 0:
        raise refusals.AmountNotPositive(amount=paid)
    frames = _settle(known, paid, at)
    ledger.post_hold(id=id, amount=paid, at=at)
    _post(known, "pay", frames, at)
    claim(Spend(holder_id=known.holder_id, id=id, city=known.city, amount=paid, paid_to=known.paid_to, at=at))
    return _settled(known, State.PAID, paid)


@transaction.atomic
def release_held(*, id: UUID, at: datetime) -> facts.PointsHeld:
    """Return what was put aside to its lots. Again: the same answer.

    Refusals: HoldUnknown, HoldSettled. Locks: the hold, the lots, debts, the balance.
    """
    known = _locked(id)
    if known.state == State.RELEASED:
        return _fact(known)
    if known.state != State.HELD:
        raise refusals.HoldSettled(id=id, state=State(known.state).name.lower())
    frames = _settle(known, 0, at)
    try:
        ledger.void_hold(id=id, at=at)
    except ledger_refusals.HoldSettled as settled:
        # The ledger lets expired holds lapse by itself; for the lots that is the same.
        if settled.data["state"] != "lapsed":
            raise
    _post(known, "release", frames, at)
    return _settled(known, State.RELEASED, 0)


def release_expired(*, at: datetime) -> int:
    """Return to their lots what was put aside for too long, at most 1,000 orders a call; answers with how many."""
    expired = Hold.objects.filter(state=State.HELD, expires_at__lte=at).order_by("expires_at")
    ids = list(expired.values_list("id", flat=True)[:RELEASES_PER_CALL])
    for each in ids:
        release_held(id=each, at=at)
    return len(ids)


def _locked(id: UUID) -> Hold:
    known = Hold.objects.select_for_update().filter(id=id).first()
    if known is None:
        raise refusals.HoldUnknown(id=id)
    return known


def _settle(known: Hold, paid: int, at: datetime) -> list[pl.DataFrame]:
    """Pay from the held lots that lapse first and return the rest; answers with what that posts besides."""
    purse, cause = purse_of(known.city), number_of(f"points/spend/{known.id}")
    held = _held(known, cause)
    before = pl.col("take").cum_sum() - pl.col("take")
    held = held.with_columns(paid=(pl.lit(paid) - before).clip(0, pl.col("take")).cast(pl.Int32))
    held = held.with_columns(back=pl.col("take") - pl.col("paid"))
    lots.book(moves_of(held, Kind.PAY_HELD, cause, held=-pl.col("paid")), at)
    lots.book(moves_of(held, Kind.RELEASE, cause, held=-pl.col("back"), point=pl.col("back")), at)
    returned = held.filter(pl.col("back") > 0).select(*lots.KEY, "lapses_on", point="back")
    return settle_returned(returned, purse, cause, at)


def _held(known: Hold, cause: int) -> pl.DataFrame:
    """The lots of a hold, locked, with ``take``, the earliest lapse first."""
    moves = Move.objects.filter(holder_id=known.holder_id, cause=cause, kind=Kind.HOLD)
    rows = [(m.holder_id, m.day, m.scenario_id, m.held) for m in moves]
    held = pl.DataFrame(rows, schema={n: lots.LOT[n] for n in lots.KEY} | {"take": pl.Int32}, orient="row")
    dates = lots.touch(held).select(*lots.KEY, "lapses_on")
    return held.join(dates, on=lots.KEY).sort(*EARLIEST_FIRST)


def _post(known: Hold, what: str, frames: list[pl.DataFrame], at: datetime) -> None:
    frame = pl.concat(frames)
    if not frame.is_empty():
        ledger.post_frame(f"points/{what}/{known.id}", at, frame)


def _settled(known: Hold, state: State, paid: int) -> facts.PointsHeld:
    Hold.objects.filter(holder_id=known.holder_id, id=known.id).update(state=state, paid=paid)
    known.state, known.paid = state, paid
    return _fact(known)


def _fact(known: Hold) -> facts.PointsHeld:
    return facts.PointsHeld(
        id=known.id, holder=known.holder_id, points=known.amount, expires_at=known.expires_at,
        state=State(known.state).name.lower(), paid=known.paid,
    )  # fmt: skip

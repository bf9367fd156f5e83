"""What ends without being used: given up, given back, expired. Private to the room.

The points are the caller's to return (``points.refund``), in the same transaction.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.economy.rewards import facts, pool, refusals, telling, waiting
from puhui.economy.rewards.models import Undone, Voucher
from puhui.economy.rewards.reserving import voucher_of
from puhui.economy.rewards.using import UPLOAD_HOURS, refuse_state
from puhui.foundations.packs import schema
from puhui.ground import clock

State = Voucher.State
ENDS_PER_CALL = 1_000
REASON_CHARACTERS_MAX = 500


@transaction.atomic
def deliver(*, holder: int, id: UUID, at: datetime) -> facts.VoucherIssued:
    """What was held is paid: issue it. Again: the same answer. Refusals: RedemptionUnknown, RedemptionSettled."""
    row = voucher_of(holder, id)
    offer = telling.offer_in(row.pack_number, row.offer)
    if row.state == State.HELD:
        row.state, row.held_until = State.ISSUED if offer.keeps else State.USED, None
        row.settled_at = None if offer.keeps else at
        row.save(update_fields=["state", "held_until", "settled_at"])
    elif row.state in (State.REFUNDED, State.EXPIRED, State.VOID):
        raise refusals.RedemptionSettled(id=id, state=State(row.state).name.lower())
    return telling.voucher(row)


@transaction.atomic
def give_up(*, holder: int, id: UUID, pack: schema.Pack, at: datetime) -> facts.VoucherReturned:
    """What was only held is held no more; its unit goes back. Again: the same answer.

    Refusals: RedemptionUnknown, RedemptionSettled. Locks: the voucher, the waiting list, counters.
    """
    row = voucher_of(holder, id)
    if row.state not in (State.HELD, State.VOID):
        raise refusals.RedemptionSettled(id=id, state=State(row.state).name.lower())
    if row.state == State.HELD:
        pool.put_back(holder, id)
    return _end(row, State.VOID, pack, at)


@transaction.atomic
def undo(
    *, holder: int, id: UUID, pack: schema.Pack, by: str, reason: str, at: datetime
) -> facts.VoucherReturned:  # fmt: skip
    """Give back, as an operator, what was not used, whatever the offer's terms say. Again: the same answer.

    Refusals: RedemptionUnknown, ReasonMissing, VoucherAlreadyUsed, VoucherVoid, VoucherNotPaid, VoucherExpired.
    Locks: the voucher, the waiting list, counters.
    """
    if not by or not (reason := reason.strip()) or len(reason) > REASON_CHARACTERS_MAX:
        raise refusals.ReasonMissing(characters=REASON_CHARACTERS_MAX)
    row = voucher_of(holder, id)
    if row.state == State.REFUNDED:
        return told(row)
    refuse_state(telling.offer_in(row.pack_number, row.offer), row, max(clock.local_day(at), row.valid_from))
    Undone.objects.create(holder_id=holder, voucher=id, by=by, reason=reason, at=at)
    return _end(row, State.REFUNDED, pack, at)


@transaction.atomic
def refund(*, holder: int, id: UUID, pack: schema.Pack, at: datetime) -> facts.VoucherReturned:
    """Give back a voucher that was not used. Again: the same answer.

    Refusals: RedemptionUnknown, RefundNotAllowed, VoucherAlreadyUsed, VoucherExpired, VoucherVoid, VoucherNotPaid.
    Locks: the voucher, the waiting list, counters.
    """
    row = voucher_of(holder, id)
    offer = telling.offer_in(row.pack_number, row.offer)
    if row.state == State.REFUNDED:
        return told(row)
    # A code that somebody has seen may have been used elsewhere, or at a counter without a line.
    if not offer.refundable or offer.kind == "pool" or offer.offline:
        raise refusals.RefundNotAllowed(offer=offer.id)
    refuse_state(offer, row, max(clock.local_day(at), row.valid_from))
    return _end(row, State.REFUNDED, pack, at)


@transaction.atomic
def expire(*, holder: int, id: UUID, pack: schema.Pack, at: datetime) -> facts.VoucherReturned:
    """End a voucher whose last day is over. Again: the same answer. Refusals: RedemptionUnknown, RedemptionSettled.

    ``price`` is what is to be returned: nothing for a pool's code, which may have been used at the provider's.
    """
    row = voucher_of(holder, id)
    if row.state == State.EXPIRED:
        return told(row)
    if row.state != State.ISSUED or row.valid_to >= _over_before(row, at):
        raise refusals.RedemptionSettled(id=id, state=State(row.state).name.lower())
    return _end(row, State.EXPIRED, pack, at)


def expirable(at: datetime) -> list[tuple[str, int, UUID]]:
    """(city, holder, id) of vouchers whose last day is over, at most 1,000."""
    found = Voucher.objects.filter(state=State.ISSUED, valid_to__lt=clock.local_day(at)).order_by("valid_to", "id")
    rows = [row for row in found[:ENDS_PER_CALL] if row.valid_to < _over_before(row, at)]
    return [(row.city, row.holder_id, row.id) for row in rows]


def held_too_long(at: datetime) -> list[tuple[str, int, UUID]]:
    """(city, holder, id) of what is held past its time, at most 1,000."""
    found = Voucher.objects.filter(state=State.HELD, held_until__lte=at).order_by("held_until")
    return list(found.values_list("city", "holder_id", "id")[:ENDS_PER_CALL])


def _over_before(row: Voucher, at: datetime) -> date:
    """The first day on which a voucher could still have been used: uploads of what was taken offline are awaited."""
    offline = telling.offer_in(row.pack_number, row.offer).offline
    return clock.local_day(at - timedelta(hours=UPLOAD_HOURS)) if offline else clock.local_day(at)


def _end(row: Voucher, state: State, pack: schema.Pack, at: datetime) -> facts.VoucherReturned:
    if row.state != state:
        row.state, row.held_until, row.settled_at = state, None, at
        row.save(update_fields=["state", "held_until", "settled_at"])
        waiting.give_back(city=row.city, pack=pack, offer=row.offer, cells=row.cells, at=at)
    return told(row)


def told(row: Voucher) -> facts.VoucherReturned:
    """How a redemption ended, and how many points return."""
    offer = telling.offer_in(row.pack_number, row.offer)
    price = 0 if row.state == State.EXPIRED and offer.kind == "pool" else row.price
    return facts.VoucherReturned(
        voucher=row.id, holder=row.holder_id, city=row.city, offer=row.offer, price=price,
        how=State(row.state).name.lower(), at=row.settled_at,
    )  # fmt: skip

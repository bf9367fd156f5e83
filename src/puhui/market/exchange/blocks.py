"""Block deals (大宗协议, T14): one member proposes, the other agrees, the exchange lets it stand or says why not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.ground.identifiers import uuid_of
from puhui.market.exchange import facts, floor, refusals, telling, trading
from puhui.market.exchange.calc import matching, prices
from puhui.market.exchange.changes import claim, share_day
from puhui.market.exchange.facts import Side
from puhui.market.exchange.models import Instrument, Member, Order


@transaction.atomic
def propose_block(
    *, id: UUID, city: str, instrument: str, side: Side, price_fen: int, tonnes: int, toward: str, by: str, at: datetime
) -> facts.Order:
    """Propose a deal to the member with the code ``toward``; what it takes is set aside until it is answered.

    Refusals: those of ``list_order``, with the limits of block deals; MemberUnknown, BlockWithOneself, BlockTooSmall.
    Locks: as ``list_order``.
    """
    prices.check(price_fen)
    matching.check_tonnes(tonnes)
    other = Member.objects.filter(city=city, code=toward.strip(), left_on=None).first()
    if other is None:
        raise refusals.MemberUnknown(member=toward[:40])
    told = {"city": city, "kind": "block", "instrument": instrument, "side": side, "price": price_fen}
    told |= {"tonnes": tonnes, "by": by, "toward": other.id}
    if known := floor.known(id, **told):
        return known
    here = floor.step_on(city, instrument, by, at)
    if known := floor.known(id, **told):
        return known
    if other.id == here.member.id:
        raise refusals.BlockWithOneself(member=other.code)
    if tonnes < (least := here.rules.blocks.tonnes_min):
        raise refusals.BlockTooSmall(tonnes=tonnes, least=least)
    prices.check_limits(price_fen, here.instrument.reference_fen, here.rules.limits.block_percent)
    floor.check_member(here, side, price_fen, tonnes)
    floor.set_aside((here.member, here.position), side, price_fen, tonnes)
    row = floor.enter(here, id, "block", side, price_fen, tonnes, by, at, toward_id=other.id)
    floor.save((here.member, here.position))
    return telling.order(row)


@transaction.atomic
def accept_block(*, id: UUID, city: str, block: UUID, by: str, at: datetime) -> facts.Order:
    """The other side's yes: the deal is made. ``by`` is an operator of the member to whom it was proposed.

    Refusals: BlockUnknown, BlockOver, those of ``propose_block`` as far as they concern the other side.
    Locks: the day (shared), the instrument, both members, their positions.
    """
    row, name = _proposed(city, block, by)
    side = Side(row.side).other
    told = {"city": city, "kind": "answer", "instrument": name, "side": side, "price": row.price_fen}
    told |= {"tonnes": row.tonnes, "by": by, "about": block}
    if known := floor.known(id, **told):
        return known
    here = floor.step_on(city, name, by, at, lock_member=False)
    if known := floor.known(id, **told):
        return known
    standings = floor.lock_all(here, [row.member_id])
    row.refresh_from_db()
    if row.state != facts.OPEN:
        raise refusals.BlockOver(block=block, state=row.state)
    floor.check_member(here, side, row.price_fen, row.tonnes)
    answer = floor.enter(here, id, "answer", side, row.price_fen, row.tonnes, by, at, about_id=block)
    proposer, answerer = standings[row.member_id], standings[here.member.id]
    floor.take(row, row.tonnes)
    floor.set_aside(proposer, Side(row.side), row.price_fen, -row.tonnes)
    buyer, seller = (answerer, proposer) if side is Side.BUY else (proposer, answerer)
    floor.deal(
        here, uuid_of(f"exchange/deal/{id}/0"), "block", buyer, seller, row.price_fen, row.tonnes, listing=row,
        order=answer, at=at,
    )  # fmt: skip
    floor.save(*standings.values())
    return telling.order(answer)


@transaction.atomic
def decline_block(*, id: UUID, city: str, block: UUID, by: str, at: datetime) -> facts.Order:
    """The other side's no: the proposal ends, and frees what it set aside.

    Refusals: BlockUnknown, BlockOver, OperatorUnknown, ChangeDiffers. Locks: as ``withdraw_order``.
    """
    row, _ = _proposed(city, block, by)
    share_day(city, row.day)
    Instrument.objects.select_for_update().get(id=row.instrument_id)
    if claim(id=id, city=city, kind="block_declined", about=f"order/{block}", by=by, at=at):
        row.refresh_from_db()
        if row.state != facts.OPEN:
            raise refusals.BlockOver(block=block, state=row.state)
        trading.end(row, facts.WITHDRAWN)
    return telling.order(row)


def _proposed(city: str, block: UUID, by: str) -> tuple[Order, str]:
    """A proposal to the member for whom ``by`` acts, and its instrument. Refusals: BlockUnknown, OperatorUnknown."""
    member = floor.operator_of(city, by)
    row = Order.objects.filter(id=block, city=city, kind="block", toward_id=member).first()
    if row is None:
        raise refusals.BlockUnknown(block=block)
    return row, telling.instrument(Instrument.objects.get(id=row.instrument_id)).name

"""Listing, picking, withdrawing: each order is one transaction, named by its caller's UUID."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from puhui.ground.identifiers import uuid_of
from puhui.market.exchange import facts, floor, joining, refusals, rulebook, telling
from puhui.market.exchange.calc import days, matching, prices
from puhui.market.exchange.changes import claim, share_day
from puhui.market.exchange.facts import Fill, Side
from puhui.market.exchange.floor import Floor, Standing
from puhui.market.exchange.models import Instrument, Order


@transaction.atomic
def list_order(
    *, id: UUID, city: str, instrument: str, side: Side, price_fen: int, tonnes: int, by: str, at: datetime
) -> facts.Order:
    """Put a listing into the book, until it is picked, withdrawn, or the day closes. ``by`` is an operator.

    Refusals: PriceMalformed, TonnesMalformed, OperatorUnknown, InstrumentUnknown, NoTradingDay, OutsideSession,
    DayClosed, EarlierDayOpen, ReferenceMissing, PriceOutsideLimits, TurnedTooSoon, OtherSideOpen, HoldingTooLarge,
    Oversold, Overbought, ChangeDiffers. Locks: the day (shared), the instrument, the member, its position.
    """
    prices.check(price_fen)
    matching.check_tonnes(tonnes)
    told = {"city": city, "kind": "listing", "instrument": instrument, "side": side, "price": price_fen}
    if known := floor.known(id, tonnes=tonnes, by=by, **told):
        return known
    here = floor.step_on(city, instrument, by, at)
    # A twin may have come before us while we waited for the instrument.
    if known := floor.known(id, tonnes=tonnes, by=by, **told):
        return known
    _check(here, side, price_fen, tonnes)
    floor.set_aside((here.member, here.position), side, price_fen, tonnes)
    row = floor.enter(here, id, "listing", side, price_fen, tonnes, by, at)
    floor.save((here.member, here.position))
    return telling.order(row)


@transaction.atomic
def pick(
    *, id: UUID, city: str, instrument: str, side: Side, price_fen: int, tonnes: int, by: str, at: datetime
) -> facts.Order:
    """Deal with the listings of the other side: of the best level alone, which must stand at ``price_fen``, by time.

    ``side`` is the picker's. Refusals: those of ``list_order``, NothingListed, NotBestLevel, LevelTooSmall, OwnListing.
    Locks: as ``list_order``, and the members and positions of the listings, by number.
    """
    prices.check(price_fen)
    matching.check_tonnes(tonnes)
    told = {"city": city, "kind": "pick", "instrument": instrument, "side": side, "price": price_fen}
    if known := floor.known(id, tonnes=tonnes, by=by, **told):
        return known
    here = floor.step_on(city, instrument, by, at, lock_member=False)
    if known := floor.known(id, tonnes=tonnes, by=by, **told):
        return known
    fills = matching.pick(_best(here, side.other), here.member.id, price_fen, tonnes)
    standings = floor.lock_all(here, {fill.listing.member for fill in fills})
    _check(here, side, price_fen, tonnes)
    row = floor.enter(here, id, "pick", side, price_fen, tonnes, by, at)
    _deal(here, row, fills, standings)
    return telling.order(row)


@transaction.atomic
def withdraw_order(*, id: UUID, city: str, order: UUID, by: str, at: datetime) -> facts.Order:
    """Take what is left of a listing or a proposed block out, within a session; what was dealt stays dealt.

    Refusals: OperatorUnknown, OrderUnknown, DealsFinal, BidBinds, NoTradingDay, OutsideSession, ChangeDiffers.
    Locks: as ``list_order``.
    """
    member = floor.operator_of(city, by)
    row = Order.objects.filter(id=order, member_id=member).first()
    if row is None:
        raise refusals.OrderUnknown(order=order)
    share_day(city, row.day)
    traded = Instrument.objects.select_for_update().get(id=row.instrument_id)
    if claim(id=id, city=city, kind="order_withdrawn", about=f"order/{order}", by=by, at=at):
        rules = rulebook.rules_of(city)
        days.check_open(rulebook.calendar_of(city), [s.hours for s in rules.hours.sessions], at)
        row.refresh_from_db()
        if row.state != facts.OPEN:
            raise refusals.DealsFinal(order=order, state=row.state)
        if row.kind not in ("listing", "block"):
            raise refusals.BidBinds()
        # Whoever keeps a copy of the book sees by this that it has changed.
        floor.next_of(traded)
        end(row, facts.WITHDRAWN)
    return telling.order(row)


def end(row: Order, state: str) -> None:
    """End a standing order and free what it set aside; whoever calls has locked its instrument."""
    standing = (joining.lock(row.member_id), joining.lock_position(row.member_id, row.instrument_id))
    floor.set_aside(standing, Side(row.side), row.price_fen, -row.left)
    row.state = state
    row.save(update_fields=["state"])
    floor.save(standing)


def _check(here: Floor, side: Side, price: int, tonnes: int) -> None:
    prices.check_limits(price, here.instrument.reference_fen, here.rules.limits.listing_percent)
    floor.check_member(here, side, price, tonnes)


def _best(here: Floor, side: Side) -> matching.Level | None:
    listings = Order.objects.filter(instrument_id=here.instrument.id, side=side, state=facts.OPEN, kind="listing")
    best = listings.aggregate(best=(Min if side is Side.SELL else Max)("price_fen"))["best"]
    if best is None:
        return None
    level = matching.Level(best)
    for row in listings.filter(price_fen=best).order_by("seq"):
        level.add(telling.standing(row))
    return level


def _deal(here: Floor, order: Order, fills: Sequence[Fill], standings: dict[int, Standing]) -> None:
    for nth, fill in enumerate(fills):
        listing = Order.objects.get(id=fill.listing.id)
        floor.take(listing, fill.tonnes)
        maker = standings[listing.member_id]
        floor.set_aside(maker, Side(listing.side), listing.price_fen, -fill.tonnes)
        sides = (standings[order.member_id], maker)
        buyer, seller = sides if order.side == Side.BUY else sides[::-1]
        floor.deal(
            here, uuid_of(f"exchange/deal/{order.id}/{nth}"), "listing", buyer, seller, fill.listing.price_fen,
            fill.tonnes, listing=listing, order=order, at=order.at,
        )  # fmt: skip
    floor.save(*standings.values())

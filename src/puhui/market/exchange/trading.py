"""Listing, picking, withdrawing: each order is one transaction, named by its caller's UUID."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Min

from puhui.foundations.packs import schema
from puhui.ground.identifiers import uuid_of
from puhui.ground.working_days import Calendar
from puhui.market.exchange import facts, joining, refusals, rulebook, telling
from puhui.market.exchange.calc import days, matching, prices
from puhui.market.exchange.changes import claim, same, share_day
from puhui.market.exchange.facts import Fill, Side
from puhui.market.exchange.models import Day, Deal, Instrument, Member, Operator, Order, Position
from puhui.market.registry import queries as registry


@dataclass
class Floor:
    """What an order stands on: rules, day, and the rows that it has locked."""

    rules: schema.Exchange
    calendar: Calendar
    day: date
    instrument: Instrument
    member: Member
    position: Position

    @property
    def name(self) -> str:
        return f"{self.instrument.project}-{self.instrument.vintage}"


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
    if known := _known(id, city, "listing", instrument, side, price_fen, tonnes, by):
        return known
    floor = _step_on(city, instrument, by, at)
    # A twin may have come before us while we waited for the instrument.
    if known := _known(id, city, "listing", instrument, side, price_fen, tonnes, by):
        return known
    _check(floor, side, price_fen, tonnes)
    if side is Side.BUY:
        floor.member.bid_fen += price_fen * tonnes
        floor.position.bidding += tonnes
    else:
        floor.position.offered += tonnes
    row = _enter(floor, id, "listing", side, price_fen, tonnes, by, at)
    _save(floor.member, floor.position)
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
    if known := _known(id, city, "pick", instrument, side, price_fen, tonnes, by):
        return known
    floor = _step_on(city, instrument, by, at, lock_member=False)
    if known := _known(id, city, "pick", instrument, side, price_fen, tonnes, by):
        return known
    fills = matching.pick(_best(floor, side.other), side.other, floor.member.id, price_fen, tonnes)
    makers = _lock_all(floor, {fill.listing.member for fill in fills})
    _check(floor, side, price_fen, tonnes)
    row = _enter(floor, id, "pick", side, price_fen, tonnes, by, at)
    _deal(floor, row, fills, makers)
    return telling.order(row)


@transaction.atomic
def withdraw_order(*, id: UUID, city: str, order: UUID, by: str, at: datetime) -> facts.Order:
    """Take what is left of a listing out of the book, within a session; what was dealt stays dealt.

    Refusals: OperatorUnknown, OrderUnknown, DealsFinal, NoTradingDay, OutsideSession, ChangeDiffers.
    Locks: as ``list_order``.
    """
    member = operator_of(city, by)
    row = Order.objects.filter(id=order, member_id=member).first()
    if row is None:
        raise refusals.OrderUnknown(order=order)
    share_day(city, row.day)
    Instrument.objects.select_for_update().get(id=row.instrument_id)
    if claim(id=id, city=city, kind="order_withdrawn", about=f"order/{order}", by=by, at=at):
        rules = rulebook.rules_of(city)
        days.check_open(rulebook.calendar_of(city), [s.hours for s in rules.hours.sessions], at)
        row.refresh_from_db()
        if row.state != facts.OPEN:
            raise refusals.DealsFinal(order=order, state=row.state)
        end(row, facts.WITHDRAWN)
    return telling.order(row)


def end(row: Order, state: str) -> None:
    """End an open listing and free what it set aside; whoever calls has locked its instrument."""
    holder = joining.lock(row.member_id)
    position = joining.lock_position(row.member_id, row.instrument_id)
    if row.side == Side.BUY:
        holder.bid_fen -= row.price_fen * row.left
        position.bidding -= row.left
    else:
        position.offered -= row.left
    row.state = state
    row.save(update_fields=["state"])
    _save(holder, position)


def operator_of(city: str, by: str) -> int:
    """The member for whom somebody acts. Refusals: PersonMissing, OperatorUnknown."""
    if not by.strip():
        raise refusals.PersonMissing()
    member = Operator.objects.filter(city=city, name=by.strip()).values_list("member_id", flat=True).first()
    if member is None:
        raise refusals.OperatorUnknown(member="", by=by)
    return member


def _known(
    id: UUID, city: str, kind: str, instrument: str, side: Side, price: int, tonnes: int, by: str
) -> facts.Order | None:  # fmt: skip
    row = Order.objects.filter(id=id).first()
    if row is None:
        return None
    told = telling.order(row)
    same(
        id, city=(row.city, city), kind=(row.kind, kind), instrument=(told.instrument, instrument),
        side=(row.side, int(side)), price_fen=(row.price_fen, price), tonnes=(row.tonnes, tonnes),
        by=(row.operator, by.strip()),
    )  # fmt: skip
    return told


def _step_on(city: str, instrument: str, by: str, at: datetime, *, lock_member: bool = True) -> Floor:
    rules, calendar = rulebook.rules_of(city), rulebook.calendar_of(city)
    day = days.check_open(calendar, [s.hours for s in rules.hours.sessions], at)
    number = operator_of(city, by)
    share_day(city, day)
    open_day(city, day)
    traded = Instrument.objects.select_for_update().get(id=joining.instrument_of(city, instrument).id)
    if day < traded.reference_from:
        raise refusals.ReferenceMissing(instrument=instrument, since=traded.reference_from)
    if lock_member:
        member, position = joining.lock(number), joining.lock_position(number, traded.id)
    else:
        member, position = Member(id=number), Position()
    return Floor(rules, calendar, day, traded, member, position)


def open_day(city: str, day: date) -> None:
    """The day takes orders, and every day before is settled. Refusals: DayClosed, EarlierDayOpen."""
    state = Day.objects.filter(city=city, day=day).values_list("state", flat=True).first()
    if state is None:
        if before := Day.objects.filter(city=city, day__lt=day).exclude(state="closed").order_by("day").first():
            raise refusals.EarlierDayOpen(day=before.day)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO exchange_day (city, day, state, closed_by) VALUES (%s, %s, 'open', '')"
                " ON CONFLICT DO NOTHING",
                [city, day],
            )
    elif state != "open":
        raise refusals.DayClosed(day=day)


def _check(floor: Floor, side: Side, price: int, tonnes: int) -> None:
    prices.check_limits(price, floor.instrument.reference_fen, floor.rules.limits.listing_percent)
    check_member(floor, side, price, tonnes)


def check_member(floor: Floor, side: Side, price: int, tonnes: int) -> None:
    """Everything that is asked of a member before it is bound, whatever the method.

    Refusals: OtherSideOpen, TurnedTooSoon, HoldingTooLarge, Oversold, Overbought.
    """
    position = telling.position(floor.position)
    matching.check_sides(side, position, floor.name)
    other_way = position.sold_on if side is Side.BUY else position.bought_on
    days.check_turn(floor.calendar, floor.name, other_way, floor.day, floor.rules.turning.days)
    limit = floor.rules.holding.tonnes_max
    if side is Side.BUY and limit is not None:
        matching.check_holding(_held(floor), position, tonnes, limit)
    matching.check_cover(side, telling.purse(floor.member), position, price, tonnes)


def _held(floor: Floor) -> int:
    """What the registry says the member has of the instrument, wherever it stands; used up is not held."""
    wanted = (floor.instrument.project, floor.instrument.vintage)
    for holding in registry.holdings(floor.member.account_id):
        if (holding.project, holding.vintage) == wanted:
            return sum(tonnes for state, tonnes in holding.tonnes.items() if state not in ("retired", "cancelled"))
    return 0


def _best(floor: Floor, side: Side) -> list[facts.Standing]:
    listings = Order.objects.filter(instrument_id=floor.instrument.id, side=side, state=facts.OPEN)
    best = listings.aggregate(best=(Min if side is Side.SELL else Max)("price_fen"))["best"]
    return [telling.standing(row) for row in listings.filter(price_fen=best).order_by("seq")]


def _lock_all(floor: Floor, makers: set[int]) -> dict[int, tuple[Member, Position]]:
    """Members by number, then their positions; the picker's own go onto the floor."""
    found = {}
    for number in sorted({*makers, floor.member.id}):
        found[number] = (joining.lock(number), joining.lock_position(number, floor.instrument.id))
    floor.member, floor.position = found[floor.member.id]
    return found


def _enter(
    floor: Floor, id: UUID, kind: str, side: Side, price: int, tonnes: int, by: str, at: datetime
) -> Order:  # fmt: skip
    state, left = (facts.OPEN, tonnes) if kind == "listing" else (facts.FILLED, 0)
    return Order.objects.create(
        id=id, city=floor.instrument.city, day=floor.day, instrument_id=floor.instrument.id, member_id=floor.member.id,
        operator=by.strip(), kind=kind, side=side, price_fen=price, tonnes=tonnes, left=left, state=state,
        seq=_next(floor.instrument), at=at,
    )  # fmt: skip


def _next(instrument: Instrument) -> int:
    """The next place in the instrument's order of time; its row is locked."""
    instrument.seq += 1
    instrument.save(update_fields=["seq"])
    return instrument.seq


def _deal(
    floor: Floor, order: Order, fills: Sequence[Fill], rows: dict[int, tuple[Member, Position]]
) -> None:  # fmt: skip
    for nth, fill in enumerate(fills):
        listing = Order.objects.get(id=fill.listing.id)
        listing.left -= fill.tonnes
        listing.state = facts.OPEN if listing.left else facts.FILLED
        listing.save(update_fields=["left", "state"])
        maker, standing = rows[listing.member_id]
        if listing.side == Side.BUY:
            maker.bid_fen -= listing.price_fen * fill.tonnes
            standing.bidding -= fill.tonnes
        else:
            standing.offered -= fill.tonnes
        sides = (order.member_id, listing.member_id)
        buyer, seller = sides if order.side == Side.BUY else sides[::-1]
        bind(rows[buyer], rows[seller], floor.day, fill.listing.price_fen, fill.tonnes)
        Deal.objects.create(
            id=uuid_of(f"exchange/deal/{order.id}/{nth}"), city=order.city, day=floor.day,
            instrument_id=floor.instrument.id, seq=_next(floor.instrument), mode="listing", buyer_id=buyer,
            seller_id=seller, price_fen=fill.listing.price_fen, tonnes=fill.tonnes, listing_id=listing.id,
            order_id=order.id, at=order.at,
        )  # fmt: skip
    for member, position in rows.values():
        _save(member, position)


def bind(
    buyer: tuple[Member, Position], seller: tuple[Member, Position], day: date, price: int, tonnes: int
) -> None:  # fmt: skip
    """Write a deal into the standings of both; whoever calls saves them."""
    buyer[0].bought_fen += price * tonnes
    buyer[1].bought += tonnes
    buyer[1].bought_on = day
    seller[0].sold_fen += price * tonnes
    seller[1].sold += tonnes
    seller[1].sold_on = day


def _save(member: Member, position: Position) -> None:
    member.save(update_fields=["cash_fen", "sold_fen", "bought_fen", "bid_fen"])
    position.save(update_fields=["placed", "sold", "offered", "bought", "bidding", "bought_on", "sold_on"])

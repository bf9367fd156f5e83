"""What every order stands on: the day, the rules, the rows it has locked, and what is asked of whom it binds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from puhui.foundations.packs import schema
from puhui.ground.working_days import Calendar
from puhui.market.exchange import facts, joining, refusals, rulebook, telling
from puhui.market.exchange.calc import days, matching
from puhui.market.exchange.changes import same, share_day
from puhui.market.exchange.facts import Side
from puhui.market.exchange.models import Day, Deal, Instrument, Member, Operator, Order, Position
from puhui.market.registry import queries as registry

Standing = tuple[Member, Position]


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


def step_on(city: str, instrument: str, by: str, at: datetime, *, lock_member: bool = True) -> Floor:
    """Refusals: NoTradingDay, OutsideSession, OperatorUnknown, DayClosed, EarlierDayOpen, InstrumentUnknown,
    ReferenceMissing. Locks: the day (shared), the instrument, and, unless told otherwise, the member, its position.
    """
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


def operator_of(city: str, by: str) -> int:
    """The member for whom somebody acts. Refusals: PersonMissing, OperatorUnknown."""
    if not by.strip():
        raise refusals.PersonMissing()
    member = Operator.objects.filter(city=city, name=by.strip()).values_list("member_id", flat=True).first()
    if member is None:
        raise refusals.OperatorUnknown(member="", by=by)
    return member


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


def check_member(floor: Floor, side: Side, price: int, tonnes: int, *, held: int | None = None) -> None:
    """Everything that is asked of a member before it is bound, whatever the method.

    Refusals: OtherSideOpen, TurnedTooSoon, HoldingTooLarge, Oversold, Overbought.
    """
    position = telling.position(floor.position)
    matching.check_sides(side, position, floor.name)
    other_way = position.sold_on if side is Side.BUY else position.bought_on
    days.check_turn(floor.calendar, floor.name, other_way, floor.day, floor.rules.turning.days)
    limit = floor.rules.holding.tonnes_max
    if side is Side.BUY and limit is not None:
        kept = held_by(floor.member.account_id, floor.instrument) if held is None else held
        matching.check_holding(kept, position, tonnes, limit)
    rates = floor.rules.fees
    matching.check_cover(side, telling.purse(floor.member, rates), position, price, tonnes, rates)


def held_by(account: int, instrument: Instrument) -> int:
    """What the registry says an account has of the instrument, wherever it stands; used up is not held."""
    wanted = (instrument.project, instrument.vintage)
    for holding in registry.holdings(account):
        if (holding.project, holding.vintage) == wanted:
            return sum(tonnes for state, tonnes in holding.tonnes.items() if state not in ("retired", "cancelled"))
    return 0


def known(
    id: UUID, *, city: str, kind: str, instrument: str, side: Side, price: int, tonnes: int, by: str,
    toward: int | None = None, about: UUID | None = None,
) -> facts.Order | None:  # fmt: skip
    """The order of this name, if it was given before with the same content. Refusals: ChangeDiffers."""
    row = Order.objects.filter(id=id).first()
    if row is None:
        return None
    told = telling.order(row)
    same(
        id, city=(row.city, city), kind=(row.kind, kind), instrument=(told.instrument, instrument),
        side=(row.side, int(side)), price_fen=(row.price_fen, price), tonnes=(row.tonnes, tonnes),
        by=(row.operator, by.strip()), toward=(row.toward_id, toward), about=(row.about_id, about),
    )  # fmt: skip
    return told


def lock_all(floor: Floor, others: Iterable[int]) -> dict[int, Standing]:
    """Members by number, each with its position; the floor's own go onto the floor."""
    found = {}
    for number in sorted({*others, floor.member.id}):
        found[number] = (joining.lock(number), joining.lock_position(number, floor.instrument.id))
    floor.member, floor.position = found[floor.member.id]
    return found


def set_aside(standing: Standing, side: Side, price: int, tonnes: int) -> None:
    """Keep money or tonnes for an order that stands, or, with tonnes below zero, free them; whoever calls saves."""
    member, position = standing
    if side is Side.BUY:
        member.bid_fen += price * tonnes
        position.bidding += tonnes
    else:
        position.offered += tonnes


def enter(
    floor: Floor, id: UUID, kind: str, side: Side, price: int, tonnes: int, by: str, at: datetime,
    **more: int | UUID,
) -> Order:  # fmt: skip
    """Write an order down. Picks and answers are filled at once; all others stand."""
    state, left = (facts.FILLED, 0) if kind in ("pick", "answer") else (facts.OPEN, tonnes)
    return Order.objects.create(
        id=id, city=floor.instrument.city, day=floor.day, instrument_id=floor.instrument.id, member_id=floor.member.id,
        operator=by.strip(), kind=kind, side=side, price_fen=price, tonnes=tonnes, left=left, state=state,
        seq=next_of(floor.instrument), at=at, **more,
    )  # fmt: skip


def next_of(instrument: Instrument) -> int:
    """The next place in the instrument's order of time; its row is locked."""
    instrument.seq += 1
    instrument.save(update_fields=["seq"])
    return instrument.seq


def take(order: Order, tonnes: int) -> None:
    """So much of a standing order is dealt: what was set aside for it is freed on ``standing`` by whoever calls."""
    order.left -= tonnes
    order.state = facts.OPEN if order.left else facts.FILLED
    order.save(update_fields=["left", "state"])


def deal(
    floor: Floor, id: UUID, mode: str, buyer: Standing, seller: Standing, price: int, tonnes: int, *, listing: Order,
    order: Order, at: datetime,
) -> None:  # fmt: skip
    """Write a deal down, and into the standings of both; whoever calls saves them."""
    bind(buyer, seller, floor.day, price, tonnes)
    Deal.objects.create(
        id=id, city=order.city, day=floor.day, instrument_id=floor.instrument.id, seq=next_of(floor.instrument),
        mode=mode, buyer_id=buyer[0].id, seller_id=seller[0].id, price_fen=price, tonnes=tonnes,
        listing_id=listing.id, order_id=order.id, at=at,
    )  # fmt: skip


def bind(buyer: Standing, seller: Standing, day: date, price: int, tonnes: int) -> None:
    """Write a deal into the standings of both; whoever calls saves them."""
    buyer[0].bought_fen += price * tonnes
    buyer[1].bought += tonnes
    buyer[1].bought_on = day
    seller[0].sold_fen += price * tonnes
    seller[1].sold += tonnes
    seller[1].sold_on = day


def save(*standings: Standing) -> None:
    for member, position in standings:
        member.save(update_fields=["cash_fen", "sold_fen", "bought_fen", "bid_fen"])
        position.save(update_fields=["placed", "sold", "offered", "bought", "bidding", "bought_on", "sold_on"])

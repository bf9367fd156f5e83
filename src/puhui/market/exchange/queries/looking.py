"""The book, members' standings, deals."""

from collections.abc import Iterable
from datetime import date
from itertools import starmap
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from puhui.market.exchange import facts, joining, refusals, rulebook, telling
from puhui.market.exchange.calc import prices
from puhui.market.exchange.facts import Side
from puhui.market.exchange.models import Auction, BankFile, Change, Deal, Instrument, Member, Order, Position

LEVELS_MAX = 100


def member(city: str, code: str) -> facts.Member:
    """Refusals: MemberUnknown."""
    row = Member.objects.filter(city=city, code=code.strip()).first()
    if row is None:
        raise refusals.MemberUnknown(member=code[:40])
    return telling.member(row)


def instruments(city: str) -> list[facts.Instrument]:
    return [telling.instrument(row) for row in Instrument.objects.filter(city=city).order_by("project", "vintage")]


def purse(member: int) -> facts.Purse:
    """Refusals: MemberUnknown."""
    row = Member.objects.filter(id=member).first()
    if row is None:
        raise refusals.MemberUnknown(member=member)
    return telling.purse(row, rulebook.rules_of(row.city).fees)


def positions(member: int) -> dict[str, facts.Position]:
    """A member's tonnes by instrument."""
    rows = {row.instrument_id: row for row in Position.objects.filter(member_id=member)}
    traded = Instrument.objects.filter(id__in=rows).order_by("project", "vintage")
    return {telling.instrument(i).name: telling.position(rows[i.id]) for i in traded}


def book(city: str, instrument: str, day: date) -> facts.Book:
    """What stands in the book of an instrument, at most a hundred levels a side. Refusals: InstrumentUnknown."""
    row = joining.instrument_of(city, instrument)
    low, high = prices.limits(row.reference_fen, rulebook.rules_of(city).limits.listing_percent)
    sides = {side: _levels(row.id, side) for side in Side}
    return facts.Book(instrument, day, row.reference_fen, low, high, sides[Side.BUY], sides[Side.SELL])


def _levels(instrument: int, side: Side) -> tuple[facts.Level, ...]:
    found = (
        Order.objects.filter(instrument_id=instrument, side=side, state=facts.OPEN, kind="listing")
        .values("price_fen")
        .annotate(left_now=Sum("left"), orders=Count("id"))
        .order_by("price_fen" if side is Side.SELL else "-price_fen")
    )
    return tuple(facts.Level(v["price_fen"], v["left_now"], v["orders"]) for v in found[:LEVELS_MAX])


def deals(city: str, day: date) -> tuple[facts.Deal, ...]:
    """All deals of a day, in the order of time."""
    return telling.deals(Deal.objects.filter(city=city, day=day).order_by("at", "instrument_id", "seq"))


WAITING = """
SELECT d.id, i.project, i.vintage, s.account_id, b.account_id, d.tonnes
FROM exchange_deal d JOIN exchange_instrument i ON i.id = d.instrument_id
JOIN exchange_member s ON s.id = d.seller_id JOIN exchange_member b ON b.id = d.buyer_id
WHERE d.city = %s AND d.day = %s AND d.state = 'made' ORDER BY d.at, d.instrument_id, d.seq LIMIT %s
"""


def waiting(city: str, day: date, most: int) -> list[facts.Waiting]:
    """The first so many deals that wait for their delivery, in the order of time, with no more than moves them."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [city, day, most])
        return list(starmap(facts.Waiting, cursor.fetchall()))


def undelivered(city: str, day: date) -> tuple[facts.Deal, ...]:
    """Deals that wait for their delivery, in the order of time."""
    return telling.deals(Deal.objects.filter(city=city, day=day, state="made").order_by("at", "instrument_id", "seq"))


def dealt(ids: Iterable[UUID]) -> tuple[facts.Deal, ...]:
    """Deals by their ids, in the order of time; those that are not known are left out."""
    return telling.deals(Deal.objects.filter(id__in=list(ids)).order_by("at", "instrument_id", "seq"))


def order(city: str, id: UUID) -> facts.Order:
    """Refusals: OrderUnknown."""
    row = Order.objects.filter(id=id, city=city).first()
    if row is None:
        raise refusals.OrderUnknown(order=id)
    return telling.order(row)


def blocks(member: int, day: date) -> tuple[facts.Order, ...]:
    """Block deals that a member proposed or is asked about on a day, in the order of time; at most a hundred."""
    mine = Q(member_id=member) | Q(toward_id=member)
    return telling.orders(Order.objects.filter(mine, kind="block", day=day).order_by("at", "seq")[:LEVELS_MAX])


def auctions(city: str, day: date) -> tuple[facts.Auction, ...]:
    """A day's one-way auctions, as anybody may see them."""
    return tuple(telling.auction(row) for row in Auction.objects.filter(city=city, day=day).order_by("opened_at", "id"))


def auction(city: str, id: UUID) -> facts.Auction:
    """Refusals: AuctionUnknown."""
    row = Auction.objects.filter(id=id, city=city).first()
    if row is None:
        raise refusals.AuctionUnknown(auction=id)
    return telling.auction(row)


def bank_files(city: str, day: date) -> tuple[facts.BankTaken, ...]:
    """Files that tell a day's closing balance, the latest first."""
    return tuple(telling.bank_taken(row) for row in BankFile.objects.filter(city=city, day=day).order_by("-at", "id"))


def objections(city: str, day: date) -> tuple[facts.Objection, ...]:
    """What members object to in a day's settlement, in the order of time."""
    rows = Change.objects.filter(city=city, kind="objected", content__day=str(day)).order_by("at", "id")
    codes = {f"member/{m.id}": m.code for m in Member.objects.filter(city=city)}
    return tuple(telling.objection(row, codes[row.about]) for row in rows)

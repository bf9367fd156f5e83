"""The day's end: open orders end, reference prices are set, deals are delivered one by one, or fail (T17, T27, T28).

A journey moves the credits in the registry and calls ``deliver`` in one transaction: both or neither.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

import polars as pl
from django.db import connection, transaction

from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as ledger_kept
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of, uuid_of
from puhui.market.exchange import auctions, books, facts, joining, refusals, rowsets, rulebook
from puhui.market.exchange.calc import days, fees, prices
from puhui.market.exchange.changes import take_day
from puhui.market.exchange.models import Auction, Day, Deal, Instrument, Member, Position, Quote

# What open orders set aside goes back, all at once; members before positions, as everywhere.
FREE_MONEY = """
UPDATE exchange_member m SET bid_fen = bid_fen - o.fen
FROM (SELECT member_id, sum(price_fen * "left") AS fen FROM exchange_order
      WHERE city = %s AND day <= %s AND state = 'open' AND side = 1 GROUP BY member_id) o WHERE o.member_id = m.id
"""
FREE_TONNES = """
UPDATE exchange_position p SET bidding = bidding - o.bids, offered = offered - o.offers
FROM (SELECT member_id, instrument_id, coalesce(sum("left") FILTER (WHERE side = 1), 0) AS bids,
             coalesce(sum("left") FILTER (WHERE side = 2), 0) AS offers
      FROM exchange_order WHERE city = %s AND day <= %s AND state = 'open' GROUP BY 1, 2) o
WHERE o.member_id = p.member_id AND o.instrument_id = p.instrument_id
"""
END_ORDERS = "UPDATE exchange_order SET state = 'ended' WHERE city = %s AND day <= %s AND state = 'open'"


@transaction.atomic
def begin_close(*, city: str, day: date, by: str, at: datetime) -> facts.Closed:
    """Stop trade of a day: what is open ends, tomorrow's reference prices are set. Again, nothing changes.

    Refusals: PersonMissing, NoTradingDay, CloseTooEarly, EarlierDayOpen. Locks: the day, alone; members, positions.
    """
    if not by.strip():
        raise refusals.PersonMissing()
    if not days.is_trading(rulebook.calendar_of(city), day):
        raise refusals.NoTradingDay(day=day)
    closes = max(session.hours[1] for session in rulebook.rules_of(city).hours.sessions)
    over = clock.day_starts(day) + timedelta(hours=closes.hour, minutes=closes.minute)
    if at < over:
        raise refusals.CloseTooEarly(day=day, closes=f"{closes:%H:%M}")
    take_day(city, day)
    row = Day.objects.filter(city=city, day=day).first() or Day.objects.create(city=city, day=day)
    if row.state != "open":
        return _told(row)
    if before := Day.objects.filter(city=city, day__lt=day).exclude(state="closed").order_by("day").first():
        raise refusals.EarlierDayOpen(day=before.day)
    for auction in Auction.objects.filter(city=city, day=day, state="open").order_by("instrument_id", "id"):
        auctions.conclude(auction, at)
    with connection.cursor() as cursor:
        for query in (FREE_MONEY, FREE_TONNES, END_ORDERS):
            cursor.execute(query, [city, day])
    for traded in Instrument.objects.select_for_update().filter(city=city, reference_from__lte=day).order_by("id"):
        _quote(traded, day)
    row.state, row.closed_by = "closing", by.strip()
    row.save(update_fields=["state", "closed_by"])
    return _told(row)


def _quote(traded: Instrument, day: date) -> None:
    told = Deal.objects.filter(instrument_id=traded.id, day=day).order_by("seq")
    dealt = list(told.values_list("mode", "price_fen", "tonnes", named=True))
    listed = [d for d in dealt if d.mode == "listing"]
    seen = [d.price_fen for d in listed]
    next_reference = prices.average([(d.price_fen, d.tonnes) for d in listed], traded.reference_fen)
    Quote.objects.create(
        instrument_id=traded.id, day=day, city=traded.city, reference_fen=traded.reference_fen,
        opened_fen=seen[0] if seen else None, high_fen=max(seen, default=None), low_fen=min(seen, default=None),
        closed_fen=seen[-1] if seen else None, listing_tonnes=sum(d.tonnes for d in listed),
        listing_fen=sum(d.price_fen * d.tonnes for d in listed), tonnes=sum(d.tonnes for d in dealt),
        amount_fen=sum(d.price_fen * d.tonnes for d in dealt), next_reference_fen=next_reference,
    )  # fmt: skip
    traded.reference_fen = next_reference
    traded.save(update_fields=["reference_fen"])


@transaction.atomic
def deliver(*, deal: UUID, at: datetime) -> bool:
    """The money's half of a delivery, in the transaction of the credits' half; false where it was done before.

    Refusals: DealUnknown, DayNotClosing, ledger.balance_insufficient. Locks: the deal, both members by number, their
    positions, balances.
    """
    row = _lock(deal)
    if row.state != "made":
        return False
    state = Day.objects.values_list("state", flat=True).get(city=row.city, day=row.day)
    if state != "closing":
        raise refusals.DayNotClosing(day=row.day, state=state)
    buyer, seller = _sides(row)
    row.buyer_fee_fen, row.seller_fee_fen = _fees(row, rulebook.rules_of(row.city).fees)
    _settle(row, buyer, seller)
    _pay(row, row.price_fen * row.tonnes, at)
    if row.buyer_fee_fen or row.seller_fee_fen:
        _take_fees([row], row.city, at)
    row.state = "delivered"
    row.save(update_fields=["state", "buyer_fee_fen", "seller_fee_fen"])
    _save(buyer, seller)
    return True


def _fees(row: "Deal | _Waiting", rates: schema.Fees) -> tuple[int, int]:
    """What a deal costs its buyer and its seller."""
    amount = row.price_fen * row.tonnes
    return fees.charge(amount, rates.buyer_rate), fees.charge(amount, rates.seller_rate)


def _pay(row: Deal, amount: int, at: datetime) -> None:
    clearing, unit = ledger_kept.house_account(books.clearing_of(row.city)), books.unit_of(row.city)
    ledger.post(
        [
            ledger.Transfer(uuid_of(f"exchange/paid/{row.id}"), unit, row.buyer_id, clearing, amount, books.PAYMENT),
            ledger.Transfer(uuid_of(f"exchange/got/{row.id}"), unit, clearing, row.seller_id, amount, books.PAYMENT),
        ],
        at,
    )


@transaction.atomic
def deliver_together(*, deals: Sequence[UUID], at: datetime) -> None:
    """The money's half of many deliveries of one day: all that ``deliver`` does for each, or nothing.

    Refusals: DealUnknown where one is not waiting, DayNotClosing, ledger.balance_insufficient.
    Locks: the deals, members by number, positions, balances.
    """
    rows = _waiting(deals)
    if len(rows) != len(deals):
        raise refusals.DealUnknown(deal=sorted(set(deals) - {row.id for row in rows})[0])
    (city, day), *others = {(row.city, row.day) for row in rows}
    state = Day.objects.values_list("state", flat=True).get(city=city, day=day)
    if state != "closing" or others:
        raise refusals.DayNotClosing(day=day, state=state)
    numbers = {row.buyer_id for row in rows} | {row.seller_id for row in rows}
    members = {m.id: m for m in Member.objects.select_for_update().filter(id__in=numbers).order_by("id")}
    pairs = {(number, row.instrument_id) for row in rows for number in (row.buyer_id, row.seller_id)}
    positions = rowsets.positions(pairs)
    rates = rulebook.rules_of(city).fees
    if rates.taken:
        rows = [row._replace(**dict(zip(FEES, _fees(row, rates), strict=True))) for row in rows]
    for row in rows:
        buyer, seller = ((members[n], positions[n, row.instrument_id]) for n in (row.buyer_id, row.seller_id))
        _settle(row, buyer, seller)
    _pay_together(rows, city, at)
    if rates.taken:
        _take_fees(rows, city, at)
    with connection.cursor() as cursor:
        rowsets.save(cursor, SETTLE_MEMBERS, [m for _, m in sorted(members.items())], *MEMBER)
        rowsets.save(cursor, SETTLE_POSITIONS, [p for _, p in sorted(positions.items())], *POSITION)
        if rates.taken:
            rowsets.save(cursor, DELIVERED_WITH_FEES, rows, "id", *FEES)
        else:
            cursor.execute(DELIVERED, [[row.id for row in rows]])


DELIVERED = "UPDATE exchange_deal SET state = 'delivered' WHERE id = ANY(%s)"
FEES = ("buyer_fee_fen", "seller_fee_fen")
DELIVERED_WITH_FEES = """
UPDATE exchange_deal d SET state = 'delivered', buyer_fee_fen = t.bought, seller_fee_fen = t.sold
FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS t (id, bought, sold) WHERE d.id = t.id
"""
MEMBER = ("id", "cash_fen", "sold_fen", "bought_fen")
SETTLE_MEMBERS = """
UPDATE exchange_member m SET cash_fen = t.cash, sold_fen = t.sold, bought_fen = t.bought
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS t (id, cash, sold, bought) WHERE m.id = t.id
"""
POSITION = ("member_id", "instrument_id", "placed", "sold", "bought")
SETTLE_POSITIONS = """
UPDATE exchange_position p SET placed = t.placed, sold = t.sold, bought = t.bought
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS t (member, instrument, placed, sold, bought)
WHERE p.member_id = t.member AND p.instrument_id = t.instrument
"""


class _Waiting(NamedTuple):
    """What of a deal its delivery needs: many of them are read at once, and as rows of a table cost most of the time."""

    id: UUID
    city: str
    day: date
    instrument_id: int
    buyer_id: int
    seller_id: int
    price_fen: int
    tonnes: int
    buyer_fee_fen: int = 0
    seller_fee_fen: int = 0


WAITING = f"""
SELECT {", ".join(_Waiting._fields)} FROM exchange_deal WHERE id = ANY(%s) AND state = 'made' ORDER BY id FOR UPDATE
"""


def _waiting(deals: Sequence[UUID]) -> list[_Waiting]:
    """Those of these deals that wait, locked."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [list(deals)])
        return list(starmap(_Waiting, cursor.fetchall()))


def _pay_together(rows: list[_Waiting], city: str, at: datetime) -> None:
    """Every deal by itself through the clearing account; one journal, whose name is that of its deals."""
    clearing, unit = ledger_kept.house_account(books.clearing_of(city)), ledger_kept.unit(books.unit_of(city)).number
    buyers, sellers = [row.buyer_id for row in rows], [row.seller_id for row in rows]
    amounts = [row.price_fen * row.tonnes for row in rows]
    memos = [number_of(f"exchange/deal/{row.id}") for row in rows]
    house = [clearing] * len(rows)
    frame = pl.DataFrame({
        "holder": pl.Series(buyers + sellers, dtype=pl.Int64), "unit": pl.repeat(unit, 2 * len(rows), dtype=pl.Int16, eager=True),
        "debit": pl.Series(buyers + house, dtype=pl.Int64), "credit": pl.Series(house + sellers, dtype=pl.Int64),
        "amount": pl.Series(amounts * 2, dtype=pl.Int64),
        "code": pl.repeat(books.PAYMENT, 2 * len(rows), dtype=pl.Int16, eager=True),
        "memo": pl.Series(memos * 2, dtype=pl.Int64),
    })  # fmt: skip
    name = hashlib.sha256("".join(str(row.id) for row in rows).encode()).hexdigest()
    ledger.post_frame(f"exchange/paid/{name}", at, frame)


def _take_fees(rows: Sequence[Deal | _Waiting], city: str, at: datetime) -> None:
    """Of each side what the deal costs it, a part of it straight into the reserve; every deal by itself."""
    rates, unit = rulebook.rules_of(city).fees, ledger_kept.unit(books.unit_of(city)).number
    books.open_books(city)
    kept, put_aside = (ledger_kept.house_account(name(city)) for name in (books.fees_of, books.reserve_of))
    transfers = []
    for row in rows:
        for member, fee in ((row.buyer_id, row.buyer_fee_fen), (row.seller_id, row.seller_fee_fen)):
            aside, memo = fees.reserved(rates, fee), number_of(f"exchange/deal/{row.id}")
            shares = ((kept, fee - aside, books.FEE), (put_aside, aside, books.RESERVE))
            transfers += [(member, unit, member, house, part, code, memo) for house, part, code in shares if part]
    if transfers:
        columns = ("holder", "unit", "debit", "credit", "amount", "code", "memo")
        types = dict(zip(columns, (pl.Int64, pl.Int16, *[pl.Int64] * 3, pl.Int16, pl.Int64), strict=True))
        name = hashlib.sha256("".join(str(row.id) for row in rows).encode()).hexdigest()
        ledger.post_frame(f"exchange/fees/{name}", at, pl.DataFrame(transfers, schema=types, orient="row"))


@transaction.atomic
def fail(*, deal: UUID, why: str) -> int:
    """Neither credits nor money of a deal move; what its seller bought with its money fails too, the latest first.

    How many deals failed, 0 where it was settled before. Refusals: DealUnknown. Locks: as ``deliver``.
    """
    row = _lock(deal)
    if row.state != "made":
        return 0
    failed = 1
    while (later := _unpaid(row)) is not None:
        failed += fail(deal=later.id, why="exchange.seller_was_not_paid")
        # Money that goes round in a ring brings us back to where we began.
        row.refresh_from_db()
        if row.state != "made":
            return failed
    buyer, seller = _sides(row)
    _release(row, buyer, seller)
    row.state, row.why = "failed", why[:200]
    row.save(update_fields=["state", "why"])
    _save(buyer, seller)
    return failed


def _unpaid(row: Deal) -> Deal | None:
    """The seller's latest purchase, if the seller cannot pay all purchases without this deal's money."""
    seller = Member.objects.get(id=row.seller_id)
    amount = row.price_fen * row.tonnes
    due = fees.due(rulebook.rules_of(row.city).fees, seller.bought_fen, seller.sold_fen - amount)
    left = seller.cash_fen + seller.sold_fen - seller.bought_fen - amount - due
    if left >= 0:
        return None
    return Deal.objects.filter(buyer_id=seller.id, day=row.day, state="made").order_by("-at", "-seq").first()


@transaction.atomic
def finish_close(*, city: str, day: date, at: datetime) -> facts.Closed:
    """The day is closed once no deal waits any more; until then nothing changes. Locks: the day, alone."""
    take_day(city, day)
    row = Day.objects.get(city=city, day=day)
    told = _told(row)
    if row.state == "closing" and not told.waiting:
        row.state, row.closed_at = "closed", at
        row.save(update_fields=["state", "closed_at"])
        told = _told(row)
    return told


def _lock(deal: UUID) -> Deal:
    row = Deal.objects.select_for_update().filter(id=deal).first()
    if row is None:
        raise refusals.DealUnknown(deal=deal)
    return row


def _sides(row: Deal) -> tuple[tuple[Member, Position], tuple[Member, Position]]:
    members = {number: joining.lock(number) for number in sorted((row.buyer_id, row.seller_id))}
    found = {n: (member, joining.lock_position(n, row.instrument_id)) for n, member in members.items()}
    return found[row.buyer_id], found[row.seller_id]


def _settle(row: Deal | _Waiting, buyer: tuple[Member, Position], seller: tuple[Member, Position]) -> None:
    """What both did becomes what both have."""
    _release(row, buyer, seller)
    buyer[0].cash_fen -= row.price_fen * row.tonnes + row.buyer_fee_fen
    seller[0].cash_fen += row.price_fen * row.tonnes - row.seller_fee_fen
    seller[1].placed -= row.tonnes


def _release(row: Deal | _Waiting, buyer: tuple[Member, Position], seller: tuple[Member, Position]) -> None:
    """Take the deal out of what both did since the last close."""
    buyer[0].bought_fen -= row.price_fen * row.tonnes
    buyer[1].bought -= row.tonnes
    seller[0].sold_fen -= row.price_fen * row.tonnes
    seller[1].sold -= row.tonnes


def _save(*sides: tuple[Member, Position]) -> None:
    for member, position in sides:
        member.save(update_fields=["cash_fen", "sold_fen", "bought_fen"])
        position.save(update_fields=["placed", "sold", "bought"])


def _told(row: Day) -> facts.Closed:
    found = Deal.objects.filter(city=row.city, day=row.day)
    count = {state: found.filter(state=state).count() for state in ("delivered", "failed", "made")}
    return facts.Closed(row.city, row.day, row.state, count["delivered"], count["failed"], count["made"])

"""The proof: what members have and set aside is what orders, deals, the ledger and the registry say."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import F, Sum

from puhui.foundations.ledger import queries as ledger
from puhui.market.exchange import books, facts, telling
from puhui.market.exchange.calc import auction as calc
from puhui.market.exchange.models import Auction, Deal, Instrument, Member, Order, Position
from puhui.market.registry import queries as registry

SUMS_OF_MEMBERS = """
SELECT m.id, m.code, m.city, m.account_id, m.left_on IS NOT NULL, m.cash_fen, m.bid_fen, m.bought_fen, m.sold_fen,
       coalesce((SELECT sum(o.price_fen * o."left") FROM exchange_order o
                 WHERE o.member_id = m.id AND o.state = 'open' AND o.side = 1), 0)::bigint,
       coalesce((SELECT sum(d.price_fen * d.tonnes) FROM exchange_deal d
                 WHERE d.buyer_id = m.id AND d.state = 'made'), 0)::bigint,
       coalesce((SELECT sum(d.price_fen * d.tonnes) FROM exchange_deal d
                 WHERE d.seller_id = m.id AND d.state = 'made'), 0)::bigint
FROM exchange_member m ORDER BY m.id
"""
SUMS_OF_POSITIONS = """
SELECT p.member_id, p.instrument_id, p.offered, p.bidding, p.bought, p.sold,
       coalesce((SELECT sum(o."left") FROM exchange_order o WHERE o.member_id = p.member_id AND o.state = 'open'
                 AND o.instrument_id = p.instrument_id AND o.side = 2), 0)::bigint,
       coalesce((SELECT sum(o."left") FROM exchange_order o WHERE o.member_id = p.member_id AND o.state = 'open'
                 AND o.instrument_id = p.instrument_id AND o.side = 1), 0)::bigint,
       coalesce((SELECT sum(d.tonnes) FROM exchange_deal d WHERE d.buyer_id = p.member_id AND d.state = 'made'
                 AND d.instrument_id = p.instrument_id), 0)::bigint,
       coalesce((SELECT sum(d.tonnes) FROM exchange_deal d WHERE d.seller_id = p.member_id AND d.state = 'made'
                 AND d.instrument_id = p.instrument_id), 0)::bigint
FROM exchange_position p ORDER BY p.member_id, p.instrument_id
"""
TAKEN = """
SELECT o.id, o.tonnes - o."left", coalesce(d.tonnes, 0)::bigint FROM exchange_order o
LEFT JOIN (SELECT id, sum(tonnes) AS tonnes FROM (
             SELECT order_id AS id, tonnes FROM exchange_deal UNION ALL SELECT listing_id, tonnes FROM exchange_deal
           ) e GROUP BY id) d ON d.id = o.id
WHERE o.tonnes - o."left" <> coalesce(d.tonnes, 0) ORDER BY o.id LIMIT 1
"""


def verify() -> facts.Report:
    """Prove every sum again, in one snapshot; inside a transaction, as that sees it. The first fault is named."""
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        fault = next(_faults(), None)
        counts = [table.objects.count() for table in (Member, Position, Order, Deal)]
    return facts.Report(*counts, first_fault=fault)


def _faults() -> Iterator[facts.Fault]:
    yield from _members()
    yield from _positions()
    with connection.cursor() as cursor:
        cursor.execute(TAKEN)
        for order, expected, found in cursor.fetchall():
            yield facts.Fault("order", str(order), expected, found)
    yield from _auctions()
    for city in Member.objects.values_list("city", flat=True).distinct():
        left = ledger.house_balance(books.clearing_of(city), books.unit_of(city)).balance
        if left:
            yield facts.Fault("clearing", city, 0, left)
        yield from _fees(city)


def _fees(city: str) -> Iterator[facts.Fault]:
    """What was taken for deals stands with the house: what it keeps, and the risk reserve."""
    taken = Deal.objects.filter(city=city).aggregate(fen=Sum(F("buyer_fee_fen") + F("seller_fee_fen")))["fen"] or 0
    if not taken:
        return
    accounts = (books.fees_of(city), books.reserve_of(city))
    found = sum(ledger.house_balance(account, books.unit_of(city)).balance for account in accounts)
    if found != taken:
        yield facts.Fault("fee", city, taken, found)


def _members() -> Iterator[facts.Fault]:
    with connection.cursor() as cursor:
        cursor.execute(SUMS_OF_MEMBERS)
        rows = cursor.fetchall()
    for id, code, city, account, left, cash, bid, bought, sold, *told in rows:
        posted = ledger.balances(id, books.book_of(city))[books.unit_of(city)].posted
        for kind, expected, found in zip(
            ("cash", "bid", "bought", "sold"), (posted, *told), (cash, bid, bought, sold), strict=True
        ):
            if expected != found:
                yield facts.Fault(kind, f"{city}/{code}", expected, found)
        if not left:
            yield from _placed(id, code, city, account)


def _placed(member: int, code: str, city: str, account: int) -> Iterator[facts.Fault]:
    """What is placed is what the registry holds for the exchange."""
    held = {(h.project, h.vintage): h.tonnes.get("on_exchange", 0) for h in registry.holdings(account)}
    traded = {i.id: (i.project, i.vintage) for i in Instrument.objects.filter(city=city)}
    for row in Position.objects.filter(member_id=member).order_by("instrument_id"):
        expected = held.pop(traded[row.instrument_id], 0)
        if row.placed != expected:
            yield facts.Fault("placed", f"{city}/{code}", expected, row.placed)
    for (project, vintage), tonnes in held.items():
        if tonnes:
            yield facts.Fault("placed", f"{city}/{code} {project}-{vintage}", tonnes, 0)


def _positions() -> Iterator[facts.Fault]:
    with connection.cursor() as cursor:
        cursor.execute(SUMS_OF_POSITIONS)
        rows = cursor.fetchall()
    for member, instrument, *sums in rows:
        for kind, found, expected in zip(("offered", "bidding", "bought", "sold"), sums[:4], sums[4:], strict=True):
            if expected != found:
                yield facts.Fault(kind, f"{member}/{instrument}", expected, found)


def _auctions() -> Iterator[facts.Fault]:
    """Draw every lot again: price and tonnes are what the bids and the seed that was promised come to."""
    for row in Auction.objects.filter(state="settled").order_by("id"):
        told = telling.auction(row)
        again = calc.redraw(told)
        if not again.promised or again.price_fen != told.price_fen:
            yield facts.Fault("auction", str(row.id), again.price_fen or 0, told.price_fen or 0)
        for bid in told.bids:
            if bid.given != again.given.get(bid.member, 0):
                yield facts.Fault("auction", f"{row.id} {bid.member}", again.given.get(bid.member, 0), bid.given)

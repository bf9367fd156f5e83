"""From rows to facts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from puhui.foundations.packs import schema
from puhui.market.exchange import facts
from puhui.market.exchange.calc import auction as calc
from puhui.market.exchange.calc import fees
from puhui.market.exchange.models import Auction, BankFile, Change, Deal, Instrument, Member, Order, Position, Quote


def instrument(row: Instrument) -> facts.Instrument:
    return facts.Instrument(row.id, row.city, row.project, row.vintage, row.reference_fen, row.reference_from)


def member(row: Member) -> facts.Member:
    return facts.Member(row.id, row.city, row.code, row.name, row.account_id)


def purse(row: Member, rates: schema.Fees) -> facts.Purse:
    due = fees.due(rates, row.bought_fen + row.bid_fen, row.sold_fen)
    return facts.Purse(row.cash_fen, row.sold_fen, row.bought_fen, row.bid_fen, due)


def position(row: Position) -> facts.Position:
    return facts.Position(
        row.placed, row.sold, row.offered, row.bought, row.bidding, row.bought_on, row.sold_on
    )  # fmt: skip


def standing(row: Order) -> facts.Standing:
    return facts.Standing(row.id, row.member_id, row.price_fen, row.left, row.seq)


def deals(rows: Iterable[Deal]) -> tuple[facts.Deal, ...]:
    """With the names of instruments and the codes of members."""
    rows = list(rows)
    traded = {i.id: instrument(i).name for i in Instrument.objects.filter(id__in={r.instrument_id for r in rows})}
    sides = {r.buyer_id for r in rows} | {r.seller_id for r in rows}
    codes = dict(Member.objects.filter(id__in=sides).values_list("id", "code"))
    return tuple(
        facts.Deal(
            r.id, traded[r.instrument_id], r.day, r.at, r.mode, codes[r.buyer_id], codes[r.seller_id], r.price_fen,
            r.tonnes, r.state, r.buyer_fee_fen, r.seller_fee_fen,
        )
        for r in rows
    )  # fmt: skip


def order(row: Order) -> facts.Order:
    (told,) = orders([row])
    return told


def orders(rows: Iterable[Order]) -> tuple[facts.Order, ...]:
    """Orders with their deals, on whichever side of them they stood."""
    rows = list(rows)
    ids = {row.id for row in rows}
    traded = {i.id: instrument(i).name for i in Instrument.objects.filter(id__in={r.instrument_id for r in rows})}
    members = {r.member_id for r in rows} | {r.toward_id for r in rows if r.toward_id}
    codes = dict(Member.objects.filter(id__in=members).values_list("id", "code"))
    made: dict[UUID, list[facts.Deal]] = defaultdict(list)
    found = Deal.objects.filter(Q(order_id__in=ids) | Q(listing_id__in=ids)).order_by("instrument_id", "seq")
    for told, deal in zip(deals(found), found, strict=True):
        for id in {deal.order_id, deal.listing_id} & ids:
            made[id].append(told)
    return tuple(
        facts.Order(
            r.id, codes[r.member_id], traded[r.instrument_id], r.kind, facts.Side(r.side).word, r.price_fen, r.tonnes,
            r.left, r.state, r.at, tuple(made[r.id]), codes.get(r.toward_id, ""), r.about_id,
        )
        for r in rows
    )  # fmt: skip


def auction(row: Auction) -> facts.Auction:
    """As anybody may see it: bids of a sealed one, and the seed, only once it is settled."""
    over = row.state == "settled"
    rows = list(Order.objects.filter(about_id=row.id, kind="bid").exclude(state=facts.WITHDRAWN).order_by("seq"))
    codes = dict(Member.objects.filter(id__in={row.member_id, *(b.member_id for b in rows)}).values_list("id", "code"))
    bids = tuple(
        facts.Bid(
            b.id, codes[b.member_id], b.price_fen, b.tonnes, b.tonnes - b.left,
            calc.ticket(row.seed, codes[b.member_id]) if over else "",
        )
        for b in rows
    )  # fmt: skip
    return facts.Auction(
        row.id, row.city, instrument(Instrument.objects.get(id=row.instrument_id)).name, row.day,
        codes[row.member_id], facts.Side(row.side).word, row.tonnes, row.reserve_fen, row.form, row.opened_at,
        row.ends_at, row.commitment, row.seed if over else "", row.state, row.price_fen, row.dealt, len(bids),
        bids if over or row.form == facts.SHOWN else (),
    )  # fmt: skip


def bank_taken(row: BankFile) -> facts.BankTaken:
    return facts.BankTaken(
        row.id, row.city, row.day, tuple(facts.BankRow(**told) for told in row.rows), row.closing_fen, row.booked_fen
    )  # fmt: skip


def objection(row: Change, member: str) -> facts.Objection:
    told = row.content
    return facts.Objection(row.id, member, date.fromisoformat(told["day"]), told["text"], row.by, row.at)


def quote(name: str, row: Quote) -> facts.Quote:
    return facts.Quote(
        name, row.reference_fen, row.opened_fen, row.high_fen, row.low_fen, row.closed_fen, row.listing_tonnes,
        row.tonnes, row.amount_fen, row.next_reference_fen,
    )  # fmt: skip

"""From rows to facts."""

from collections.abc import Iterable

from puhui.market.exchange import facts
from puhui.market.exchange.models import Deal, Instrument, Member, Order, Position


def instrument(row: Instrument) -> facts.Instrument:
    return facts.Instrument(row.id, row.city, row.project, row.vintage, row.reference_fen, row.reference_from)


def member(row: Member) -> facts.Member:
    return facts.Member(row.id, row.city, row.code, row.name, row.account_id)


def purse(row: Member) -> facts.Purse:
    return facts.Purse(row.cash_fen, row.sold_fen, row.bought_fen, row.bid_fen)


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
            r.tonnes, r.state,
        )
        for r in rows
    )  # fmt: skip


def order(row: Order) -> facts.Order:
    traded = Instrument.objects.get(id=row.instrument_id)
    return facts.Order(
        row.id, Member.objects.values_list("code", flat=True).get(id=row.member_id), instrument(traded).name, row.kind,
        facts.Side(row.side).word, row.price_fen, row.tonnes, row.left, row.state, row.at,
        deals(Deal.objects.filter(order_id=row.id).order_by("seq")),
    )  # fmt: skip

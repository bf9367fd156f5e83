"""The public bulletin of a day, and a member's own statement."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, Sum

from puhui.market.exchange import facts, refusals, telling
from puhui.market.exchange.models import Day, Deal, Instrument, Member, Order, Quote
from puhui.market.exchange.queries import looking

ROWS_MAX = 1_000


def bulletin(city: str, day: date) -> facts.Bulletin:
    """What a day was, for everybody; before its close without quotes."""
    state = Day.objects.filter(city=city, day=day).values_list("state", flat=True).first() or "open"
    found = Deal.objects.filter(city=city, day=day)
    sums = found.aggregate(tonnes_sum=Sum("tonnes"), fen=Sum(F("price_fen") * F("tonnes")))
    return facts.Bulletin(
        city, day, state, _quotes(city, day), found.count(), sums["tonnes_sum"] or 0, sums["fen"] or 0,
        found.filter(state="failed").count(),
    )  # fmt: skip


def _quotes(city: str, day: date) -> tuple[facts.Quote, ...]:
    rows = {row.instrument_id: row for row in Quote.objects.filter(city=city, day=day)}
    traded = Instrument.objects.filter(id__in=rows).order_by("project", "vintage")
    return tuple(telling.quote(telling.instrument(i).name, rows[i.id]) for i in traded)


def statement(member: int, day: date) -> facts.Statement:
    """A member's day, at most a thousand orders and deals. Refusals: MemberUnknown."""
    row = Member.objects.filter(id=member).first()
    if row is None:
        raise refusals.MemberUnknown(member=member)
    orders = Order.objects.filter(member_id=member, day=day).order_by("at", "seq")[:ROWS_MAX]
    mine = Deal.objects.filter(Q(buyer_id=member) | Q(seller_id=member), city=row.city, day=day)
    return facts.Statement(
        telling.member(row), day, telling.orders(orders),
        telling.deals(mine.order_by("at", "seq")[:ROWS_MAX]), looking.purse(member), looking.positions(member),
    )  # fmt: skip


def slip(member: int, deal: UUID) -> facts.Slip:
    """A deal as one of its sides has it on paper. Refusals: MemberUnknown, DealUnknown: also where it is another's."""
    whose = Member.objects.filter(id=member).first()
    if whose is None:
        raise refusals.MemberUnknown(member=member)
    row = Deal.objects.filter(Q(buyer_id=member) | Q(seller_id=member), id=deal).first()
    if row is None:
        raise refusals.DealUnknown(deal=deal)
    (told,) = telling.deals([row])
    buying = row.buyer_id == member
    mine = Order.objects.filter(id__in=[row.order_id, row.listing_id], member_id=member).values_list("id", flat=True)
    return facts.Slip(
        told, telling.member(whose), "buy" if buying else "sell", told.seller if buying else told.buyer, mine[0],
        -told.amount_fen if buying else told.amount_fen,
        told.buyer_fee_fen if buying else told.seller_fee_fen, row.why,
    )  # fmt: skip

"""A member objects to a day's settlement in time (T32), or leaves when it has nothing here any more."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.ground import clock
from puhui.market.exchange import facts, joining, refusals, rulebook, telling
from puhui.market.exchange.calc import days
from puhui.market.exchange.changes import claim
from puhui.market.exchange.models import Change, Deal, Member, Operator, Order, Position

TEXT_MAX = 2_000


@transaction.atomic
def object_to(*, id: UUID, member: int, day: date, text: str, by: str, at: datetime) -> facts.Objection:
    """Object in writing to a day's settlement, before trade opens again; whoever is silent has accepted it (T32).

    Refusals: MemberUnknown, OperatorUnknown, ObjectionEmpty, ObjectionLate, ChangeDiffers. Locks: the member.
    """
    row = joining.lock(member)
    if not Operator.objects.filter(city=row.city, name=by.strip(), member_id=member).exists():
        raise refusals.OperatorUnknown(member=row.code, by=by)
    if claim(id=id, city=row.city, kind="objected", about=f"member/{member}", by=by, at=at, day=day, text=text):
        if not 0 < len(text.strip()) <= TEXT_MAX:
            raise refusals.ObjectionEmpty(limit=TEXT_MAX)
        opens = rulebook.rules_of(row.city).hours.sessions[0].hours[0]
        again = days.after(rulebook.calendar_of(row.city), day, 1)
        until = clock.day_starts(again) + timedelta(hours=opens.hour, minutes=opens.minute)
        if not clock.day_starts(day) <= at < until:
            raise refusals.ObjectionLate(day=day, until=f"{again} {opens:%H:%M}")
    return telling.objection(Change.objects.get(id=id), row.code)


@transaction.atomic
def leave(*, id: UUID, member: int, by: str, at: datetime) -> facts.Member:
    """Unbind a member that has neither money nor tonnes here, and did nothing today; its operators act no more.

    Refusals: MemberUnknown, MemberBusy, PersonMissing, ChangeDiffers. Locks: the member.
    """
    row = Member.objects.select_for_update().filter(id=member).first()
    if row is None:
        raise refusals.MemberUnknown(member=member)
    if claim(id=id, city=row.city, kind="left", about=f"member/{member}", by=by, at=at):
        day = clock.local_day(at)
        held = Position.objects.filter(member_id=member)
        if row.cash_fen or any(p.placed or p.bought or p.sold or p.bidding for p in held):
            raise refusals.MemberBusy(member=row.code)
        dealt = Deal.objects.filter(buyer_id=member) | Deal.objects.filter(seller_id=member)
        moved = Change.objects.filter(about=f"member/{member}", at__gte=clock.day_starts(day)).exclude(id=id)
        if Order.objects.filter(member_id=member, day=day).exists() or dealt.filter(day=day).exists() or moved.exists():
            raise refusals.MemberBusy(member=row.code)
        row.left_on = day
        row.save(update_fields=["left_on"])
        Operator.objects.filter(city=row.city, member_id=member).delete()
    return telling.member(row)

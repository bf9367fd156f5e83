"""Points that another scheme has us give: promised, then committed or cancelled, under the other side's id. Private.

A promise holds for thirty days; then it is as if it had been cancelled. What was cancelled before it was heard of is
kept as cancelled, so that a message that was late on its way promises nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, Sum

from puhui.economy.schemes import books, facts, refusals
from puhui.economy.schemes.calc import codes, money
from puhui.economy.schemes.connecting import of_partner
from puhui.economy.schemes.models import Account, Coming, Leaving
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

PROMISE_HOLDS = timedelta(days=30)
TURNS = 8


@transaction.atomic
def account(*, holder: int, city: str, scheme: schema.Scheme, at: datetime) -> str:
    """The code by which a scheme names this person; the same each time. Refusals: NotReceiving."""
    if scheme.receives is None:
        raise refusals.NotReceiving(scheme=scheme.name.zh)
    for _ in range(TURNS):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO schemes_account (holder_id, city, scheme, code, at) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [holder, city, scheme.id, codes.draw(), at],
            )
        if known := Account.objects.filter(holder_id=holder, city=city, scheme=scheme.id).first():
            return known.code
    raise AssertionError("codes are drawn from 2 to the 45th")


@transaction.atomic
def prepare(*, pack: schema.Pack, partner: int, id: UUID, account: str, points: int, at: datetime) -> facts.Coming:
    """Promise to add points to an account. The same again: the same answer, whatever became of it.

    Refusals: PartnerNotConnected, SchemeNotConnected (paused), NotReceiving, AmountMalformed, AccountUnknown,
    AboveConversionLimit, AbovePersonLimit, AboveDayLimit, Differs. Locks: the scheme's promises.
    """
    link, terms = _receiving(pack, partner)
    _alone(link.city, link.scheme)
    holder = _holder_of(link.city, link.scheme, account)
    known = Coming.objects.filter(city=link.city, scheme=link.scheme, id=id).first()
    if known is not None:
        _lapse(known, at)
        # What was cancelled unheard says nothing of whom and how much.
        for field, given in (("account", holder), ("points", points)) if known.holder_id else ():
            if getattr(known, "holder_id" if field == "account" else field) != given:
                raise refusals.Differs(id=id, field=field)
        return told(known)
    if link.paused:
        raise refusals.SchemeNotConnected(scheme=terms.name.zh)
    if holder is None:
        raise refusals.AccountUnknown()
    _refuse_limits(link.city, link.scheme, terms.receives, holder, points, at)
    row = Coming(
        city=link.city, scheme=link.scheme, id=id, holder_id=holder, points=points, months=terms.receives.months,
        fen=money.fen_for(points, terms.receives.gets_fen_per_100), state=facts.PREPARED, at=at,
        until=at + PROMISE_HOLDS,
    )  # fmt: skip
    row.save(force_insert=True)
    return told(row)


@transaction.atomic
def commit(*, partner: int, id: UUID, at: datetime) -> facts.Coming:
    """Keep a promise; ``newly``: the caller gives the points in this transaction. Again: the same, not newly.

    Refusals: PartnerNotConnected, Cancelled. Locks: the scheme's promises.
    """
    link = of_partner(partner)
    _alone(link.city, link.scheme)
    row = Coming.objects.filter(city=link.city, scheme=link.scheme, id=id).first()
    if row is not None:
        _lapse(row, at)
    if row is None or row.state == facts.CANCELLED:
        raise refusals.Cancelled(id=id)
    newly = row.state == facts.PREPARED
    if newly:
        row.state, row.until, row.settled_at = facts.COMMITTED, None, at
        row.save()
        books.post(row.city, row.scheme, books.IN, row.id, row.fen, at)
    return told(row, newly)


@transaction.atomic
def cancel(*, partner: int, id: UUID, at: datetime) -> facts.Coming:
    """Forget a promise, heard of or not. What was committed stays so: the state says which. Locks: as ``commit``.

    Refusals: PartnerNotConnected.
    """
    link = of_partner(partner)
    _alone(link.city, link.scheme)
    row = Coming.objects.filter(city=link.city, scheme=link.scheme, id=id).first()
    if row is None:
        row = Coming(city=link.city, scheme=link.scheme, id=id, points=0, months=0, fen=0, at=at)
        row.state, row.settled_at = facts.CANCELLED, at
        row.save(force_insert=True)
    elif row.state == facts.PREPARED:
        _cancel(row, at)
    return told(row)


def status(*, partner: int, id: UUID, at: datetime) -> facts.Coming:
    """What is known of an id; ``unknown`` where nothing is. Refusals: PartnerNotConnected."""
    link = of_partner(partner)
    row = Coming.objects.filter(city=link.city, scheme=link.scheme, id=id).first()
    if row is None:
        return facts.Coming(id, link.city, link.scheme, None, 0, 0, 0, facts.UNKNOWN, None, None)
    if row.state == facts.PREPARED and row.until <= at:
        return cancel(partner=partner, id=id, at=at)
    return told(row)


def forget_person(*, holder: int, at: datetime) -> None:
    """Take a person's codes and what names their accounts elsewhere; promises to them are taken back."""
    for row in Coming.objects.select_for_update().filter(holder_id=holder, state=facts.PREPARED):
        _cancel(row, at)
    Account.objects.filter(holder_id=holder).delete()
    Leaving.objects.filter(holder_id=holder).update(account="")


def _receiving(pack: schema.Pack, partner: int):
    link = of_partner(partner)
    terms = next((one for one in pack.schemes if one.id == link.scheme), None)
    if terms is None or terms.receives is None:
        raise refusals.NotReceiving(scheme=terms.name.zh if terms else link.scheme)
    return link, terms


def _alone(city: str, scheme: str) -> None:
    """One at a time for each scheme: what came in is counted, then added to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"schemes/coming/{city}/{scheme}")])


def _holder_of(city: str, scheme: str, account: str) -> int | None:
    code = codes.typed(account)
    found = Account.objects.filter(city=city, scheme=scheme, code=code) if code else Account.objects.none()
    return found.values_list("holder_id", flat=True).first()


def _refuse_limits(
    city: str, scheme: str, limits: schema.Receiving, holder: int, points: int, at: datetime
) -> None:  # fmt: skip
    if points <= 0:
        raise refusals.AmountMalformed()
    if points > limits.per_conversion_max:
        raise refusals.AboveConversionLimit(limit=limits.per_conversion_max)
    day = clock.local_day(at)
    counting = Q(state=facts.COMMITTED) | Q(state=facts.PREPARED, until__gt=at)
    came = Coming.objects.filter(counting, city=city, scheme=scheme)
    month = came.filter(holder_id=holder, at__gte=clock.day_starts(day.replace(day=1)))
    if _sum(month) + points > limits.per_person_month_max:
        raise refusals.AbovePersonLimit(limit=limits.per_person_month_max)
    if _sum(came.filter(at__gte=clock.day_starts(day))) + points > limits.per_day_max:
        raise refusals.AboveDayLimit(limit=limits.per_day_max)


def _sum(found) -> int:
    return found.aggregate(points=Sum("points", default=0))["points"]


def _lapse(row: Coming, at: datetime) -> None:
    if row.state == facts.PREPARED and row.until <= at:
        _cancel(row, at)


def _cancel(row: Coming, at: datetime) -> None:
    row.state, row.until, row.settled_at = facts.CANCELLED, None, at
    row.save(update_fields=["state", "until", "settled_at"])


def told(row: Coming, newly: bool = False) -> facts.Coming:
    return facts.Coming(
        id=row.id, city=row.city, scheme=row.scheme, holder=row.holder_id, points=row.points, months=row.months,
        fen=row.fen, state=row.state, until=row.until, settled_at=row.settled_at, newly=newly,
    )  # fmt: skip

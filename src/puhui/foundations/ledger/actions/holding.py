"""Put an amount aside, and settle that once: post it whole or in part, void it, or let it lapse.

Whatever touches a hold locks the holder's balance first, then the hold.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from puhui.foundations.ledger import facts, models, refusals
from puhui.foundations.ledger.actions import entering, releasing
from puhui.foundations.ledger.calc import rows as calc
from puhui.foundations.ledger.queries import names
from puhui.ground.identifiers import number_of

LAPSES_PER_CALL = 10_000
State = models.Hold.State


@transaction.atomic
def hold(
    id: UUID, holder: int, unit: str, amount: int, to: int, expires_at: datetime, at: datetime,
    code: int = 0, memo: int = 0,
) -> facts.Hold:  # fmt: skip
    """Put ``amount`` aside for house account ``to``, until it is posted, voided or has expired.

    Refusals: Malformed, UnitUnknown, AccountUnknown, AccountHoldsNothing, ContentDiffers, HoldExpired,
    BalanceInsufficient. Locks: the id, the holder's balance.
    """
    if at.tzinfo is None or expires_at.tzinfo is None:
        raise refusals.TimeNotAware(at=at if at.tzinfo is None else expires_at)
    known_unit = names.unit(unit)
    # Posting it later must not fail for its form.
    calc.one(unit=known_unit.number, debit=holder, credit=to, amount=amount, code=code, memo=memo)
    _refuse_unknown_accounts(holder, to)
    wanted = {
        "holder_id": holder, "unit": known_unit.number, "amount": amount, "credit": to, "code": code, "memo": memo,
        "expires_at": expires_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        # No index can keep an id unique across holders that live on different machines.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"hold/{id}")])
        existing = models.Hold.objects.filter(id=id).first()
        if existing is not None:
            return _same(existing, wanted)
        if expires_at <= at:
            raise refusals.HoldExpired(id=id, expires_at=expires_at)
        _set_aside(cursor, known_unit, holder, amount, at)
    return _fact(models.Hold.objects.create(id=id, held_at=at, **wanted))


def _refuse_unknown_accounts(holder: int, to: int) -> None:
    kinds = dict(models.HouseAccount.objects.filter(id__in=[holder, to]).values_list("id", "kind"))
    for account in (holder, to):
        if account < 0 and account not in kinds:
            raise refusals.AccountUnknown(account=account)
    if holder < 0 and kinds[holder] != models.HouseAccount.Kind.GUARDED:
        raise refusals.AccountHoldsNothing(account=holder)


def _same(existing: models.Hold, wanted: dict) -> facts.Hold:
    for field, given in wanted.items():
        if (posted := getattr(existing, field)) != given:
            raise refusals.ContentDiffers(id=existing.id, field=field, posted=posted, given=given, row=None)
    return _fact(existing)


def _set_aside(cursor, unit: facts.Unit, holder: int, amount: int, at: datetime) -> None:
    book = names.book(unit.book)
    releasing.lapse_expired(cursor, book.number, [holder], at)
    cursor.execute(
        "SELECT posted, held FROM ledger_balance WHERE holder_id = %s AND book = %s FOR UPDATE", [holder, book.number]
    )
    posted, held = (_padded(slots, len(book.units)) for slots in cursor.fetchone() or ([], []))
    available = posted[unit.slot] - held[unit.slot]
    if amount > available:
        raise refusals.BalanceInsufficient(holder=holder, unit=unit.code, available=available, needed=amount)
    held[unit.slot] += amount
    cursor.execute(
        "UPDATE ledger_balance SET held = %s WHERE holder_id = %s AND book = %s", [held, holder, book.number]
    )


def _padded(slots: list[int | None] | None, length: int) -> list[int]:
    slots = slots or []
    return [(slots[n] or 0) if n < len(slots) else 0 for n in range(length)]


@transaction.atomic
def post_hold(id: UUID, at: datetime, amount: int | None = None) -> facts.Posting:
    """Post a hold, whole or ``amount`` of it; the rest is available again.

    Refusals: HoldUnknown, HoldSettled, HoldExpired, HoldTooSmall, AmountNotPositive, ContentDiffers.
    Locks: the holder's balance, the hold.
    """
    with connection.cursor() as cursor:
        found = _locked(cursor, id)
        taken = found.amount if amount is None else amount
        if taken > found.amount:
            raise refusals.HoldTooSmall(id=id, held=found.amount, amount=taken)
        row = calc.one(
            unit=found.unit, debit=found.holder_id, credit=found.credit, amount=taken,
            code=found.code, memo=found.memo,
        )  # fmt: skip
        entry = entering.Entry(f"hold/{id}", row)
        if found.state == State.HELD:
            if found.expires_at <= at:
                raise refusals.HoldExpired(id=id, expires_at=found.expires_at)
            releasing.settle(cursor, [found.id], State.POSTED, at, posted=taken)
        elif found.state != State.POSTED:
            raise refusals.HoldSettled(id=id, state=State(found.state).name.lower())
        # Released above, taken here: a hold that was posted before answers as it did, or names the difference.
        return entering.enter([entry], at)


@transaction.atomic
def void_hold(id: UUID, at: datetime) -> facts.Hold:
    """Give a hold up; what it held is available again.

    Refusals: HoldUnknown, HoldSettled. Locks: the holder's balance, the hold.
    """
    with connection.cursor() as cursor:
        found = _locked(cursor, id)
        if found.state == State.HELD:
            releasing.settle(cursor, [found.id], State.VOIDED, at)
        elif found.state != State.VOIDED:
            raise refusals.HoldSettled(id=id, state=State(found.state).name.lower())
    return _fact(models.Hold.objects.get(holder_id=found.holder_id, id=id))


def _locked(cursor, id: UUID) -> models.Hold:
    found = models.Hold.objects.filter(id=id).first()
    if found is None:
        raise refusals.HoldUnknown(id=id)
    # The other side too, where it keeps a balance: the lower number is always locked first.
    cursor.execute(
        "SELECT FROM ledger_balance WHERE holder_id = ANY (%s) AND book = (SELECT book_id FROM ledger_unit"
        " WHERE number = %s) ORDER BY holder_id FOR UPDATE",
        [[found.holder_id, found.credit], found.unit],
    )
    return models.Hold.objects.select_for_update().get(holder_id=found.holder_id, id=id)


@transaction.atomic
def lapse_holds(now: datetime) -> int:
    """Let holds lapse that have expired, at most 10,000 a call; answers with how many.

    Locks: the balances of their holders, in their order.
    """
    lapsed = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.book_id, array_agg(DISTINCT h.holder_id) FROM (SELECT holder_id, unit FROM ledger_hold"
            " WHERE state = 1 AND expires_at <= %s ORDER BY expires_at LIMIT %s) AS h"
            " JOIN ledger_unit u ON u.number = h.unit GROUP BY u.book_id ORDER BY u.book_id",
            [now, LAPSES_PER_CALL],
        )
        for book, holders in cursor.fetchall():
            lapsed += releasing.lapse_expired(cursor, book, holders, now)
    return lapsed


def _fact(row: models.Hold) -> facts.Hold:
    unit = models.Unit.objects.values_list("code", flat=True).get(number=row.unit)
    return facts.Hold(
        id=row.id, holder=row.holder_id, unit=unit, amount=row.amount, to=row.credit, code=row.code, memo=row.memo,
        held_at=row.held_at, expires_at=row.expires_at, state=State(row.state).name.lower(), posted=row.posted,
    )  # fmt: skip

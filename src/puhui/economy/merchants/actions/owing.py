"""What the city owes: vouchers that were used, adjustments, payments; and months that are closed.

An entry and its transfer are one transaction. The transfer's name comes from the entry's, so neither is without the
other, and both are written once.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from puhui.economy.merchants import books, facts, refusals
from puhui.economy.merchants.calc import money, months
from puhui.economy.merchants.models import AMOUNT_MOST, Entry, Kind, Merchant, Period
from puhui.economy.merchants.queries import settling
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as ledger_kept
from puhui.foundations.ledger import refusals as ledger_refusals
from puhui.ground import clock

TOLD = ("kind", "amount_fen", "store", "offer", "voucher", "reason")


@transaction.atomic
def owe(
    *, city: str, merchant: str, amount_fen: int, reference: UUID, at: datetime, store: str = "", offer: str = "",
    clerk: int | None = None, seen_at: datetime | None = None,
) -> facts.Entry:  # fmt: skip
    """Book that a voucher (``reference``) was used at a merchant, who is owed so many fen for it, or nothing.

    Belongs to the month of ``at``, or to the first open one after it. Again: the same answer.
    Refusals: MerchantUnknown, AmountMalformed, EntryDiffers. Locks: the merchant's row (shared), the balance.
    """
    if not 0 <= amount_fen <= AMOUNT_MOST:
        raise refusals.AmountMalformed()
    found = Merchant.objects.filter(city=city, code=merchant).first()
    if found is None:
        raise refusals.MerchantUnknown(merchant=merchant, city=city)
    return _book(found.holder_id, reference, at, Kind.VOUCHER, amount_fen, store=store, offer=offer, voucher=reference,
                 clerk=clerk, seen_at=seen_at)  # fmt: skip


@transaction.atomic
def adjust(*, holder: int, id: UUID, amount_fen: int, reason: str, by: str, at: datetime) -> facts.Entry:
    """Correct what is owed, up or down, and say why. Again: the same answer.

    Refusals: AmountMalformed, ReasonMissing, AmountExceedsOwed, EntryDiffers. Locks: as ``owe``.
    """
    if not 0 < abs(amount_fen) <= AMOUNT_MOST:
        raise refusals.AmountMalformed()
    if not reason.strip():
        raise refusals.ReasonMissing()
    return _book(holder, id, at, Kind.ADJUSTMENT, amount_fen, reason=reason.strip()[:500], by=by)


@transaction.atomic
def pay(*, holder: int, id: UUID, amount_fen: int, reason: str, by: str, at: datetime) -> facts.Entry:
    """Record that the city paid a merchant; ``reason`` names the bank's transfer. Again: the same answer.

    Refusals: AmountMalformed, ReasonMissing, AmountExceedsOwed, EntryDiffers. Locks: as ``owe``.
    """
    if not 0 < amount_fen <= AMOUNT_MOST:
        raise refusals.AmountMalformed()
    if not reason.strip():
        raise refusals.ReasonMissing()
    return _book(holder, id, at, Kind.PAYMENT, -amount_fen, reason=reason.strip()[:500], by=by)


@transaction.atomic
def close_period(*, holder: int, period: str, by: str, at: datetime) -> facts.Sums:
    """Freeze a month (``2026-03``): its lines and sums are kept with their hash, and nothing is booked into it again.

    Months are closed in order, once they are over, and only while entries and ledger agree. Again: the same answer.
    Refusals: PeriodMalformed, PeriodNotOver, EarlierPeriodOpen, BooksDiffer. Locks: the merchant's row, alone.
    """
    month = months.read_month(period)
    if month is None:
        raise refusals.PeriodMalformed()
    merchant = Merchant.objects.select_for_update().filter(holder_id=holder).first()
    if merchant is None:
        raise refusals.MerchantUnknown(merchant=holder, city="")
    if months.next_month(month) > clock.local_day(at):
        raise refusals.PeriodNotOver(period=period)
    last = last_closed(holder)
    if last is not None and month <= last:
        return settling.sums(holder, month)
    earlier = settling.first_open(holder)
    if earlier is not None and earlier < month:
        raise refusals.EarlierPeriodOpen(earlier=f"{earlier:%Y-%m}")
    agreement = settling.agreement(holder, merchant.city)
    if not agreement.holds:
        raise refusals.BooksDiffer(lines=money.yuan(agreement.entries_fen), ledger=money.yuan(agreement.ledger_fen))
    told = settling.sums(holder, month)
    Period.objects.create(
        holder_id=holder, period=month, opening_fen=told.opening_fen, vouchers=told.vouchers,
        vouchers_fen=told.vouchers_fen, adjustments_fen=told.adjustments_fen, payments_fen=told.payments_fen,
        digest=settling.digest(holder, month), closed_at=at, closed_by=by,
    )  # fmt: skip
    return settling.sums(holder, month)


def _book(holder: int, id: UUID, at: datetime, kind: Kind, amount_fen: int, **told: Any) -> facts.Entry:
    city = _share(holder)
    period = months.open_month(clock.local_day(at), last_closed(holder))
    row = Entry(holder_id=holder, id=id, kind=kind, amount_fen=amount_fen, period=period, at=at, **told)
    if not _added(row):
        return _same(row)
    if amount_fen:
        _post(city, row)
    return settling.entry_fact(row)


def _share(holder: int) -> str:
    """The merchant's city. Whoever closes a month waits until this transaction ends, and the other way round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT city FROM merchants_merchant WHERE holder_id = %s FOR SHARE", [holder])
        found = cursor.fetchone()
    if found is None:
        raise refusals.MerchantUnknown(merchant=holder, city="")
    return found[0]


def last_closed(holder: int) -> date | None:
    """The latest month that is closed."""
    return Period.objects.filter(holder_id=holder).aggregate(last=Max("period"))["last"]


def _added(row: Entry) -> bool:
    """Whether the entry is new; waits for a twin's end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO merchants_entry (holder_id, id, kind, amount_fen, period, at, seen_at, store, offer, voucher,"
            " clerk, reason, by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [row.holder_id, row.id, row.kind, row.amount_fen, row.period, row.at, row.seen_at, row.store, row.offer,
             row.voucher, row.clerk, row.reason, row.by],
        )  # fmt: skip
        return cursor.rowcount == 1


def _same(row: Entry) -> facts.Entry:
    known = Entry.objects.get(holder_id=row.holder_id, id=row.id)
    for field in TOLD:
        if getattr(known, field) != getattr(row, field):
            raise refusals.EntryDiffers(
                id=row.id, field=field, known=getattr(known, field), given=getattr(row, field)
            )  # fmt: skip
    return settling.entry_fact(known)


def _post(city: str, row: Entry) -> None:
    """The entry's transfer: up from the house to the merchant, or down from the merchant to the house."""
    code = {Kind.VOUCHER: books.VOUCHER, Kind.ADJUSTMENT: books.ADJUSTMENT, Kind.PAYMENT: books.PAYMENT}[row.kind]
    house = ledger_kept.house_account(books.account_of(city, code))
    debit, credit = (house, row.holder_id) if row.amount_fen > 0 else (row.holder_id, house)
    transfer = ledger.Transfer(
        id=books.transfer_of(row.id), unit=books.unit_of(city), debit=debit, credit=credit,
        amount=abs(row.amount_fen), code=code,
    )  # fmt: skip
    try:
        ledger.post([transfer], row.at)
    except ledger_refusals.BalanceInsufficient as short:
        owed = ledger_kept.balances(row.holder_id, books.book_of(city))[books.unit_of(city)].available
        raise refusals.AmountExceedsOwed(owed=money.yuan(owed), amount=money.yuan(-row.amount_fen)) from short

"""What is owed: lines and sums by month, and whether the ledger says the same."""

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from puhui.economy.merchants import books, facts
from puhui.economy.merchants.calc import money
from puhui.economy.merchants.models import Entry, Kind, Merchant, Period
from puhui.economy.merchants.statement_file import write_statement
from puhui.foundations.ledger import queries as ledger

PER_QUERY = 1_000
LINE = ("id", "kind", "amount_fen", "at", "store", "offer", "voucher", "reason")

fen_of = money.fen_of


def entries(holder: int, period: date, limit: int | None = None) -> Iterator[facts.Entry]:
    """The lines of a month in the order in which they were booked, read as they are asked for."""
    found = Entry.objects.filter(holder_id=holder, period=period).order_by("at", "id")
    found = found[:limit] if limit is not None else found.iterator(PER_QUERY)
    return (entry_fact(row) for row in found)


def months_of(holder: int) -> list[date]:
    """The months in which anything was booked, the latest first."""
    return list(
        Entry.objects.filter(holder_id=holder).order_by("-period").values_list("period", flat=True).distinct()
    )  # fmt: skip


def first_open(holder: int) -> date | None:
    """The first month with entries that is not closed."""
    last = Period.objects.filter(holder_id=holder).order_by("-period").values_list("period", flat=True).first()
    found = Entry.objects.filter(holder_id=holder, **({"period__gt": last} if last else {}))
    return found.aggregate(first=Min("period"))["first"]


def sums(holder: int, period: date) -> facts.Sums:
    """What a month comes to: as it was kept when it was closed, else as it stands."""
    kept = Period.objects.filter(holder_id=holder, period=period).first()
    if kept is not None:
        return facts.Sums(
            holder, period, kept.opening_fen, kept.vouchers, kept.vouchers_fen, kept.adjustments_fen,
            kept.payments_fen, kept.closed_at, kept.closed_by, bytes(kept.digest).hex(),
        )  # fmt: skip
    told = Entry.objects.filter(holder_id=holder, period__lte=period).aggregate(
        opening=Sum("amount_fen", filter=Q(period__lt=period)),
        vouchers=Count("id", filter=Q(period=period, kind=Kind.VOUCHER)),
        used=Sum("amount_fen", filter=Q(period=period, kind=Kind.VOUCHER)),
        adjusted=Sum("amount_fen", filter=Q(period=period, kind=Kind.ADJUSTMENT)),
        paid=Sum("amount_fen", filter=Q(period=period, kind=Kind.PAYMENT)),
    )
    return facts.Sums(
        holder, period, told["opening"] or 0, told["vouchers"], told["used"] or 0, told["adjusted"] or 0,
        told["paid"] or 0,
    )  # fmt: skip


def digest(holder: int, period: date) -> bytes:
    """A hash of every line of a month, in order: a line that changed afterwards would show."""
    hashed = hashlib.sha256()
    for row in Entry.objects.filter(holder_id=holder, period=period).order_by("at", "id").values_list(*LINE).iterator():
        told = "\x1f".join(value.isoformat() if hasattr(value, "isoformat") else str(value) for value in row)
        hashed.update(told.encode() + b"\n")
    return hashed.digest()


def stands(holder: int, period: date) -> bool:
    """Whether the lines of a closed month are still those that were closed."""
    kept = Period.objects.filter(holder_id=holder, period=period).first()
    return kept is None or bytes(kept.digest) == digest(holder, period)


def owed(city: str) -> dict[int, int]:
    """What a city owes each of its merchants by the ledger, in fen."""
    holders = Merchant.objects.filter(city=city).values_list("holder_id", flat=True)
    unit, book = books.unit_of(city), books.book_of(city)
    return {holder: ledger.balances(holder, book)[unit].posted for holder in holders}


def spent(city: str) -> int:
    """What vouchers and adjustments have cost a city, ever, by the ledger, in fen."""
    accounts = [books.account_of(city, code) for code in (books.VOUCHER, books.ADJUSTMENT)]
    return -sum(ledger.house_balance(account, books.unit_of(city)).balance for account in accounts)


def agreement(holder: int, city: str) -> facts.Agreement:
    """Compares every entry of a merchant with its transfer, and their sum with its balance. Reads everything."""
    count, total, untold = 0, 0, []
    unit = books.unit_of(city)
    lines = Entry.objects.filter(holder_id=holder).order_by("period", "at", "id").values_list("id", "amount_fen")
    reading = lines.iterator(PER_QUERY)
    while some := list(islice(reading, PER_QUERY)):
        count, total = count + len(some), total + sum(amount for _, amount in some)
        untold += _untold(holder, unit, [line for line in some if line[1]])
    balance = ledger.balances(holder, books.book_of(city))[unit].posted
    return facts.Agreement(holder, count, total, balance, tuple(untold))


def _untold(holder: int, unit: str, lines: list[tuple[UUID, int]]) -> list[UUID]:
    names = {id: books.transfer_of(id) for id, _ in lines}
    posted = ledger.amounts_of(list(names.values()))
    return [id for id, amount in lines if posted.get(names[id]) != (holder, amount, unit)]


def entry_fact(row: Entry) -> facts.Entry:
    return facts.Entry(
        id=row.id, holder=row.holder_id, kind=Kind(row.kind).name.lower(), amount_fen=row.amount_fen,
        period=row.period, at=row.at, seen_at=row.seen_at, store=row.store, offer=row.offer, voucher=row.voucher,
        clerk=row.clerk, reason=row.reason, by=row.by,
    )  # fmt: skip


__all__ = ["write_statement"]

"""What a city owes its merchants: statements, months, and whether vouchers, lines and ledger are one sum."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from puhui.economy.merchants import actions as merchants
from puhui.economy.merchants import facts
from puhui.economy.merchants import queries as merchants_kept
from puhui.economy.rewards import queries as rewards
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground.refusals import Refusal

LINES_SHOWN = 500
BEGINNING = date(2000, 1, 1)  # before any programme


@dataclass(frozen=True)
class Statement:
    """One month of one merchant, with the names of its stores and offers."""

    merchant: facts.Merchant
    sums: facts.Sums
    lines: list[facts.Entry]  # at most ``LINES_SHOWN``; the workbook has all
    months: list[date]
    stores: dict[str, dict[str, str]]
    offers: dict[str, dict[str, str]]
    owed_fen: int


@dataclass(frozen=True)
class Reconciled:
    """One merchant by three tellers: vouchers as rewards took them, lines, the ledger."""

    merchant: facts.Merchant
    vouchers: int
    vouchers_fen: int
    lines: int
    lines_fen: int
    agreement: facts.Agreement
    broken: tuple[date, ...]  # closed months whose lines are not those that were closed

    @property
    def holds(self) -> bool:
        same = (self.vouchers, self.vouchers_fen) == (self.lines, self.lines_fen)
        return same and self.agreement.holds and not self.broken


@dataclass(frozen=True)
class Month:
    """A city's month: what it comes to at each merchant with anything booked."""

    period: date
    rows: list[tuple[facts.Merchant, facts.Sums]]
    over: bool  # it can be closed

    @property
    def open(self) -> bool:
        return any(sums.closed_at is None for _, sums in self.rows)


@dataclass(frozen=True)
class Closed:
    """What closing a month came to at one merchant: its sums, or why not."""

    merchant: facts.Merchant
    sums: facts.Sums | None
    refusal: Refusal | None


def statement(*, holder: int, period: date | None) -> Statement:
    """A merchant's month (None: the latest with anything in it). Refusals: merchants.unknown."""
    merchant = merchants_kept.merchant(holder)
    months = merchants_kept.months_of(holder)
    month = period or (months[0] if months else None)
    if month is None:
        sums, lines = facts.Sums(holder, BEGINNING, 0, 0, 0, 0, 0), []
    else:
        sums = merchants_kept.sums(holder, month)
        lines = list(merchants_kept.entries(holder, month, LINES_SHOWN))
    return Statement(
        merchant=merchant, sums=sums, lines=lines, months=months, stores=_stores(holder), offers=_offers(merchant.city),
        owed_fen=merchants_kept.owed(merchant.city)[holder],
    )  # fmt: skip


def statement_of_clerk(*, user: int, period: date | None) -> Statement:
    """The statement of the merchant for whom a counter account works, and of no other. Refusals: clerk_unknown."""
    return statement(holder=merchants_kept.clerk(user).holder, period=period)


def write_workbook(told: Statement, stream: BinaryIO, *, words: Mapping[str, str], language: str) -> int:
    """Every line of a statement as XLSX; ``words`` are those of ``merchants.queries.write_statement``."""
    lines: Iterator[facts.Entry] = merchants_kept.entries(told.sums.holder, told.sums.period)
    in_words = {"stores": told.stores, "offers": told.offers}
    named = {kind: {code: name[language] for code, name in found.items()} for kind, found in in_words.items()}
    return merchants_kept.write_statement(told.sums, lines, stream, words=words, **named)


def month(*, city: str, period: date, today: date) -> Month:
    """What a month comes to at every merchant of a city that had anything booked by then."""
    rows = []
    for merchant in merchants_kept.merchants(city):
        sums = merchants_kept.sums(merchant.holder, period)
        if sums.vouchers or sums.adjustments_fen or sums.payments_fen or sums.opening_fen or sums.closed_at:
            rows.append((merchant, sums))
    return Month(period=period, rows=rows, over=(today.year, today.month) > (period.year, period.month))


def close_month(*, city: str, period: str, by: str, at: datetime) -> list[Closed]:
    """Close a month at every merchant with anything in it, each in a transaction of its own. Again: the same.

    Refusals: merchants.period_malformed; those of one merchant stand in its answer and leave the others alone.
    """
    done = []
    for merchant in merchants_kept.merchants(city):
        if not merchants_kept.months_of(merchant.holder):
            continue
        try:
            sums = merchants.close_period(holder=merchant.holder, period=period, by=by, at=at)
            done.append(Closed(merchant, sums, None))
        except Refusal as no:
            done.append(Closed(merchant, None, no))
    return done


def reconcile(*, city: str, today: date) -> list[Reconciled]:
    """Every merchant of a city, over everything ever: vouchers, lines and ledger to the last fen. Reads all of it."""
    return [_reconciled(merchant, today) for merchant in merchants_kept.merchants(city)]


def _reconciled(merchant: facts.Merchant, today: date) -> Reconciled:
    used = rewards.used_between(merchant.city, merchant.code, BEGINNING, today)
    months = merchants_kept.months_of(merchant.holder)
    sums = [merchants_kept.sums(merchant.holder, month) for month in months]
    return Reconciled(
        merchant=merchant,
        vouchers=len(used),
        vouchers_fen=sum(one.value_fen for one in used),
        lines=sum(one.vouchers for one in sums),
        lines_fen=sum(one.vouchers_fen for one in sums),
        agreement=merchants_kept.agreement(merchant.holder, merchant.city),
        broken=tuple(month for month in months if not merchants_kept.stands(merchant.holder, month)),
    )


def _stores(holder: int) -> dict[str, dict[str, str]]:
    return {store.code: store.name for store in merchants_kept.stores(holder, closed=True)}


def _offers(city: str) -> dict[str, dict[str, str]]:
    return {offer.id: _both(offer.name) for offer in packs.active(city).pack.offers}


def _both(text: schema.Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}

"""A member's year: vouchers, memos, disclosure, holdings."""

from collections.abc import Collection, Iterable
from datetime import date

from puhui.ground import clock
from puhui.market.accounting import collecting, facts, refusals
from puhui.market.accounting.calc import disclosing
from puhui.market.accounting.calc.walking import Entry, Untrue, Walk
from puhui.market.exchange import queries as exchange

YEAR_MIN, YEAR_MAX = 2020, 2100  # the rules hold from 2020 on


def is_known(year: int) -> bool:
    return YEAR_MIN <= year <= YEAR_MAX


def books(
    *, city: str, member: str, year: int, given: Collection[str] = (), taken: Collection[str] = (),
    sales: Iterable[facts.AgencySale] = (),
) -> facts.Books:  # fmt: skip
    """The books of a member's year, from everything that happened to its tonnes until its end.

    ``given``, ``taken``, ``sales``: what providers hold and sold, as a journey knows it. Refusals: YearUnknown,
    BooksUntrue, exchange.member_unknown.
    """
    if not is_known(year):
        raise refusals.YearUnknown(year=year, first=YEAR_MIN, last=YEAR_MAX)
    found = exchange.member(city, member)
    before = clock.day_starts(date(year + 1, 1, 1))
    sales = [sale for sale in sales if sale.at < before]
    try:
        walk = Walk().pass_by(collecting.events(found.account, before, given, taken, sales))
    except (Untrue, ValueError, KeyError) as fault:
        raise refusals.BooksUntrue(member=found.code, where=str(fault)) from None
    within = [entry for entry in walk.entries if entry.on.year == year]
    return facts.Books(
        city=city, member=found.code, name=found.name, year=year, vouchers=_vouchers(within, year),
        memos=tuple(facts.Memo(e.on, e.kind, e.instrument, e.tonnes, e.reference) for e in within if not e.lines),
        disclosed=(disclosing.disclose(walk.movements, year), disclosing.disclose(walk.movements, year - 1)),
        holdings=_holdings(walk), entrusted=walk.entrusted,
    )  # fmt: skip


def _vouchers(entries: Iterable[Entry], year: int) -> tuple[facts.Voucher, ...]:
    booked = [entry for entry in entries if entry.lines]
    return tuple(
        facts.Voucher(f"{year}-{nth:05}", e.on, e.kind, e.instrument, e.tonnes, e.reference, e.lines)
        for nth, e in enumerate(booked, 1)
    )


def _holdings(walk: Walk) -> tuple[facts.Holding, ...]:
    held = sorted({*walk.pools, *walk.free})
    all_of_them = (
        facts.Holding(name, walk.pools[name].tonnes, walk.pools[name].amount_fen, walk.free[name], walk.away[name])
        for name in held
    )
    return tuple(one for one in all_of_them if one.bought or one.free)

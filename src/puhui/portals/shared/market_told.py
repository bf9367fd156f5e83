"""The carbon market's answers as documents: the command line and the API say the same things by the same names.

Amounts in fen carry the same in yuan as text beside them.
"""

from dataclasses import asdict
from typing import Any

from puhui.market.accounting.facts import Books
from puhui.market.exchange import facts as exchange
from puhui.market.exchange.facts import yuan
from puhui.market.neutrality import facts as neutrality

Told = dict[str, Any]


def order(o: exchange.Order) -> Told:
    return asdict(o) | {"price_yuan": yuan(o.price_fen), "deals": [deal(d) for d in o.deals]}


def deal(d: exchange.Deal) -> Told:
    amount = {"amount_fen": d.amount_fen, "amount_yuan": yuan(d.amount_fen)}
    return asdict(d) | {"price_yuan": yuan(d.price_fen)} | amount


def book(b: exchange.Book) -> Told:
    limits = {"reference_yuan": yuan(b.reference_fen), "low_yuan": yuan(b.low_fen), "high_yuan": yuan(b.high_fen)}
    sides = {"buy": [_level(v) for v in b.buy], "sell": [_level(v) for v in b.sell]}
    return asdict(b) | limits | sides | {"imbalance": b.imbalance}


def _level(v: exchange.Level) -> Told:
    return {"price_yuan": yuan(v.price_fen)} | asdict(v)


def bulletin(b: exchange.Bulletin) -> Told:
    return asdict(b) | {"amount_yuan": yuan(b.amount_fen), "quotes": [quote(q) for q in b.quotes]}


def quote(q: exchange.Quote) -> Told:
    prices = {"open": q.opened_fen, "high": q.high_fen, "low": q.low_fen, "close": q.closed_fen}
    told = {f"{name}_yuan": yuan(fen) if fen is not None else None for name, fen in prices.items()}
    more = {"reference": q.reference_fen, "amount": q.amount_fen, "next_reference": q.next_reference_fen}
    return asdict(q) | told | {f"{name}_yuan": yuan(fen) for name, fen in more.items()}


def auction(a: exchange.Auction) -> Told:
    price = yuan(a.price_fen) if a.price_fen is not None else None
    bids = [asdict(b) | {"price_yuan": yuan(b.price_fen)} for b in a.bids]
    return asdict(a) | {"reserve_yuan": yuan(a.reserve_fen), "price_yuan": price, "bids": bids}


def lot(a: exchange.Auction, again: exchange.Redrawn) -> Told:
    return auction(a) | {"redrawn": asdict(again)}


def bank_taken(b: exchange.BankTaken) -> Told:
    told = {"closing": b.closing_fen, "booked": b.booked_fen, "difference": b.difference_fen}
    return asdict(b) | {"difference_fen": b.difference_fen} | {f"{name}_yuan": yuan(fen) for name, fen in told.items()}


def watched(alerts: list[exchange.Alert], holders: list[exchange.LargeHolder]) -> Told:
    return {"alerts": [asdict(a) for a in alerts], "large_holders": [asdict(h) for h in holders]}


def statement(s: exchange.Statement) -> Told:
    money = {"cash_yuan": yuan(s.purse.cash_fen), "available_yuan": yuan(s.purse.available_fen)}
    lists = {"orders": [order(o) for o in s.orders], "deals": [deal(d) for d in s.deals]}
    free = {name: asdict(p) | {"available": p.available} for name, p in s.positions.items()}
    return asdict(s) | money | lists | {"positions": free}


def books(b: Books) -> Told:
    return asdict(b) | {"debit_fen": b.debit_fen, "credit_fen": b.credit_fen}


def undertaking(u: neutrality.Undertaking) -> Told:
    """Inventories without their inputs and traces, which are long; the inventory itself shows them."""
    told = asdict(u) | {"left_tonnes": u.due.left_tonnes}
    for one in told["inventories"]:
        del one["trace"], one["inputs"]
    return told


def inventory(
    done: neutrality.Inventory, due: neutrality.Due, again: neutrality.Recomputed | None = None
) -> Told:  # fmt: skip
    more = {"recomputed": asdict(again)} if again else {}
    told = {"tonnes": done.tonnes, "unverified": [one.name for one in done.unverified], "left_tonnes": due.left_tonnes}
    return asdict(done) | told | more


def provider(s: neutrality.ProviderStatement) -> Told:
    sales = [asdict(one) | {"tonnes": one.tonnes, "amount_fen": one.amount_fen} for one in s.sales]
    return asdict(s) | {"sales": sales, "entrustments": [entrustment(e) for e in s.entrustments]}


def entrustment(e: neutrality.Entrustment) -> Told:
    return asdict(e) | {"price_yuan": yuan(e.price_fen)}

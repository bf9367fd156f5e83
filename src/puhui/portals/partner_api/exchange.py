"""/exchange: books and bulletins for anybody; orders, placements and the close with a desk's token."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from puhui.ground import clock
from puhui.journeys.market import keep_accounts, run_exchange, trade
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER
from puhui.market.exchange import facts, queries
from puhui.market.exchange.facts import Side, yuan
from puhui.portals.partner_api import market_shapes as shapes
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.registry import NOES, document, must_be

exchange = Router()
token = DeskToken()


@exchange.post("/desk/orders", auth=token, response={200: shapes.Order} | NOES, url_name="exchange_order",
               operation_id="order", summary="List an order, or pick the best level (member)")  # fmt: skip
def order(request: HttpRequest, told: shapes.Ordering) -> dict[str, Any]:
    """A listing stands until it is picked, withdrawn, or the day closes. A pick deals at once, or not at all."""
    done = trade.order(
        must_be(request.auth, MEMBER), id=told.id, way=told.way, instrument=told.instrument,
        side=Side[told.side.upper()], price_fen=facts.fen(told.price_yuan), tonnes=told.tonnes, at=clock.now(),
    )  # fmt: skip
    return _order(done)


@exchange.post("/desk/orders/{order}/withdrawal", auth=token, response={200: shapes.Order} | NOES,
               url_name="exchange_withdraw", operation_id="withdraw_order",
               summary="Take what is left of a listing out of the book (member)")  # fmt: skip
def withdraw(request: HttpRequest, order: UUID, told: shapes.Naming) -> dict[str, Any]:
    return _order(trade.withdraw(must_be(request.auth, MEMBER), id=told.id, order=order, at=clock.now()))


@exchange.post("/desk/placements", auth=token, response={204: None} | NOES, url_name="exchange_place",
               operation_id="place", summary="Bring own units onto the exchange, or take them back")  # fmt: skip
def place(request: HttpRequest, told: shapes.Moving) -> tuple[int, None]:
    trade.move(
        must_be(request.auth, MEMBER, OWNER), id=told.id, project=told.project, vintage=told.vintage,
        tonnes=told.tonnes, onto=told.onto, at=clock.now(),
        first_price_fen=facts.fen(told.first_price_yuan) if told.first_price_yuan else None,
    )  # fmt: skip
    return 204, None


@exchange.get("/desk/statement", auth=token, response={200: shapes.Statement} | NOES, url_name="exchange_statement",
              operation_id="statement", summary="My orders, deals, money and tonnes of a day (member)")  # fmt: skip
def statement(
    request: HttpRequest, day: date | None = Query(None, description="2026-03-03; none: today.")
) -> dict[str, Any]:
    asked = day or clock.local_day(clock.now())
    told = queries.statement(must_be(request.auth, MEMBER).subject, asked)
    return {
        "member": told.member.code, "day": asked, "cash_yuan": yuan(told.purse.cash_fen),
        "available_yuan": yuan(told.purse.available_fen), "orders": [_order(o) for o in told.orders],
        "deals": [_deal(d) for d in told.deals],
        "positions": {
            name: {"placed": p.placed, "available": p.available, "offered": p.offered, "bought": p.bought, "sold": p.sold}
            for name, p in told.positions.items()
        },
    }  # fmt: skip


@exchange.get("/desk/books/{year}", auth=token, response={200: dict[str, Any]} | NOES, url_name="exchange_books",
              operation_id="books", summary="A year's vouchers and disclosure by 财会〔2019〕22号 (member)")  # fmt: skip
def books(request: HttpRequest, year: int) -> HttpResponse:
    desk = must_be(request.auth, MEMBER)
    return document(asdict(keep_accounts.books(city=desk.city, member=desk.number, year=year)))


@exchange.post("/desk/close", auth=token, response={200: shapes.Closed} | NOES, url_name="exchange_close",
               operation_id="close_day", summary="Close a trading day and deliver its deals (exchange)")  # fmt: skip
def close(request: HttpRequest, told: shapes.Closing) -> facts.Closed:
    """Again, or after a break: the rest is done, nothing twice."""
    return run_exchange.close(must_be(request.auth, EXCHANGE), day=told.day, at=clock.now())


@exchange.get("/{city}/instruments", auth=None, response={200: list[dict[str, Any]]} | NOES,
              url_name="exchange_instruments", operation_id="instruments",
              summary="Products with their reference prices and limits")  # fmt: skip
def instruments(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    limits = queries.limits(city)
    return [
        {"instrument": one.name, "project": one.project, "vintage": one.vintage,
         "reference_yuan": yuan(one.reference_fen), "reference_from": one.reference_from.isoformat(),
         "low_yuan": yuan(limits[one.name][0]), "high_yuan": yuan(limits[one.name][1])}
        for one in queries.instruments(city)
    ]  # fmt: skip


@exchange.get("/{city}/books/{instrument}", auth=None, response={200: shapes.Book} | NOES, url_name="exchange_book",
              operation_id="book", summary="What stands in the book, by price; nobody is named")  # fmt: skip
def book(request: HttpRequest, city: str, instrument: str) -> dict[str, Any]:
    told = queries.book(city, instrument, clock.local_day(clock.now()))
    return {
        "instrument": told.instrument, "reference_yuan": yuan(told.reference_fen), "low_yuan": yuan(told.low_fen),
        "high_yuan": yuan(told.high_fen), "buy": [_level(v) for v in told.buy], "sell": [_level(v) for v in told.sell],
    }  # fmt: skip


@exchange.get("/{city}/bulletins/{day}", auth=None, response={200: dict[str, Any]} | NOES, url_name="exchange_bulletin",
              operation_id="bulletin", summary="A trading day, as anybody may read it")  # fmt: skip
def bulletin(request: HttpRequest, city: str, day: date) -> dict[str, Any]:
    queries.limits(city)  # a city without an exchange has no bulletin
    told = queries.bulletin(city, day)
    return {
        "city": told.city, "day": told.day.isoformat(), "state": told.state, "deals": told.deals,
        "tonnes": told.tonnes, "amount_yuan": yuan(told.amount_fen), "failed": told.failed,
        "quotes": [_quote(q) for q in told.quotes],
    }  # fmt: skip


@exchange.get("/{city}/history/{instrument}", auth=None, response={200: list[shapes.Quote]} | NOES,
              url_name="exchange_history", operation_id="history",
              summary="A product's latest 500 closed days, the earliest first")  # fmt: skip
def history(request: HttpRequest, city: str, instrument: str) -> list[dict[str, Any]]:
    return [_quote(quote) | {"day": day} for day, quote in queries.history(city, instrument)]


def _level(v: facts.Level) -> dict[str, Any]:
    return {"price_yuan": yuan(v.price_fen), "tonnes": v.tonnes, "orders": v.orders}


def _quote(q: facts.Quote) -> dict[str, Any]:
    prices = {"open": q.opened_fen, "high": q.high_fen, "low": q.low_fen, "close": q.closed_fen}
    told = {f"{name}_yuan": yuan(fen) if fen is not None else None for name, fen in prices.items()}
    return told | {
        "instrument": q.instrument, "reference_yuan": yuan(q.reference_fen), "listing_tonnes": q.listing_tonnes,
        "tonnes": q.tonnes, "amount_yuan": yuan(q.amount_fen), "next_reference_yuan": yuan(q.next_reference_fen),
    }  # fmt: skip


def _order(o: facts.Order) -> dict[str, Any]:
    return {
        "id": o.id, "instrument": o.instrument, "kind": o.kind, "side": o.side, "price_yuan": yuan(o.price_fen),
        "tonnes": o.tonnes, "left": o.left, "state": o.state, "deals": [_deal(d) for d in o.deals],
    }  # fmt: skip


def _deal(d: facts.Deal) -> dict[str, Any]:
    return {
        "id": d.id, "instrument": d.instrument, "day": d.day, "mode": d.mode, "buyer": d.buyer, "seller": d.seller,
        "price_yuan": yuan(d.price_fen), "tonnes": d.tonnes, "amount_yuan": yuan(d.amount_fen), "state": d.state,
    }  # fmt: skip

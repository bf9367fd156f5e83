"""/exchange: books and bulletins for anybody; orders, placements and the close with a desk's token."""

from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router

from puhui.ground import clock
from puhui.journeys.market import keep_accounts, run_exchange, trade
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER
from puhui.market.exchange import facts, queries
from puhui.market.exchange.facts import Side, yuan
from puhui.portals.partner_api import market_shapes as shapes
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.registry import NOES, XLSX, document, file, must_be
from puhui.portals.shared import market_told

exchange = Router()
token = DeskToken()


@exchange.post("/desk/orders", auth=token, response={200: shapes.Order} | NOES, url_name="exchange_order",
               operation_id="order", summary="List an order, or pick the best level (member)")  # fmt: skip
def order(request: HttpRequest, told: shapes.Ordering) -> HttpResponse:
    """A listing stands until it is picked, withdrawn, or the day closes. A pick deals at once, or not at all."""
    done = trade.order(
        must_be(request.auth, MEMBER), id=told.id, way=told.way, instrument=told.instrument,
        side=Side[told.side.upper()], price_fen=facts.fen(told.price_yuan), tonnes=told.tonnes, at=clock.now(),
    )  # fmt: skip
    return document(market_told.order(done))


@exchange.post("/desk/orders/{order}/withdrawal", auth=token, response={200: shapes.Order} | NOES,
               url_name="exchange_withdraw", operation_id="withdraw_order",
               summary="Take what is left of a listing out of the book (member)")  # fmt: skip
def withdraw(request: HttpRequest, order: UUID, told: shapes.Naming) -> HttpResponse:
    done = trade.withdraw(must_be(request.auth, MEMBER), id=told.id, order=order, at=clock.now())
    return document(market_told.order(done))


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
) -> HttpResponse:
    told = queries.statement(must_be(request.auth, MEMBER).subject, day or clock.local_day(clock.now()))
    return document(market_told.statement(told))


@exchange.get("/desk/books/{year}", auth=token, response={200: dict[str, Any]} | NOES, url_name="exchange_books",
              operation_id="books", summary="A year's vouchers and disclosure by 财会〔2019〕22号 (member)")  # fmt: skip
def books(request: HttpRequest, year: int) -> HttpResponse:
    desk = must_be(request.auth, MEMBER)
    return document(market_told.books(keep_accounts.books(city=desk.city, member=desk.number, year=year)))


@exchange.get("/desk/books/{year}/workbook.xlsx", auth=token, response={200: None} | NOES,
              url_name="exchange_workbook", operation_id="books_workbook",
              summary="The same as a workbook (XLSX): vouchers, disclosure, holdings (member)")  # fmt: skip
def workbook(request: HttpRequest, year: int) -> HttpResponse:
    desk, stream = must_be(request.auth, MEMBER), BytesIO()
    language = get_language() or settings.LANGUAGE_CODE
    keep_accounts.workbook(city=desk.city, member=desk.number, year=year, stream=stream, language=language)
    return file(stream.getvalue(), XLSX, f"{desk.number}-{year}.xlsx")


@exchange.post("/desk/close", auth=token, response={200: shapes.Closed} | NOES, url_name="exchange_close",
               operation_id="close_day", summary="Close a trading day and deliver its deals (exchange)")  # fmt: skip
def close(request: HttpRequest, told: shapes.Closing) -> HttpResponse:
    """Again, or after a break: the rest is done, nothing twice."""
    return document(asdict(run_exchange.close(must_be(request.auth, EXCHANGE), day=told.day, at=clock.now())))


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
def book(request: HttpRequest, city: str, instrument: str) -> HttpResponse:
    return document(market_told.book(queries.book(city, instrument, clock.local_day(clock.now()))))


@exchange.get("/{city}/bulletins/{day}", auth=None, response={200: dict[str, Any]} | NOES, url_name="exchange_bulletin",
              operation_id="bulletin", summary="A trading day, as anybody may read it")  # fmt: skip
def bulletin(request: HttpRequest, city: str, day: date) -> HttpResponse:
    queries.limits(city)  # a city without an exchange has no bulletin
    return document(market_told.bulletin(queries.bulletin(city, day)))


@exchange.get("/{city}/history/{instrument}", auth=None, response={200: list[shapes.Quote]} | NOES,
              url_name="exchange_history", operation_id="history",
              summary="A product's latest 500 closed days, the earliest first")  # fmt: skip
def history(request: HttpRequest, city: str, instrument: str) -> HttpResponse:
    return document([market_told.quote(quote) | {"day": day} for day, quote in queries.history(city, instrument)])

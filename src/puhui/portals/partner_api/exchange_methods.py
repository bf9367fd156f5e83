"""/exchange, further: block deals, auctions, the bank's files, what officers watch. The same words as the command line."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from puhui.ground import clock
from puhui.journeys.market import run_exchange, trade
from puhui.journeys.market.desks import EXCHANGE, MEMBER
from puhui.market.exchange import facts, queries
from puhui.market.exchange.facts import Side
from puhui.portals.partner_api import market_shapes as shapes
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.registry import NOES, document, must_be
from puhui.portals.shared import market_told

methods = Router()
token = DeskToken()
FILE_MIB, MIB = 10, 2**20
Day = Query(None, description="2026-03-03; none: today.")


def _day(day: date | None) -> date:
    return day or clock.local_day(clock.now())


@methods.get("/desk/blocks", auth=token, response={200: list[shapes.Order]} | NOES, url_name="exchange_blocks",
             operation_id="blocks", summary="Block deals of a day that I proposed or am asked about (member)")  # fmt: skip
def blocks(request: HttpRequest, day: date | None = Day) -> HttpResponse:
    found = queries.blocks(must_be(request.auth, MEMBER).subject, _day(day))
    return document([market_told.order(one) for one in found])


@methods.post("/desk/blocks", auth=token, response={200: shapes.Order} | NOES, url_name="exchange_blocks",
              operation_id="propose_block", summary="Propose a block deal to a member (member)")  # fmt: skip
def propose(request: HttpRequest, told: shapes.Proposing) -> HttpResponse:
    done = trade.propose(
        must_be(request.auth, MEMBER), id=told.id, instrument=told.instrument, side=Side[told.side.upper()],
        price_fen=facts.fen(told.price_yuan), tonnes=told.tonnes, toward=told.toward, at=clock.now(),
    )  # fmt: skip
    return document(market_told.order(done))


@methods.post("/desk/blocks/{block}/answer", auth=token, response={200: shapes.Order} | NOES,
              url_name="exchange_answer_block", operation_id="answer_block",
              summary="Agree to a block deal that was proposed to me, or decline it (member)")  # fmt: skip
def answer(request: HttpRequest, block: UUID, told: shapes.Answering) -> HttpResponse:
    desk = must_be(request.auth, MEMBER)
    return document(
        market_told.order(trade.answer(desk, id=told.id, block=block, accepts=told.accepts, at=clock.now()))
    )


@methods.post("/desk/auctions", auth=token, response={200: dict[str, Any]} | NOES, url_name="exchange_open_auction",
              operation_id="open_auction", summary="Open a one-way auction (member)")  # fmt: skip
def open_auction(request: HttpRequest, told: shapes.Auctioning) -> HttpResponse:
    if told.ends_at.tzinfo is None:
        raise refusals.RequestMalformed(
            errors=[{"at": ["body", "told", "ends_at"], "what": "timezone", "says": "+08:00"}]
        )
    done = trade.open_auction(
        must_be(request.auth, MEMBER), id=told.id, instrument=told.instrument, side=Side[told.side.upper()],
        reserve_fen=facts.fen(told.reserve_yuan), tonnes=told.tonnes, ends_at=told.ends_at, form=told.form,
        at=clock.now(),
    )  # fmt: skip
    return document(market_told.auction(done))


@methods.post("/desk/auctions/{auction}/bids", auth=token, response={200: shapes.Order} | NOES,
              url_name="exchange_bid", operation_id="bid", summary="Bid in an auction (member)")  # fmt: skip
def bid(request: HttpRequest, auction: UUID, told: shapes.Bidding) -> HttpResponse:
    done = trade.bid(
        must_be(request.auth, MEMBER), id=told.id, auction=auction, price_fen=facts.fen(told.price_yuan),
        tonnes=told.tonnes, at=clock.now(),
    )  # fmt: skip
    return document(market_told.order(done))


@methods.post("/desk/auctions/{auction}/settlement", auth=token, response={200: dict[str, Any]} | NOES,
              url_name="exchange_settle_auction", operation_id="settle_auction",
              summary="Settle an auction whose time is over (member, exchange)")  # fmt: skip
def settle(request: HttpRequest, auction: UUID, told: shapes.Naming) -> HttpResponse:
    desk = must_be(request.auth, MEMBER, EXCHANGE)
    return document(market_told.auction(run_exchange.settle_auction(desk, id=told.id, auction=auction, at=clock.now())))


@methods.post("/desk/bank-files", auth=token, response={200: dict[str, Any]} | NOES, url_name="exchange_bank_files",
              operation_id="take_bank_file",
              summary="Book a bank's file of deposits and withdrawals, row by row, and compare balances (exchange)")  # fmt: skip
def take_bank_file(
    request: HttpRequest, id: Form[UUID], day: Form[date], closing_yuan: Form[str], file: File[UploadedFile]
) -> HttpResponse:  # fmt: skip
    """multipart/form-data with ``file`` (CSV or XLSX) and the bank's closing balance in yuan."""
    desk = must_be(request.auth, EXCHANGE)
    if file.size > FILE_MIB * MIB:
        raise refusals.BodyTooLarge(limit_mib=FILE_MIB)
    done = run_exchange.take_bank_file(
        desk, id=id, name=file.name, content=file.read(), day=day, closing_fen=facts.balance_fen(closing_yuan),
        at=clock.now(),
    )  # fmt: skip
    return document(market_told.bank_taken(done))


@methods.get("/desk/bank-files", auth=token, response={200: list[dict[str, Any]]} | NOES,
             url_name="exchange_bank_files", operation_id="bank_files",
             summary="The files of a day, the latest first: rows, balances, difference (exchange)")  # fmt: skip
def bank_files(request: HttpRequest, day: date | None = Day) -> HttpResponse:
    found = queries.bank_files(must_be(request.auth, EXCHANGE).city, _day(day))
    return document([market_told.bank_taken(one) for one in found])


@methods.get("/desk/watch", auth=token, response={200: dict[str, Any]} | NOES, url_name="exchange_watch",
             operation_id="watch", summary="Patterns of trade to look at, and large holders (exchange)")  # fmt: skip
def watch(request: HttpRequest, day: date | None = Day) -> HttpResponse:
    city = must_be(request.auth, EXCHANGE).city
    return document(market_told.watched(queries.watched(city, _day(day)), queries.large_holders(city)))


@methods.get("/{city}/auctions", auth=None, response={200: list[dict[str, Any]]} | NOES, url_name="exchange_auctions",
             operation_id="auctions", summary="A day's auctions, as anybody may see them")  # fmt: skip
def auctions(request: HttpRequest, city: str, day: date | None = Day) -> HttpResponse:
    queries.limits(city)  # a city without an exchange has no auctions
    return document([market_told.auction(one) for one in queries.auctions(city, _day(day))])


@methods.get("/{city}/auctions/{auction}", auth=None, response={200: dict[str, Any]} | NOES,
             url_name="exchange_auction", operation_id="auction",
             summary="An auction, and its lot drawn again from what was published")  # fmt: skip
def auction(request: HttpRequest, city: str, auction: UUID) -> HttpResponse:
    found = queries.auction(city, auction)
    return document(market_told.lot(found, queries.redraw(found)))

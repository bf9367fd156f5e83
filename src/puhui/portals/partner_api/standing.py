"""/neutrality, for officers and providers: lists, revocations, providers, what owners entrust, and the proof of it all."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from puhui.ground import clock
from puhui.journeys.market import entrust_credits, keep_standing
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER, REGISTRY
from puhui.market.exchange.facts import fen
from puhui.market.neutrality import queries
from puhui.portals.partner_api import neutrality_shapes as shapes
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.registry import NOES, document, must_be
from puhui.portals.shared import market_told

standing = Router()
token = DeskToken()


@standing.get("/desk/lists", auth=token, response={200: list[dict[str, Any]]} | NOES, url_name="neutrality_lists",
              operation_id="waiting_listings", summary="Entries that wait for a second person (registry)")  # fmt: skip
def waiting(request: HttpRequest) -> HttpResponse:
    found = queries.waiting_listings(must_be(request.auth, REGISTRY).city)
    return document([asdict(one) for one in found])


@standing.post("/desk/lists", auth=token, response={200: dict[str, Any]} | NOES, url_name="neutrality_lists",
               operation_id="propose_listing", summary="Propose a subject for the green or black list (registry)")  # fmt: skip
def propose(request: HttpRequest, told: shapes.ProposingListing) -> HttpResponse:
    return document(asdict(keep_standing.propose(must_be(request.auth, REGISTRY), at=clock.now(), **told.dict())))


@standing.post("/desk/lists/{listing}/decision", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_decide_listing", operation_id="decide_listing",
               summary="The second officer's word on an entry (registry)")  # fmt: skip
def decide(request: HttpRequest, listing: UUID, told: shapes.Deciding) -> HttpResponse:
    desk = must_be(request.auth, REGISTRY)
    done = keep_standing.decide(desk, id=told.id, listing=listing, accepts=told.accepts, at=clock.now())
    return document(asdict(done))


@standing.post("/desk/lists/{listing}/end", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_end_listing", operation_id="end_listing",
               summary="Take a subject off a list (registry)")  # fmt: skip
def end_listing(request: HttpRequest, listing: UUID, told: shapes.Ending) -> HttpResponse:
    desk = must_be(request.auth, REGISTRY)
    return document(asdict(keep_standing.end(desk, id=told.id, listing=listing, why=told.why, at=clock.now())))


@standing.post("/desk/declarations/{number}/revocation", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_revoke", operation_id="revoke_declaration",
               summary="Revoke a declaration for everybody to see (registry)")  # fmt: skip
def revoke(request: HttpRequest, number: str, told: shapes.Revoking) -> HttpResponse:
    desk = must_be(request.auth, REGISTRY)
    done = keep_standing.revoke(desk, id=told.id, declaration=number, reason=told.reason, at=clock.now())
    return document(asdict(done))


@standing.post("/desk/providers", auth=token, response={200: dict[str, Any]} | NOES, url_name="neutrality_provider",
               operation_id="list_provider", summary="List an account's subject as a provider (registry)")  # fmt: skip
def list_provider(request: HttpRequest, told: shapes.ListingProvider) -> HttpResponse:
    desk = must_be(request.auth, REGISTRY)
    return document(asdict(keep_standing.list_provider(desk, id=told.id, account=told.account, at=clock.now())))


@standing.get("/desk/evaluations", auth=token, response={200: list[dict[str, Any]]} | NOES,
              url_name="neutrality_evaluations", operation_id="evaluations",
              summary="Free evaluations that were granted (registry)")  # fmt: skip
def evaluations(request: HttpRequest) -> HttpResponse:
    return document([asdict(one) for one in queries.evaluations(must_be(request.auth, REGISTRY).city)])


@standing.get("/desk/entrustments", auth=token, response={200: list[dict[str, Any]]} | NOES,
              url_name="neutrality_entrustments", operation_id="entrustments",
              summary="What I entrusted or was entrusted with; what waits for the exchange (owner, member, exchange)")  # fmt: skip
def entrustments(request: HttpRequest) -> HttpResponse:
    found = entrust_credits.of_desk(must_be(request.auth, OWNER, MEMBER, EXCHANGE))
    return document([market_told.entrustment(one) for one in found])


@standing.post("/desk/entrustments", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_entrustments", operation_id="entrust",
               summary="Give a provider tonnes to sell (owner, member)")  # fmt: skip
def entrust(request: HttpRequest, told: shapes.Entrusting) -> HttpResponse:
    content = told.dict()
    price_fen = fen(content.pop("price_yuan"))
    desk = must_be(request.auth, OWNER, MEMBER)
    done = entrust_credits.entrust(desk, price_fen=price_fen, at=clock.now(), **content)
    return document(market_told.entrustment(done))


@standing.post("/desk/entrustments/{number}/confirmation", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_confirm_entrustment", operation_id="confirm_entrustment",
               summary="Confirm what an owner entrusted; its tonnes move (exchange)")  # fmt: skip
def confirm(request: HttpRequest, number: str, told: shapes.Naming) -> HttpResponse:
    desk = must_be(request.auth, EXCHANGE)
    return document(
        market_told.entrustment(entrust_credits.confirm(desk, id=told.id, entrustment=number, at=clock.now()))
    )


@standing.post("/desk/entrustments/{number}/end", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="neutrality_end_entrustment", operation_id="end_entrustment",
               summary="End it; what was not sold goes back (owner, member, exchange)")  # fmt: skip
def end_entrustment(request: HttpRequest, number: str, told: shapes.Naming) -> HttpResponse:
    desk = must_be(request.auth, OWNER, MEMBER, EXCHANGE)
    return document(market_told.entrustment(entrust_credits.end(desk, id=told.id, entrustment=number, at=clock.now())))


@standing.get("/desk/provider", auth=token, response={200: dict[str, Any]} | NOES,
              url_name="neutrality_provider_statement", operation_id="provider_statement",
              summary="What I as a provider collected, hold, sold, and owe to whom (owner, member)")  # fmt: skip
def provider_statement(request: HttpRequest) -> HttpResponse:
    found = entrust_credits.statement(must_be(request.auth, OWNER, MEMBER), clock.now())
    return document(market_told.provider(found))


@standing.get("/desk/proof", auth=token, response={200: dict[str, Any]} | NOES, url_name="neutrality_proof",
              operation_id="neutrality_proof",
              summary="Every inventory computed again, every offset and signature checked (registry)")  # fmt: skip
def proof(request: HttpRequest) -> HttpResponse:
    must_be(request.auth, REGISTRY)
    found = queries.verify()
    return document(asdict(found) | {"ok": found.ok})

"""The API's addresses. OpenAPI 3.1 at /api/v1/openapi.json."""

import hashlib
import json
import logging
import re

from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Body, Header, NinjaAPI, P
from ninja.errors import HttpError, ValidationError

from puhui.engine.intake.facts import sentence
from puhui.foundations.people import actions as people_actions
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import record_behaviour
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.authentication import (
    CitizenToken,
    DeskToken,
    OfficialSession,
    PartnerSignature,
    PostToken,
)
from puhui.portals.partner_api.checking import checking
from puhui.portals.partner_api.citizens import citizens
from puhui.portals.partner_api.civic import activities, bookings, hours
from puhui.portals.partner_api.conversions import conversions
from puhui.portals.partner_api.draws import draws
from puhui.portals.partner_api.exchange import exchange
from puhui.portals.partner_api.exchange_methods import methods
from puhui.portals.partner_api.honours import honours
from puhui.portals.partner_api.neutrality import neutrality
from puhui.portals.partner_api.outreach import learning, outreach
from puhui.portals.partner_api.oversight import oversight
from puhui.portals.partner_api.reading import StrictParser, body_of
from puhui.portals.partner_api.registry import registry
from puhui.portals.partner_api.rewards import rewards
from puhui.portals.partner_api.shapes import Delivered, Problem, Records
from puhui.portals.partner_api.standing import standing
from puhui.portals.partner_api.surveys import surveys
from puhui.portals.partner_api.voices import exposure, voices
from puhui.portals.shared.problems import problem_response

log = logging.getLogger(__name__)
VISIBLE = re.compile(r"[!-~]{1,128}")
# Every no has this shape, whatever its status.
NOES = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), Problem)
partner_signature = PartnerSignature()

api = NinjaAPI(
    title="Puhui",
    version="1",
    description="Partners deliver signed records; citizens' clients read statements and receipts; the registry of project "
    "credits and their exchange are public to read, and machines work at a desk of the market or at a post of government. Errors are "
    "application/problem+json with a stable `code`; sentences are Chinese, or English by Accept-Language.",
    urls_namespace="api_v1",
    docs_url=None,
    parser=StrictParser(),
    # Nothing is open that does not name its own key.
    auth=partner_signature,
)


@api.post(
    "/cities/{city}/feeds/{feed}/records",
    response={200: Delivered} | NOES,
    url_name="deliver_records",
    operation_id="deliver_records",
    summary="Deliver up to 10,000 records of a feed",
    tags=["partners"],
)
def deliver_records(
    request: HttpRequest,
    city: str,
    feed: str,
    records: Body[Records],
    idempotency_key: Header[str | None, P(alias="Idempotency-Key")] = None,
) -> HttpResponse:
    """Records as the feed declares them, in any order; each gets an outcome, in the order given.

    A record sent again is a duplicate and changes nothing. With an Idempotency-Key the same body is answered
    with the first answer for 24 hours.
    """
    partner: people.Delivering = request.auth
    people.may_deliver(partner, city, feed)
    if idempotency_key is None:
        return _json(_deliver(city, feed, records, f"{partner.code}-api"))
    if not VISIBLE.fullmatch(idempotency_key):
        raise refusals.IdempotencyKeyMalformed()
    claim = {"partner": partner.number, "key": f"{city}/{feed}/{idempotency_key}"}
    digest = hashlib.sha256(body_of(request)).digest()
    known = people_actions.claim_answer(**claim, body_sha256=digest, at=clock.now())
    if known is not None:
        return _json(known, replayed=True)
    try:
        answer = _deliver(city, feed, records, f"{partner.code}-{idempotency_key}")
    except Refusal:
        people_actions.drop_claim(**claim)
        raise
    people_actions.keep_answer(**claim, answer=answer)
    return _json(answer)


def _deliver(city: str, feed: str, records: list[dict], name: str) -> str:
    done = record_behaviour.record(city=city, feed=feed, rows=records, name=name, way="api", at=clock.now())
    language = get_language() or settings.LANGUAGE_CODE
    names = ("batch", "rows", "accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held")
    outcomes = [
        {
            "row": line["row"],
            "outcome": line["outcome"],
            "code": line["reason"],
            "message": sentence(line["reason"] or line["outcome"], line["reason_data"], language),
            "receipt": line["receipt"],
        }
        for line in done.lines
    ]
    sums = {name: getattr(done, name) for name in (*names, "reduction_mg", "points")}
    return json.dumps(sums | {"outcomes": outcomes}, ensure_ascii=False)


def _json(document: str, *, replayed: bool = False) -> HttpResponse:
    answer = HttpResponse(document, content_type="application/json")
    if replayed:
        answer["Idempotent-Replayed"] = "true"
    return answer


api.add_router("", checking, auth=partner_signature, tags=["partners"])
api.add_router("/conversions", conversions, auth=partner_signature, tags=["partners"])
api.add_router("/me", citizens, auth=CitizenToken(), tags=["citizens"])
api.add_router("/me", rewards, auth=CitizenToken(), tags=["citizens"])
api.add_router("/me", honours, auth=CitizenToken(), tags=["citizens"])
api.add_router("/me", learning, auth=CitizenToken(), tags=["citizens"])
api.add_router("/me", voices, auth=CitizenToken(), tags=["citizens"])
api.add_router("/voices", exposure, tags=["public"])
api.add_router("/me/draws", draws, auth=CitizenToken(), tags=["citizens"])
# Each address says whether it is public or takes a desk's token.
api.add_router("/registry", registry, auth=DeskToken(), tags=["registry"])
# Desks before cities: /exchange/desk/… is nobody's city.
api.add_router("/exchange", methods, auth=DeskToken(), tags=["exchange"])
api.add_router("/exchange", exchange, auth=DeskToken(), tags=["exchange"])
api.add_router("/neutrality", standing, auth=DeskToken(), tags=["neutrality"])
api.add_router("/outreach", outreach, auth=[PostToken(), OfficialSession()], tags=["officials"])
api.add_router("/activities", activities, auth=[PostToken(), OfficialSession()])
api.add_router("/me", bookings, auth=CitizenToken(), tags=["citizens"])
api.add_router("/volunteers", hours, auth=partner_signature, tags=["partners"])
api.add_router("/oversight", oversight, auth=[PostToken(), OfficialSession()], tags=["officials"])
api.add_router("/neutrality", neutrality, auth=DeskToken(), tags=["neutrality"])
api.add_router("/surveys", surveys, auth=DeskToken(), tags=["surveys"])


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem_response(refusal)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [{"at": [*map(str, one["loc"])], "what": one["type"], "says": one["msg"]} for one in error.errors[:20]]
    return problem_response(refusals.RequestMalformed(errors=places))


@api.exception_handler(DataError)
def _unkeepable(request: HttpRequest, error: DataError) -> HttpResponse:
    # A NUL in a text, a number beyond all columns: whoever sends such things is told, and nobody is woken.
    log.warning("%s %s", request.method, request.path, exc_info=error)
    told = {"at": [], "what": "value_error", "says": str(error).splitlines()[0][:200]}
    return problem_response(refusals.RequestMalformed(errors=[told]))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(refusals.BodyUnreadable(why=str(error)))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(refusals.AddressUnknown(path=request.path))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    if settings.DEBUG:
        raise error
    log.exception("%s %s", request.method, request.path, exc_info=error)
    return problem_response(refusals.Fault())

"""/neutrality: an organiser's desk, from plan to certificate; and declarations, lists and providers for anybody."""

from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import File, Form, Router
from ninja.files import UploadedFile

from puhui.ground import clock
from puhui.journeys.market import show_neutrality, undertake
from puhui.journeys.market.desks import MEMBER, OWNER, Desk
from puhui.market.neutrality import facts, queries
from puhui.market.neutrality.refusals import KindUnknown, NotMeasured
from puhui.market.registry.facts import Wanted
from puhui.portals.partner_api import neutrality_shapes as shapes
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.registry import NOES, PDF, XLSX, Page, document, file, must_be
from puhui.portals.shared import market_told

neutrality = Router()
token = DeskToken()
FILE_MIB, MIB = 20, 2**20
DECLARED = (
    "number", "name", "organiser", "kind", "emitted_tonnes", "retired_tonnes", "signed_on", "verdict", "address"
)  # fmt: skip


def _organises(request: HttpRequest) -> Desk:
    return must_be(request.auth, OWNER, MEMBER)


def _content(sent: UploadedFile) -> bytes:
    if sent.size > FILE_MIB * MIB:
        raise refusals.BodyTooLarge(limit_mib=FILE_MIB)
    return sent.read()


@neutrality.get("/desk/undertakings", auth=token, response={200: list[dict[str, Any]]} | NOES,
                url_name="neutrality_undertakings", operation_id="undertakings",
                summary="My undertakings, the latest first, a hundred a page (owner, member)")  # fmt: skip
def undertakings(request: HttpRequest, page: int = Page) -> HttpResponse:
    found = undertake.undertakings(_organises(request), page=page)
    return document([market_told.undertaking(one) for one in found])


@neutrality.post("/desk/undertakings", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_undertakings", operation_id="plan_undertaking",
                 summary="Begin an event, or an organisation's year (owner, member)")  # fmt: skip
def plan(request: HttpRequest, told: shapes.Planning) -> HttpResponse:
    done = undertake.plan(_organises(request), at=clock.now(), **told.dict())
    return document(market_told.undertaking(done))


@neutrality.get("/desk/undertakings/{number}", auth=token, response={200: dict[str, Any]} | NOES,
                url_name="neutrality_undertaking", operation_id="undertaking",
                summary="One of mine: measures, inventories, offsets, what is left (owner, member)")  # fmt: skip
def undertaking(request: HttpRequest, number: str) -> HttpResponse:
    return document(market_told.undertaking(undertake.undertaking(_organises(request), number)))


@neutrality.post("/desk/undertakings/{number}/measures", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_reduce", operation_id="reduce",
                 summary="Write down what is done to emit less (owner, member)")  # fmt: skip
def reduce(request: HttpRequest, number: str, told: shapes.Reducing) -> HttpResponse:
    done = undertake.reduce(_organises(request), number=number, at=clock.now(), **told.dict())
    return document(market_told.undertaking(done))


@neutrality.get("/desk/undertakings/{number}/sheet.xlsx", auth=token, response={200: None} | NOES,
                url_name="neutrality_sheet", operation_id="inventory_sheet",
                summary="The empty workbook of an inventory (owner, member)")  # fmt: skip
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    stream = BytesIO()
    undertake.write_sheet(_organises(request), number=number, at=clock.now(), stream=stream)
    return file(stream.getvalue(), XLSX, f"{number}.xlsx")


@neutrality.post("/desk/undertakings/{number}/inventories", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_measure", operation_id="measure",
                 summary="Make an inventory from inputs (owner, member)")  # fmt: skip
def measure(request: HttpRequest, number: str, told: shapes.Measuring) -> HttpResponse:
    desk = _organises(request)
    return _measured(desk, number, undertake.measure(desk, number=number, at=clock.now(), **told.dict()))


@neutrality.post("/desk/undertakings/{number}/inventories/sheet", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_read_sheet", operation_id="measure_by_sheet",
                 summary="Make an inventory from a filled workbook (owner, member)")  # fmt: skip
def read_sheet(
    request: HttpRequest, number: str, id: Form[UUID], sheet: File[UploadedFile], stage: Form[str] = facts.FINAL
) -> HttpResponse:  # fmt: skip
    """multipart/form-data with ``sheet``."""
    desk = _organises(request)
    told = {"name": sheet.name, "content": _content(sheet), "stage": stage}
    return _measured(desk, number, undertake.read_sheet(desk, id=id, number=number, at=clock.now(), **told))


@neutrality.get("/desk/undertakings/{number}/inventories/{stage}", auth=token, response={200: dict[str, Any]} | NOES,
                url_name="neutrality_inventory", operation_id="inventory",
                summary="The latest inventory of a stage, computed once more (owner, member)")  # fmt: skip
def inventory(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """``stage``: plan, final. With inputs, factors and every step."""
    if stage not in facts.STAGES:
        raise KindUnknown(kind=stage[:40], known=", ".join(facts.STAGES))
    seen = undertake.undertaking(_organises(request), number)
    latest = seen.latest(stage)
    if latest is None:
        raise NotMeasured(number=seen.number)
    return document(market_told.inventory(latest, seen.due, queries.recomputed(latest.id)))


def _measured(desk: Desk, number: str, done: facts.Inventory) -> HttpResponse:
    return document(market_told.inventory(done, undertake.undertaking(desk, number).due))


@neutrality.post("/desk/undertakings/{number}/offsets", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_offset", operation_id="offset",
                 summary="Retire my units for it, or count a retirement for it (owner, member)")  # fmt: skip
def offset(request: HttpRequest, number: str, told: shapes.Offsetting) -> HttpResponse:
    """For good. With ``retirement`` that one counts; without tonnes, what is missing is retired."""
    wanted = Wanted(serial=told.serial, project=told.project, vintage=told.vintage, tonnes=told.tonnes)
    done = undertake.offset(
        _organises(request), id=told.id, number=number, retirement=told.retirement, wanted=wanted, reason=told.reason,
        at=clock.now(),
    )  # fmt: skip
    return document(market_told.undertaking(done))


@neutrality.post("/desk/undertakings/{number}/offsets/elsewhere", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_offset_elsewhere", operation_id="offset_elsewhere",
                 summary="Count units of another registry by its proof (owner, member)")  # fmt: skip
def offset_elsewhere(
    request: HttpRequest, number: str, id: Form[UUID], unit: Form[str], tonnes: Form[int], reference: Form[str],
    where: Form[str], retired_on: Form[date], proof: File[UploadedFile], reason: Form[str] = "",
) -> HttpResponse:  # fmt: skip
    """multipart/form-data with ``proof``, the document of the other registry."""
    told = {"unit": unit, "tonnes": tonnes, "reference": reference, "where": where, "retired_on": retired_on}
    done = undertake.offset_elsewhere(
        _organises(request), id=id, number=number, document=(proof.name, _content(proof)), reason=reason,
        at=clock.now(), **told,
    )  # fmt: skip
    return document(market_told.undertaking(done))


@neutrality.post("/desk/undertakings/{number}/declaration", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_declare", operation_id="declare",
                 summary="Declare it carbon-neutral (owner, member)")  # fmt: skip
def declare(request: HttpRequest, number: str, told: shapes.Declaring) -> HttpResponse:
    done = undertake.declare(_organises(request), number=number, at=clock.now(), **told.dict())
    return document(asdict(done))


@neutrality.post("/desk/undertakings/{number}/evaluation", auth=token, response={200: dict[str, Any]} | NOES,
                 url_name="neutrality_evaluation", operation_id="ask_evaluation",
                 summary="Ask for the free evaluation of a year (owner, member)")  # fmt: skip
def evaluation(request: HttpRequest, number: str, told: shapes.Naming) -> HttpResponse:
    done = undertake.ask_evaluation(_organises(request), id=told.id, number=number, at=clock.now())
    return document(asdict(done))


@neutrality.get("/declarations/{number}", auth=None, response={200: dict[str, Any]} | NOES,
                url_name="neutrality_declaration", operation_id="declaration",
                summary="A declaration with every item, its signature checked now")  # fmt: skip
def declaration(request: HttpRequest, number: str) -> HttpResponse:
    return document(asdict(queries.declaration(number)))


@neutrality.get("/declarations/{number}/certificate.pdf", auth=None, response={200: None} | NOES,
                url_name="neutrality_certificate", operation_id="certificate",
                summary="Its certificate on paper, with a QR code (PDF)")  # fmt: skip
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    body = show_neutrality.printed(number, language=get_language() or settings.LANGUAGE_CODE)
    return file(body, PDF, f"{number}.pdf")


@neutrality.get("/{city}/declarations", auth=None, response={200: list[dict[str, Any]]} | NOES,
                url_name="neutrality_declarations", operation_id="declarations",
                summary="Declarations of a city, the latest first, a hundred a page")  # fmt: skip
def declarations(request: HttpRequest, city: str, page: int = Page) -> HttpResponse:
    queries.rules(city)
    told = queries.declarations(city, page=page)
    return document([{name: getattr(one, name) for name in DECLARED} for one in told])


@neutrality.get("/{city}/lists/{colour}", auth=None, response={200: list[dict[str, Any]]} | NOES,
                url_name="neutrality_list", operation_id="neutrality_list",
                summary="Who stands on the green or black list today")  # fmt: skip
def listed(request: HttpRequest, city: str, colour: str) -> HttpResponse:
    queries.rules(city)
    if colour not in (facts.GREEN, facts.BLACK):
        raise KindUnknown(kind=colour[:40], known="green, black")
    told = [asdict(one) for one in queries.listed(city, colour, clock.local_day(clock.now()))]
    # Who proposed and who decided is not published.
    return document([{k: v for k, v in one.items() if k not in ("proposed_by", "decided_by")} for one in told])


@neutrality.get("/{city}/providers", auth=None, response={200: list[dict[str, Any]]} | NOES,
                url_name="neutrality_providers", operation_id="providers", summary="The listed providers of a city")  # fmt: skip
def providers(request: HttpRequest, city: str) -> HttpResponse:
    queries.rules(city)
    return document([asdict(one) for one in queries.providers(city)])

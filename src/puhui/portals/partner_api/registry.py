"""/registry: what is public to anybody, and what a desk's token may do for whom it acts."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.market import await_people, cad_trust, keep_registry, own_projects, show_file
from puhui.journeys.market.desks import MEMBER, OWNER, REGISTRY, VERIFIER, Desk
from puhui.market.registry import facts, queries
from puhui.market.registry.refusals import DeskUnknown, ProjectUnknown
from puhui.portals.partner_api import market_shapes as shapes
from puhui.portals.partner_api.authentication import DeskToken
from puhui.portals.partner_api.shapes import Problem
from puhui.portals.shared.problems import plain

NOES = dict.fromkeys((401, 404, 409, 422), Problem)
PAGE_MAX = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
registry = Router()
token = DeskToken()
Page = Query(1, ge=1, le=PAGE_MAX, description="From 1; a page without rows is behind the last.")


def must_be(desk: Desk, *duties: str) -> Desk:
    """Refusals: registry.DeskUnknown."""
    if desk.duty not in duties:
        raise DeskUnknown(desk=desk.id)
    return desk


def document(told: Any) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False, default=plain), content_type="application/json")


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": content_disposition_header(True, name)}
    )


@registry.get("/desk", auth=token, response={200: shapes.Desk} | NOES, url_name="registry_desk", operation_id="desk",
              summary="The desk that this token opens")  # fmt: skip
def desk(request: HttpRequest) -> dict[str, Any]:
    d: Desk = request.auth
    return {"desk": d.id, "city": d.city, "duty": d.duty, "number": d.number, "name": d.name}


@registry.get("/desk/tasks", auth=token, response={200: list[shapes.Task]} | NOES, url_name="registry_tasks",
              operation_id="desk_tasks", summary="What awaits this desk, the most urgent first")  # fmt: skip
def tasks(request: HttpRequest) -> list[dict[str, Any]]:
    found = await_people.tasks(request.auth, clock.now())
    return [{"what": t.what, "project": t.project, "about": t.name, "due": t.on, "late": t.late} for t in found]


@registry.get("/desk/projects/{code}", auth=token, response={200: dict[str, Any]} | NOES, url_name="registry_own_project",
              operation_id="desk_project", summary="A project as this desk sees it, with its whole chain")  # fmt: skip
def own_project(request: HttpRequest, code: str) -> HttpResponse:
    """An owner its own, drafts too; a body what it is named for; an officer all but drafts."""
    return document(asdict(show_file.chain(must_be(request.auth, OWNER, VERIFIER, REGISTRY), code)))


@registry.get("/desk/holdings", auth=token, response={200: list[shapes.Unit]} | NOES, url_name="registry_holdings",
              operation_id="desk_holdings", summary="The account's units by serial number, 500 a page")  # fmt: skip
def holdings(request: HttpRequest, page: int = Page) -> list[facts.Block]:
    return queries.blocks(must_be(request.auth, OWNER, MEMBER).account, page=page)


@registry.post("/desk/retirements", auth=token, response={200: shapes.Retired} | NOES, url_name="registry_retire",
               operation_id="retire", summary="Retire units for somebody, for good")  # fmt: skip
def retire(request: HttpRequest, told: shapes.Retiring) -> facts.Retirement:
    """Of the desk's own account. It can never be undone."""
    wanted = facts.Wanted(serial=told.serial, project=told.project, vintage=told.vintage, tonnes=told.tonnes)
    return own_projects.retire(
        must_be(request.auth, OWNER, MEMBER), id=told.id, wanted=wanted, purpose=told.purpose,
        beneficiary=told.beneficiary, beneficiary_id=told.beneficiary_id, statement=told.statement, at=clock.now(),
    )  # fmt: skip


@registry.post("/desk/projects/{code}/decision", auth=token, response={200: shapes.Project} | NOES,
               url_name="registry_decide_project", operation_id="decide_registration",
               summary="Register a project, return or reject it (registry)")  # fmt: skip
def decide_registration(request: HttpRequest, code: str, told: shapes.Deciding) -> facts.Project:
    return keep_registry.decide_registration(
        must_be(request.auth, REGISTRY), id=told.id, code=code, verdict=told.verdict, why=told.why, at=clock.now()
    )


@registry.post("/desk/periods/{period}/decision", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="registry_decide_period", operation_id="decide_issuance",
               summary="Issue a period's tonnes, return or reject it (registry)")  # fmt: skip
def decide_issuance(request: HttpRequest, period: int, told: shapes.Deciding) -> HttpResponse:
    """Whoever applied cannot decide; what is issued gets its serial numbers here."""
    done = keep_registry.decide_issuance(
        must_be(request.auth, REGISTRY), id=told.id, period=period, verdict=told.verdict, why=told.why, at=clock.now()
    )
    return document(asdict(done))


@registry.post("/desk/asked/{asked}/decision", auth=token, response={200: dict[str, Any]} | NOES,
               url_name="registry_second_person", operation_id="second_person",
               summary="The second officer's word on what another asked for (registry)")  # fmt: skip
def second_person(request: HttpRequest, asked: UUID, told: shapes.Approving) -> HttpResponse:
    desk = must_be(request.auth, REGISTRY)
    return document(asdict(keep_registry.decide(desk, asked=asked, approves=told.approves, at=clock.now())))


@registry.get("/desk/proof", auth=token, response={200: dict[str, Any]} | NOES, url_name="registry_proof",
              operation_id="registry_proof", summary="Issued = held + on exchange + frozen + retired + cancelled (registry)")  # fmt: skip
def proof(request: HttpRequest) -> HttpResponse:
    must_be(request.auth, REGISTRY)
    found = queries.verify()
    return document(asdict(found) | {"ok": found.ok})


@registry.get("/serials/{serial}", auth=None, response={200: dict[str, Any]} | NOES, url_name="registry_serial_of",
              operation_id="serial", summary="Whose a tonne or range is, and what it went through")  # fmt: skip
def serial(request: HttpRequest, serial: str) -> HttpResponse:
    return document(asdict(queries.serial(serial)))


@registry.get("/retirements/{number}", auth=None, response={200: dict[str, Any]} | NOES, url_name="registry_certificate",
              operation_id="retirement", summary="A retirement with its certificate, checked now")  # fmt: skip
def retirement(request: HttpRequest, number: str) -> HttpResponse:
    return document(asdict(queries.certificate(number)))


@registry.get("/{city}/projects", auth=None, response={200: list[shapes.Project]} | NOES, url_name="registry_projects",
              operation_id="projects", summary="Projects, a hundred a page; tab as in the public registry")  # fmt: skip
def projects(request: HttpRequest, city: str, tab: str = "", page: int = Page) -> list[facts.Project]:
    """``tab``: projects_on_notice, projects_registered, reductions_on_notice, reductions_registered, reductions_issued."""
    packs.active(city)
    if tab and tab not in queries.TABS:
        raise ProjectUnknown(project=tab[:40])
    return queries.projects(city, tab=tab, page=page)


@registry.get("/{city}/projects/{code}", auth=None, response={200: dict[str, Any]} | NOES, url_name="registry_chain",
              operation_id="project", summary="A project with its whole chain of evidence")  # fmt: skip
def project(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Claims, notices, comments with answers, judgements with findings, periods, tonnes, events; no drafts."""
    found = queries.chain(city, code)
    if found.project.state == "draft":
        raise ProjectUnknown(project=code[:20])
    told = asdict(found)
    # Who said it is not published, and what was said stands beside its answer.
    told["comments"] = [{k: v for k, v in c.items() if k != "said_by"} for c in told["comments"] if c["answer"]]
    return document(told)


@registry.get("/{city}/units", auth=None, response={200: list[shapes.Unit]} | NOES, url_name="registry_units",
              operation_id="units", summary="All units as they stand, 500 blocks a page")  # fmt: skip
def units(request: HttpRequest, city: str, page: int = Page) -> list[facts.Block]:
    packs.active(city)
    return queries.issued_blocks(city, page=page)


@registry.get("/{city}/retirements", auth=None, response={200: list[shapes.Retired]} | NOES,
              url_name="registry_retirements", operation_id="retirements",
              summary="Retirements, the latest first, a hundred a page")  # fmt: skip
def retirements(request: HttpRequest, city: str, page: int = Page) -> list[facts.Retirement]:
    packs.active(city)
    return queries.retirements(city, page=page)


@registry.get("/{city}/cad-trust", auth=None, response={200: dict[str, Any]} | NOES, url_name="registry_cad_trust",
              operation_id="cad_trust", summary="Everything, in the tables and names of the CAD Trust data model 2")  # fmt: skip
def cad_trust_tables(request: HttpRequest, city: str) -> HttpResponse:
    return document({"cadTrustDataModel": cad_trust.VERSION, "tables": cad_trust.tables(city)})

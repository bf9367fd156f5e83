"""Projects: an owner's own, those a body is named for, or all of a city's registry; drafts are their owner's alone."""

from datetime import date
from tempfile import NamedTemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import own_projects, show_file
from puhui.journeys.market.desks import OWNER, REGISTRY, VERIFIER, Desk
from puhui.market.registry import facts, queries
from puhui.portals.market.parts import Badge, Column, Field, Form, Link, Table
from puhui.portals.market.views.acting import HANDLERS
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.market.views.offering import forms_of
from puhui.portals.market.views.showing import parts_of
from puhui.portals.shared.market_words import word
from puhui.portals.shared.templatetags.library import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@at_desk(OWNER, VERIFIER, REGISTRY)
def projects(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All that this desk may see, the latest first."""
    if desk.duty == REGISTRY:
        number = request.GET.get("page", "1")
        found = queries.projects(desk.city, page=int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1)
    else:
        chains = queries.chains_of_owner if desk.duty == OWNER else queries.chains_of_body
        found = [chain.project for chain in chains(desk.subject)]
    rows = [
        (Link(p.code, address(desk, "project", p.code)), p.name, word(p.field), p.methodology, Badge(word(p.state)))
        for p in found
    ]
    columns = [Column(_("Project")), Column(_("Name"), "words"), Column(_("Field")), Column(_("Methodology"), "mono"),
               Column(_("State"))]  # fmt: skip
    new = [Link(_("Draft a project"), address(desk, "new_project"))] if desk.duty == OWNER else []
    table = Table("", columns, rows, empty=_("No project is here."))
    return page(request, desk, "projects", _("Projects"), [table], actions=new)


@at_desk(OWNER)
def new_project(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draft a project: nobody else sees it before it is submitted."""

    def show(**more: object) -> HttpResponse:
        return page(request, desk, "projects", _("Draft a project"), [_draft_form(desk)], **more)

    if request.method == "POST":
        return act(request, desk, {"draft": _draft}, show, address(desk, "projects"))
    return show()


def _draft(asked: Asked) -> str:
    terms = facts.ProjectTerms(
        name=asked.text("name"), methodology=asked.text("methodology"), field=asked.text("field"),
        place=asked.text("place"), started_on=date.fromisoformat(asked.text("started_on")),
        crediting_first=date.fromisoformat(asked.text("crediting_first")),
        crediting_last=date.fromisoformat(asked.text("crediting_last")), claims=_claims(asked.text("claims")),
        legal_duty=bool(asked.text("legal_duty")), ets_covered=bool(asked.text("ets_covered")),
        design_writer=asked.text("design_writer"), parts=_parts(asked.text("parts")),
        declared=tuple(asked.typed.getlist("declared")),
    )  # fmt: skip
    drafted = own_projects.draft(asked.desk, terms=terms, **asked.told)
    return _("{code} is drafted. Submit its design document next.").format(code=drafted.code)


def _claims(text: str) -> tuple[facts.ClaimTerm, ...]:
    lines = (line.split() for line in text.splitlines() if line.strip())
    return tuple(facts.ClaimTerm(activity, track) for activity, track in lines)


def _parts(text: str) -> tuple[facts.Part, ...]:
    lines = (line.split(",") for line in text.replace("，", ",").splitlines() if line.strip())
    return tuple(
        facts.Part(name.strip(), place.strip(), owner.strip(), int(tonnes)) for name, place, owner, tonnes in lines
    )


def _draft_form(desk: Desk) -> Form:
    pack = packs.active(desk.city).pack
    fields = [(name, word(name)) for name in pack.registry[0].fields]
    # What citizens' acts are counted by is not for projects.
    citizens = {scenario.methodology for scenario in pack.scenarios}
    methodologies = [
        (f"{m.id}@{m.version}", f"{said(m.name)} {m.id}@{m.version}")
        for m in pack.methodologies
        if m.id not in citizens
    ]
    return Form("draft", _("The project"), _("Draft it"), [
        Field("name", _("Name")),
        Field("field", _("Field"), "select", options=fields),
        Field("methodology", _("Methodology"), "select" if methodologies else "text", options=methodologies,
              help="" if methodologies else _("Identifier and version, as in solar-power@1.")),
        Field("place", _("Location")),
        Field("started_on", _("Construction began on"), "date"),
        Field("crediting_first", _("Crediting window, first day"), "date"),
        Field("crediting_last", _("Crediting window, last day"), "date"),
        Field("design_writer", _("Credit code of who wrote the design"), required=False),
        Field("claims", _("Counts from"), "textarea",
              help=_("One a line: what is counted and where, as in “electricity meter/510100-0123”.")),
        Field("parts", _("Parts of a bundle"), "textarea", required=False,
              help=_("One a line: name, place, credit code of its owner, tonnes a year.")),
        *_declarable(pack.registry[0]),
        Field("legal_duty", _("The reduction is owed by law"), "check"),
        Field("ets_covered", _("The reduction is covered by emissions trading"), "check"),
    ])  # fmt: skip


def _declarable(rules: schema.Registry) -> list[Field]:
    options = [(one.id, said(one.name)) for one in rules.declarable]
    about = _("What else the project is good for, as its design document shows.")
    return (
        [Field("declared", _("Co-benefits and labels"), "several", options=options, required=False, help=about)]
        if options
        else []
    )


@at_desk(OWNER, VERIFIER, REGISTRY)
def project(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """One project: what is to be done first, then its whole chain."""
    chain = show_file.chain(desk, code)

    def show(**more: object) -> HttpResponse:
        heading = f"{chain.project.code} {chain.project.name}"
        parts = [*forms_of(desk, chain), *parts_of(desk, chain)]
        return page(request, desk, "projects", heading, parts, **more)

    if request.method == "POST":
        handlers = {verb: lambda asked, do=do: do(asked, code) for verb, do in HANDLERS[desk.duty].items()}
        return act(request, desk, handlers, show, address(desk, "project", code))
    return show()


@at_desk(OWNER)
def sheet(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """The empty monitoring sheet of the project's methodology."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    own_projects.write_sheet(desk, code=code, on=clock.local_day(clock.now()), stream=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{code}-monitoring.xlsx", content_type=XLSX)


@at_desk(OWNER, VERIFIER, REGISTRY)
def document(request: HttpRequest, desk: Desk, code: str, sha256: str) -> HttpResponse:
    """A document of the project, as it came."""
    path, name = show_file.document(desk, code, sha256)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")

"""An organiser's own undertakings: plan, measure, offset, declare; each step below what is still to be done."""

from datetime import date
from tempfile import NamedTemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.market import undertake
from puhui.journeys.market.desks import MEMBER, OWNER, Desk
from puhui.market.neutrality import facts, queries
from puhui.market.registry.facts import Wanted
from puhui.portals.market.parts import Badge, Column, Field, Form, Link, Pairs, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.market.views.inventories import (
    empty_workbook,
    forms_of_inventory,
    inventories_table,
    read_inputs,
    sources_table,
)
from puhui.portals.market.views.offsets import (
    forms_of_offset,
    offset_by,
    offset_proved,
    offsets_table,
    preference_table,
)
from puhui.portals.shared.tables import XLSX

KINDS = {"event": gettext_noop("An event"), "organisation": gettext_noop("An organisation's year")}
STATES = {
    "open": (gettext_noop("going on"), "info"),
    "declared": (gettext_noop("declared neutral"), ""),
    "revoked": (gettext_noop("declaration revoked"), "no"),
}
CONFIRMATIONS = {"self": gettext_noop("by our own promise"), "independent": gettext_noop("by an independent body")}
FILE_BYTES_MAX = 20 * 2**20


@at_desk(OWNER, MEMBER)
def undertakings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the organiser wants to be neutral, the latest first; a new one is planned here."""
    kept = bool(packs.active(desk.city).pack.neutrality)

    def show(**more: object) -> HttpResponse:
        parts = [_list(desk), _plan_form()] if kept else [Table("", [], [], empty=_("This city has no rules for it."))]
        return page(request, desk, "neutrality", _("Carbon neutrality"), parts, **more)

    if request.method == "POST" and kept:
        return act(request, desk, {"plan": _plan}, show, address(desk, "neutrality"))
    return show()


def _list(desk: Desk) -> Table:
    rows = []
    for one in undertake.undertakings(desk):
        words, kind = STATES[one.state]
        link = Link(one.number, address(desk, "undertaking", one.number))
        due = one.due
        rows.append((link, one.name, f"{one.first} – {one.last}", Badge(_(words), kind), due.emitted_tonnes,
                     due.retired_tonnes, due.left_tonnes, due.last_day))  # fmt: skip
    columns = [Column(_("Number")), Column(_("Name"), "words"), Column(_("When")), Column(_("State")),
               Column(_("Emitted (t)"), "amount"), Column(_("Offset (t)"), "amount"),
               Column(_("Still to offset (t)"), "amount"), Column(_("Offset by the day"))]  # fmt: skip
    return Table(_("Our undertakings"), columns, rows, empty=_("Nothing is planned yet."))


def _plan_form() -> Form:
    about = _("An event, or a whole year of the organisation. The account for which you sit here is the organiser.")
    return Form("plan", _("Plan a new one"), _("Make the plan"), [
        Field("kind", _("Kind of undertaking"), "select", options=[(kind, _(words)) for kind, words in KINDS.items()]),
        Field("name", _("Name")), Field("first", _("First day"), "date"), Field("last", _("Last day"), "date"),
        Field("place", _("Where it is held")),
        Field("boundary", _("Boundary of the count"), "textarea", help=_("Which places, whose travel, which days are inside.")),
    ], about=about, folded=True)  # fmt: skip


def _plan(asked: Asked) -> str:
    told = {name: asked.text(name) for name in ("kind", "name", "place", "boundary")}
    days = {name: date.fromisoformat(asked.text(name)) for name in ("first", "last")}
    done = undertake.plan(asked.desk, **told, **days, **asked.told)
    return _("{number} is planned. Write down next what will be done to emit less.").format(number=done.number)


@at_desk(OWNER, MEMBER)
def undertaking(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """One undertaking: where it stands, the forms of its next steps, then everything that was done."""
    seen = undertake.undertaking(desk, number)

    def show(**more: object) -> HttpResponse:
        now = undertake.undertaking(desk, seen.number)
        parts = [_standing(now), *(_forms(desk, now) if now.state == facts.OPEN else ()), *_evaluation(now),
                 _measures(now), *sources_table(now), inventories_table(now), offsets_table(now)]  # fmt: skip
        links = [empty_workbook(desk, now)] if now.state == facts.OPEN else _papers(now)
        return page(request, desk, "neutrality", f"{now.number} {now.name}", parts, actions=links, **more)

    if request.method == "POST":
        handlers = {verb: lambda asked, do=do: do(asked, seen.number) for verb, do in HANDLERS.items()}
        return act(request, desk, handlers, show, address(desk, "undertaking", seen.number))
    return show()


def _standing(seen: facts.Undertaking) -> Pairs:
    words, kind = STATES[seen.state]
    due = seen.due
    counted = {"plan": _("by the plan's estimate"), "final": _("by the final inventory")}.get(due.stage, "")
    return Pairs(_("Where it stands"), [
        (_("State"), Badge(_(words), kind)), (_("Kind of undertaking"), _(KINDS[seen.kind])), (_("Organiser"), seen.organiser),
        (_("When"), f"{seen.first} – {seen.last}"), (_("Where it is held"), seen.place), (_("Boundary of the count"), seen.boundary),
        (_("Emitted"), f"{due.emitted_tonnes:,} t CO2e {counted}" if due.stage else _("not measured yet")),
        (_("Offset"), f"{due.retired_tonnes:,} t"),
        (_("Still to offset"), Badge(f"{due.left_tonnes:,} t", "no" if due.left_tonnes else "")),
        (_("Offset by the day"), due.last_day),
    ])  # fmt: skip


def _papers(seen: facts.Undertaking) -> list[Link]:
    told = queries.declaration_of(seen.number)
    if told is None:
        return []
    links = [Link(_("Public page"), told.address)]
    return (
        [*links, Link(_("Certificate (PDF)"), f"{told.address}certificate.pdf")] if told.verdict == "valid" else links
    )


def _forms(desk: Desk, seen: facts.Undertaking) -> list[Form | Table]:
    measure = Form("reduce", _("Write down a measure"), _("Write it down"), [
        Field("said", _("What is done to emit less")),
        Field("saved_kg", _("Estimated saving (kg CO2e)"), "number", required=False),
    ], folded=True)  # fmt: skip
    steps = [measure, *forms_of_inventory(desk, seen)]
    if seen.inventories:
        steps += [preference_table(desk), *forms_of_offset(desk, seen)]
    if seen.latest(facts.FINAL) and not seen.due.left_tonnes:
        steps.append(_declare_form())
    return steps


def _declare_form() -> Form:
    about = _("The declaration takes over name, organiser, time, boundary, emissions, measures and offsets from above. It is public at once and cannot be changed; a false one leads to the black list.")  # fmt: skip
    return Form("declare", _("Declare it carbon-neutral"), _("Sign and declare"), [
        Field("confirmation", _("How it is confirmed"), "select",
              options=[(kind, _(words)) for kind, words in CONFIRMATIONS.items()]),
        Field("confirmed_by", _("The independent body"), required=False),
        Field("statement", _("Words for the conclusion"), "textarea", required=False),
        Field("signed_by", _("Who signs")),
    ], about=about, danger=True)  # fmt: skip


def _evaluation(seen: facts.Undertaking) -> list[Form]:
    if seen.kind != "organisation" or seen.state == facts.REVOKED or seen.due.left_tonnes or not seen.offsets:
        return []
    about = _("Whoever makes a whole year neutral with enough of the city's own units is evaluated free of charge.")
    return [Form("evaluate", _("Free evaluation"), _("Ask for it"), about=about)]


def _measures(seen: facts.Undertaking) -> Table:
    rows = [(one.on, one.said, one.saved_kg) for one in seen.measures]
    columns = [Column(_("Day")), Column(_("What is done to emit less"), "words"), Column(_("Estimated saving (kg CO2e)"), "amount")]  # fmt: skip
    return Table(_("What is done to emit less"), columns, rows, empty=_("No measure was written down yet."))


def _reduce(asked: Asked, number: str) -> None:
    saved = asked.number("saved_kg") if asked.text("saved_kg") else None
    undertake.reduce(asked.desk, number=number, said=asked.text("said"), saved_kg=saved, **asked.told)


def _measure(asked: Asked, number: str) -> str:
    asks = undertake.asked_for(asked.desk, number, asked.at)
    told = {"stage": asked.text("stage"), "inputs": read_inputs(asks, asked)}
    return _measured(undertake.measure(asked.desk, number=number, **told, **asked.told))


def _read(asked: Asked, number: str) -> str:
    file = asked.files["sheet"]
    told = {"stage": asked.text("stage"), "name": file.name, "content": file.read(FILE_BYTES_MAX)}
    return _measured(undertake.read_sheet(asked.desk, number=number, **told, **asked.told))


def _measured(done: facts.Inventory) -> str:
    amount = f"{done.amount_mg / facts.MG_PER_TONNE:,.3f}"
    return _("{amount} t CO2e: {tonnes} whole tonnes are to be offset.").format(amount=amount, tonnes=done.tonnes)


def _offset(asked: Asked, number: str) -> None:
    wanted: Wanted | None = None
    if not asked.text("retirement"):
        wanted = offset_by(asked)
    undertake.offset(
        asked.desk, number=number, retirement=asked.text("retirement"), wanted=wanted, reason=asked.text("reason"),
        **asked.told,
    )  # fmt: skip


def _offset_elsewhere(asked: Asked, number: str) -> None:
    undertake.offset_elsewhere(asked.desk, number=number, **offset_proved(asked, FILE_BYTES_MAX), **asked.told)


def _declare(asked: Asked, number: str) -> str:
    told = {name: asked.text(name) for name in ("confirmation", "confirmed_by", "statement", "signed_by")}
    done = undertake.declare(asked.desk, number=number, **told, **asked.told)
    return _("Declared: certificate {number}.").format(number=done.number)


def _evaluate(asked: Asked, number: str) -> None:
    undertake.ask_evaluation(asked.desk, number=number, **asked.told)


HANDLERS = {
    "reduce": _reduce, "measure": _measure, "read": _read, "offset": _offset, "elsewhere": _offset_elsewhere,
    "declare": _declare, "evaluate": _evaluate,
}  # fmt: skip


@at_desk(OWNER, MEMBER)
def sheet(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The empty workbook of the inventory."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    undertake.write_sheet(desk, number=number, at=clock.now(), stream=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{number}.xlsx", content_type=XLSX)

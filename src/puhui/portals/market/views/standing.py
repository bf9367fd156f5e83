"""The registry officer's page of neutrality: green and black list, providers, declarations that may be revoked, evaluations."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.market import keep_standing
from puhui.journeys.market.desks import REGISTRY, Desk
from puhui.market.neutrality import facts, queries
from puhui.portals.market.parts import Badge, Button, Column, Field, Form, Group, Link, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page

COLOURS = {"green": (gettext_noop("green list"), ""), "black": (gettext_noop("black list"), "no")}
VERDICTS = {
    "valid": (gettext_noop("holds"), ""), "revoked": (gettext_noop("declaration revoked"), "no"),
    "changed": (gettext_noop("signature broken"), "no"),
}  # fmt: skip


@at_desk(REGISTRY)
def standing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who waits for a second person, who stands on the lists, who provides, what was declared and evaluated."""
    kept = bool(packs.active(desk.city).pack.neutrality)

    def show(**more: object) -> HttpResponse:
        parts = _parts(desk) if kept else [Table("", [], [], empty=_("This city has no rules for it."))]
        return page(request, desk, "standing", _("Neutrality lists"), parts, **more)

    if request.method == "POST" and kept:
        return act(request, desk, HANDLERS, show, address(desk, "standing"))
    return show()


def _parts(desk: Desk) -> list:
    return [_waiting(desk), _listed(desk), Group([_propose_form(), _provider_form()]), *_end_form(desk), _providers(desk),
            _declarations(desk), _revoke_form(), _evaluations(desk)]  # fmt: skip


def _waiting(desk: Desk) -> Table:
    rows = [
        (Badge(_(COLOURS[one.colour][0]), COLOURS[one.colour][1]), f"{one.name} {one.subject}",
         f"{one.reason} ({one.ground})", one.proposed_by, _answers(desk, one))
        for one in queries.waiting_listings(desk.city)
    ]  # fmt: skip
    columns = [Column(_("Which list")), Column(_("Name"), "words"), Column(_("Reason"), "words"),
               Column(_("Proposed by")), Column("")]  # fmt: skip
    return Table(_("Waits for a second person"), columns, rows, empty=_("Nothing waits."))


def _answers(desk: Desk, one: facts.Listed) -> list[Button] | str:
    if one.proposed_by == desk.person:
        return _("Another officer decides.")
    told = {"listing": str(one.id)}
    return [Button("accept", _("List it"), told), Button("refuse", _("Do not list it"), told, danger=True)]


def _listed(desk: Desk) -> Table:
    today = clock.local_day(clock.now())
    found = [one for colour in COLOURS for one in queries.listed(desk.city, colour, today)]
    rows = [
        (Badge(_(COLOURS[one.colour][0]), COLOURS[one.colour][1]), one.name, one.reason, one.first, one.last)
        for one in found
    ]
    columns = [
        Column(_("Which list")),
        Column(_("Name"), "words"),
        Column(_("Reason"), "words"),
        Column(_("Listed since")),
        Column(_("Until")),
    ]
    return Table(_("On the lists today"), columns, rows, empty=_("Nobody is listed."))


def _propose_form() -> Form:
    colours = [(colour, _(words)) for colour, (words, _kind) in COLOURS.items()]
    return Form("propose", _("Propose an entry"), _("Propose it"), [
        Field("colour", _("Which list"), "select", options=colours), Field("name", _("Name")), Field("subject", _("Credit code")),
        Field("reason", _("Reason"), "textarea"), Field("ground", _("Document or declaration behind it")),
        Field("last", _("Until"), "date", required=False),
    ], about=_("Another officer decides; the black list takes its subject off the green one."), folded=True)  # fmt: skip


def _end_form(desk: Desk) -> list[Form]:
    today = clock.local_day(clock.now())
    found = [(str(one.id), f"{_(COLOURS[colour][0])} · {one.name}") for colour in COLOURS
             for one in queries.listed(desk.city, colour, today)]  # fmt: skip
    fields = [Field("listing", _("Entry"), "select", options=found), Field("why", _("Reason"))]
    return [Form("end", _("Take off a list"), _("Take it off"), fields, folded=True)] if found else []


def _provider_form() -> Form:
    return Form("provider", _("List a provider"), _("List it"), [Field("account", _("Registry account"))],
                about=_("A provider holds and sells for many owners what each of them entrusts."), folded=True)  # fmt: skip


def _providers(desk: Desk) -> Table:
    rows = []
    for one in queries.providers(desk.city):
        told = queries.statement(one.id, clock.now())
        rows.append((one.name, one.number, told.collected, told.held, told.sold, told.retired, told.returned))
    columns = [Column(_("Name"), "words"), Column(_("Account")), *(
        Column(words, "amount") for words in (_("Collected from owners"), _("Held now"), _("Sold for them"), _("Retired for them"), _("Given back"))
    )]  # fmt: skip
    return Table(_("Providers and what they hold (t)"), columns, rows, empty=_("No provider is listed."))


def _declarations(desk: Desk) -> Table:
    rows = [
        (Link(one.number, one.address), one.name, one.organiser, one.emitted_tonnes, one.retired_tonnes, one.signed_on,
         Badge(_(VERDICTS[one.verdict][0]), VERDICTS[one.verdict][1]))
        for one in queries.declarations(desk.city)
    ]  # fmt: skip
    columns = [Column(_("Number")), Column(_("Name"), "words"), Column(_("Organiser"), "words"), Column(_("Emitted (t)"), "amount"),
               Column(_("Offset (t)"), "amount"), Column(_("Signed on")), Column(_("State"))]  # fmt: skip
    return Table(_("Declarations"), columns, rows, empty=_("Nothing was declared yet."))


def _revoke_form() -> Form:
    return Form("revoke", _("Revoke a declaration"), _("Revoke, for everybody to see"), [
        Field("number", _("Number of the declaration")), Field("reason", _("Reason"), "textarea"),
    ], danger=True, folded=True)  # fmt: skip


def _evaluations(desk: Desk) -> Table:
    rows = [(one.undertaking, one.tonnes, one.tonnes_min, one.asked_on) for one in queries.evaluations(desk.city)]
    columns = [Column(_("Undertaking")), Column(_("The city's units used (t)"), "amount"), Column(_("Needed (t)"), "amount"),
               Column(_("Asked on"))]  # fmt: skip
    return Table(_("Free evaluations granted"), columns, rows, empty=_("None was granted yet."))


def _propose(asked: Asked) -> None:
    told = {name: asked.text(name) for name in ("colour", "subject", "name", "reason", "ground")}
    last = date.fromisoformat(asked.text("last")) if asked.text("last") else None
    keep_standing.propose(asked.desk, last=last, **told, **asked.told)


def _accept(asked: Asked) -> None:
    keep_standing.decide(asked.desk, listing=UUID(asked.text("listing")), accepts=True, **asked.told)


def _refuse(asked: Asked) -> None:
    keep_standing.decide(asked.desk, listing=UUID(asked.text("listing")), accepts=False, **asked.told)


def _end(asked: Asked) -> None:
    keep_standing.end(asked.desk, listing=UUID(asked.text("listing")), why=asked.text("why"), **asked.told)


def _list_provider(asked: Asked) -> None:
    keep_standing.list_provider(asked.desk, account=asked.text("account"), **asked.told)


def _revoke(asked: Asked) -> None:
    keep_standing.revoke(asked.desk, declaration=asked.text("number"), reason=asked.text("reason"), **asked.told)


HANDLERS = {
    "propose": _propose, "accept": _accept, "refuse": _refuse, "end": _end, "provider": _list_provider, "revoke": _revoke,
}  # fmt: skip

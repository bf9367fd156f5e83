"""What an account holds, by serial number; onto the exchange and back; retirement."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from puhui.journeys.market import own_projects, show_retirement, trade
from puhui.journeys.market.desks import MEMBER, OWNER, Desk
from puhui.market.exchange import facts as exchange_facts
from puhui.market.exchange import queries as exchange
from puhui.market.registry import facts, queries
from puhui.portals.market.parts import Badge, Column, Field, Form, Group, Link, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.shared.market_words import word
from puhui.portals.shared.tables import answered


@at_desk(OWNER, MEMBER)
def holdings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Units by project and vintage, then by serial number, and what may be done with them."""

    def show(**more: object) -> HttpResponse:
        links = [
            Link("CSV", address(desk, "holdings_file", "csv")),
            Link("XLSX", address(desk, "holdings_file", "xlsx")),
        ]
        parts = [_sums(desk), Group(_forms(desk)), _blocks(desk, links), _retired(desk)]
        return page(request, desk, "holdings", _("What is held"), parts, **more)

    if request.method == "POST":
        return act(request, desk, {"retire": _retire, "move": _move}, show, address(desk, "holdings"))
    return show()


def _sums(desk: Desk) -> Table:
    states = ("available", "on_exchange", "court", "pledged", "retired", "cancelled")
    rows = [
        (f"{h.project}-{h.vintage}", *(h.tonnes.get(state, 0) for state in states))
        for h in queries.holdings(desk.account)
    ]
    columns = [Column(_("Project and vintage")), *(Column(word(state), "amount") for state in states)]
    return Table(_("Tonnes"), columns, rows, empty=_("The account holds nothing yet."))


def _blocks(desk: Desk, links: list[Link]) -> Table:
    rows = [(b.serial, b.last - b.first + 1, Badge(word(b.state)), b.since) for b in queries.blocks(desk.account)]
    columns = [
        Column(_("Serial numbers"), "mono"),
        Column(_("Tonnes"), "amount"),
        Column(_("State")),
        Column(_("Held since")),
    ]
    return Table(_("By serial number"), columns, rows, links=links, empty=_("The account holds nothing yet."))


def _retired(desk: Desk) -> Table:
    rows = [
        (Link(r.number, reverse("public:retirement", args=[r.number])), r.retired_on, r.beneficiary,
         _(show_retirement.PURPOSES[r.purpose]), r.tonnes)
        for r in queries.retirements_of(desk.account)
    ]  # fmt: skip
    columns = [Column(_("Certificate")), Column(_("On")), Column(_("For whom"), "words"), Column(_("Purpose")),
               Column(_("Tonnes"), "amount")]  # fmt: skip
    return Table(_("Retirements"), columns, rows, empty=_("Nothing was retired yet."))


def _forms(desk: Desk) -> list[Form]:
    held = [(f"{h.project}-{h.vintage}", f"{h.project}-{h.vintage}") for h in queries.holdings(desk.account)]
    purposes = [(name, _(words)) for name, words in show_retirement.PURPOSES.items()]
    found = [
        Form("retire", _("Retire, for good"), _("Retire"), [
            Field("what", _("Project and vintage"), "select", options=held, required=False),
            Field("tonnes", _("Tonnes"), "number", required=False),
            Field("serial", _("Or serial numbers"), required=False),
            Field("purpose", _("Purpose"), "select", options=purposes), Field("beneficiary", _("For whom")),
            Field("beneficiary_id", _("Its credit code"), required=False),
            Field("statement", _("Words for the certificate"), required=False),
        ], about=_("What is retired counts for the one who is named, and can never be taken back."), danger=True,
           folded=True),
    ]  # fmt: skip
    if exchange.member_of(desk.account):
        ways = [("onto", _("onto the exchange")), ("back", _("back from the exchange"))]
        found.append(
            Form("move", _("Onto the exchange and back"), _("Move units"), [
                Field("what", _("Project and vintage"), "select", options=held), Field("tonnes", _("Tonnes"), "number"),
                Field("way", _("Way"), "select", options=ways),
                Field("first_price", _("First price (yuan a tonne)"), required=False,
                      help=_("Only from whoever brings this product to the exchange first.")),
            ], folded=True)
        )  # fmt: skip
    return found


def _retire(asked: Asked) -> str:
    serial = asked.text("serial")
    if serial:
        wanted = facts.Wanted(serial=serial)
    else:
        project, _dash, vintage = asked.text("what").rpartition("-")
        wanted = facts.Wanted(project=project, vintage=int(vintage), tonnes=asked.number("tonnes"))
    done = own_projects.retire(
        asked.desk, wanted=wanted, purpose=asked.text("purpose"), beneficiary=asked.text("beneficiary"),
        beneficiary_id=asked.text("beneficiary_id"), statement=asked.text("statement"), **asked.told,
    )  # fmt: skip
    return _("{tonnes} t are retired: certificate {number}.").format(tonnes=done.tonnes, number=done.number)


def _move(asked: Asked) -> None:
    project, _dash, vintage = asked.text("what").rpartition("-")
    price = asked.text("first_price")
    trade.move(
        asked.desk, project=project, vintage=int(vintage), tonnes=asked.number("tonnes"),
        onto=asked.text("way") == "onto", first_price_fen=exchange_facts.fen(price) if price else None, **asked.told,
    )  # fmt: skip


@at_desk(OWNER, MEMBER)
def holdings_file(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """The account's units by serial number, as CSV or XLSX."""
    columns = ("serial", "project", "vintage", "first", "last", "tonnes", "state", "since")

    def rows():
        number = 1
        while found := queries.blocks(desk.account, page=number):
            for b in found:
                since = b.since.isoformat() if b.since else ""
                yield b.serial, b.project, b.vintage, b.first, b.last, b.last - b.first + 1, b.state, since
            number += 1

    return answered(f"{desk.number}-holdings", form, columns, rows())

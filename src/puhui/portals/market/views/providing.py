"""Entrusted tonnes: what an owner gave providers, what a provider holds and owes, what the exchange is to confirm."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.market import entrust_credits
from puhui.journeys.market.desks import EXCHANGE, MEMBER, OWNER, Desk
from puhui.market.exchange.facts import fen, yuan
from puhui.market.neutrality import facts, queries
from puhui.market.registry import queries as registry
from puhui.portals.market.parts import Badge, Button, Column, Field, Form, Pairs, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page

STATES = {
    "proposed": (gettext_noop("waits for the exchange"), "info"), "held": (gettext_noop("held by the provider"), ""),
    "ended": (gettext_noop("given back or sold"), "plain"),
}  # fmt: skip


@at_desk(OWNER, MEMBER)
def providing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What this account entrusted to providers, and, where it is one, what it holds, sold and owes."""

    def show(**more: object) -> HttpResponse:
        parts = [*_provider(desk), _table(desk), *_entrust_form(desk)]
        return page(request, desk, "providing", _("Entrusted tonnes"), parts, **more)

    if request.method == "POST":
        return act(request, desk, {"entrust": _entrust, "end": _end}, show, address(desk, "providing"))
    return show()


def _provider(desk: Desk) -> list[Pairs | Table]:
    if entrust_credits.provider_of(desk) is None:
        return []
    told = entrust_credits.statement(desk, clock.now())
    sums = Pairs(_("What we hold for others"), [
        (_("Collected from owners"), f"{told.collected:,} t"), (_("Held now"), f"{told.held:,} t"), (_("Sold for them"), f"{told.sold:,} t"),
        (_("Retired for them"), f"{told.retired:,} t"), (_("Given back"), f"{told.returned:,} t"),
    ])  # fmt: skip
    rows = [(registry.account_by_id(owner).name, f"¥{yuan(amount)}") for owner, amount in sorted(told.owed_fen.items())]
    owed = Table(_("What we owe"), [Column(_("To whom"), "words"), Column(_("Amount (yuan)"), "amount")], rows,
                 empty=_("Nothing was sold yet."))  # fmt: skip
    return [sums, owed]


def _table(desk: Desk) -> Table:
    names = {one.id: one.name for one in queries.providers(desk.city)}
    rows = [_row(desk, one, names) for one in entrust_credits.of_desk(desk)]
    columns = [Column(_("Number")), Column(_("Owner"), "words"), Column(_("Provider"), "words"), Column(_("Product")),
               Column(_("Tonnes"), "amount"), Column(_("Lowest price"), "amount"), Column(_("Until")),
               Column(_("State")), Column("")]  # fmt: skip
    return Table(_("Entrustments"), columns, rows, empty=_("Nothing is entrusted."))


def _row(desk: Desk, one: facts.Entrustment, names: dict[int, str]) -> tuple:
    words, kind = STATES[one.state]
    button: Button | str = ""
    if one.state == "held":
        button = Button("end", _("End it"), {"number": one.number}, danger=True)
    elif one.state == "proposed" and desk.duty == EXCHANGE:
        button = Button("confirm", _("Confirm"), {"number": one.number})
    return (one.number, one.owner_name, names.get(one.provider, ""), f"{one.project}-{one.vintage}", one.tonnes,
            f"¥{yuan(one.price_fen)}", one.until, Badge(_(words), kind), button)  # fmt: skip


def _entrust_form(desk: Desk) -> list[Form]:
    if not packs.active(desk.city).pack.neutrality:
        return []
    providers = [(one.number, one.name) for one in queries.providers(desk.city) if one.account != desk.account]
    held = [(f"{h.project}-{h.vintage}", f"{h.project}-{h.vintage} · {h.tonnes['available']:,} t")
            for h in registry.holdings(desk.account) if h.tonnes.get("available")]  # fmt: skip
    if not providers or not held:
        return []
    about = _("They stay ours. Once the exchange has confirmed it they move into the provider's account, which sells them on the exchange and owes us what came of it; what is not sold comes back.")  # fmt: skip
    return [Form("entrust", _("Entrust tonnes to a provider"), _("Entrust them"), [
        Field("provider", _("Provider"), "select", options=providers), Field("what", _("Project and vintage"), "select", options=held),
        Field("tonnes", _("Tonnes"), "number"), Field("price", _("Not for less than (yuan a tonne)")),
        Field("until", _("Until"), "date"),
    ], about=about, folded=True)]  # fmt: skip


def _entrust(asked: Asked) -> None:
    project, _dash, vintage = asked.text("what").rpartition("-")
    entrust_credits.entrust(
        asked.desk, provider=asked.text("provider"), project=project, vintage=int(vintage),
        tonnes=asked.number("tonnes"), price_fen=fen(asked.text("price")),
        until=date.fromisoformat(asked.text("until")), **asked.told,
    )  # fmt: skip


def _confirm(asked: Asked) -> None:
    entrust_credits.confirm(asked.desk, entrustment=asked.text("number"), **asked.told)


def _end(asked: Asked) -> None:
    entrust_credits.end(asked.desk, entrustment=asked.text("number"), **asked.told)


@at_desk(EXCHANGE)
def entrustments(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What owners gave to providers and waits for the exchange's word."""

    def show(**more: object) -> HttpResponse:
        return page(request, desk, "entrustments", _("Entrusted tonnes"), [_table(desk)], **more)

    if request.method == "POST":
        return act(request, desk, {"confirm": _confirm}, show, address(desk, "entrustments"))
    return show()

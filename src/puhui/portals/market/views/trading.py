"""A member's pages: the book and orders, block deals, auctions; the statement of a day."""

from datetime import date, datetime
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puhui.ground import clock
from puhui.journeys.market import keep_accounts, trade
from puhui.journeys.market.desks import MEMBER, Desk
from puhui.market.exchange import facts, queries
from puhui.market.exchange.facts import Side
from puhui.portals.market.parts import Badge, Button, Column, Field, Form, Group, Link, Pairs, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.shared import amounts
from puhui.portals.shared.market_words import word
from puhui.portals.shared.tables import XLSX, answered

LEVELS_SHOWN = 5


def yuan(fen: int) -> str:
    return f"¥{amounts.yuan(fen)}"


@at_desk(MEMBER)
def trading(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The book of one product beside the order form; then what of mine is open, blocks, auctions."""
    traded = [one.name for one in queries.instruments(desk.city)]
    chosen = request.GET.get("product", "") or request.POST.get("instrument", "")
    instrument = chosen if chosen in traded else (traded[0] if traded else "")

    def show(**more: object) -> HttpResponse:
        parts = [Table("", [], [], empty=_("Nothing was brought to the exchange yet."))]
        if instrument:
            links = [Link(name, f"?product={name}") for name in traded]
            parts = [*_market(desk, instrument, links), *_mine(desk), *_special(desk, traded)]
        return page(request, desk, "trade", _("Trade"), parts, **more)

    if request.method == "POST":
        back = f"{address(desk, 'trade')}?product={instrument}"
        return act(request, desk, VERBS, show, back)
    return show()


def _market(desk: Desk, instrument: str, links: list[Link]) -> list:
    book = queries.book(desk.city, instrument, clock.local_day(clock.now()))
    sell = [(Badge(_("sell"), "no"), yuan(v.price_fen), v.tonnes, v.orders) for v in book.sell[:LEVELS_SHOWN]][::-1]
    buy = [(Badge(_("buy")), yuan(v.price_fen), v.tonnes, v.orders) for v in book.buy[:LEVELS_SHOWN]]
    columns = [
        Column(_("Side")),
        Column(_("Unit price"), "amount"),
        Column(_("Tonnes"), "amount"),
        Column(_("Orders"), "amount"),
    ]
    words = _("Reference {reference}, limits {low} – {high}").format(
        reference=yuan(book.reference_fen), low=yuan(book.low_fen), high=yuan(book.high_fen)
    )
    table = Table(instrument, columns, [*sell, *buy], about=words, links=links, empty=_("No order stands in the book."))
    position = queries.positions(desk.subject).get(instrument, facts.Position())
    purse = queries.purse(desk.subject)
    mine = Pairs(_("What I may use"), [
        (_("Free to spend"), yuan(purse.available_fen)), (_("Free to sell"), f"{position.available:,} t"),
    ])  # fmt: skip
    return [Group([table, Group([_order_form(instrument), mine])])]


def _order_form(instrument: str) -> Form:
    return Form("list", _("Order"), _("Put on the list"), [
        _side(), Field("price", _("Price (yuan a tonne)")), Field("tonnes", _("Tonnes"), "number"),
    ], hidden={"instrument": instrument}, other=("pick", _("Pick the best level")),
        about=_("A listing stands until it is picked, withdrawn, or the day closes. Picking deals at once, at the best price alone."))  # fmt: skip


def _side() -> Field:
    return Field("side", _("Side"), "select", options=[("buy", _("buy")), ("sell", _("sell"))])


def _mine(desk: Desk) -> list[Table]:
    told = queries.statement(desk.subject, clock.local_day(clock.now()))
    rows = [
        (o.at, o.instrument, _(o.side), yuan(o.price_fen), o.tonnes, o.left, Badge(_state(o.state)),
         Button("withdraw", _("Withdraw"), {"order": o.id, "instrument": o.instrument}, danger=True)
         if o.state == facts.OPEN and o.kind == "listing" else "")
        for o in told.orders
    ]  # fmt: skip
    columns = [Column(_("When")), Column(_("Product")), Column(_("Side")), Column(_("Unit price"), "amount"),
               Column(_("Tonnes"), "amount"), Column(_("Left"), "amount"), Column(_("State")), Column("")]  # fmt: skip
    return [Table(_("My orders today"), columns, rows, empty=_("No order today."))]


def _state(state: str) -> str:
    names = {
        facts.OPEN: _("standing"),
        facts.FILLED: _("filled"),
        facts.WITHDRAWN: word("withdrawn"),
        facts.ENDED: _("ended at the close"),
    }
    return names[state]


def _special(desk: Desk, traded: list[str]) -> list:
    today = clock.local_day(clock.now())
    rows = []
    for o in queries.blocks(desk.subject, today):
        asked = o.toward == desk.number and o.state == facts.OPEN
        buttons = (
            Button("accept", _("Accept the deal"), {"block": o.id}),
            Button("decline", _("Decline"), {"block": o.id}, True),
        )
        rows.append((f"{o.member} → {o.toward}", o.instrument, _(o.side), yuan(o.price_fen), o.tonnes,
                     buttons if asked else Badge(_state(o.state))))  # fmt: skip
    columns = [Column(_("Between")), Column(_("Product")), Column(_("Side")), Column(_("Unit price"), "amount"),
               Column(_("Tonnes"), "amount"), Column(_("My answer"))]  # fmt: skip
    products = Field("instrument", _("Product"), "select", options=[(name, name) for name in traded])
    price, tonnes = Field("price", _("Price (yuan a tonne)")), Field("tonnes", _("Tonnes"), "number")
    forms = [
        Form("propose", _("Propose a block deal"), _("Propose"), [
            products, _side(), price, tonnes, Field("toward", _("To the member")),
        ], folded=True),
        Form("auction", _("Open an auction"), _("Set it up"), [
            products, _side(), Field("price", _("Reserve price (yuan a tonne)")), tonnes,
            Field("ends_at", _("Ends at"), "datetime-local"),
            Field("form", _("Bids"), "select", options=[(facts.SEALED, _("sealed")), (facts.SHOWN, _("open to see"))]),
        ], folded=True),
    ]  # fmt: skip
    auctions = queries.auctions(desk.city, today)
    bids = [
        Form("bid", _("Bid for {tonnes} t of {product}").format(tonnes=a.tonnes, product=a.instrument), _("Bid"),
             [price, tonnes], hidden={"auction": a.id}, folded=True)
        for a in auctions if a.state == "open" and a.member != desk.number
    ]  # fmt: skip
    blocks = Table(_("Block deals today"), columns, rows, empty=_("No block deal today."))
    return [blocks, auctions_table(auctions), Group([*bids, *forms])]


def auctions_table(auctions: tuple[facts.Auction, ...]) -> Table:
    """A day's auctions, as anybody may see them."""
    rows = [
        (a.instrument, _(a.side), a.tonnes, yuan(a.reserve_fen), a.ends_at, a.bidders, Badge(_auction(a.state)),
         yuan(a.price_fen) if a.price_fen else "", a.commitment[:16])
        for a in auctions
    ]  # fmt: skip
    columns = [Column(_("Product")), Column(_("Side")), Column(_("Tonnes"), "amount"),
               Column(_("Reserve price"), "amount"), Column(_("Ends at")), Column(_("Bidders"), "amount"),
               Column(_("State")), Column(_("Unit price"), "amount"), Column(_("Lot's commitment"), "mono")]  # fmt: skip
    return Table(_("Auctions today"), columns, rows, empty=_("No auction today."))


def _auction(state: str) -> str:
    return _("bids are taken") if state == "open" else _("settled")


def _terms(asked: Asked) -> dict:
    return {
        "instrument": asked.text("instrument"), "side": Side[asked.text("side").upper()],
        "tonnes": asked.number("tonnes"),
    }  # fmt: skip


def _order(asked: Asked, way: str) -> str | None:
    done = trade.order(asked.desk, way=way, price_fen=facts.fen(asked.text("price")), **_terms(asked), **asked.told)
    return _("Dealt: {tonnes} t.").format(tonnes=sum(d.tonnes for d in done.deals)) if done.deals else None


def _propose(asked: Asked) -> None:
    price = facts.fen(asked.text("price"))
    trade.propose(asked.desk, price_fen=price, toward=asked.text("toward"), **_terms(asked), **asked.told)


def _open_auction(asked: Asked) -> None:
    ends = datetime.fromisoformat(asked.text("ends_at")).replace(tzinfo=clock.SHANGHAI)
    trade.open_auction(
        asked.desk, reserve_fen=facts.fen(asked.text("price")), ends_at=ends, form=asked.text("form"), **_terms(asked),
        **asked.told,
    )  # fmt: skip


def _answer(asked: Asked, accepts: bool) -> None:
    trade.answer(asked.desk, block=UUID(asked.text("block")), accepts=accepts, **asked.told)


def _withdraw(asked: Asked) -> None:
    trade.withdraw(asked.desk, order=UUID(asked.text("order")), **asked.told)


def _bid(asked: Asked) -> None:
    trade.bid(
        asked.desk, auction=UUID(asked.text("auction")), price_fen=facts.fen(asked.text("price")),
        tonnes=asked.number("tonnes"), **asked.told,
    )  # fmt: skip


VERBS = {
    "list": lambda asked: _order(asked, "list"), "pick": lambda asked: _order(asked, "pick"), "withdraw": _withdraw,
    "propose": _propose, "accept": lambda asked: _answer(asked, True), "decline": lambda asked: _answer(asked, False),
    "auction": _open_auction, "bid": _bid,
}  # fmt: skip


@at_desk(MEMBER)
def statement(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A day of mine: deals, money and tonnes as they now stand."""
    day = _day(request.GET.get("day", ""))

    def show(**more: object) -> HttpResponse:
        told = queries.statement(desk.subject, day)
        days = [Link(str(one), f"?day={one}") for one, _state in queries.days(desk.city, size=5)]
        object_form = Form("object", _("Object to this day's settlement"), _("Object"), [
            Field("text", _("Objection"), "textarea"),
        ], about=_("In writing, before trade opens again; whoever is silent has accepted it."), folded=True)  # fmt: skip
        parts = [
            Group([_money(told.purse), _positions(told)]), _deals(desk, told.deals), object_form,
            Table(_("Other days"), [], [], links=days, empty=_("Choose a trading day.")),
        ]  # fmt: skip
        actions = [Link(name.upper(), f"{address(desk, 'statement_file', name)}?day={day}") for name in ("csv", "xlsx")]
        actions.append(Link(_("Books of {year}").format(year=day.year), address(desk, "books", day.year)))
        return page(request, desk, "statement", _("Statement of {day}").format(day=day), parts, actions=actions, **more)

    if request.method == "POST":

        def object_to(asked: Asked) -> None:
            trade.object_to(asked.desk, day=day, text=asked.text("text"), **asked.told)

        return act(request, desk, {"object": object_to}, show, f"{address(desk, 'statement')}?day={day}")
    return show()


def _money(money: facts.Purse) -> Pairs:
    return Pairs(_("Cash"), [
        (_("Cash"), yuan(money.cash_fen)), (_("Sold since the last close"), yuan(money.sold_fen)),
        (_("Bought since the last close"), yuan(money.bought_fen)), (_("In open bids"), yuan(money.bid_fen)),
        *([(_("Fees bound till the close"), yuan(money.fees_fen))] if money.fees_fen else []),
        (_("Free to spend"), yuan(money.available_fen)),
    ])  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.local_day(clock.now())


def _positions(told: facts.Statement) -> Table:
    rows = [(name, p.placed, p.available, p.offered, p.bought, p.sold) for name, p in told.positions.items()]
    columns = [Column(_("Product")), Column(_("Placed"), "amount"), Column(_("Free to sell"), "amount"),
               Column(_("Offered"), "amount"), Column(_("Bought tonnes"), "amount"), Column(_("Sold tonnes"), "amount")]  # fmt: skip
    return Table(_("Tonnes on the exchange"), columns, rows, empty=_("Nothing of yours is on the exchange."))


def _deals(desk: Desk, deals: tuple[facts.Deal, ...]) -> Table:
    states = {"made": _("made"), "delivered": _("delivered and paid"), "failed": _("not delivered")}
    rows = [
        (d.at, d.instrument, _("buy") if d.buyer == desk.number else _("sell"), yuan(d.price_fen), d.tonnes,
         yuan(d.amount_fen), yuan(d.fee_of(desk.number)), Badge(states[d.state], "no" if d.state == "failed" else ""), str(d.id)[:8])
        for d in deals
    ]  # fmt: skip
    columns = [Column(_("When")), Column(_("Product")), Column(_("Side")), Column(_("Unit price"), "amount"),
               Column(_("Tonnes"), "amount"), Column(_("Amount dealt"), "amount"), Column(_("Fee"), "amount"), Column(_("State")),
               Column(_("Deal"), "mono")]  # fmt: skip
    return Table(_("Deals"), columns, rows, empty=_("No deal on this day."))


@at_desk(MEMBER)
def statement_file(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """A day's deals as CSV or XLSX."""
    day = _day(request.GET.get("day", ""))
    columns = ("deal", "at", "instrument", "side", "mode", "price_yuan", "tonnes", "amount_yuan", "state", "fee_yuan")
    rows = (
        (str(d.id), d.at.isoformat(), d.instrument, "buy" if d.buyer == desk.number else "sell", d.mode,
         facts.yuan(d.price_fen), d.tonnes, facts.yuan(d.amount_fen), d.state,
         facts.yuan(d.fee_of(desk.number)))
        for d in queries.statement(desk.subject, day).deals
    )  # fmt: skip
    return answered(f"{desk.number}-{day}", form, columns, rows)


@at_desk(MEMBER)
def books(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """A year's vouchers and disclosure table by 财会〔2019〕22号, as XLSX."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it, which deletes it
    language = get_language() or "zh-hans"
    keep_accounts.workbook(city=desk.city, member=desk.number, year=year, stream=file, language=language)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{desk.number}-{year}.xlsx", content_type=XLSX)

"""An exchange officer's pages: the session and its close, members, the bank's files against the books."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import run_exchange
from puhui.journeys.market.desks import EXCHANGE, Desk
from puhui.market.exchange import facts, queries
from puhui.portals.market.parts import Badge, Button, Column, Field, Form, Group, Pairs, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.market.views.trading import auctions_table, yuan

DAYS_SHOWN = 10
DAY_STATES = {
    "open": gettext_noop("trading"), "closing": gettext_noop("in delivery"), "closed": gettext_noop("delivered and closed")
}  # fmt: skip
FILE_BYTES_MAX = 10 * 2**20


@at_desk(EXCHANGE)
def session(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Today's session, days to close, instruments with their limits, the rules that hold."""

    def show(**more: object) -> HttpResponse:
        today = clock.local_day(clock.now())
        parts = [
            _days(desk),
            *_ended(desk, today),
            _instruments(desk),
            auctions_table(queries.auctions(desk.city, today)),
            _rules(desk),
        ]
        return page(request, desk, "session", _("Session and close"), parts, **more)

    if request.method == "POST":
        return act(request, desk, {"close": _close, "settle": _settle}, show, address(desk, "session"))
    return show()


def _days(desk: Desk) -> Table:
    rows = []
    for day, state in queries.days(desk.city, size=DAYS_SHOWN):
        told = queries.bulletin(desk.city, day)
        words = _("Close, and deliver") if state == "open" else _("Deliver the rest")
        button = Button("close", words, {"day": day.isoformat()}) if state != "closed" else ""
        rows.append((day, Badge(_(DAY_STATES[state]), "info" if state != "closed" else ""), told.deals, told.tonnes,
                     yuan(told.amount_fen), told.failed, button))  # fmt: skip
    columns = [Column(_("Trading day")), Column(_("State")), Column(_("Deals"), "amount"), Column(_("Tonnes"), "amount"),
               Column(_("Amount dealt"), "amount"), Column(_("Not delivered"), "amount"), Column("")]  # fmt: skip
    return Table(_("Trading days"), columns, rows, empty=_("Nothing was traded yet."))


def _ended(desk: Desk, today: date) -> list[Table]:
    """Auctions whose time is over, to be settled."""
    rows = [
        (one.instrument, one.member, one.tonnes, one.bidders, Button("settle", _("Settle it"), {"auction": str(one.id)}))
        for one in queries.auctions(desk.city, today)
        if one.state == "open" and one.ends_at <= clock.now()
    ]  # fmt: skip
    columns = [
        Column(_("Product")),
        Column(_("Auctioneer")),
        Column(_("Tonnes"), "amount"),
        Column(_("Bidders"), "amount"),
        Column(""),
    ]
    return [Table(_("Auctions to settle"), columns, rows)] if rows else []


def _instruments(desk: Desk) -> Table:
    limits = queries.limits(desk.city)
    rows = []
    for one in queries.instruments(desk.city):
        low, high = limits[one.name]
        rows.append((one.name, yuan(one.reference_fen), one.reference_from, f"{yuan(low)} – {yuan(high)}"))
    columns = [Column(_("Product")), Column(_("Reference price"), "amount"), Column(_("In force from")),
               Column(_("Limits of listings"), "amount")]  # fmt: skip
    return Table(_("Products"), columns, rows, empty=_("Nothing was brought to the exchange yet."))


def _rules(desk: Desk) -> Pairs:
    rules = packs.active(desk.city).pack.exchange[0]
    kept, reserve = queries.fees_taken(desk.city)
    sessions = ", ".join(f"{s.opens}–{s.closes}" for s in rules.hours.sessions)
    held = f"{rules.holding.tonnes_max:,} t" if rules.holding.tonnes_max else _("no limit is set")
    return Pairs(_("Rules that hold"), [
        (_("Trading sessions"), f"{sessions} ({rules.hours.source.clause})"),
        (_("Limits of listings"), f"±{rules.limits.listing_percent} % ({rules.limits.source.clause})"),
        (_("Limits of block deals"), f"±{rules.limits.block_percent} %"),
        (_("Block deals from"), f"{rules.blocks.tonnes_min:,} t"),
        (_("Trading days between buying and selling"), rules.turning.days), (_("Largest holding"), held),
        (_("Operators of a member"), rules.operators_max), (_("Fees of a deal"), _fees(rules.fees)),
        (_("Of the fees into the risk reserve"), f"{rules.fees.reserve_percent} %"),
        (_("Fees taken, risk reserve"), f"{yuan(kept)}, {yuan(reserve)}"),
    ])  # fmt: skip


def _fees(fees: schema.Fees) -> str:
    told = _("buyer {buyer} %, seller {seller} %").format(buyer=fees.buyer_rate / 100, seller=fees.seller_rate / 100)
    unverified = _("unverified")
    return f"{told} ({unverified})" if fees.source.review == schema.Review.RECALLED else told


def _close(asked: Asked) -> str:
    done = run_exchange.close(asked.desk, day=date.fromisoformat(asked.text("day")), at=asked.at)
    words = _("{day}: {delivered} deals delivered, {failed} not.")
    return words.format(day=done.day, delivered=done.delivered, failed=done.failed)


def _settle(asked: Asked) -> None:
    run_exchange.settle_auction(asked.desk, auction=UUID(asked.text("auction")), **asked.told)


@at_desk(EXCHANGE)
def members(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Members with their money, and who operates for them."""

    def show(**more: object) -> HttpResponse:
        return page(request, desk, "members", _("Exchange members"), [_members(desk), Group(_joining())], **more)

    if request.method == "POST":
        return act(request, desk, {"join": _join, "name": _name}, show, address(desk, "members"))
    return show()


def _members(desk: Desk) -> Table:
    operators = queries.operators(desk.city)
    rows = [
        (m.code, m.name, ", ".join(operators.get(m.id, ())), yuan(p.cash_fen), yuan(p.bid_fen), yuan(p.available_fen))
        for m, p in queries.members(desk.city)
    ]
    columns = [Column(_("Member")), Column(_("Name"), "words"), Column(_("Operators")), Column(_("Cash"), "amount"),
               Column(_("In open bids"), "amount"), Column(_("Free to spend"), "amount")]  # fmt: skip
    return Table(_("Exchange members"), columns, rows, empty=_("No member yet."))


def _joining() -> list[Form]:
    operator = Field("operator", _("Operator, by the name to sign in with"))
    return [
        Form("join", _("Open a trading account"), _("Set it up"), [Field("account", _("Registry account")), operator],
             folded=True),
        Form("name", _("Name one more operator"), _("Name"), [Field("member", _("Member")), operator], folded=True),
    ]  # fmt: skip


def _join(asked: Asked) -> None:
    run_exchange.join(asked.desk, account=asked.text("account"), operator=asked.text("operator"), **asked.told)


def _name(asked: Asked) -> None:
    run_exchange.name_operator(asked.desk, member=asked.text("member"), operator=asked.text("operator"), **asked.told)


@at_desk(EXCHANGE)
def bank(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The bank's file of a day, an outcome per row, and whether bank and books agree."""
    taken: list[facts.BankTaken] = []

    def show(**more: object) -> HttpResponse:
        parts = [*(_outcomes(one) for one in taken), _file_form(), _files(desk)]
        return page(request, desk, "bank", _("Bank"), parts, **more)

    if request.method != "POST":
        return show()

    def take(asked: Asked) -> None:
        file = asked.files["file"]
        told = run_exchange.take_bank_file(
            desk, name=file.name, content=file.read(FILE_BYTES_MAX + 1), day=date.fromisoformat(asked.text("day")),
            closing_fen=facts.balance_fen(asked.text("closing")),
            **asked.told,
        )  # fmt: skip
        taken.append(told)

    answer = act(request, desk, {"take": take}, show, address(desk, "bank"))
    return show() if taken else answer


def _file_form() -> Form:
    return Form("take", _("Take a bank's file"), _("Take it"), [
        Field("file", _("CSV or XLSX"), "file", accept=".csv,.xlsx"),
        Field("day", _("Day"), "date", value=clock.local_day(clock.now()).isoformat()),
        Field("closing", _("Balance at the bank at its end (yuan)")),
    ])  # fmt: skip


def _outcomes(told: facts.BankTaken) -> Table:
    names = {
        facts.BOOKED: (_("booked"), ""),
        facts.DUPLICATE: (_("there already"), "plain"),
        facts.REFUSED: (_("not taken"), "no"),
    }
    rows = [
        (r.row, r.number, Badge(*names[r.outcome]), _(r.reason).format_map(r.data) if r.reason else "")
        for r in told.rows
    ]
    columns = [
        Column(_("Row"), "amount"),
        Column(_("Bank's number"), "mono"),
        Column(_("Outcome")),
        Column(_("Why"), "words"),
    ]
    difference = _("Bank and books agree.") if not told.difference_fen else _("Bank and books differ by {amount}.").format(
        amount=yuan(told.difference_fen))  # fmt: skip
    return Table(_("What became of each row"), columns, rows, about=difference)


def _files(desk: Desk) -> Table:
    rows = []
    for day, _state in queries.days(desk.city, size=DAYS_SHOWN):
        for told in queries.bank_files(desk.city, day):
            agrees = Badge(_("balances agree")) if not told.difference_fen else Badge(yuan(told.difference_fen), "no")
            counts = (told.count(facts.BOOKED), told.count(facts.DUPLICATE), told.count(facts.REFUSED))
            rows.append((day, *counts, yuan(told.closing_fen), yuan(told.booked_fen), agrees))
    columns = [Column(_("Day")), Column(_("booked"), "amount"), Column(_("there already"), "amount"),
               Column(_("not taken"), "amount"), Column(_("At the bank"), "amount"), Column(_("In our books"), "amount"),
               Column(_("Difference"), "amount")]  # fmt: skip
    return Table(_("Files of the last trading days"), columns, rows, empty=_("No file was taken yet."))

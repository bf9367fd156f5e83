"""A registry officer's pages: accounts and who acts for them, what a second person decides, imports with an outcome per row."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from puhui.journeys.market import import_registry, keep_registry
from puhui.journeys.market.desks import REGISTRY, Desk
from puhui.market.registry import facts, queries
from puhui.market.registry.refusals import KINDS
from puhui.portals.market.parts import Badge, Button, Column, Field, Form, Group, Table
from puhui.portals.market.views.frame import Asked, act, address, at_desk, page
from puhui.portals.shared.market_words import word
from puhui.portals.shared.problems import sentence

ACCOUNT_KINDS = ("enterprise", "institution", "city", "exchange")
FILE_BYTES_MAX = 5 * 2**20


@at_desk(REGISTRY)
def accounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accounts, the applications first, and who acts for whom."""

    def show(**more: object) -> HttpResponse:
        number = request.GET.get("page", "1")
        found = queries.accounts(desk.city, page=int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1)
        waiting = [account for account in found if account.state == "applied"]
        parts = [_applications(waiting), Group(_new(desk)), _accounts(found), _desks(desk)]
        return page(request, desk, "accounts", _("Accounts and desks"), parts, **more)

    if request.method == "POST":
        handlers = {
            "open": lambda asked: _decide(asked, True), "refuse": lambda asked: _decide(asked, False), "apply": _apply,
            "name": _name, "end": _end,
        }  # fmt: skip
        return act(request, desk, handlers, show, address(desk, "accounts"))
    return show()


def _applications(found: list[facts.Account]) -> Table:
    rows = [
        (a.number, a.name, a.subject, a.decide_by,
         (Button("open", _("Set it up"), {"account": a.number}), Button("refuse", _("Refuse"), {"account": a.number}, True)))
        for a in found
    ]  # fmt: skip
    columns = [Column(_("Account")), Column(_("Name"), "words"), Column(_("Credit code"), "mono"),
               Column(_("Decision due")), Column(_("Decide"))]  # fmt: skip
    return Table(_("Account applications"), columns, rows, empty=_("No application waits."))


def _accounts(found: list[facts.Account]) -> Table:
    rows = [(a.number, a.name, a.subject, Badge(word(a.state), "" if a.state == "open" else "plain")) for a in found]
    columns = [Column(_("Account")), Column(_("Name"), "words"), Column(_("Credit code"), "mono"), Column(_("State"))]
    return Table(_("All accounts"), columns, rows, empty=_("No account yet."))


def _desks(desk: Desk) -> Table:
    rows = [
        (one.person, word(one.duty), one.number, one.name, Button("end", _("End"), {"desk": one.id}, danger=True))
        for one in queries.desks_of(desk.city)
    ]
    columns = [
        Column(_("Who sits there")),
        Column(_("Acts as")),
        Column(_("Account")),
        Column(_("On behalf of"), "words"),
        Column(""),
    ]
    return Table(_("Who acts for whom"), columns, rows, empty=_("Nobody yet."))


def _new(desk: Desk) -> list[Form]:
    kinds = {
        "enterprise": _("enterprise"),
        "institution": _("institution"),
        "city": _("city"),
        "exchange": _("the exchange"),
    }
    duties = [("owner", word("owner")), ("verifier", word("verifier"))]
    return [
        Form("apply", _("Enter an application"), _("Enter it"), [
            Field("kind", _("Kind"), "select", options=[(kind, kinds[kind]) for kind in ACCOUNT_KINDS]),
            Field("subject", _("Credit code")), Field("name", _("Name")),
        ], folded=True, about=_("Another officer opens the account.")),
        Form("name", _("Let somebody act"), _("Name"), [
            Field("person", _("Name to sign in with")), Field("duty", _("Acts as"), "select", options=duties),
            Field("of", _("Number of the account, or name of the body")),
        ], folded=True),
    ]  # fmt: skip


def _decide(asked: Asked, opens: bool) -> None:
    keep_registry.decide_account(asked.desk, account=asked.text("account"), opens=opens, **asked.told)


def _apply(asked: Asked) -> None:
    if asked.text("kind") not in ACCOUNT_KINDS:
        raise ValueError(asked.text("kind"))
    keep_registry.apply_for_account(
        asked.desk, kind=asked.text("kind"), subject=asked.text("subject"), name=asked.text("name"), **asked.told
    )  # fmt: skip


def _name(asked: Asked) -> None:
    keep_registry.name_desk(
        asked.desk, person=asked.text("person"), duty=asked.text("duty"), of=asked.text("of"), **asked.told
    )  # fmt: skip


def _end(asked: Asked) -> None:
    keep_registry.close_desk(asked.desk, other=asked.number("desk"), **asked.told)


@at_desk(REGISTRY)
def approvals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Courts' orders, pledges, successions, cancellations: asked by one officer, decided by another."""

    def show(**more: object) -> HttpResponse:
        return page(request, desk, "approvals", _("Second person"), [_waiting(desk), _asking()], **more)

    if request.method == "POST":
        handlers = {
            "approve": lambda asked: _second(asked, True), "refuse": lambda asked: _second(asked, False), "ask": _ask
        }  # fmt: skip
        return act(request, desk, handlers, show, address(desk, "approvals"))
    return show()


def _waiting(desk: Desk) -> Table:
    rows = []
    for one in queries.waiting(desk.city):
        wanted = one.wanted or facts.Wanted()
        units = wanted.serial or f"{wanted.project}-{wanted.vintage} · {wanted.tonnes:,} t"
        way = f"{one.account} → {one.to_account}" if one.to_account else one.account
        mine = one.asked_by == desk.person
        decide = _("waits for another officer") if mine else (
            Button("approve", _("Approve"), {"asked": one.id}), Button("refuse", _("Refuse"), {"asked": one.id}, True),
        )  # fmt: skip
        rows.append((word(one.kind), way, units, one.reference, one.asked_by, decide))
    columns = [Column(_("What")), Column(_("Account")), Column(_("Units"), "mono"), Column(_("Document"), "words"),
               Column(_("Asked by")), Column(_("Decide"))]  # fmt: skip
    return Table(_("Waits for a second person"), columns, rows, empty=_("Nothing waits for a second person."))


def _asking() -> Form:
    return Form("ask", _("Ask for a change"), _("Ask"), [
        Field("kind", _("What"), "select", options=[(kind, word(kind)) for kind in KINDS]),
        Field("account", _("Account")), Field("to_account", _("To the account"), required=False),
        Field("serial", _("Serial numbers"), required=False), Field("project", _("Or project"), required=False),
        Field("vintage", _("Vintage"), "number", required=False),
        Field("tonnes", _("Tonnes"), "number", required=False),
        Field("reference", _("Document it rests on"), help=_("For a forced cancellation: the number of the duty.")),
    ], about=_("Nothing moves until another officer approves it."))  # fmt: skip


def _second(asked: Asked, approves: bool) -> None:
    keep_registry.decide(asked.desk, asked=UUID(asked.text("asked")), approves=approves, at=asked.at)


def _ask(asked: Asked) -> None:
    if asked.text("kind") not in KINDS:
        raise ValueError(asked.text("kind"))
    if asked.text("serial"):
        wanted = facts.Wanted(serial=asked.text("serial"))
    else:
        vintage = asked.number("vintage")
        wanted = facts.Wanted(project=asked.text("project"), vintage=vintage, tonnes=asked.number("tonnes"))
    keep_registry.ask(
        asked.desk, kind=asked.text("kind"), account=asked.text("account"), to_account=asked.text("to_account"),
        wanted=wanted, reference=asked.text("reference"), **asked.told,
    )  # fmt: skip


@at_desk(REGISTRY)
def imports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Comments that came by letter, and applications for accounts, from CSV or XLSX: every row has its outcome."""
    outcomes: list[Table] = []

    def show(**more: object) -> HttpResponse:
        kinds = [("comments", _("Comments on notices")), ("accounts", _("Applications for accounts"))]
        form = Form("import", _("Import a table"), _("Import"), [
            Field("kind", _("What"), "select", options=kinds),
            Field("file", _("CSV or XLSX"), "file", accept=".csv,.xlsx"),
        ], about=_("Comments: the columns project, said_by, said, and period (its first day) for reductions. Accounts: kind, subject, name. A row that came before changes nothing."))  # fmt: skip
        return page(request, desk, "imports", _("Imports"), [*outcomes, form], **more)

    if request.method != "POST":
        return show()

    def take(asked: Asked) -> None:
        file = asked.files["file"]
        told = import_registry.take(
            desk, kind=asked.text("kind"), name=file.name, content=file.read(FILE_BYTES_MAX + 1), at=asked.at
        )  # fmt: skip
        outcomes.append(_outcomes(told))

    answer = act(request, desk, {"import": take}, show, address(desk, "imports"))
    return show() if outcomes else answer


def _outcomes(told: list[import_registry.Outcome]) -> Table:
    names = {
        "accepted": (_("accepted"), ""),
        "duplicate": (_("there already"), "plain"),
        "refused": (_("not taken"), "no"),
    }
    rows = [
        (one.row, Badge(*names[one.outcome]), one.what, sentence(one.refusal) if one.refusal else "") for one in told
    ]
    columns = [Column(_("Row"), "amount"), Column(_("Outcome")), Column(_("What"), "words"), Column(_("Why"), "words")]
    return Table(_("What became of each row"), columns, rows)

"""Policy documents in the console: take one in, and confirm, correct or drop its rows one by one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.policies import actions, facts, queries
from puhui.portals.operator import policy_form
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

HERE = "policies"
SHOWN = ("all", "open", "doubtful", "beside")


@reads
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Every document that was taken in."""
    return page(request, "operator/policies/list.html", HERE, documents=queries.policies(), cities=_cities())


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_policy(request: HttpRequest) -> HttpResponse:
    """Take a document in: it is kept, read, and its table proposed."""
    typed, no = request.POST, None
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                no = {"what": _("Choose a file."), "code": "", "cites": ""}
            else:
                done = actions.import_document(
                    id=_id(typed), stream=file.file, name=file.name, city=_city(typed), by=request.user.username,
                    at=clock.now(), rule=typed.get("rule", ""), known_units=typed.get("units", "").split(),
                )  # fmt: skip
                if done.again:
                    messages.info(request, _("This document was taken in before; here it is."))
                return HttpResponseRedirect(reverse("operator:policy", args=[done.document.id]))
        except Refusal as refusal:
            no = refused(refusal)
    return page(
        request, "operator/policies/new.html", HERE, status=422 if no else 200, refused=no, typed=typed,
        cities=_cities(), rules=policy_form.rules(), id=uuid4(),
    )  # fmt: skip


@reads
@require_safe
def policy(request: HttpRequest, policy: UUID) -> HttpResponse:
    """One document: the rule for who leads, its issues, and the proposed table with the source beside each row."""
    return _document_page(request, policy)


@changes
@require_POST
def policy_rule(request: HttpRequest, policy: UUID) -> HttpResponse:
    """Declare who leads."""
    try:
        actions.change_rule(
            id=_id(request.POST), policy=policy, rule=request.POST.get("rule", ""), by=request.user.username,
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _document_page(request, policy, status=422, refused=refused(refusal))
    messages.success(request, _("Read again by this rule. What was decided already stays decided."))
    return HttpResponseRedirect(reverse("operator:policy", args=[policy]))


@reads
@require_safe
def policy_original(request: HttpRequest, policy: UUID) -> HttpResponse:
    """The document as it came."""
    path, name = queries.original(policy), queries.policy(policy).name
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


@reads
@require_safe
def policy_row(request: HttpRequest, policy: UUID, position: int) -> HttpResponse:
    """One row: its source beside what is proposed, its issues, and all that was decided on it."""
    return _row_page(request, policy, position)


@changes
@require_POST
def decide_policy_row(request: HttpRequest, policy: UUID, position: int) -> HttpResponse:
    """Confirm, correct or drop one row."""
    asked = request.POST
    told: dict[str, Any] = {
        "id": _id(asked), "policy": policy, "position": position, "seen": _number(asked.get("seen", "")),
        "by": request.user.username, "at": clock.now(),
    }  # fmt: skip
    try:
        match asked.get("do"):
            case "confirm":
                actions.confirm(**told)
            case "correct":
                actions.correct(**told, row=policy_form.row_of(asked), why=asked.get("why", ""))
            case "drop":
                actions.drop(**told, why=asked.get("why", ""))
            case _:
                raise Http404
    except Refusal as refusal:
        return _row_page(request, policy, position, status=422, refused=refused(refusal), typed=asked)
    return HttpResponseRedirect(_next(request, policy, position))


def _document_page(request: HttpRequest, policy: UUID, status: int = 200, **context: object) -> HttpResponse:
    document, rows = queries.policy(policy), queries.rows(policy)
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    chosen = [row for row in rows if _is_shown(row, show)]
    counts = {name: sum(1 for row in rows if _is_shown(row, name)) for name in SHOWN}
    return page(
        request, "operator/policies/page.html", HERE, status=status, document=policy_form.told(document),
        progress=queries.progress(rows), rows=[policy_form.shown(row) for row in chosen], show=show,
        tabs=policy_form.tabs(counts), rules=policy_form.rules(), cities=_cities(), **context,
    )  # fmt: skip


def _row_page(request: HttpRequest, policy: UUID, position: int, status: int = 200, **context: Any) -> HttpResponse:
    document, row = queries.policy(policy), queries.row(policy, position)
    typed = context.pop("typed", None)
    form = policy_form.typed_again(typed, row.row) if typed else policy_form.typed_of(row.row)
    return page(
        request, "operator/policies/row.html", HERE, status=status, document=policy_form.told(document),
        one=policy_form.shown(row), form=form, id=uuid4(), cycles=policy_form.cycles(form["cycle"]),
        periods=policy_form.periods(), **context,
    )  # fmt: skip


def _is_shown(row: facts.ShownRow, show: str) -> bool:
    match show:
        case "beside":
            return row.series == facts.BESIDE
        case "open":
            return row.series == facts.MAIN and row.state == facts.PROPOSED
        case "doubtful":
            return row.series == facts.MAIN and row.state == facts.PROPOSED and bool(row.row["issues"])
    return row.series == facts.MAIN or row.state != facts.PROPOSED


def _next(request: HttpRequest, policy: UUID, position: int) -> str:
    """From the table back to the table; from a row's own page on to the next row that waits."""
    table = reverse("operator:policy", args=[policy])
    if request.POST.get("from") == "table":
        show = request.POST.get("show", "all")
        return f"{table}?show={show if show in SHOWN else 'all'}#row-{position}"
    rows = [row for row in queries.rows(policy) if row.series == facts.MAIN and row.state == facts.PROPOSED]
    after = [row for row in rows if row.position > position] or rows
    return reverse("operator:policy_row", args=[policy, after[0].position]) if after else table


def _id(asked: Any) -> UUID:
    try:
        return UUID(asked.get("id", ""))
    except ValueError:
        raise Http404 from None


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > 4:
        raise Http404
    return int(written)


def _cities() -> list[Any]:
    return [one.pack.city for one in packs.cities()]


def _city(typed: Any) -> str:
    """A city that has a pack, or none: documents come before the pack that is made from them."""
    city = typed.get("city", "")
    return packs.active(city).city if city else ""

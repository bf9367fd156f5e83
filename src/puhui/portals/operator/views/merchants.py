"""Merchants: who applied, who is in, who stands at their counters, and what is corrected or paid by hand."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.merchants import actions
from puhui.economy.merchants.queries import fen_of
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_merchants
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused, status_of


@reads
@require_safe
def merchants(request: HttpRequest) -> HttpResponse:
    """Everybody who gives rewards, and what waits for a decision."""
    return _list(request)


@changes
@require_POST
def decide_application(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a merchant in under a short name, or return its application with a reason."""
    asked, by = request.POST, request.user.get_username()
    try:
        if asked.get("answer") == "approve":
            actions.approve_application(id=id, code=asked.get("code", ""), by=by, at=clock.now())
        else:
            actions.return_application(id=id, reason=asked.get("reason", ""), by=by, at=clock.now())
    except Refusal as refusal:
        return _list(request, status=status_of(refusal), refused=refused(refusal))
    return HttpResponseRedirect(reverse("operator:merchants"))


@changes
@require_POST
def decide_proposal(request: HttpRequest, holder: int, id: UUID) -> HttpResponse:
    """Accept a proposed offer, to be written into the pack, or return it with a reason."""
    asked, by = request.POST, request.user.get_username()
    try:
        if asked.get("answer") == "accept":
            actions.accept_proposal(holder=holder, id=id, by=by, at=clock.now())
        else:
            actions.return_proposal(holder=holder, id=id, reason=asked.get("reason", ""), by=by, at=clock.now())
    except Refusal as refusal:
        return _list(request, status=status_of(refusal), refused=refused(refusal))
    return HttpResponseRedirect(reverse("operator:merchants"))


@reads
@require_safe
def merchant(request: HttpRequest, holder: int) -> HttpResponse:
    """One merchant."""
    return _page(request, holder)


@changes
@require_POST
def rest_merchant(request: HttpRequest, holder: int) -> HttpResponse:
    """Let a merchant take no vouchers for a while, or take them again."""
    found = oversee_merchants.whole(holder).merchant
    actions.rest_merchant(city=found.city, merchant=found.code, rests=request.POST.get("rests") == "1")
    return _back(holder)


@changes
@require_POST
def add_manager(request: HttpRequest, holder: int) -> HttpResponse:
    """Let somebody look after a merchant that came with the pack."""
    asked = request.POST
    try:
        oversee_merchants.take_on(
            holder=holder, phone=asked.get("phone", ""), name=asked.get("name", ""), manages=True, at=clock.now()
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, holder, status=status_of(refusal), refused=refused(refusal))
    return _back(holder)


@changes
@require_POST
def book(request: HttpRequest, holder: int) -> HttpResponse:
    """Adjust what is owed, or record that it was paid; each with its reason."""
    asked, by = request.POST, request.user.get_username()
    verb = actions.pay if asked.get("what") == "payment" else actions.adjust
    try:
        verb(
            holder=holder, id=UUID(asked.get("id", "")), amount_fen=fen_of(asked.get("amount", "")) or 0,
            reason=asked.get("reason", ""), by=by, at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, holder, status=status_of(refusal), refused=refused(refusal), typed=asked)
    except ValueError:
        return _page(request, holder, status=400, typed=asked)
    messages.success(request, _("Booked."))
    return _back(holder)


def _back(holder: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("operator:merchant", args=[holder]))


def _list(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    seen = oversee_merchants.overview()
    names = {city.city: city.name for city in seen.cities}
    rows = [{"merchant": merchant, "owed_fen": fen, "city": names.get(merchant.city)} for merchant, fen in seen.rows]
    return page(
        request, "operator/merchants/list.html", "merchants", status=status, seen=seen, rows=rows,
        waiting=[{"told": one, "city": names.get(one.city)} for one in seen.waiting], **context,
    )  # fmt: skip


def _page(request: HttpRequest, holder: int, status: int = 200, **context: object) -> HttpResponse:
    whole = oversee_merchants.whole(holder)
    names = {store.code: store.name for store in whole.stores}
    clerks = [(clerk, names.get(clerk.store)) for clerk in whole.clerks]
    return page(
        request, "operator/merchants/page.html", "merchants", status=status, whole=whole, clerks=clerks, id=uuid4(),
        **context,
    )  # fmt: skip

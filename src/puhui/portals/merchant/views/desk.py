"""What was done today, and the offers that the merchant gives."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from puhui.economy.merchants import actions as merchants
from puhui.economy.merchants.queries import fen_of
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_merchants
from puhui.portals.merchant.words import of_pair, reason
from puhui.portals.shared.problems import sentence, status_of
from puhui.portals.shared.templatetags.library import said

DAYS_BACK = 400


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """A day by store and clerk; managers see everybody's, others their own."""
    now = clock.local_day(clock.now())
    day = _day(request.GET.get("day"), now)
    shift = oversee_merchants.shift(request.user.id, day, store=request.GET.get("store", ""))
    rows = [
        {
            "store": of_pair(shift.stores.get(one.store)),
            "clerk": shift.names.get(one.clerk, f"№ {one.clerk}"),
            "sum": one,
        }
        for one in shift.worked
    ]
    tried = [
        {"at": one.at, "seen_at": one.seen_at, "words": reason(one), "accepted": one.accepted, "fen": one.amount_fen,
         "offer": said(shift.offers[one.offer]) if one.offer in shift.offers else one.offer,
         "store": of_pair(shift.stores.get(one.store))}
        for one in shift.attempts
    ]  # fmt: skip
    context = {
        "tab": "today", "shift": shift, "rows": rows, "tried": tried, "day": day, "is_today": day == now,
        "before": day - timedelta(days=1), "after": day + timedelta(days=1) if day < now else None,
    }  # fmt: skip
    return render(request, "merchant/today.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest) -> HttpResponse:
    """Stock of the merchant's offers; managers propose new ones."""
    if request.method != "POST":
        return _offers(request)
    asked = request.POST
    typed = {field: asked.get(field, "").strip() for field in ("title", "kind", "points", "value", "quota", "terms")}
    try:
        merchants.propose(
            id=UUID(asked.get("id", "")), user=request.user.id, title=typed["title"], kind=typed["kind"],
            points=_number(typed["points"]), value_fen=_fen(typed["value"]), quota=_number(typed["quota"]),
            terms=typed["terms"], at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _offers(request, error=sentence(refusal), typed=typed, status=status_of(refusal))
    except ValueError:
        return _offers(request, typed=typed, status=400)
    messages.success(request, _("Your proposal has arrived. You find the answer here."))
    return redirect("merchant:offers")


def _offers(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    whole = oversee_merchants.whole_of_clerk(request.user.id)
    mine = next(clerk for clerk in whole.clerks if clerk.user == request.user.id)
    context = {
        "tab": "offers", "stock": oversee_merchants.stock(request.user.id, clock.now()), "proposals": whole.proposals,
        "manages": mine.manages, "id": uuid4(),
    }  # fmt: skip
    return render(request, "merchant/offers.html", context | shown, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _fen(text: str) -> int:
    fen = fen_of(text or "0")
    return -1 if fen is None else fen


def _day(text: str | None, today: date) -> date:
    try:
        asked = date.fromisoformat(text or "")
    except ValueError:
        return today
    return min(max(asked, today - timedelta(days=DAYS_BACK)), today)

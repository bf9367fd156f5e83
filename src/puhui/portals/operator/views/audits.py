"""Random audits of self-declared acts: announced, drawn, judged; their error is stated."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.engine.scrutiny import actions as scrutiny
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import audit_acts, oversee_reviews
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

ITEMS_SHOWN = 25


@reads
@require_safe
def audits(request: HttpRequest) -> HttpResponse:
    """All audits, and the form that announces one."""
    return _audits(request)


@changes
@require_POST
def open_audit(request: HttpRequest) -> HttpResponse:
    """Announce an audit: from now on its seed is fixed and its hash is public."""
    asked = request.POST
    try:
        first, last = date.fromisoformat(asked.get("first", "")), date.fromisoformat(asked.get("last", ""))
        confidence, margin = int(asked.get("confidence", "")), int(asked.get("margin", ""))
        made = scrutiny.open_audit(
            city=oversee_reviews.known_city(asked.get("city", "")), first=first, last=last, confidence=confidence,
            margin=margin, by=request.user.pk, at=clock.now(),
        )  # fmt: skip
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        return _audits(request, status=422, refused=refused(refusal))
    return HttpResponseRedirect(reverse("operator:audit", args=[made.id]))


@reads
@require_safe
def audit(request: HttpRequest, number: int) -> HttpResponse:
    """One audit: its commitment, its sample, what was found and how sure that is."""
    return _audit(request, number)


@changes
@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Draw the announced sample."""
    try:
        audit_acts.draw(number=number, at=clock.now())
    except Refusal as refusal:
        return _audit(request, number, status=422, refused=refused(refusal))
    return HttpResponseRedirect(reverse("operator:audit", args=[number]))


@changes
@require_http_methods(["POST"])
def judge(request: HttpRequest, number: int, position: int) -> HttpResponse:
    """Say whether an act of the sample is sound."""
    asked = request.POST
    try:
        audit_acts.judge(
            number=number, position=position, sound=asked.get("sound") == "1", by=request.user.pk,
            why=asked.get("why", ""), id=_number(asked.get("id", "")), at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _audit(request, number, status=422, refused=refused(refusal))
    return HttpResponseRedirect(f"{reverse('operator:audit', args=[number])}#next")


def _audits(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    today = clock.local_day(clock.now())
    shown = {
        "found": oversee_reviews.audits(),
        "cities": oversee_reviews.cities(),
        "first": today.replace(day=1),
        "last": today,
    }
    return page(request, "operator/review/audits.html", "audits", status=status, **shown, **context)


def _audit(request: HttpRequest, number: int, status: int = 200, **context: Any) -> HttpResponse:
    found = audit_acts.overview(number)
    open_items = [item for item in found.items if item.sound is None]
    shown = {
        "found": found,
        "open_items": [(item, oversee_reviews.item_photos(item)) for item in open_items[:ITEMS_SHOWN]],
        "judged": [item for item in found.items if item.sound is not None][-ITEMS_SHOWN:],
        "number": uuid4(),
        "percent": [round(100 * v, 1) for v in (found.result.share, found.result.low, found.result.high)],
        "may_draw": clock.local_day(clock.now()) > found.audit.last,
    }
    return page(request, "operator/review/audit.html", "audits", status=status, **shown, **context)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

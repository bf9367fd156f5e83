"""Who is about to be named: what the public is asked about, and what it says against it, without signing in."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.oversight.appraisals import actions, facts, queries, refusals
from puhui.portals.shared import reading
from puhui.portals.shared.access import address_of
from puhui.portals.shared.problems import refused, status_of

HERE = "naming"


@require_safe
def notices(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """What a city (None: the first that names anybody) asks its public about today."""
    cities = [one.pack.city for one in packs.cities() if one.pack.appraisals]
    if not cities:
        return render(request, "public/nobody.html", {"here": HERE})
    place = next((one for one in cities if one.city == (city or cities[0].city)), None)
    if place is None:
        raise Http404
    found = queries.on_notice(place.city, clock.local_day(clock.now()))
    return render(request, "public/naming/list.html", {"here": HERE, "place": place, "cities": cities, "rows": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, city: str, application: UUID) -> HttpResponse:
    """One that the public is asked about; what is said against it is answered before anybody is named."""
    if reading.unwritable(request):
        raise Http404
    told = _told(city, application)
    asked, no = request.POST, None
    if request.method == "POST":
        try:
            id = UUID(asked.get("id", ""))
        except ValueError:
            raise Http404 from None
        try:
            actions.object_online(
                id=id, application=application, text=asked.get("text", ""), by=asked.get("by", ""),
                contact=asked.get("contact", ""), consents=asked.get("consents") == "1", address=address_of(request), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            no = refusal
        else:
            return HttpResponseRedirect(reverse("public:objection", args=[city, application, id]))
    context = _context(told) | {"refused": refused(no) if no else None, "typed": asked, "id": uuid4()}
    return render(request, "public/naming/notice.html", context, status=status_of(no) if no else 200)


@never_cache
@require_safe
def objection(request: HttpRequest, city: str, application: UUID, objection: UUID) -> HttpResponse:
    """What became of an objection; only who made it knows this address."""
    told = _told(city, application)
    one = next((each for each in told.objections if each.id == objection and each.online), None)
    if one is None:
        raise Http404
    return render(request, "public/naming/objection.html", _context(told) | {"objection": one})


def _context(told: facts.Application) -> dict[str, Any]:
    shown = next((one for one in reversed(told.steps) if one.kind == facts.ANNOUNCED), None)
    today = clock.local_day(clock.now())
    asked = told.state == facts.ANNOUNCED and shown is not None and shown.first <= today <= shown.last
    return {"here": HERE, "told": told, "shown": shown, "asked": asked, "place": packs.active(told.city).pack.city}


def _told(city: str, application: UUID) -> facts.Application:
    """An application that was shown to the public. Refusals: ApplicationUnknown."""
    told = queries.application(application)
    if told.city != city or not any(one.kind == facts.ANNOUNCED for one in told.steps):
        raise refusals.ApplicationUnknown(application=application)
    return told

"""Me: language, larger type, city, my data."""

import json

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.people import export_person, leave
from puhui.portals.citizen.entering import CITY, chosen_city, citizens_only, words
from puhui.portals.shared import reading


@citizens_only
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page of choices."""
    active = chosen_city(request)
    shown = {
        "tab": "settings",
        "city_name": words(active.pack.city.programme),
        "city": active.city,
        "cities": [(c.city, words(c.pack.city.name), words(c.pack.city.programme)) for c in packs.programmes()],
        "person": request.user,
        "elder": reading.elder(request),
        "size": reading.size(request),
        "sizes": [(20, _("Large")), (24, _("Larger")), (30, _("Largest"))],
        "languages": settings.LANGUAGES,
    }
    return render(request, "citizen/settings.html", shown)


@citizens_only
@require_POST
def reading_choices(request: HttpRequest) -> HttpResponse:
    """Language, elder mode or size of type: whichever the form names."""
    response = redirect("citizen:settings")
    holder, asked = request.user.holder_id, request.POST
    if asked.get("language") in dict(settings.LANGUAGES):
        people.prefer(holder=holder, language=asked["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, asked["language"], max_age=reading.YEAR_SECONDS, samesite="Lax"
        )
    elif "elder" in asked:
        people.prefer(holder=holder, elder_mode=asked["elder"] == "1")
    elif asked.get("size") in {str(size) for size in reading.SIZES}:
        reading.remember(response, reading.SIZE_COOKIE, asked["size"])
    return response


@citizens_only
@require_POST
def choose_city(request: HttpRequest) -> HttpResponse:
    """Look at another city's programme."""
    request.session[CITY] = packs.active(request.POST.get("city", "")).city
    return redirect("citizen:settings")


@citizens_only
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about me, as a file (PIPL art. 45)."""
    at = clock.now()
    data = json.dumps(
        export_person.export(holder=request.user.holder_id, at=at), ensure_ascii=False, indent=2, default=str
    )
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="puhui-{clock.local_day(at):%Y%m%d}.json"'
    return response


@citizens_only
def delete(request: HttpRequest) -> HttpResponse:
    """Say what deleting means; delete when the box is ticked and the form sent."""
    if request.method != "POST" or not request.POST.get("sure"):
        shown = {"tab": "settings", "unticked": request.method == "POST"}
        return render(request, "citizen/delete.html", shown)
    leave.leave(holder=request.user.holder_id, at=clock.now())
    language = request.user.language
    auth.logout(request)
    with override(language):
        messages.success(request, _("Your account and everything that named you is deleted."))
    return redirect("citizen:sign_in")

"""Calendars for calendar programs (iCalendar): a city's activities, and those that a secret address opens."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.civic import feeds

FORM = "text/calendar; charset=utf-8"


@require_safe
def city(request: HttpRequest, city: str) -> HttpResponse:
    """What is on in a city."""
    address = request.build_absolute_uri(reverse("citizen:activities"))
    return _answered(feeds.of_city(city=city, at=clock.now(), address=address, language=_language()), "public")


@require_safe
def secret(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads what it opens: somebody's bookings, or a school's."""
    address = request.build_absolute_uri(reverse("citizen:bookings"))
    return _answered(feeds.by_secret(secret=secret, at=clock.now(), address=address, language=_language()), "private")


def _answered(text: str, kept: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=FORM)
    answer["Cache-Control"] = f"{kept}, max-age=900"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"

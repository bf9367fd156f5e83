"""The wallet: today, history, receipts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from puhui.portals.citizen.entering import chosen_city, citizens_only, words


@citizens_only
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return redirect("citizen:today")


@citizens_only
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    active = chosen_city(request)
    return render(request, "citizen/today.html", {"tab": "today", "city_name": words(active.pack.city.programme)})


@citizens_only
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    return redirect("citizen:today")


@citizens_only
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    return redirect("citizen:today")


@citizens_only
@require_safe
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    return redirect("citizen:today")

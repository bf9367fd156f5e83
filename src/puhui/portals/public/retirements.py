"""Certificates of retirements: whoever holds one can see here whether it is genuine."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.journeys.market import show_retirement
from puhui.market.registry import queries
from puhui.market.registry.refusals import RetirementUnknown
from puhui.portals.public import files
from puhui.portals.public.registry import place_of

ROWS_ON_A_PAGE = 100  # as the registry answers


@require_safe
def retirements(request: HttpRequest, city: str) -> HttpResponse:
    """Everything that was retired in a city, the latest first."""
    place = place_of(city)
    page = request.GET.get("page", "1")
    number = min(max(int(page) if page.isascii() and page.isdigit() else 1, 1), 10_000)
    rows = [(one, _(show_retirement.PURPOSES[one.purpose])) for one in queries.retirements(place.city, page=number)]
    context = {"here": "registry", "place": place, "rows": rows, "page": number, "more": len(rows) == ROWS_ON_A_PAGE}
    return render(request, "public/registry/retirements.html", context)


@require_safe
def retirement(request: HttpRequest, number: str) -> HttpResponse:
    """One retirement with its certificate, checked now: what the QR code on it leads to."""
    seen = _found(number)
    told = seen.retirement
    context = {
        "here": "registry", "seen": seen, "told": told, "place": place_of(told.city),
        "purpose": _(show_retirement.PURPOSES[told.purpose]),
    }  # fmt: skip
    return render(request, "public/registry/retirement.html", context)


@require_safe
def retirement_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, to print."""
    seen = _found(number)
    body = show_retirement.printed(seen.retirement.number, language=get_language() or show_retirement.CHINESE)
    return files.certificate(body, "application/pdf", f"{seen.retirement.number}.pdf")


@require_safe
def retirement_credential(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a verifiable credential, which anybody can check without us."""
    seen = _found(number)
    if not seen.credential:
        raise Http404
    return files.certificate(seen.credential.encode(), "application/vc+jwt", f"{seen.retirement.number}.jwt")


def _found(number: str):
    try:
        return queries.certificate(number)
    except RetirementUnknown:
        raise Http404 from None

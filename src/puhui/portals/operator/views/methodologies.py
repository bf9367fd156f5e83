"""Methodologies, as the public library shows them, within the console."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from puhui.ground import clock
from puhui.journeys.packs import browse_packs
from puhui.portals.operator.views.frame import page, reads
from puhui.portals.shared import methodology_page


@reads
@require_safe
def methodologies(request: HttpRequest) -> HttpResponse:
    """The methodologies of every city."""
    shelves = browse_packs.shelves(on=clock.local_day(clock.now()))
    return page(request, "operator/methodologies/list.html", "methodologies", shelves=shelves)


@reads
@require_safe
def methodology(request: HttpRequest, city: str, methodology: str, version: str | None = None) -> HttpResponse:
    """One methodology with its calculator."""
    context = methodology_page.context(
        city=city,
        name=methodology,
        version=version,
        today=clock.local_day(clock.now()),
        typed=request.GET,
        address="operator:methodology_version",
    )
    return page(request, "operator/methodologies/page.html", "methodologies", **context)

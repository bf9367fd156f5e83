"""The first page: what awaits me."""

from django.http import HttpRequest, HttpResponse

from puhui.portals.market.views.frame import page, reads


@reads
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me, by deadline."""
    return page(request, "market/home.html", "home")

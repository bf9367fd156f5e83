"""The first page: what awaits me."""

from django.http import HttpRequest, HttpResponse

from puhui.portals.government.views.frame import page, reads


@reads
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me, by deadline."""
    return page(request, "government/home.html", "home")

"""My apps: tokens with which a person's own programs read the person's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from puhui.foundations.people import actions as people_actions
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.portals.citizen.entering import citizens_only
from puhui.portals.shared.problems import sentence, status_of

DAYS = 90


@citizens_only
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """The open tokens; a new one is shown this once, and never again."""
    if request.method != "POST":
        return _page(request)
    name = request.POST.get("name", "").strip() or _("My app")
    try:
        opened = people_actions.open_token(holder=request.user.holder_id, name=name, at=clock.now(), days=DAYS)
    except Refusal as refusal:
        return _page(request, error=sentence(refusal), status=status_of(refusal))
    return _page(request, opened=opened)


@citizens_only
@require_POST
def close_client(request: HttpRequest) -> HttpResponse:
    """Close a token at once."""
    number = request.POST.get("number", "")
    people_actions.revoke_token(
        holder=request.user.holder_id, number=int(number) if number.isdecimal() else 0, at=clock.now()
    )
    return redirect("citizen:clients")


def _page(request: HttpRequest, status: int = 200, **shown: object) -> HttpResponse:
    tokens = people.tokens(request.user.holder_id, clock.now())
    return render(
        request, "citizen/clients.html", {"tab": "settings", "tokens": tokens, "days": DAYS} | shown, status=status
    )

"""A notice to the public, and what anybody says to it: no sign-in, no name, a contact only by consent."""

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.market.registry import actions, facts, queries
from puhui.market.registry.refusals import ProjectUnknown
from puhui.portals.public.registry import place_of
from puhui.portals.shared import access
from puhui.portals.shared.problems import refused, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, city: str, code: str, notice: int) -> HttpResponse:
    """What is on notice, comments with their answers, and, up to the last day, the form for another."""
    chain, shown = _found(place_of(city).city, code, notice)
    if request.method != "POST":
        return _page(request, chain, shown, done=_own(request))
    typed = request.POST
    try:
        if typed.get("verb") == "withdraw":
            actions.withdraw_contact(id=UUID(typed.get("id", "")))
            return _page(request, chain, shown, withdrawn=True)
        actions.comment_publicly(
            id=UUID(typed.get("id", "")), notice=shown.id, said=typed.get("said", ""), at=clock.now(),
            origin=access.address_of(request), contact=typed.get("contact", ""), agrees=bool(typed.get("agrees")),
            holder=_citizen(request) if typed.get("own") else None,
        )  # fmt: skip
    except ValueError:
        raise Http404 from None
    except Refusal as no:
        return _page(request, chain, shown, no=refused(no), typed=typed, id=typed["id"], status=status_of(no))
    return HttpResponseRedirect(reverse("public:registry_notice", args=[city, code, shown.id]) + f"?said={typed['id']}")


def _own(request: HttpRequest) -> str:
    """The id of the comment that was just sent: by it its contact is taken back."""
    said = request.GET.get("said", "")
    try:
        return str(UUID(said)) if said else ""
    except ValueError:
        return ""


def _found(city: str, code: str, notice: int) -> tuple[facts.Chain, facts.Notice]:
    try:
        chain = queries.chain(city, code)
    except ProjectUnknown:
        raise Http404 from None
    for one in chain.notices:
        if one.id == notice:
            return chain, one
    raise Http404


def _citizen(request: HttpRequest) -> int | None:
    """The holder of a citizen who has signed in."""
    user = request.user
    return user.holder_id if user.is_authenticated and user.role == access.CITIZEN else None


def _page(
    request: HttpRequest, chain: facts.Chain, shown: facts.Notice, *, status: int = 200, id: str = "",
    **context: object,
) -> HttpResponse:  # fmt: skip
    told = chain.comments_of(shown.id)
    more = {
        "here": "registry", "place": place_of(chain.project.city), "chain": chain, "project": chain.project,
        "notice": shown, "comments": [c for c in told if c.answer], "waiting": sum(not c.answer for c in told),
        "open": clock.local_day(clock.now()) <= shown.closes_on, "id": id or uuid4(),
        "citizen": _citizen(request),
    }  # fmt: skip
    return render(request, "public/registry/notice.html", more | context, status=status)

"""Honours in the console: badges, certificates, the year's pioneers, teams."""

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.honours import actions
from puhui.economy.honours import queries as honoured
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.refusals import CityUnknown
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.honours import award_honours, show_honours
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused


@reads
@require_safe
def honours(request: HttpRequest) -> HttpResponse:
    """A city's badges, lists of pioneers and certificates."""
    return _honours(request, request.GET.get("city"))


@changes
@require_POST
def award(request: HttpRequest) -> HttpResponse:
    """Bring a city's honours up to date now."""
    city = request.POST.get("city", "")
    award_honours.award_honours(city=city, at=clock.now())
    return _back("operator:honours", city)


@changes
@require_POST
def pioneers(request: HttpRequest) -> HttpResponse:
    """Compute a year's list, take somebody off it, or publish it."""
    asked, at = request.POST, clock.now()
    city, board = asked.get("city", ""), asked.get("board", "")
    try:
        year = int(asked.get("year", ""))
        named = {"city": city, "board": board, "year": year}
        match asked.get("do"):
            case "compute":
                actions.compute_pioneers(pack=packs.active(city).pack, board=board, year=year, at=at)
            case "strike":
                actions.strike_pioneer(holder=int(asked.get("holder", "")), why=asked.get("why", ""), **named)
                actions.compute_pioneers(pack=packs.active(city).pack, board=board, year=year, at=at)
            case "publish":
                actions.publish_pioneers(by=request.user.pk, at=at, **named)
            case _:
                raise Http404
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        return _honours(request, city, status=422, refused=refused(refusal))
    return _back("operator:honours", city)


@changes
@require_POST
def revoke_certificate(request: HttpRequest) -> HttpResponse:
    """Revoke a certificate by hand."""
    made = actions.revoke_certificate(
        code=request.POST.get("code", ""), reason=request.POST.get("why", "").strip()[:200] or "by_hand", at=clock.now()
    )
    return _back("operator:honours", made.city)


@reads
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """A city's teams."""
    return _teams(request, request.GET.get("city"))


@changes
@require_POST
def change_team(request: HttpRequest) -> HttpResponse:
    """Open a team for an organisation, or renew an invitation."""
    asked = request.POST
    city = asked.get("city", "")
    try:
        if asked.get("do") == "renew":
            actions.renew_invitation(team=UUID(asked.get("team", "")))
        else:
            actions.open_team(
                city=city, pack=packs.active(city).pack, kind=asked.get("kind", ""), name=asked.get("name", ""),
                id=UUID(asked.get("id", "")), at=clock.now(),
            )  # fmt: skip
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        return _teams(request, city, status=422, refused=refused(refusal))
    return _back("operator:teams", city)


def _honours(request: HttpRequest, city: str | None, status: int = 200, **context: object) -> HttpResponse:
    try:
        cities, seen = show_honours.console(city=city, at=clock.now())
    except CityUnknown:
        if city:
            raise
        return page(request, "operator/honours/page.html", "honours", seen=None)
    names = {board.id: board.pioneers.name for board in seen.boards}
    most = max((count for _badge, count in seen.badges), default=0) or 1
    return page(
        request, "operator/honours/page.html", "honours", status=status, cities=cities, seen=seen,
        lists=[(one, names.get(one.board)) for one in seen.lists],
        badges=[(badge, count, count * 100 // most) for badge, count in seen.badges],
        last_year=clock.local_day(clock.now()).year - 1, address_of=honoured.address_of, **context,
    )  # fmt: skip


def _teams(request: HttpRequest, city: str | None, status: int = 200, **context: object) -> HttpResponse:
    try:
        cities, active, found = show_honours.teams(city)
    except CityUnknown:
        if city:
            raise
        return page(request, "operator/honours/teams.html", "teams", active=None)
    names = {kind.id: kind.name for kind in active.pack.teams}
    return page(
        request, "operator/honours/teams.html", "teams", status=status, cities=cities, active=active,
        teams=[(team, names.get(team.kind)) for team in found], kinds=active.pack.teams, new_id=uuid4(), **context,
    )  # fmt: skip


def _back(name: str, city: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name)}?city={city}" if city.isidentifier() else reverse(name))

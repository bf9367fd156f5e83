"""Levels and badges, certificates, boards, teams."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.honours import actions as honours
from puhui.engine.reductions import queries as reductions
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.honours import issue_certificate, show_honours
from puhui.portals.citizen import laurels
from puhui.portals.citizen.entering import chosen_city, citizens_only, city_of
from puhui.portals.shared.problems import sentence


@citizens_only
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My level, my badges, my certificates."""
    found = show_honours.mine(holder=request.user.holder_id, city=city_of(request), at=clock.now())
    return render(request, "citizen/honours/mine.html", laurels.mine(found) | {"tab": "settings", "new_id": uuid4()})


@citizens_only
@require_POST
def wear(request: HttpRequest) -> HttpResponse:
    """Wear an avatar frame, or none."""
    _answered(request, lambda: _be_shown(request, frame=request.POST.get("frame", "")), _("Changed."))
    return redirect("citizen:honours")


@citizens_only
@require_POST
def issue(request: HttpRequest, template: str) -> HttpResponse:
    """Have a certificate issued, with my name or without."""
    asked = request.POST
    _answered(
        request,
        lambda: issue_certificate.issue(
            holder=request.user.holder_id, city=city_of(request), template=template, id=_id(request), at=clock.now(),
            named=asked.get("named") == "1", ground=asked.get("ground", ""),
        ),
        _("Your certificate is issued."),
    )  # fmt: skip
    return redirect("citizen:honours")


@citizens_only
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One of my certificates as PDF."""
    made = show_honours.own_certificate(code, request.user.holder_id)
    pdf = issue_certificate.printed(made.code, language=get_language() or "zh-hans")
    return _file(pdf, "application/pdf", f"{made.code}.pdf")


@citizens_only
@require_safe
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """One of my certificates as an Open Badges 3.0 credential."""
    made = show_honours.own_certificate(code, request.user.holder_id)
    return _file(made.credential.encode(), "application/vc+jwt", f"{made.code}.jwt")


@citizens_only
@require_POST
def agree(request: HttpRequest, board: str, year: int) -> HttpResponse:
    """Agree to be named on a published list of pioneers."""
    _answered(
        request,
        lambda: honours.agree(
            holder=request.user.holder_id, city=city_of(request), board=board, year=year, at=clock.now()
        ),
        _("Agreed. You can have your certificate now."),
    )
    return redirect("citizen:honours")


@citizens_only
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """A board, with my own place."""
    active = chosen_city(request)
    if not active.pack.boards:
        return render(request, "citizen/honours/board.html", {"tab": "settings", "board": None})
    asked = request.GET
    chosen = next((one for one in active.pack.boards if one.id == asked.get("board")), active.pack.boards[0])
    period = asked.get("period") if asked.get("period") in chosen.periods else laurels.usual(chosen)
    profile = laurels.profile(request.user.holder_id, active.city)
    part = asked.get("district") or profile.district or (chosen.districts[0].id if chosen.districts else "")
    seen = show_honours.board(
        city=active.city, board=chosen.id, period=period, day=_day(asked.get("day")), holder=request.user.holder_id,
        part=part,
    )  # fmt: skip
    shown = laurels.board(seen, request.user.holder_id, part, profile)
    name = request.user.display_name or ""
    return render(request, "citizen/honours/board.html", shown | {"tab": "settings", "my_name": name})


@citizens_only
@require_POST
def shown(request: HttpRequest) -> HttpResponse:
    """Say whether, and by which name, and for which district I am on boards."""
    asked, changes = request.POST, {}
    if "shown" in asked:
        changes["shown"] = asked["shown"] == "1"
    if "district" in asked:
        changes["district"] = asked["district"]
    if asked.get("name", "").strip():
        people.prefer(holder=request.user.holder_id, display_name=asked["name"])
    _answered(request, lambda: _be_shown(request, **changes), _("Changed."))
    return redirect(laurels.own_address(asked.get("back", "")))


@citizens_only
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """My teams, and how to join or open one."""
    found = show_honours.mine(holder=request.user.holder_id, city=city_of(request), at=clock.now())
    return render(request, "citizen/honours/teams.html", laurels.teams(found) | {"tab": "settings", "new_id": uuid4()})


@citizens_only
@require_POST
def change_team(request: HttpRequest) -> HttpResponse:
    """Open, join or leave a team, or renew its invitation: whichever the form names."""
    active, asked, at = chosen_city(request), request.POST, clock.now()
    told = {"city": active.city, "pack": active.pack, "id": _id(request), "at": at, "holder": request.user.holder_id}
    match asked.get("do"):
        case "open":
            kind, name = asked.get("kind", ""), asked.get("name", "")
            _answered(
                request, lambda: honours.open_team(kind=kind, name=name, **told), _("The team is open. Invite others.")
            )
        case "join":
            _answered(request, lambda: honours.join_team(code=asked.get("code", ""), **told), _("You are in."))
        case "leave":
            team = _id(request, "team")
            _answered(
                request,
                lambda: honours.leave_team(holder=request.user.holder_id, team=team, at=at),
                _("You left the team. What you did up to today still counts for it."),
            )
        case _:
            raise Http404
    return redirect("citizen:teams")


def _be_shown(request: HttpRequest, **changes: object) -> object:
    active = chosen_city(request)
    scenarios = {code: number for number, code in reductions.scenario_codes(active.city).items()}
    return honours.be_shown(
        holder=request.user.holder_id,
        city=active.city,
        pack=active.pack,
        scenarios=scenarios,
        at=clock.now(),
        **changes,
    )


def _answered(request: HttpRequest, act, done: str) -> None:
    try:
        act()
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, sentence(refusal))


def _id(request: HttpRequest, name: str = "id") -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None


def _day(text: str | None) -> date:
    """The day asked for; today where none, nonsense or a future one is."""
    today = clock.local_day(clock.now())
    try:
        return max(min(date.fromisoformat(text or ""), today), today - timedelta(days=3_650))
    except ValueError:
        return today


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

"""Draws in the console: draft, publish, commit, run, call off, and hand prizes over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.economy.draws import actions, facts, queries
from puhui.economy.draws.refusals import ValueTypedOtherwise
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.draws import hold_draw
from puhui.portals.operator import draw_form
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared import draw_page
from puhui.portals.shared.problems import refused

HERE = "draws"
NEW = {"entries_per_person": "1", "price_points": "0", "reserves": "0", "claim_days": "30", "kind": "ssq"}


@reads
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """Every draw of every city, drafts too."""
    at = clock.now()
    cities = [one.pack.city for one in packs.cities()]
    found = [
        draw_page.head(draw, at) | {"city": city} for city in cities for draw in queries.draws(city.city, drafts=True)
    ]
    return page(
        request, "operator/draws/list.html", HERE, draws=found, due=[o for o in found if o["phase"] == "closed"]
    )


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_draw(request: HttpRequest) -> HttpResponse:
    """Write the terms of a draw down; nobody outside sees them yet."""
    return _form(request, NEW)


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def edit_draw(request: HttpRequest, city: str, draw: str) -> HttpResponse:
    """Change a draft."""
    found = queries.draw(city, draw)
    return _form(request, draw_form.typed_of(draw_form.plain(found.terms)) | {"city": city})


@reads
@require_safe
def draw(request: HttpRequest, city: str, draw: str) -> HttpResponse:
    """One draw, and what can be done with it now."""
    return _draw_page(request, city, draw)


@changes
@require_POST
def hold(request: HttpRequest, city: str, draw: str) -> HttpResponse:
    """Do the one thing that the form asks for."""
    try:
        messages.success(request, _done(request, city, draw))
    except Refusal as refusal:
        return _draw_page(request, city, draw, status=422, refused=refused(refusal), typed=request.POST)
    if request.POST.get("do") == "throw_away":
        return HttpResponseRedirect(reverse("operator:draws"))
    return HttpResponseRedirect(reverse("operator:draw", args=[city, draw]))


def _done(request: HttpRequest, city: str, draw: str) -> str:
    asked, at = request.POST, clock.now()
    match asked.get("do"):
        case "publish":
            hold_draw.publish(city=city, draw=draw, at=at)
            return _("Published. The terms cannot change any more.")
        case "commit":
            done = hold_draw.commit(city=city, draw=draw, at=at)
            return _("Committed: {hash}").format(hash=done.commitment)
        case "run":
            if asked.get("value", "").strip() != asked.get("again", "").strip():
                raise ValueTypedOtherwise()
            hold_draw.run(
                city=city, draw=draw, value=asked.get("value", ""), source=asked.get("source", ""),
                by=request.user.username, at=at,
            )  # fmt: skip
            return _("Drawn, for good.")
        case "call_off":
            hold_draw.call_off(city=city, draw=draw, why=asked.get("why", ""), at=at)
            return _("Called off. Points that were paid go back within minutes.")
        case "throw_away":
            if queries.draw(city, draw).state != facts.DRAFT:
                raise Http404
            hold_draw.call_off(city=city, draw=draw, why="draft thrown away", at=at)
            return _("The draft is thrown away.")
        case "hand_over":
            place = asked.get("place", "")
            if not place.isascii() or not place.isdigit() or len(place) > 6:
                raise Http404
            actions.hand_over(city=city, draw=draw, place=int(place), note=asked.get("note", ""), at=at)
            return _("Handed over.")
    raise Http404


def _form(request: HttpRequest, shown: dict[str, str]) -> HttpResponse:
    typed, no = (request.POST.dict() if request.method == "POST" else shown), None
    if request.method == "POST":
        try:
            city = packs.active(typed.get("city", "")).city
            drafted = actions.draft(
                city=city, told=draw_form.terms_of(typed), by=request.user.username, at=clock.now()
            )  # fmt: skip
            return HttpResponseRedirect(reverse("operator:draw", args=[city, drafted.code]))
        except Refusal as refusal:
            no = refused(refusal)
    cities = [one.pack.city for one in packs.cities()]
    return page(
        request, "operator/draws/form.html", HERE, status=422 if no else 200, refused=no, typed=typed, cities=cities,
        texts=draw_form.texts(typed), prizes=draw_form.rows(typed),
    )  # fmt: skip


def _draw_page(request: HttpRequest, city: str, draw: str, status: int = 200, **context: object) -> HttpResponse:
    at = clock.now()
    found = queries.draw(city, draw)
    places = draw_page.places(found, queries.places(city, draw), at) if found.drawn_at else []
    checked = queries.verify(city, draw) if found.commitment else None
    return page(
        request, "operator/draws/page.html", HERE, status=status, draw=found, told=draw_page.told(found, at),
        places=places, checked=checked, late=at >= found.draws_at, **context,
    )  # fmt: skip

"""Draws, open to everybody: terms, commitment, value, winners, and what it takes to recompute them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.economy.draws import facts, queries
from puhui.economy.draws.refusals import DrawUnknown
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.portals.shared import draw_page

SCRIPT = settings.ROOT / "docs" / "draw_verify.py"


@require_safe
def draws(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The draws of a city (None: the first one)."""
    cities = [one.pack.city for one in packs.programmes()]
    if not cities:
        return render(request, "public/nobody.html", {"here": "draws"})
    place = packs.active(city).pack.city if city else cities[0]
    at = clock.now()
    found = [draw_page.head(draw, at) for draw in queries.draws(place.city)]
    context = {"here": "draws", "place": place, "cities": cities, "draws": found}
    return render(request, "public/draws/list.html", context)


@require_safe
def draw(request: HttpRequest, city: str, draw: str) -> HttpResponse:
    """One draw, with everything by which it can be checked."""
    found, at = _published(city, draw), clock.now()
    places = draw_page.places(found, queries.places(city, draw), at) if found.drawn_at else []
    context = {
        "here": "draws", "place": packs.active(city).pack.city, "draw": found, "told": draw_page.told(found, at),
        "winners": [one for one in places if one["place"].prize],
        "reserves": [one for one in places if not one["place"].prize],
    }  # fmt: skip
    return render(request, "public/draws/page.html", context)


@require_safe
def draw_json(request: HttpRequest, city: str, draw: str) -> HttpResponse:
    """What docs/draw_verify.py reads."""
    _published(city, draw)
    answer = JsonResponse(queries.published(city, draw), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{city}-{draw}.json"'
    return answer


@require_safe
def draw_script(request: HttpRequest) -> HttpResponse:
    """The script that recomputes a draw and knows nothing of us."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="draw_verify.py"'
    return answer


def _published(city: str, draw: str) -> facts.Draw:
    try:
        found = queries.draw(city, draw)
    except DrawUnknown:
        raise Http404 from None
    if found.state == facts.DRAFT:
        raise Http404
    return found

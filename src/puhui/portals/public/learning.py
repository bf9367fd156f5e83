"""Articles that a city has published, readable by everybody; courses and quizzes are for who has signed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.civic.outreach.refusals import PieceUnknown
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.civic import learn


@require_safe
def shelf(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The articles of a city (None: the first one)."""
    cities = [one.pack.city for one in packs.cities() if one.pack.outreach]
    if not cities:
        return render(request, "public/nobody.html", {"here": "learn"})
    found = learn.shelf(city=city or cities[0].city, at=clock.now())
    return render(
        request, "public/learn/shelf.html", {"here": "learn", "found": found, "place": found.city, "cities": cities}
    )


@require_safe
def article(request: HttpRequest, city: str, slug: str) -> HttpResponse:
    """One article as it is read today."""
    try:
        place, piece = learn.article(city=city, slug=slug, at=clock.now())
    except PieceUnknown:
        raise Http404 from None
    return render(request, "public/learn/article.html", {"here": "learn", "place": place, "piece": piece})

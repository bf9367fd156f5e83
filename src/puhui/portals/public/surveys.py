"""Published surveys, open to everybody: figures with their error, and how they came about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.foundations.packs import queries as packs
from puhui.journeys.civic import run_survey
from puhui.portals.shared import survey_page


@require_safe
def surveys(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The published waves of a city (None: the first one)."""
    cities = [one.pack.city for one in packs.cities()]
    if not cities:
        return render(request, "public/nobody.html", {"here": "surveys"})
    place = packs.active(city).pack.city if city else cities[0]
    waves = [
        {"one": one, "name": survey_page.words(one.survey.name), "asker": survey_page.words(one.survey.asker),
         "figures": survey_page.figures(one)}
        for one in run_survey.published(place.city)
    ]  # fmt: skip
    return render(
        request, "public/surveys/list.html", {"here": "surveys", "place": place, "cities": cities, "waves": waves}
    )

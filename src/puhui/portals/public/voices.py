"""The exposure desk: open cases that citizens told of, on a plain map and as a list; proposals with their answers.

Never who told of it: cases name nobody, places are rounded as the pack says, photos have their faces covered.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from puhui.civic.voices import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.civic import handle_cases, tell_city
from puhui.portals.shared import sketch
from puhui.portals.shared.templatetags.library import said
from puhui.portals.shared.voice_words import CASE_STATES

HERE = "voices"


@require_safe
def desk(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """Open cases, and those that were answered lately, by kind and district."""
    cities = [one.pack for one in packs.cities() if one.pack.voices]
    if not cities:
        return render(request, "public/nobody.html", {"here": HERE})
    pack = packs.active(city or cities[0].city.city).pack
    asked, at = queries.rules_of(pack), clock.now()
    kind, district = request.GET.get("kind", ""), request.GET.get("district", "")
    found = queries.public_cases(pack, at, kind=kind, district=district)
    units = handle_cases.unit_names(pack.city.city, at)
    rows = [_row(number, pack, one, units) for number, one in enumerate(found, 1)]
    context = {
        "here": HERE, "place": pack.city, "cities": [one.city for one in cities], "rows": rows, "sketch": _sketch(rows),
        "kinds": [(one.id, said(one.name)) for one in asked.kinds], "kind": kind, "district": district,
        "districts": [(one.id, said(one.name)) for one in asked.districts], "source": asked.source,
        "open": sum(one.case.state == "open" for one in found), "overdue": sum(one.case.overdue for one in found),
        "proposals": asked.proposals is not None,
    }  # fmt: skip
    return render(request, "public/voices/desk.html", context)


@require_safe
def case(request: HttpRequest, city: str, case: UUID) -> HttpResponse:
    """One case with its photos and what the unit answered."""
    pack, at = packs.active(city).pack, clock.now()
    one = queries.public_case(pack, case, at)
    row = _row(1, pack, one, handle_cases.unit_names(city, at))
    return render(
        request, "public/voices/case.html",
        {"here": HERE, "place": pack.city, "row": row, "photos": range(1, one.photos + 1)},
    )  # fmt: skip


@require_safe
def proposals(request: HttpRequest, city: str) -> HttpResponse:
    """What citizens propose, how many support it, and what became of it."""
    pack, at = packs.active(city).pack, clock.now()
    units = handle_cases.unit_names(city, at)
    found = queries.public_cases(pack, at, sort=facts.PROPOSAL)
    rows = [_row(number, pack, one, units) for number, one in enumerate(found, 1)]
    return render(request, "public/voices/proposals.html", {"here": HERE, "place": pack.city, "rows": rows})


@require_safe
def photo(request: HttpRequest, city: str, case: UUID, number: int) -> HttpResponse:
    """A shown photo of a case."""
    queries.public_case(packs.active(city).pack, case, clock.now())
    return _photo(tell_city.public_photo(case=case, number=number))


@require_safe
def answer_photo(request: HttpRequest, city: str, case: UUID, round: int) -> HttpResponse:
    """The photo of an answer to a shown case."""
    queries.public_case(packs.active(city).pack, case, clock.now())
    return _photo(tell_city.answer_photo(case=case, round=round))


def _row(number: int, pack: schema.Pack, one: facts.PublicCase, units: dict[UUID, str]) -> dict[str, Any]:
    asked = queries.rules_of(pack)
    kinds = {kind.id: said(kind.name) for kind in asked.kinds}
    districts = {each.id: said(each.name) for each in asked.districts}
    return {
        "number": number, "one": one, "case": one.case, "title": one.case.title or kinds.get(one.case.kind, one.case.kind),
        "district": districts.get(one.case.where.district, ""), "unit": units.get(one.case.unit, ""),
        "state": CASE_STATES[one.case.state],
    }  # fmt: skip


def _sketch(rows: list[dict[str, Any]]) -> sketch.Sketch | None:
    """Where cases lie around their own middle; those told by words alone are in the list only."""
    placed = [(row, row["case"].where) for row in rows]
    return sketch.sketch(
        [
            sketch.Thing(row["number"], row["title"], (where.latitude, where.longitude), row["district"])
            for row, where in placed if where.latitude is not None
        ],
        None,
    )  # fmt: skip


def _photo(content: bytes) -> HttpResponse:
    # Staff may take a photo back: nobody keeps it for long.
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "public, max-age=300"})

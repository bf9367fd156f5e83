"""Pages that need no sign-in: what was saved, how it is counted, and the figures to take along."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from puhui.foundations.packs.refusals import CityUnknown
from puhui.ground import clock
from puhui.journeys.books import publish_totals
from puhui.journeys.packs import browse_packs
from puhui.portals.public import comparisons, disclosure, figures
from puhui.portals.shared import methodology_page
from puhui.portals.shared.templatetags.library import said

UTF8_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # spreadsheets read Chinese only with it


@require_safe
def home(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """What a city saved."""
    try:
        saved = publish_totals.saved(city=city, last=clock.local_day(clock.now()))
    except CityUnknown:
        if city is not None:
            raise
        return render(request, "public/nobody.html", {"here": "home"})
    names = {s.id: (said(s.name), s.icon, s.methodology) for s in saved.pack.pack.scenarios}
    cells = _publishable(saved.sums)
    acts, mg = figures.total(cells)
    days = figures.days(cells)
    shown = days[-figures.DAYS_SHOWN :]
    told = [day for day in days if day.mg is not None]
    return render(
        request,
        "public/home.html",
        {
            "here": "home",
            "place": saved.pack.pack.city,
            "cities": saved.cities,
            "total": {
                "acts": acts,
                "mg": mg,
                "unchecked": bool(figures.doubtful(saved.unchecked) & {c.scenario for c in cells}),
            },
            "people": saved.people if saved.people >= disclosure.SMALL_GROUP else None,
            "small_group": disclosure.SMALL_GROUP,
            "latest": told[-1] if told else None,
            "days": shown,
            "day_chart": figures.day_chart(cells, shown, names),
            "scenarios": figures.doings(cells, names, saved.unchecked),
            "comparisons": comparisons.of(mg or 0, saved.comparisons),
        },
    )


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How a ride becomes grams, points and a receipt."""
    return render(request, "public/how.html", {"here": "how"})


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The methodologies of the first city."""
    return shelf(request, city=None)


@require_safe
def shelf(request: HttpRequest, city: str | None) -> HttpResponse:
    """The methodologies of one city, by field."""
    try:
        found = browse_packs.shelf(city=city, on=clock.local_day(clock.now()))
    except CityUnknown:
        if city is not None:
            raise
        return render(request, "public/nobody.html", {"here": "library"})
    by_field: dict[str, list] = {}
    for one in found.methodologies:
        by_field.setdefault(said(one.field) or _("Other"), []).append(one)
    context = {"here": "library", "place": found.pack.pack.city, "cities": found.cities, "fields": by_field.items()}
    return render(request, "public/shelf.html", context)


@require_safe
def methodology(request: HttpRequest, city: str, methodology: str, version: str | None = None) -> HttpResponse:
    """One methodology, with a calculator."""
    today = clock.local_day(clock.now())
    context = methodology_page.context(
        city=city, name=methodology, version=version, today=today, typed=request.GET, address="public:version"
    )
    return render(request, "public/methodology.html", context | {"here": "library"})


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Where the daily totals can be downloaded, and what their columns mean."""
    cities = publish_totals.cities()
    return render(
        request, "public/open_data.html", {"here": "open_data", "cities": cities, "small": disclosure.SMALL_GROUP}
    )


@require_safe
def daily_csv(request: HttpRequest, city: str) -> HttpResponse:
    """Daily totals as CSV in UTF-8."""
    _saved, rows = _rows(city, request)
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    response = HttpResponse(UTF8_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="puhui-{city}-daily.csv"'
    return response


@require_safe
def daily_json(request: HttpRequest, city: str) -> HttpResponse:
    """Daily totals as JSON, with the pack by which they were counted."""
    saved, rows = _rows(city, request)
    pack = saved.pack
    answer = {
        "city": city,
        "name": {"zh": pack.pack.city.name.zh, "en": pack.pack.city.name.en},
        "pack_version": pack.pack.city.version,
        "pack_sha256": pack.sha256,
        "small_group": disclosure.SMALL_GROUP,
        "unverified_scenarios": sorted(saved.unchecked),
        "unit": "mg CO2e",
        "days": rows,
    }
    dumped = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(answer, json_dumps_params=dumped)


COLUMNS = ("day", "scenario", "scenario_zh", "scenario_en", "acts", "reduction_mg", "people", "withheld", "unverified")


def _rows(city: str, request: HttpRequest) -> tuple[publish_totals.Saved, list[dict[str, object]]]:
    today = clock.local_day(clock.now())
    first, last = _date(request.GET.get("first")), _date(request.GET.get("last"))
    saved = publish_totals.saved(city=city, first=first, last=min(last or today, today))
    names = {s.id: s.name for s in saved.pack.pack.scenarios}
    pooled = {"zh": "人数较少的场景合计", "en": "Small groups together"}
    doubtful = figures.doubtful(saved.unchecked)
    rows = []
    for cell in _publishable(saved.sums):
        name = names.get(cell.scenario)
        rows.append(
            {
                "day": cell.day.isoformat(),
                "scenario": cell.scenario,
                "scenario_zh": name.zh if name else pooled["zh"],
                "scenario_en": name.en if name else pooled["en"],
                "acts": cell.acts,
                "reduction_mg": cell.mg,
                "people": cell.people,
                "withheld": cell.withheld,
                "unverified": cell.scenario in doubtful,
            }
        )
    return saved, rows


def _publishable(sums: Iterable[publish_totals.DaySum]) -> list[disclosure.Cell]:
    return disclosure.publishable(
        disclosure.Cell(day=s.day, scenario=s.scenario, acts=s.acts, mg=s.mg, people=s.people)
        for s in sums
        if s.acts or s.mg
    )


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

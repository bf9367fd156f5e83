"""The public registry: projects in the five tabs of the real one, each with its chain of evidence, and serial numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.market.registry import queries
from puhui.market.registry.refusals import ProjectUnknown
from puhui.portals.shared.market_words import event, word
from puhui.portals.shared.problems import sentence

SERIAL_MAX = 80
TABS = {
    "projects_on_notice": gettext_noop("Projects on notice"),
    "projects_registered": gettext_noop("Registered projects"),
    "reductions_on_notice": gettext_noop("Reductions on notice"),
    "reductions_registered": gettext_noop("Verified reductions"),
    "reductions_issued": gettext_noop("Issued reductions"),
}

TABLES = {
    "projects": gettext_noop("Projects"), "periods": gettext_noop("Monitoring periods"),
    "units": gettext_noop("Units by serial number"), "retirements": gettext_noop("Retired credits"),
}  # fmt: skip


@require_safe
def projects(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The projects of a city's registry (None: the first city that keeps one), in tabs."""
    cities = [one.pack.city for one in packs.cities() if one.pack.registry]
    if not cities:
        return render(request, "public/nobody.html", {"here": "registry"})
    place = place_of(city) if city else cities[0]
    tab = request.GET.get("tab", "projects_registered")
    if tab not in TABS:
        raise Http404
    counts = queries.tabs(place.city)
    rows = [{"project": p, "state": word(p.state)} for p in queries.projects(place.city, tab=tab)]
    context = {
        "here": "registry", "place": place, "cities": cities, "tab": tab, "rows": rows,
        "tables": [(name, _(words)) for name, words in TABLES.items()],
        "tabs": [(name, _(words), counts[name]) for name, words in TABS.items()],
    }  # fmt: skip
    return render(request, "public/registry/list.html", context)


@require_safe
def project(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """One project with all that led to its credits."""
    place = place_of(city)
    try:
        chain = queries.chain(place.city, code)
    except ProjectUnknown:
        raise Http404 from None
    if chain.project.state == "draft":
        raise Http404
    today = clock.local_day(clock.now())
    context = {
        "here": "registry", "place": place, "chain": chain, "project": chain.project,
        "state": word(chain.project.state), "tonnes": [(word(s), t) for s, t in chain.tonnes.items()],
        "periods": [(p, word(p.state)) for p in chain.periods],
        "events": [(e.at, event(e.kind)) for e in chain.events],
        "notices": [
            (n, [c for c in chain.comments_of(n.id) if c.answer], sum(not c.answer for c in chain.comments_of(n.id)),
             n.closes_on >= today)
            for n in chain.notices
        ],
    }  # fmt: skip
    return render(request, "public/registry/project.html", context)


@require_safe
def serial(request: HttpRequest) -> HttpResponse:
    """Whose a tonne is, and what it went through."""
    number = request.GET.get("number", "").strip()[:SERIAL_MAX]
    context = {"here": "registry", "number": number}
    if number:
        try:
            found = queries.serial(number)
        except Refusal as no:
            context["no"] = sentence(no)
            return render(request, "public/registry/serial.html", context)
        context["blocks"] = [(b, word(b.state)) for b in found.blocks]
        context["steps"] = [
            # A tonne begins with its issuance, whatever that change is called.
            (s, event(s.kind if s.from_account else "issued"), word(s.to_state))
            for s in found.history
        ]
    return render(request, "public/registry/serial.html", context)


def place_of(city: str):
    """The city of a registry; 404 where none is kept."""
    active = packs.active(city)
    if not active.pack.registry:
        raise Http404
    return active.pack.city

"""The public registry: projects in the five tabs of the real one, each with its chain of evidence, and serial numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from puhui.foundations.packs import queries as packs
from puhui.ground.refusals import Refusal
from puhui.market.registry import queries
from puhui.market.registry.refusals import ProjectUnknown

SERIAL_MAX = 80
TABS = {
    "projects_on_notice": gettext_noop("Projects on notice"),
    "projects_registered": gettext_noop("Registered projects"),
    "reductions_on_notice": gettext_noop("Reductions on notice"),
    "reductions_registered": gettext_noop("Verified reductions"),
    "reductions_issued": gettext_noop("Issued reductions"),
}
STATES = {
    "noticed": gettext_noop("on notice"), "validated": gettext_noop("validated"), "applied": gettext_noop("in review"),
    "registered": gettext_noop("registered"), "suspended": gettext_noop("suspended"),
    "deregistered": gettext_noop("deregistered"), "rejected": gettext_noop("not registered"),
    "withdrawn": gettext_noop("withdrawn"), "verified": gettext_noop("verified"), "issued": gettext_noop("issued"),
    "available": gettext_noop("available"), "on_exchange": gettext_noop("on the exchange"),
    "court": gettext_noop("frozen by a court"), "pledged": gettext_noop("pledged"),
    "retired": gettext_noop("retired"), "cancelled": gettext_noop("cancelled"), "draft": gettext_noop("draft"),
}  # fmt: skip
EVENTS = {
    "project_drafted": gettext_noop("Project drafted"), "project_submitted": gettext_noop("Design shown to the public"),
    "judging_began": gettext_noop("Validation or verification began"), "found": gettext_noop("Finding raised"),
    "finding_closed": gettext_noop("Finding closed"), "judged": gettext_noop("Validation or verification report"),
    "registration_applied": gettext_noop("Applied for registration"),
    "registration_decided": gettext_noop("Registration decided"),
    "project_withdrawn": gettext_noop("Project withdrawn"), "project_deregistered": gettext_noop("Deregistered"),
    "period_reported": gettext_noop("Reduction report shown to the public"),
    "issuance_applied": gettext_noop("Applied for issuance"), "issuance_decided": gettext_noop("Issuance decided"),
    "period_withdrawn": gettext_noop("Report withdrawn"), "fraud_found": gettext_noop("Fraud found: suspended"),
    "issued": gettext_noop("Tonnes issued"), "transferred": gettext_noop("Transferred by a deal"),
    "held_for_exchange": gettext_noop("Moved to the exchange"), "retired": gettext_noop("Retired"),
    "released_from_exchange": gettext_noop("Taken back from the exchange"), "pledge": gettext_noop("Pledged"),
    "court_freeze": gettext_noop("Frozen by a court"), "court_unfreeze": gettext_noop("Set free by a court"),
    "pledge_release": gettext_noop("Pledge ended"), "court_transfer": gettext_noop("Given over by a court"),
    "succession": gettext_noop("Succession"), "cancellation": gettext_noop("Cancelled"),
    "forced_cancellation": gettext_noop("Cancelled by force"),
}  # fmt: skip


@require_safe
def projects(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The projects of a city's registry (None: the first city that keeps one), in tabs."""
    cities = [one.pack.city for one in packs.cities() if one.pack.registry]
    if not cities:
        return render(request, "public/nobody.html", {"here": "registry"})
    place = _place(city) if city else cities[0]
    tab = request.GET.get("tab", "projects_registered")
    if tab not in TABS:
        raise Http404
    counts = queries.tabs(place.city)
    rows = [{"project": p, "state": word(p.state)} for p in queries.projects(place.city, tab=tab)]
    context = {
        "here": "registry", "place": place, "cities": cities, "tab": tab, "rows": rows,
        "tabs": [(name, _(words), counts[name]) for name, words in TABS.items()],
    }  # fmt: skip
    return render(request, "public/registry/list.html", context)


@require_safe
def project(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """One project with all that led to its credits."""
    place = _place(city)
    try:
        chain = queries.chain(place.city, code)
    except ProjectUnknown:
        raise Http404 from None
    if chain.project.state == "draft":
        raise Http404
    context = {
        "here": "registry", "place": place, "chain": chain, "project": chain.project,
        "state": word(chain.project.state), "tonnes": [(word(s), t) for s, t in chain.tonnes.items()],
        "periods": [(p, word(p.state)) for p in chain.periods],
        "events": [(e.at, _(EVENTS.get(e.kind, e.kind))) for e in chain.events],
        "notices": [(n, [c for c in chain.comments if c.notice == n.id]) for n in chain.notices],
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
            context["no"] = _(no.message).format_map(no.data)
            return render(request, "public/registry/serial.html", context)
        context["blocks"] = [(b, word(b.state)) for b in found.blocks]
        context["steps"] = [
            # A tonne begins with its issuance, whatever that change is called.
            (s, _(EVENTS["issued"]) if not s.from_account else _(EVENTS.get(s.kind, s.kind)), word(s.to_state))
            for s in found.history
        ]
    return render(request, "public/registry/serial.html", context)


def word(state: str) -> str:
    """A state in the reader's language."""
    return _(STATES.get(state, state))


def _place(city: str):
    active = packs.active(city)
    if not active.pack.registry:
        raise Http404
    return active.pack.city

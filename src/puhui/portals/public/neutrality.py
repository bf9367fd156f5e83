"""Who is carbon-neutral: declarations with every item, green and black list, providers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_noop
from django.views.decorators.http import require_safe

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import show_neutrality
from puhui.market.neutrality import actions, facts, queries
from puhui.market.neutrality.refusals import DeclarationUnknown
from puhui.portals.public import files

# Words that a template asks for by a variable.
KINDS = {"event": gettext_noop("Event"), "organisation": gettext_noop("Organisation")}
GROUPS = {
    "fuel": gettext_noop("Fuel burnt"), "energy": gettext_noop("Power and heat bought"),
    "transport": gettext_noop("Travel"), "lodging": gettext_noop("Lodging and meals"),
    "supplies": gettext_noop("Supplies"), "waste": gettext_noop("Waste"),
}  # fmt: skip


@require_safe
def declarations(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """The declarations of a city (None: the first that has rules), its lists and its providers."""
    cities = [one.pack.city for one in packs.cities() if one.pack.neutrality]
    if not cities:
        return render(request, "public/nobody.html", {"here": "neutrality"})
    pack = _pack(city or cities[0].city)
    name, today = pack.city.city, clock.local_day(clock.now())
    context = {
        "here": "neutrality", "place": pack.city, "cities": cities, "rules": pack.neutrality[0],
        "rows": queries.declarations(name), "kinds": KINDS, "providers": queries.providers(name),
        "green": queries.listed(name, facts.GREEN, today), "black": queries.listed(name, facts.BLACK, today),
    }  # fmt: skip
    return render(request, "public/neutrality/list.html", context)


@require_safe
def declaration(request: HttpRequest, city: str, number: str) -> HttpResponse:
    """One declaration, checked now: what the QR code on its certificate leads to."""
    told = _found(city, number)
    english = (get_language() or "").startswith("en")
    items = dict(told.items)
    lines = [
        (line["en" if english else "zh"], GROUPS[line["group"]], line["amount_mg"] / facts.MG_PER_TONNE)
        for line in items["emissions"]["lines"]
    ]
    context = {
        "here": "neutrality", "place": _pack(city).city, "told": told, "items": items, "lines": lines, "kind": KINDS[told.kind],
        "offsets": [(one["en" if english else "zh"], one) for one in items["offsets"]],
        "unverified": list(dict.fromkeys(one["en" if english else "zh"] for one in items["emissions"]["unverified"])),
        "emitted": told.emitted_mg / facts.MG_PER_TONNE,
    }  # fmt: skip
    return render(request, "public/neutrality/declaration.html", context)


@require_safe
def declaration_pdf(request: HttpRequest, city: str, number: str) -> HttpResponse:
    """The certificate, to print."""
    told = _found(city, number)
    if told.verdict != "valid":
        raise Http404
    body = show_neutrality.printed(told.number, language=get_language() or show_neutrality.CHINESE)
    return files.certificate(body, "application/pdf", f"{told.number}.pdf")


@require_safe
def declaration_credential(request: HttpRequest, city: str, number: str) -> HttpResponse:
    """The certificate as a verifiable credential; its status list says whether it was revoked."""
    told = _found(city, number)
    return files.certificate(told.credential.encode(), "application/vc+jwt", f"{told.number}.jwt")


@require_safe
def status(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """Which declarations of a list are revoked, as a signed Bitstring Status List."""
    token = actions.signed_list(_pack(city).city.city, number, clock.now())
    return files.certificate(token.encode(), "application/vc+jwt", f"{number}.jwt")


def _pack(city: str) -> schema.Pack:
    pack = packs.active(city).pack
    if not pack.neutrality:
        raise Http404
    return pack


def _found(city: str, number: str) -> facts.Declaration:
    try:
        told = queries.declaration(number)
    except DeclarationUnknown:
        raise Http404 from None
    if told.city != city:
        raise Http404
    return told

"""Pages that need no sign-in: is a certificate genuine, who issues it, who are the year's pioneers."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from puhui.economy.honours import queries as honoured
from puhui.economy.honours.refusals import CertificateUnknown, CredentialUnreadable, PioneersUnknown
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.honours import show_honours
from puhui.journeys.market import check_credential
from puhui.market.neutrality import queries as neutrality
from puhui.market.neutrality.refusals import DeclarationUnknown
from puhui.portals.shared.templatetags.library import said

CODE_MAX, CREDENTIAL_MAX = 40, 64 * 1024
# Certificates of retirements and of neutrality have numbers of their own.
RETIREMENT = re.compile(r"[A-Z][A-Z0-9]*-R[0-9]{4}-[0-9]{6,}")
DECLARATION = re.compile(r"[A-Z][A-Z0-9]*-D[0-9]{4}-[0-9]{5,}")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Where a certificate's number is typed in."""
    code = request.GET.get("number", "").replace(" ", "").upper()[:CODE_MAX]
    if code.isascii() and code.isalnum():
        return redirect("public:certificate", code=code)
    if RETIREMENT.fullmatch(code):
        return redirect("public:retirement", number=code)
    if DECLARATION.fullmatch(code):
        try:
            return redirect("public:declaration", city=neutrality.declaration(code).city, number=code)
        except DeclarationUnknown:
            told = {"here": "certificates", "seen": None, "code": code, "unknown": True}
            return render(request, "public/certificate.html", told, status=404)
    return render(request, "public/certificate.html", {"here": "certificates", "seen": None, "code": code})


def check(request: HttpRequest) -> HttpResponse:
    """Check the credential itself, pasted as text: a changed byte is found."""
    token, checked, unreadable = request.POST.get("credential", "")[:CREDENTIAL_MAX].strip(), None, False
    if token:
        try:
            checked = check_credential.check(token)
        except CredentialUnreadable:
            unreadable = True
    told = {"here": "certificates", "seen": None, "checked": checked, "unreadable": unreadable, "pasting": True}
    if checked:
        # Within this site, whatever host it is asked under.
        told["page"] = urlsplit(checked.address).path
    return render(request, "public/certificate.html", told)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine and holds: what its QR code leads to."""
    try:
        seen = show_honours.certificate(code)
    except CertificateUnknown:
        told = {"here": "certificates", "seen": None, "code": code, "unknown": True}
        return render(request, "public/certificate.html", told, status=404)
    city = seen.active.pack.city
    told = {
        "here": "certificates", "seen": seen, "facts": seen.certificate.facts, "place": city, "code": code,
        "programme": said(city.programme), "verdict": seen.checked.verdict,
    }  # fmt: skip
    return render(request, "public/certificate.html", told)


@require_safe
def issuer(request: HttpRequest, city: str) -> HttpResponse:
    """A city as an issuer of Open Badges: its profile and public keys."""
    return _open(honoured.issuer_profile(packs.active(city).pack))


@require_safe
def key(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """One public key of an issuer, as JSON Web Key."""
    found = honoured.issuer_profile(packs.active(city).pack)["publicKey"]
    name = f"/keys/{number}.json"
    for one in found:
        if one["id"].endswith(name):
            return _open(one["jwk"] | {"kid": one["id"], "alg": "EdDSA", "use": "sig"})
    raise Http404


@require_safe
def status(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """Which certificates of a list are revoked, as a signed Bitstring Status List."""
    token = honoured.signed_list(packs.active(city).pack, number, clock.now())
    response = HttpResponse(token, content_type="application/vc+jwt")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def achievement(request: HttpRequest, city: str, template: str) -> HttpResponse:
    """What a certificate is given for."""
    return _open({"id": f"{settings.ADDRESS}{request.path}".rstrip("/")} | show_honours.achievement(city, template))


@require_safe
def pioneers(request: HttpRequest, city: str, board: str, year: int) -> HttpResponse:
    """A published list of pioneers; named are those who agreed."""
    try:
        seen = show_honours.pioneers(city=city, board=board, year=year)
    except PioneersUnknown:
        raise Http404 from None
    rows = [
        {"place": p.place, "name": seen.names.get(p.holder, ""), "score": p.score}
        for p in seen.listed.places
        if not p.struck
    ]
    told = {
        "here": "certificates", "place": seen.active.pack.city, "title": said(seen.board.pioneers.name), "year": year,
        "rows": rows, "published_at": seen.listed.published_at, "measure": seen.board.measure,
    }  # fmt: skip
    return render(request, "public/pioneers.html", told)


def _open(told: dict) -> JsonResponse:
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response

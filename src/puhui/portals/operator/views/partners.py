"""Partners, and the keys with which they sign."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import oversee_partners
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

KEY_DAYS = 365


@reads
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Everybody who may deliver by the interface."""
    return page(request, "operator/partners/list.html", "partners", partners=oversee_partners.partners())


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_partner(request: HttpRequest) -> HttpResponse:
    """Register a partner that a pack names."""
    no = None
    if request.method == "POST":
        asked = request.POST
        try:
            number = people.add_partner(
                city=asked.get("city", ""), code=asked.get("code", ""), name=asked.get("name", "").strip(),
                feeds=asked.getlist("feeds"), at=clock.now(),
            )  # fmt: skip
            return HttpResponseRedirect(reverse("operator:partner", args=[number]))
        except Refusal as refusal:
            no = refused(refusal)
    volunteering = [one.pack.city for one in packs.cities() if one.pack.volunteers]
    return page(
        request, "operator/partners/new.html", "partners", candidates=oversee_partners.candidates(), refused=no,
        volunteering=volunteering,
    )  # fmt: skip


@reads
@require_safe
def partner(request: HttpRequest, number: int) -> HttpResponse:
    """One partner with its keys."""
    return _partner_page(request, number)


@changes
@require_POST
def rest_partner(request: HttpRequest, number: int) -> HttpResponse:
    """Take no more records of a partner, or take them again."""
    people.rest_partner(partner=number, active=request.POST.get("active") == "1")
    return HttpResponseRedirect(reverse("operator:partner", args=[number]))


@changes
@require_POST
def add_key(request: HttpRequest, number: int) -> HttpResponse:
    """Give a partner a key; a drawn secret is in this answer and nowhere else."""
    asked, now = request.POST, clock.now()
    try:
        first, last = date.fromisoformat(asked.get("first", "")), date.fromisoformat(asked.get("last", ""))
        added = people.add_key(
            partner=number, algorithm=asked.get("algorithm", ""), public_key=asked.get("public_key", ""),
            not_before=clock.day_starts(first), not_after=clock.day_ends(last), at=now,
        )  # fmt: skip
    except Refusal as refusal:
        return _partner_page(request, number, status=422, refused=refused(refusal), typed=asked)
    except ValueError:
        return _partner_page(request, number, status=422, typed=asked)
    answer = _partner_page(request, number, added=added)
    # A secret must not stay in anybody's history.
    answer["Cache-Control"] = "no-store"
    return answer


@changes
@require_POST
def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """End a key at once."""
    people.revoke_key(key=request.POST.get("key", ""), at=clock.now())
    return HttpResponseRedirect(reverse("operator:partner", args=[number]))


def _partner_page(request: HttpRequest, number: int, status: int = 200, **context: object) -> HttpResponse:
    now = clock.now()
    seen = oversee_partners.partner(number, at=now)
    today = clock.local_day(now)
    return page(
        request,
        "operator/partners/page.html",
        "partners",
        status=status,
        partner=seen.partner,
        city=seen.city,
        feeds=seen.feeds,
        keys=seen.keys,
        first=today,
        last=today + timedelta(days=KEY_DAYS),
        **context,
    )

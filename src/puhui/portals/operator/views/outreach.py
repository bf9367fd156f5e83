"""Campaigns in the console: the calendar, a new campaign, its files, and what is asked of which unit."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.civic.outreach import queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs.schema import City
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import run_campaign
from puhui.oversight.assignments.facts import OFFICE, Actor
from puhui.portals.operator import outreach_form
from puhui.portals.operator.outreach_form import Malformed
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused

HERE = "outreach"


@reads
@require_safe
def outreach(request: HttpRequest, city: str | None = None) -> HttpResponse:
    """A city's occasions of this year, and its campaigns."""
    cities, at = _cities(), clock.now()
    place = next((one for one in cities if one.city == city), cities[0] if cities else None)
    if place is None:
        return page(request, "operator/outreach/list.html", HERE, place=None)
    today = clock.local_day(at)
    counts = {one.key: one for one in queries.counts(place.city, by="campaign", at=at)}
    found = [(one, counts.get(one.id)) for one in queries.campaigns(place.city, at=at)]
    calendar = queries.calendar(packs.active(place.city).pack, today.year)
    return page(
        request, "operator/outreach/list.html", HERE, place=place, cities=cities, calendar=calendar, campaigns=found,
        year=today.year, today=today,
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest, city: str) -> HttpResponse:
    """Open a campaign for an occasion, with its files."""
    pack, asked, no = packs.active(city).pack, request.POST, None
    if request.method == "POST":
        at, actor = clock.now(), _actor(request)
        try:
            wish = outreach_form.campaign(asked, city, actor.name, at)
            done = run_campaign.open_campaign(city=city, wish=wish, actor=actor)
            return HttpResponseRedirect(reverse("operator:outreach_campaign", args=[city, done.id]))
        except Malformed as problem:
            no = problem.told()
        except Refusal as refusal:
            no = refused(refusal)
    rules = pack.outreach[0] if pack.outreach else None
    typed = asked if asked else {"occasion": request.GET.get("occasion", ""), "first": request.GET.get("first", "")}
    return page(
        request, "operator/outreach/new.html", HERE, status=422 if no else 200, place=pack.city, rules=rules,
        refused=no, typed=typed, id=asked.get("id") or uuid4(),
    )  # fmt: skip


@reads
@require_safe
def outreach_campaign(request: HttpRequest, city: str, campaign: UUID) -> HttpResponse:
    """One campaign: its files, and what is asked of whom."""
    return _page(request, city, campaign)


@changes
@require_POST
def add_material(request: HttpRequest, city: str, campaign: UUID) -> HttpResponse:
    """Keep a file of the message."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, city, campaign, {"what": _("Choose a file."), "code": "", "cites": ""})
    try:
        run_campaign.add_material(
            city=city, campaign=campaign, stream=file.file, name=file.name, actor=_actor(request), at=clock.now()
        )
    except Refusal as refusal:
        return _page(request, city, campaign, refused(refusal))
    return _back(city, campaign)


@changes
@require_POST
def ask_placements(request: HttpRequest, city: str, campaign: UUID) -> HttpResponse:
    """Ask units for placements on one channel, one unit a line; all or none."""
    at = clock.now()
    try:
        wanted = outreach_form.wanted(request.POST, run_campaign.units(city=city, at=at), clock.local_day(at))
        done = run_campaign.ask(city=city, campaign=campaign, wanted=wanted, actor=_actor(request), at=at)
    except Malformed as problem:
        return _page(request, city, campaign, problem.told())
    except Refusal as refusal:
        return _page(request, city, campaign, refused(refusal))
    messages.success(request, _("{n} placements are asked.").format(n=len(done)))
    return _back(city, campaign)


@changes
@require_POST
def withdraw_placement(request: HttpRequest, city: str, campaign: UUID, placement: UUID) -> HttpResponse:
    """Ask for a placement no more, with the reason."""
    try:
        run_campaign.withdraw(
            city=city, placement=placement, why=request.POST.get("why", ""), actor=_actor(request), at=clock.now()
        )
    except Refusal as refusal:
        return _page(request, city, campaign, refused(refusal))
    messages.success(request, _("It is asked no more."))
    return _back(city, campaign)


def _page(request: HttpRequest, city: str, campaign: UUID, no: dict[str, Any] | None = None) -> HttpResponse:
    at: datetime = clock.now()
    pack = packs.active(city).pack
    found = run_campaign.overview(city=city, campaign=campaign, actor=Actor(request.user.username, OFFICE), at=at)
    rules = pack.outreach[0] if pack.outreach else None
    return page(
        request, "operator/outreach/campaign.html", HERE, status=422 if no else 200, found=found, told=found.campaign,
        place=pack.city, rules=rules, refused=no, typed=request.POST if no else {},
        id=(request.POST.get("id") if no else None) or uuid4(), assignments=run_campaign.assignments_of(city=city, at=at),
    )  # fmt: skip


def _cities() -> list[City]:
    return [one.pack.city for one in packs.cities() if one.pack.outreach]


def _actor(request: HttpRequest) -> Actor:
    # Who runs the programme acts as its office; the permissions matrix lets operators alone in here.
    return Actor(request.user.username, OFFICE)


def _back(city: str, campaign: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("operator:outreach_campaign", args=[city, campaign]))

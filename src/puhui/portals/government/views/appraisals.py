"""Creations and ratings: self-score, review, site check, public notice, objections, naming, and what was promised."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.foundations.packs import refusals as packs_refusals
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.oversight import fill_sheet
from puhui.oversight.appraisals import actions, facts, queries, refusals
from puhui.portals.government import sheet_form
from puhui.portals.government.views.frame import Seat, changes, day_in, id_of, page, reads
from puhui.portals.shared import appraisal_words
from puhui.portals.shared.problems import refused

HERE = "appraisals"
SHOWN_MOST = 200


def actor_of(seat: Seat) -> facts.Actor:
    """Who acts in the appraisals: a district acts there as a unit does."""
    role = facts.UNIT if seat.actor.acts_for else seat.actor.role
    return facts.Actor(seat.actor.name, role, seat.actor.acts_for, seat.own_unit)


@reads
@require_safe
def appraisals(request: HttpRequest) -> HttpResponse:
    """What is appraised, what was promised and how far that is reached, and the applications one may know of."""
    seat = request.seat
    try:
        schemes, goals = queries.schemes(seat.city, seat.today), queries.goals(seat.city, seat.on)
    except packs_refusals.CityUnknown:
        schemes, goals = (), []
    found = [one for one in queries.applications(seat.city, on=seat.on) if _may_read(seat, one)]
    chosen = request.GET.get("scheme", "")
    shown = [one for one in found if not chosen or one.scheme.id == chosen]
    return page(
        request, "government/appraisals/list.html", HERE, schemes=schemes, goals=goals, chosen=chosen,
        rows=[_listed(one) for one in shown[:SHOWN_MOST]], more=max(0, len(shown) - SHOWN_MOST),
        may_apply=seat.is_office or seat.actor.acts_for is not None,
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, scheme: str) -> HttpResponse:
    """Apply with a self-scored sheet: for one's unit, or by the office for whoever has no sign-in."""
    seat, asked, no = request.seat, request.POST, None
    tree, _pack = queries.scheme_of(seat.city, scheme, seat.today)
    if request.method == "POST":
        name = asked.get("name", "") if seat.is_office else seat.own_unit
        unit = seat.actor.acts_for
        try:
            done = fill_sheet.apply(
                id=id_of(asked), city=seat.city, scheme=scheme, year=seat.today.year, applicant=str(unit or name), name=name,
                filled=sheet_form.filled_of(asked, tree, None), files=sheet_form.files_of(request, tree), unit=unit,
                actor=actor_of(seat), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            no = refused(refusal)
        else:
            messages.success(request, _("Handed in."))
            return HttpResponseRedirect(reverse("government:application", args=[done.id]))
    return page(
        request, "government/appraisals/sheet.html", HERE, status=422 if no else 200, refused=no, scheme=tree, stage=facts.SELF,
        stage_words=appraisal_words.STAGES[facts.SELF], rows=_rows(tree, None, asked), typed=asked, may_name=seat.is_office,
    )  # fmt: skip


@reads
@require_safe
def application(request: HttpRequest, application: UUID) -> HttpResponse:
    """One application: its score line by line, its steps, its objections."""
    return _page(request, application)


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, application: UUID, stage: str) -> HttpResponse:
    """Fill in another sheet: the applicant anew, the reviewer, or on the spot."""
    seat, asked, no = request.seat, request.POST, None
    if stage not in facts.STAGES:
        raise Http404
    now = _readable(seat, application)
    before = now.sheets[-1].filled
    if request.method == "POST":
        try:
            fill_sheet.fill(
                id=id_of(asked), application=application, stage=stage, filled=sheet_form.filled_of(asked, now.scheme, before),
                files=sheet_form.files_of(request, now.scheme), actor=actor_of(seat), at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            no = refused(refusal)
        else:
            messages.success(request, _("Handed in."))
            return HttpResponseRedirect(reverse("government:application", args=[application]))
    return page(
        request, "government/appraisals/sheet.html", HERE, status=422 if no else 200, refused=no, scheme=now.scheme, stage=stage,
        stage_words=appraisal_words.STAGES[stage], rows=_rows(now.scheme, before, asked if no else None), typed=asked, now=now,
    )  # fmt: skip


@changes
@require_POST
def decide(request: HttpRequest, application: UUID) -> HttpResponse:
    """Send back, refuse, announce, name, revoke, or take one's application back."""
    asked, seat = request.POST, request.seat
    _readable(seat, application)
    told: dict[str, Any] = {"id": id_of(asked), "application": application, "actor": actor_of(seat), "at": clock.now()}
    why, last = asked.get("why", ""), asked.get("last", "")
    works: dict[str, Callable[[], object]] = {
        "send_back": lambda: actions.send_back(**told, why=why), "refuse": lambda: actions.refuse(**told, why=why),
        "withdraw": lambda: actions.withdraw(**told, why=why), "revoke": lambda: actions.revoke(**told, why=why),
        "announce": lambda: actions.announce(**told, why=why, last=day_in(last) if last else None),
        "name": lambda: actions.name(**told, document=asked.get("document", "")),
    }  # fmt: skip
    work = works.get(asked.get("do", ""))
    if work is None:
        raise Http404
    return _done(request, application, work)


@changes
@require_POST
def object_to(request: HttpRequest, application: UUID) -> HttpResponse:
    """Record what somebody says against a naming while the public is asked."""
    asked = request.POST
    _readable(request.seat, application)
    if not request.seat.is_office:
        raise refusals.NotPermitted(who=request.seat.actor.name, what=_("recording objections"))
    return _done(
        request, application,
        lambda: actions.object_to(
            id=id_of(asked), application=application, text=asked.get("text", ""), by=asked.get("by", ""), at=clock.now()
        ),
    )  # fmt: skip


@changes
@require_POST
def answer(request: HttpRequest, application: UUID, objection: UUID) -> HttpResponse:
    """Answer an objection, with the reason."""
    asked, seat = request.POST, request.seat
    if objection not in {one.id for one in _readable(seat, application).objections}:
        raise Http404
    return _done(
        request, application,
        lambda: actions.answer(
            id=id_of(asked), objection=objection, upheld=asked.get("upheld") == "1", why=asked.get("why", ""),
            actor=actor_of(seat), at=clock.now(),
        ),
    )  # fmt: skip


def _done(request: HttpRequest, application: UUID, work: Callable[[], object]) -> HttpResponse:
    try:
        work()
    except Refusal as refusal:
        return _page(request, application, refusal)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("government:application", args=[application]))


def _page(request: HttpRequest, application: UUID, refusal: Refusal | None = None) -> HttpResponse:
    seat = request.seat
    now = _readable(seat, application)
    score, entries = queries.score(now.id), now.sheets[-1].filled.entries
    lines = [
        (one, appraisal_words.told(entries.get(one.id)), appraisal_words.WHYS.get(one.why, one.why))
        for one in score.lines
    ]
    appraises = _appraises(seat, now)
    contacts = {
        one.id: queries.contact_of(one.id, actor=actor_of(seat))
        for one in now.objections
        if appraises and one.upheld is None
    }
    return page(
        request, "government/appraisals/page.html", HERE, status=422 if refusal else 200, now=now, score=score, lines=lines,
        objections=[(one, contacts.get(one.id, "")) for one in now.objections],
        state=appraisal_words.STATES[now.state], appraises=appraises, owns=seat.is_office or _owns(seat, now),
        sheets=[(one, appraisal_words.STAGES[one.stage]) for one in now.sheets], finished=now.state in facts.FINISHED,
        steps=[(one, appraisal_words.STATES[one.kind]) for one in now.steps], refused=refused(refusal) if refusal else None,
    )  # fmt: skip


def _rows(scheme: Any, filled: facts.Filled | None, asked: Any) -> list[dict[str, Any]]:
    rows = sheet_form.rows(scheme, filled, asked or None)
    return [one | {"words": sheet_form.kind_words(one["is"]) if one["leaf"] else ""} for one in rows]


def _readable(seat: Seat, application: UUID) -> facts.Application:
    """Refusals: ApplicationUnknown, also where it may not be read."""
    now = queries.application(application)
    if now.city != seat.city or not _may_read(seat, now):
        raise refusals.ApplicationUnknown(application=application)
    return now


def _may_read(seat: Seat, one: facts.Application) -> bool:
    """The applying unit, the units that appraise, and whoever reads all."""
    return seat.actor.unit is None or _owns(seat, one) or _appraises(seat, one)


def _owns(seat: Seat, one: facts.Application) -> bool:
    return one.unit is not None and one.unit == seat.actor.acts_for


def _appraises(seat: Seat, one: facts.Application) -> bool:
    return seat.is_office or bool(seat.own_unit and seat.own_unit in one.scheme.leads)


def _listed(one: facts.Application) -> dict[str, Any]:
    return {"is": one, "state": appraisal_words.STATES[one.state], "sheet": one.sheets[-1] if one.sheets else None}

"""Cases that citizens told of: those of my unit by their last day, the answer, and handing on.

A unit reads its own, a successor those of the unit it took over; the office, leaders and auditors read all.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.voices import facts, queries
from puhui.civic.voices.refusals import CaseUnknown, NotYourCase, VoicesUnknown
from puhui.foundations.packs.refusals import CityUnknown
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import handle_cases, tell_city
from puhui.portals.government.views.frame import changes, id_of, page, reads
from puhui.portals.shared.problems import refused
from puhui.portals.shared.templatetags.library import said
from puhui.portals.shared.voice_words import CASE_STATES, STEPS

HERE = "cases"
SHOWN_MOST = 200
ADOPTED = {"yes": True, "no": False}


@reads
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that may be read here, those due first."""
    seat, state = request.seat, request.GET.get("state", "open")
    states = (state,) if state in ("open", "answered") else ("open",)
    found = [
        one for one in queries.cases(seat.city, at=clock.now(), states=states) if _readable(request, one)
    ]  # fmt: skip
    names = _kinds(request)
    rows = [(one, one.title or names.get(one.kind, one.kind)) for one in found[:SHOWN_MOST]]
    return page(
        request, "government/cases/list.html", HERE, rows=rows, state=states[0], more=max(0, len(found) - SHOWN_MOST),
        overdue=sum(one.overdue for one in found),
    )  # fmt: skip


@reads
@require_safe
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case, with its photos, what was done, and the form to answer."""
    return _page(request, case)


@changes
@require_POST
def answer_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Answer with words, and a photo afterwards."""
    asked, seat = request.POST, request.seat
    one, photo = _found(request, case), request.FILES.get("photo")
    try:
        if seat.actor.acts_for is None:
            raise NotYourCase(case=one.number)
        handle_cases.answer(
            city=seat.city, case=case, id=id_of(asked), acting=seat.actor.acts_for, words=asked.get("words", ""),
            by=seat.actor.name, at=clock.now(), upload=photo.read(tell_city.UPLOAD_MOST_BYTES + 1) if photo else None,
            adopted=ADOPTED.get(asked.get("adopted", "")) if one.sort == facts.PROPOSAL else None,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, case, refusal)
    messages.success(request, _("Answered. Those who told of it read it now."))
    return HttpResponseRedirect(reverse("government:case", args=[case]))


@changes
@require_POST
def hand_on_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Hand a case on to another unit, with the reason; its last day stays."""
    asked, seat = request.POST, request.seat
    one = _found(request, case)
    try:
        if seat.actor.acts_for is None and not seat.is_office:
            raise NotYourCase(case=one.number)
        handle_cases.give(
            city=seat.city, case=case, unit=id_of({"id": asked.get("unit", "")}), why=asked.get("why", ""),
            by=seat.actor.name, at=clock.now(), acting=None if seat.is_office else seat.actor.acts_for,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, case, refusal)
    messages.success(request, _("Handed on. The last day stays."))
    return HttpResponseRedirect(reverse("government:cases"))


@reads
@require_safe
def case_photo(request: HttpRequest, case: UUID, number: int) -> HttpResponse:
    """A photo of a case, faces covered."""
    _found(request, case)
    return _photo(handle_cases.photo(case=case, number=number))


@reads
@require_safe
def answer_photo(request: HttpRequest, case: UUID, round: int) -> HttpResponse:
    """The photo of an answer."""
    _found(request, case)
    return _photo(tell_city.answer_photo(case=case, round=round))


def _page(request: HttpRequest, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    seat = request.seat
    _found(request, id)
    found = handle_cases.dossier(city=seat.city, case=id, at=clock.now())
    one, names = found.case, _kinds(request)
    accepted = [each for each in found.voices if each.state in ("published", "routed")]
    mine = one.unit is not None and seat.stands_for(one.unit)
    shown: dict[str, Any] = {
        "one": one, "title": one.title or names.get(one.kind, one.kind), "state": CASE_STATES[one.state],
        "voices": accepted, "photos": range(1, sum(each.photos for each in accepted) + 1),
        "steps": [(step, STEPS[step.what]) for step in found.steps], "verdicts": found.verdicts,
        "mine": mine and one.state == "open", "may_give": (mine or seat.is_office) and one.state == "open",
        "units": sorted((name, unit) for unit, name in found.units.items() if unit != one.unit),
        "refused": refused(refusal) if refusal else None, "typed": request.POST if refusal else {},
    }  # fmt: skip
    return page(request, "government/cases/page.html", HERE, status=422 if refusal else 200, **shown)


def _found(request: HttpRequest, id: UUID) -> facts.Case:
    """Refusals: CaseUnknown, also where it may not be read."""
    one = queries.case(id, clock.now())
    if one.city != request.seat.city or not _readable(request, one):
        raise CaseUnknown(case=id)
    return one


def _readable(request: HttpRequest, one: facts.Case) -> bool:
    seat = request.seat
    return seat.actor.unit is None or (one.unit is not None and seat.stands_for(one.unit))


def _kinds(request: HttpRequest) -> dict[str, str]:
    try:
        rules = tell_city.rules(city=request.seat.city)
    except (CityUnknown, VoicesUnknown):
        return {}
    return {kind.id: said(kind.name) for kind in rules.kinds}


def _photo(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})

"""Moderation: what citizens sent is looked at before it is shown, split and merged; appeals are decided by others."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.voices import actions, facts, queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import handle_cases, tell_city
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused
from puhui.portals.shared.templatetags.library import said
from puhui.portals.shared.voice_words import CASE_STATES, DEEDS, FLAGS, STEPS, VOICE_STATES

HERE = "voices"


@reads
@require_safe
def voices(request: HttpRequest) -> HttpResponse:
    """What is to be looked at, those due first; appeals; cases without a unit."""
    cities = [one.pack for one in packs.cities() if one.pack.voices]
    chosen = next((one for one in cities if one.city.city == request.GET.get("city")), cities[0] if cities else None)
    what, at = request.GET.get("what", "looks"), clock.now()
    rows: list[Any] = []
    if chosen is not None and what == "unrouted":
        found = queries.cases(chosen.city.city, at=at, states=("open",))
        rows = [(one, _title(chosen, one)) for one in found if one.unit is None]
    elif chosen is not None:
        found = queries.queue(chosen.city.city, appeals=what == "appeals")
        rows = [(one, _title(chosen, one), VOICE_STATES[one.state]) for one in found]
    counts = queries.waiting(chosen.city.city) if chosen else {}
    return page(
        request, "operator/voices/queue.html", HERE, cities=[one.city for one in cities], city=chosen and chosen.city,
        rows=rows, what=what, counts=counts, today=clock.local_day(at),
    )  # fmt: skip


@reads
@require_safe
def voice(request: HttpRequest, holder: int, id: UUID) -> HttpResponse:
    """One voice with its photos and flags, and the decision."""
    return _voice(request, holder, id)


@changes
@require_POST
def decide_voice(request: HttpRequest, holder: int, id: UUID) -> HttpResponse:
    """Decide on a voice, or on its appeal."""
    asked, at, by = request.POST, clock.now(), request.user.username
    told = {"city": queries.voice(holder, id).city, "holder": holder, "id": id, "by": by, "at": at}
    try:
        if asked.get("appeal"):
            handle_cases.decide_appeal(**told, upheld=asked.get("do") == "uphold", words=asked.get("words", ""))
        else:
            handle_cases.moderate(
                **told, deed=asked.get("do", ""), reason=asked.get("reason", ""), words=asked.get("words", ""),
                seen=asked.get("seen", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _voice(request, holder, id, refusal)
    messages.success(request, _("Decided. The author reads it."))
    return HttpResponseRedirect(reverse("operator:voices"))


@changes
@require_POST
def cover_voice(request: HttpRequest, holder: int, id: UUID) -> HttpResponse:
    """Cover an area of a photo that the machine did not find."""
    asked = request.POST
    sides = [asked.get(name, "") for name in ("place", "left", "top", "right", "bottom")]
    if not all(text.isascii() and text.isdigit() and len(text) < 4 for text in sides):
        raise Http404
    place, *area = (int(text) for text in sides)
    try:
        handle_cases.cover(
            holder=holder, id=id, place=place, areas=[tuple(area)], by=request.user.username, at=clock.now()
        )  # fmt: skip
    except Refusal as refusal:
        return _voice(request, holder, id, refusal)
    return HttpResponseRedirect(reverse("operator:voice", args=[holder, id]))


@reads
@require_safe
def voice_photo(request: HttpRequest, holder: int, id: UUID, place: int) -> HttpResponse:
    """A photo of a voice as it is kept."""
    content = tell_city.photo(holder=holder, id=id, place=place)
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, no-cache"})


@reads
@require_safe
def case(request: HttpRequest, id: UUID) -> HttpResponse:
    """One case with all its voices: give it to a unit, split it, merge it."""
    return _case(request, id)


@changes
@require_POST
def change_case(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give, split or merge a case, with the reason."""
    asked, at, by = request.POST, clock.now(), request.user.username
    one, why = queries.case(id, at), asked.get("why", "")
    try:
        if asked.get("do") == "give":
            handle_cases.give(city=one.city, case=id, unit=_uuid(asked.get("unit", "")), why=why, by=by, at=at)
        elif asked.get("do") == "split":
            named = [_name(text) for text in asked.getlist("voice")[: queries.SHOWN_MAX]]
            actions.split(case=id, voices=named, id=_uuid(asked.get("id", "")), why=why, by=by, at=at)
        else:
            actions.merge(case=id, into=_numbered(one, asked.get("into", ""), at), why=why, by=by, at=at)
    except Refusal as refusal:
        return _case(request, id, refusal)
    messages.success(request, _("Done; nothing was lost."))
    return HttpResponseRedirect(reverse("operator:voice_case", args=[id]))


def _voice(request: HttpRequest, holder: int, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    one = queries.voice(holder, id)
    pack = packs.active(one.city).pack
    asked = queries.rules_of(pack)
    reasons = asked.moderation.reasons
    shown = {
        "one": one, "title": _title(pack, one), "state": VOICE_STATES[one.state],
        "district": next((said(each.name) for each in asked.districts if each.id == one.where.district), ""),
        "flags": [FLAGS[flag] for flag in one.flags], "photos": range(1, one.photos + 1),
        "reasons": [(reason, [DEEDS[deed] for deed in reason.applies]) for reason in reasons],
        "decisions": [(each, DEEDS[each.deed], _reason(reasons, each.reason)) for each in one.moderated],
        "appeal_open": one.appeal is not None and one.appeal.upheld is None,
        "may_decide": one.state in ("waiting", "held", "published", "routed"), "typed": request.POST,
        "refused": refused(refusal) if refusal else None,
    }  # fmt: skip
    return page(request, "operator/voices/voice.html", HERE, status=422 if refusal else 200, **shown)


def _case(request: HttpRequest, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    city = queries.case(id, clock.now()).city
    found = handle_cases.dossier(city=city, case=id, at=clock.now())
    one = found.case
    shown = {
        "one": one, "title": _title(found.pack, one), "state": CASE_STATES[one.state],
        "voices": [(each, VOICE_STATES[each.state]) for each in found.voices], "unit": found.units.get(one.unit, ""),
        "steps": [(step, STEPS[step.what]) for step in found.steps], "typed": request.POST,
        "units": sorted((name, unit) for unit, name in found.units.items() if unit != one.unit),
        "number": uuid4(), "under_way": one.state in ("waiting", "open"), "refused": refused(refusal) if refusal else None,
    }  # fmt: skip
    return page(request, "operator/voices/case.html", HERE, status=422 if refusal else 200, **shown)


def _title(pack: schema.Pack, one: facts.Voice | facts.Case) -> str:
    names = {kind.id: said(kind.name) for kind in queries.rules_of(pack).kinds}
    return one.title or names.get(one.kind, one.kind)


def _reason(reasons: tuple[schema.ModerationReason, ...], id: str) -> str:
    return next((said(one.name) for one in reasons if one.id == id), id)


def _name(text: str) -> tuple[int, UUID]:
    holder, _slash, id = text.partition("/")
    if not holder.isascii() or not holder.isdigit() or len(holder) > 18:
        raise Http404
    return int(holder), _uuid(id)


def _numbered(one: facts.Case, text: str, at: Any) -> UUID:
    """The case of the same city with this number. Refusals: CaseUnknown."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return queries.numbered(one.city, number)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

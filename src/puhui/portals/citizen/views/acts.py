"""Acts of one's own: declare them with photos, see what is held and why, appeal once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny.facts import Act
from puhui.engine.scrutiny.refusals import CaseUnknown
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.acts import declare_act, own_acts
from puhui.portals.citizen.entering import chosen_city, citizens_only, city_of, words
from puhui.portals.citizen.showing import held_address, receipt_address
from puhui.portals.shared.problems import sentence

DEVICE, DEVICE_SECONDS = "device", 2 * 365 * 86_400
STATES: Mapping[str, tuple[str, str]] = {
    "held": (gettext_noop("Under review"), "badge-unchecked"),
    "released": (gettext_noop("Released, counts"), ""),
    "refused": (gettext_noop("Does not count"), "badge-no"),
    "counted": (gettext_noop("Counts"), ""),
    "parked": (gettext_noop("Second photo to come"), "badge-info"),
    "given_up": (gettext_noop("Given up"), "badge-plain"),
}


@citizens_only
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """What can be declared, what was, and what somebody has to look at."""
    found = own_acts.own_acts(request.user.holder_id, city_of(request))
    rows = [_row(each) for each in found.acts]
    shown = _frame(request) | {"declarable": [_option(each) for each in found.declarable], "rows": rows}
    return render(request, "citizen/acts.html", shown)


@citizens_only
def declare(request: HttpRequest, feed: str) -> HttpResponse:
    """The form with the photos; an odometer's second photo where the car is parked."""
    holder, city = request.user.holder_id, city_of(request)
    option = next((d for d in declare_act.declarable(holder, city) if d.feed.id == feed), None)
    if option is None:
        raise Http404
    refused, device = "", request.COOKIES.get(DEVICE) or uuid4().hex
    if request.method == "POST":
        try:
            told = _declared(request, option, city, device)
            messages.success(request, _thanks(told))
            return _remembering(redirect("citizen:acts"), device)
        except Refusal as refusal:
            refused = sentence(refusal)
    shown = _frame(request) | {"option": _option(option), "number": uuid4(), "refused": refused}
    answer = render(request, "citizen/declare.html", shown, status=422 if refused else 200)
    return _remembering(answer, device)


@citizens_only
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """A parked car is driven: the declaration is closed without an act."""
    scrutiny.give_up(holder=request.user.holder_id, id=_number(request.POST.get("id", "")), at=clock.now())
    return redirect("citizen:acts")


@citizens_only
def held(request: HttpRequest, name: str) -> HttpResponse:
    """One act that is held or was decided: why, until when, and the appeal."""
    holder = request.user.holder_id
    feed, _dash, key = name.partition("-")
    if not feed.isascii() or not feed.isdigit() or len(feed) > 5:
        raise CaseUnknown()
    act, refused = Act(holder, int(feed), key), ""
    if request.method == "POST":
        try:
            scrutiny.appeal(act=act, text=request.POST.get("text", ""), at=clock.now())
            messages.success(request, _("Your appeal was received. Somebody else than before reads it."))
            return redirect("citizen:held", name=name)
        except Refusal as refusal:
            refused = sentence(refusal)
    found = own_acts.own_act(act)
    shown = _frame(request) | {
        "found": found,
        "name": name,
        "state": _state(found.case.state),
        "title": words(found.scenario.name),
        "reasons": [words(each.text) for each in found.sentences],
        "receipt": receipt_address(found.receipt),
        "refused": refused,
    }
    return render(request, "citizen/held.html", shown, status=422 if refused else 200)


@citizens_only
@require_safe
def photo(request: HttpRequest, declaration: UUID, place: int) -> HttpResponse:
    """A photo of mine, as it is shown: without what the camera wrote into it."""
    return photo_answer(own_acts.photo(request.user.holder_id, declaration, place))


def photo_answer(content: bytes) -> HttpResponse:
    """A photo for its page and nobody's cache but this browser's."""
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


def _declared(request: HttpRequest, option: declare_act.Declarable, city: str, device: str) -> Any:
    asked, holder, at = request.POST, request.user.holder_id, clock.now()
    uploads = [_read(upload) for upload in request.FILES.getlist("photo")]
    if option.parked is not None:
        return declare_act.second_photo(
            holder=holder, city=city, feed=option.feed.id, id=option.parked.id, upload=uploads[0] if uploads else b"",
            odometer_km=asked.get("odometer", ""), device=device, at=at,
        )  # fmt: skip
    return declare_act.declare(
        holder=holder, city=city, feed=option.feed.id, id=_number(asked.get("id", "")), uploads=uploads,
        odometer_km=asked.get("odometer", ""), device=device, at=at,
    )  # fmt: skip


def _read(upload: Any) -> bytes:
    """An upload's bytes, and no more of them than are ever taken."""
    return upload.read(own_acts.UPLOAD_MOST_BYTES + 1)


def _thanks(told: Any) -> str:
    if not told.complete:
        return _("Kept. Come back for the second photo before you drive again.")
    if told.reasons:
        return _("Received. The photo looks like one of before, so somebody will look at it first.")
    return _("Received. It counts like any other act.")


def _option(each: declare_act.Declarable) -> dict[str, Any]:
    declared = each.feed.declared
    second = each.parked is not None
    shows = [words(text) for text in declared.shows]
    if declared.kind == "odometer":
        shows = shows[1:2] if second else shows[:1]
    return {
        "feed": each.feed.id,
        "name": words(each.feed.name),
        "icon": each.scenario.icon,
        "scenario": each.scenario.id,
        "consented": each.consented,
        "asks": words(declared.asks),
        "shows": shows,
        "odometer": declared.kind == "odometer",
        "parked": each.parked,
        "per_day": declared.per_day,
    }


def _row(each: own_acts.OwnAct) -> dict[str, Any]:
    return {
        "title": words(each.name),
        "icon": each.icon,
        "at": each.at,
        "day": each.day,
        "count": each.count,
        "state": _state(each.state),
        "address": held_address(each.receipt) if each.held else receipt_address(each.receipt) if each.receipt else "",
        "why": words(each.why) if each.why else "",
    }


def _state(state: str) -> tuple[str, str]:
    name, style = STATES[state]
    return _(name), style


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {"tab": "cards", "city_name": words(chosen_city(request).pack.city.programme)}


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _remembering(answer: HttpResponse, device: str) -> HttpResponse:
    """One telephone that declares for many people is looked at: so it is known again, and nothing else of it."""
    answer.set_cookie(
        DEVICE,
        device[:64],
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer

"""The door of a session: check in and out from a telephone, with a line and without; a no can be objected to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.activities import queries
from puhui.civic.activities.refusals import AttendanceRefused, SessionNotYours, SessionUnknown
from puhui.ground import clock
from puhui.ground.codes import typed
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import organise
from puhui.portals.government.views.activities import local, organiser, said
from puhui.portals.government.views.frame import changes
from puhui.portals.shared import door as doors
from puhui.portals.shared.access import public
from puhui.portals.shared.problems import sentence, status_of

MARK = "PA1"


@never_cache
@ensure_csrf_cookie
@changes
@require_safe
def door(request: HttpRequest, session: UUID) -> HttpResponse:
    """The page at the door of one of my unit's sessions."""
    by = organiser(request.seat)
    held = organise.door(by=by, session=session)
    if not held.runs:
        raise SessionNotYours(organiser=held.door.session.organiser)
    one, presence = held.door.session, held.activity.presence
    desk = doors.desk(
        city=by.city, mark=MARK, key=queries.public_key(by.city), occasion=session, user=request.user.pk, starts=one.starts,
        ends=one.ends, early_minutes=presence.opens_minutes, ways=("in", "out") if presence.check_out else ("in",),
        offline=presence.offline, check=reverse("government:check", args=[session]),
        objection=reverse("government:object_at_door", args=[session]), worker=reverse("government:door_worker"),
        sign_in=reverse("account_login"),
    )  # fmt: skip
    seen = held.door
    counts = [
        (_("Booked so far"), seen.booked_places, _("in {n} bookings").format(n=seen.booked)),
        (_("Present"), seen.present_places, _("{n} left").format(n=seen.gone) if presence.check_out else ""),
        (_("In line"), seen.waiting, ""),
    ]  # fmt: skip
    shown = {
        "title": said(held.activity.name), "where": [f"{local(one.starts)} – {local(one.ends)[11:]}", one.place.name],
        "counts": counts, "desk": desk, "back": reverse("government:activity", args=[session]), "parties": True,
    }  # fmt: skip
    return render(request, "shared/door/page.html", shown)


@never_cache
@changes
@require_POST
def check(request: HttpRequest, session: UUID) -> JsonResponse:
    """One attempt; its nonce makes a retry the same attempt. ``seen_at``: when the page let them in without a line."""
    asked = request.POST
    try:
        nonce, seen_at = UUID(asked.get("nonce", "")), doors.instant(asked.get("seen_at", ""))
    except ValueError:
        return JsonResponse({"accepted": False, "words": _("Begin again: load the page.")}, status=400)
    code, came = asked.get("code", "")[: doors.CODE_MOST + 1], asked.get("came", "")
    try:
        done = organise.check(
            by=organiser(request.seat), way=asked.get("way", ""), session=session, code=code, nonce=nonce, at=clock.now(),
            seen_at=seen_at, came=int(came) if came.isascii() and came.isdigit() and len(came) < 6 else None,
        )  # fmt: skip
    except AttendanceRefused as no:
        return JsonResponse({"accepted": False, "code": no.code, "words": sentence(no)})
    except Refusal as no:
        return JsonResponse({"accepted": False, "code": no.code, "words": sentence(no)}, status=status_of(no))
    words = "" if done.minutes is None else _("{n} minutes").format(n=done.minutes)
    return JsonResponse(
        {"accepted": True, "words": words, "places": done.places, "again": done.again, "short": _short(code)}
    )


@never_cache
@changes
@require_POST
def object_at_door(request: HttpRequest, session: UUID) -> JsonResponse:
    """Record what somebody says against a no."""
    asked = request.POST
    try:
        organise.object_at_door(
            by=organiser(request.seat), session=session, code=asked.get("code", "")[: doors.CODE_MOST + 1],
            id=UUID(asked.get("id", "")), words=asked.get("words", ""), at=clock.now(),
        )  # fmt: skip
    except ValueError:
        return JsonResponse({"accepted": False, "words": _("Begin again: load the page.")}, status=400)
    except Refusal as no:
        # Whose door it is not is told by the status too; all else is an answer for whoever stands there.
        status = status_of(no) if isinstance(no, SessionNotYours | SessionUnknown) else 200
        return JsonResponse({"accepted": False, "code": no.code, "words": sentence(no)}, status=status)
    return JsonResponse({"accepted": True, "words": _("The objection is recorded; somebody decides on it.")})


@public
@require_safe
def door_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which keeps doors for when there is no network; it knows nobody."""
    return doors.worker(reverse("government:activities"))


def _short(code: str) -> str:
    parts = code.strip().split(".")
    return typed(parts[4] if len(parts) > 4 else code)

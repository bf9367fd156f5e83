"""A team's lead: admit people, open projects and shifts, run the door of a shift, confirm or refuse hours."""

from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.civic.volunteers import actions, queries
from puhui.civic.volunteers.refusals import HoursRefused
from puhui.ground import clock
from puhui.ground.codes import typed
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import serve, volunteer
from puhui.portals.citizen.entering import citizens_only, city_of, words
from puhui.portals.citizen.volunteer_words import RECORDS
from puhui.portals.shared import door as doors
from puhui.portals.shared.access import public
from puhui.portals.shared.problems import sentence, status_of

TAB, MARK = "today", "PV1"


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team: UUID) -> HttpResponse:
    """One team that I lead."""
    if request.method != "POST":
        return _page(request, team)
    try:
        said = _do(request, team)
    except Refusal as refusal:
        return _page(request, team, sentence(refusal), status_of(refusal))
    except (ValueError, InvalidOperation):
        return _page(request, team, _("Enter numbers and days as the form shows them."), 422)
    messages.success(request, said)
    return redirect("citizen:led_team", team)


@never_cache
@ensure_csrf_cookie
@citizens_only
@require_safe
def shift_door(request: HttpRequest, shift: UUID) -> HttpResponse:
    """The page at the door of one of my team's shifts."""
    at, city = clock.now(), city_of(request)
    seen = volunteer.door(lead=request.user.holder_id, shift=shift, at=at)
    one, rules = seen.shift, volunteer.rules(city)
    desk = doors.desk(
        city=one.city, mark=MARK, key=queries.public_key(one.city), occasion=shift, user=request.user.pk, starts=one.starts,
        ends=one.ends, early_minutes=rules.hours.presence_minutes if rules else 0, ways=("in", "out"), offline=True,
        check=reverse("citizen:shift_check", args=[shift]), worker=reverse("citizen:shift_worker"),
        sign_in=reverse("citizen:sign_in"),
    )  # fmt: skip
    starts, ends = (moment.astimezone(clock.SHANGHAI) for moment in (one.starts, one.ends))
    counts = [
        (_("Signed up"), seen.signed, _("of {n}").format(n=one.wanted)), (_("Serving now"), seen.serving, ""),
        (_("Have served"), seen.served, ""),
    ]  # fmt: skip
    shown = {
        "title": seen.project, "where": [f"{starts:%Y-%m-%d %H:%M} – {ends:%H:%M}", one.place], "counts": counts, "desk": desk,
        "back": reverse("citizen:led_team", args=[one.team]), "parties": False,
    }  # fmt: skip
    return render(request, "shared/door/page.html", shown)


@never_cache
@citizens_only
@require_POST
def shift_check(request: HttpRequest, shift: UUID) -> JsonResponse:
    """One attempt at a shift's door. ``seen_at``: when the page let them in without a line."""
    asked = request.POST
    try:
        seen_at = doors.instant(asked.get("seen_at", ""))
    except ValueError:
        return JsonResponse({"accepted": False, "words": _("Begin again: load the page.")}, status=400)
    code = asked.get("code", "")[: doors.CODE_MOST + 1]
    try:
        done = volunteer.check(
            lead=request.user.holder_id, city=city_of(request), way=asked.get("way", ""), shift=shift, code=code,
            at=clock.now(), seen_at=seen_at,
        )  # fmt: skip
    except HoursRefused as no:
        return JsonResponse({"accepted": False, "code": no.code, "words": sentence(no)})
    except Refusal as no:
        return JsonResponse({"accepted": False, "code": no.code, "words": sentence(no)}, status=status_of(no))
    minutes = _("{n} minutes").format(n=done.minutes) if done.state != "serving" else ""
    parts = code.strip().split(".")
    short = typed(parts[4] if len(parts) > 4 else code)
    return JsonResponse({"accepted": True, "words": minutes, "places": 1, "again": False, "short": short})


@public
@require_safe
def shift_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which keeps shifts' doors for when there is no network; it knows nobody."""
    return doors.worker(reverse("citizen:volunteering"))


def _do(request: HttpRequest, team: UUID) -> str:
    """Do the one thing that the form asks for. ValueError where it cannot be read."""
    asked, at, lead, city = request.POST, clock.now(), request.user.holder_id, city_of(request)
    match asked.get("do"):
        case "admit":
            actions.admit(holder=_number(asked.get("who", "")), team_id=team, by=lead, at=at)
            return _("Admitted.")
        case "project":
            volunteer.open_project(
                lead=lead, city=city, team=team, id=UUID(asked.get("id", "")), name=asked.get("name", ""),
                about=asked.get("about", ""), first=date.fromisoformat(asked.get("first", "")),
                last=date.fromisoformat(asked.get("last", "")), skills=asked.getlist("skills"), at=at,
            )  # fmt: skip
            return _("The project is open.")
        case "shift":
            actions.open_shift(by=lead, at=at, **_shift(asked))
            return _("The shift is open for signing up.")
        case "confirm":
            record, holder = UUID(asked.get("record", "")), _number(asked.get("who", ""))
            serve.confirm(city=city, holder=holder, record=record, by=lead, at=at)
            return _("The hours are confirmed.")
        case "refuse":
            record, holder = UUID(asked.get("record", "")), _number(asked.get("who", ""))
            actions.refuse(holder=holder, record=record, by=lead, why=asked.get("why", ""), at=at)
            return _("The hours are refused.")
    raise ValueError(asked.get("do"))


def _shift(asked: Any) -> dict[str, Any]:
    day = date.fromisoformat(asked.get("day", ""))
    starts, ends = (
        datetime.combine(day, clock_time.fromisoformat(asked.get(name, "")), tzinfo=clock.SHANGHAI)
        for name in ("starts", "ends")
    )
    latitude = longitude = None
    if asked.get("position", "").strip():
        latitude, longitude = (
            round(Decimal(part.strip()), 6) for part in asked["position"].replace("，", ",").split(",")
        )
    return {
        "project_id": UUID(asked.get("project", "")), "id": UUID(asked.get("id", "")), "place": asked.get("place", "")[:100],
        "starts": starts, "ends": ends, "wanted": _number(asked.get("wanted", "")), "latitude": latitude,
        "longitude": longitude, "minors": asked.get("minors") == "1",
    }  # fmt: skip


def _page(request: HttpRequest, id: UUID, refused: str = "", status: int = 200) -> HttpResponse:
    lead, at = request.user.holder_id, clock.now()
    seen = volunteer.led(lead=lead, city=city_of(request), team=id, at=at)
    names = {one.holder: one.name or _("Young volunteer {n}").format(n=n) for n, one in enumerate(seen.roster, 1)}
    records = [
        {"one": one, "who": names.get(one.holder, _("Former member")), "state": _(RECORDS[one.state]), "own": one.holder == lead}
        for one in seen.records
    ]  # fmt: skip
    shown = {
        "tab": TAB, "seen": seen, "team": seen.team, "refused": refused, "typed": request.POST, "id": uuid4(),
        "asking": [(one, names[one.holder]) for one in seen.roster if one.state == "asked"],
        "members": [(one, names[one.holder]) for one in seen.roster if one.state == "member"], "records": records,
        "skills": [(one.id, words(one.name)) for one in seen.rules.skills], "today": clock.local_day(at),
        "doors": [{"one": one, "over": one.shift.ends <= at} for one in seen.doors],
    }  # fmt: skip
    return render(request, "citizen/volunteering/led.html", shown, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

"""Activities of my unit: what is held, who came, which series are kept; open one, call it off, answer objections."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.civic.activities import facts
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import organise
from puhui.oversight.assignments.refusals import NotPermitted
from puhui.portals.government.views.frame import Seat, changes, id_of, page, reads
from puhui.portals.shared.problems import refused, status_of

HERE = "activities"
DAYS_BACK, DAYS_AHEAD = 92, 366
PERIODS_BACK = timedelta(days=62)
STATES = {
    "kept": (gettext_lazy("Series kept"), "badge"), "missed": (gettext_lazy("Series missed"), "badge badge-no"),
    "planned": (gettext_lazy("A session is planned"), "badge badge-info"), "due": (gettext_lazy("No session yet"), "badge badge-unchecked"),
}  # fmt: skip
KINDS = {
    "open_day": gettext_lazy("Open day"), "study_tour": gettext_lazy("Study tour"), "planting": gettext_lazy("Planting"),
    "lecture": gettext_lazy("Lecture"), "competition": gettext_lazy("Competition"), "market": gettext_lazy("Green market"),
}  # fmt: skip


@reads
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """What my unit holds, and how the city's series stand."""
    by, at = organiser(request.seat), clock.now()
    held = organise.overview(by=by, at=at, days=(DAYS_BACK, DAYS_AHEAD))
    waiting = organise.objections(by=by)
    periods = organise.series(by=by, at=at, since=clock.local_day(at) - PERIODS_BACK)
    order = ("missed", "due", "planned", "kept")
    return page(
        request, "government/activities/list.html", HERE, may_open=by.may_open and bool(held or _described(by.city)),
        now=[_row(one, waiting) for one in held if one.door.session.ends > at],
        over=[_row(one, waiting) for one in reversed(held) if one.door.session.ends <= at],
        series=[_period(one) for one in sorted(periods, key=lambda one: (order.index(one.state), one.host.id, one.first))],
        names={one.id: said(one.name) for one in _described(by.city)},
    )  # fmt: skip


@changes
@require_http_methods(["GET", "HEAD", "POST"])
def open_session(request: HttpRequest) -> HttpResponse:
    """Open a session for booking."""
    by, asked = organiser(request.seat), request.POST
    if not by.may_open:
        raise NotPermitted(who=by.name, what="activities")
    if request.method != "POST":
        return _form(request, by)
    try:
        opened = organise.open_session(by=by, at=clock.now(), **_told(by, asked))
    except Refusal as refusal:
        return _form(request, by, refusal)
    except ValueError:
        no = {"what": _("Enter day, times and places as the form shows them."), "code": "", "cites": ""}
        return _form(request, by, no=no)
    messages.success(request, _("The session is open for booking."))
    return HttpResponseRedirect(reverse("government:activity", args=[opened.id]))


@reads
@require_safe
def activity(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session: places, who came, what they said."""
    return _page(request, session)


@changes
@require_POST
def change_activity(request: HttpRequest, session: UUID) -> HttpResponse:
    """Do the one thing that the form asks for: call it off, give more places, answer an objection."""
    by, asked, at = organiser(request.seat), request.POST, clock.now()
    works: dict[str, tuple[Callable[[], object], str]] = {
        "call_off": (
            lambda: organise.call_off(by=by, session=session, why=asked.get("why", ""), at=at), _("It is called off; who booked is told."),
        ),
        "enlarge": (
            lambda: organise.enlarge(
                by=by, session=session, group=asked.get("group", ""), capacity=_number(asked.get("capacity", "")), at=at
            ), _("The places are changed; who waited has moved up."),
        ),
        "decide": (
            lambda: organise.decide(
                by=by, session=session, objection=id_of(asked), granted=asked.get("granted") == "1",
                answer=asked.get("answer", ""), at=at,
            ), _("The objection is answered."),
        ),
    }  # fmt: skip
    work, words = works.get(asked.get("do", ""), works["decide"])
    try:
        work()
    except Refusal as refusal:
        return _page(request, session, refusal)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("government:activity", args=[session]))


def organiser(seat: Seat) -> organise.Organiser:
    """For whom whoever sits here organises."""
    return organise.organiser(city=seat.city, actor=seat.actor, units=seat.units)


def said(text: schema.Text) -> str:
    """A text of a pack in the reader's language."""
    return text.en if (get_language() or "").startswith("en") else text.zh


def local(at: datetime) -> str:
    """An instant by the city's clock."""
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def _page(request: HttpRequest, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    by, at = organiser(request.seat), clock.now()
    told = organise.told(by=by, session=id)
    session = told.held.door.session
    groups = {group.id: said(group.name) for group in told.held.activity.groups}
    return page(
        request, "government/activities/session.html", HERE, status=status_of(refusal) if refusal else 200,
        refused=refused(refusal) if refusal else None, told=told, one=session, name=said(told.held.activity.name),
        kind=KINDS[told.held.activity.kind], seats=[(groups.get(one.group, one.group), one) for one in session.seats],
        runs=told.held.runs and request.user.role == "official", over=session.ends <= at,
        may_call_off=session.state == "open" and session.ends > at,
        unanswered=[one for one in told.objections if one.state == "open"],
        answered=[one for one in told.objections if one.state != "open"],
    )  # fmt: skip


def _form(
    request: HttpRequest, by: organise.Organiser, refusal: Refusal | None = None, no: dict[str, str] | None = None
) -> HttpResponse:
    no = refused(refusal) if refusal else no
    described = _described(by.city)
    choices = [
        {"id": one.id, "name": said(one.name),
         "groups": [(f"{one.id}/{group.id}", said(group.name)) for group in one.groups],
         "hosts": [(host.id, said(host.name)) for host in one.series.hosts] if one.series else []}
        for one in described
    ]  # fmt: skip
    chosen = request.POST.get("activity") or request.GET.get("activity", "")
    shown = next((one for one in choices if one["id"] == chosen), choices[0] if choices else None)
    return page(
        request, "government/activities/open.html", HERE, status=422 if no else 200, refused=no, typed=request.POST,
        choices=choices, shown=shown, title=by.title, day=clock.local_day(clock.now()) + timedelta(days=14),
        host=request.POST.get("host") or request.GET.get("host", ""),
    )  # fmt: skip


def _told(by: organise.Organiser, asked: Any) -> dict[str, Any]:
    """What the form says. ValueError where it cannot be read."""
    activity, day = asked.get("activity", ""), asked.get("day", "")
    mark = f"{activity}/"
    seats = {
        name.removeprefix(mark): _number(value)
        for name, value in asked.items()
        if name.startswith(mark) and value.strip()
    }
    latitude, longitude = _position(asked.get("position", ""))
    return {
        "activity": activity, "id": id_of(asked), "organiser": asked.get("organiser", "").strip()[:100],
        "place": facts.Place(asked.get("place", "").strip()[:100], asked.get("district", "").strip()[:40], latitude, longitude),
        "starts": _instant(day, asked.get("starts", "")), "ends": _instant(day, asked.get("ends", "")), "seats": seats,
        "host": asked.get("host", ""),
    }  # fmt: skip


def _instant(day: str, time: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock_time.fromisoformat(time), tzinfo=clock.SHANGHAI)


def _position(text: str) -> tuple[Decimal | None, Decimal | None]:
    if not text.strip():
        return None, None
    try:
        latitude, longitude = (Decimal(part.strip()) for part in text.replace("，", ",").split(","))
    except InvalidOperation:
        raise ValueError(text) from None
    return round(latitude, 6), round(longitude, 6)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _described(city: str) -> tuple[schema.Activity, ...]:
    return packs.active(city).pack.activities


def _row(held: organise.Held, waiting: dict[UUID, int]) -> dict[str, Any]:
    return {
        "is": held.door.session, "door": held.door, "name": said(held.activity.name), "kind": KINDS[held.activity.kind],
        "places": sum(seats.capacity for seats in held.door.session.seats), "objections": waiting.get(held.door.session.id, 0),
        "off": held.door.session.state == "called_off",
    }  # fmt: skip


def _period(one: facts.SeriesPeriod) -> dict[str, Any]:
    words, css = STATES[one.state]
    return {"is": one, "host": said(one.host.name), "words": words, "css": css}

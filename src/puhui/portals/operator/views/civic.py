"""Schools and volunteers in the console: who keeps and leads, hours in and out, samples, training, commendations."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from puhui.civic.volunteers import facts
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import oversee
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused, sentence

VOLUNTEERS, SCHOOLS = "volunteers", "schools"
OUTCOMES_SHOWN_MAX = 200
SCHOOL = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reads
@require_safe
def volunteers(request: HttpRequest) -> HttpResponse:
    """Teams and what they did, samples, and what can be done for a volunteer."""
    return _volunteers(request)


@changes
@require_POST
def change_volunteers(request: HttpRequest) -> HttpResponse:
    """Do the one thing that the form asks for."""
    try:
        answer = _do(request)
    except Refusal as refusal:
        return _volunteers(request, refusal)
    except ValueError:
        no = {"what": _("Enter numbers and days as the form shows them."), "code": "", "cites": ""}
        return _volunteers(request, no=no)
    if isinstance(answer, facts.SheetTaken):
        return _volunteers(request, taken=answer)
    messages.success(request, answer)
    return HttpResponseRedirect(f"{reverse('operator:volunteers')}?city={_city(request)}")


@reads
@require_safe
def volunteer_hours(request: HttpRequest) -> HttpResponse:
    """Confirmed hours as the national system's sheet; the young unnamed unless their guardian opened them."""
    first, last = _days(request)
    answer = HttpResponse(oversee.hours(city=_city(request), first=first, last=last), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="hours-{first}-{last}.xlsx"'
    return answer


@reads
@require_safe
def volunteer_audit(request: HttpRequest, number: int) -> HttpResponse:
    """One sample of confirmed hours, record by record."""
    return _audit(request, number)


@changes
@require_POST
def judge_hours(request: HttpRequest, number: int) -> HttpResponse:
    """Draw the sample, or say whether one of its records is sound."""
    asked, at = request.POST, clock.now()
    try:
        if asked.get("do") == "draw":
            oversee.draw(number=number, at=at)
            messages.success(request, _("The sample is drawn; its seed is told below."))
        else:
            oversee.judge(
                number=number, position=_number(asked.get("position", "")), sound=asked.get("sound") == "1",
                by=request.user.username, why=asked.get("why", ""), at=at,
            )  # fmt: skip
            messages.success(request, _("Judged."))
    except Refusal as refusal:
        return _audit(request, number, refusal)
    return HttpResponseRedirect(reverse("operator:volunteer_audit", args=[number]))


@reads
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Schools, who keeps them, and their class-hours of this school year."""
    return _schools(request)


@changes
@require_POST
def change_schools(request: HttpRequest) -> HttpResponse:
    """Enter a school, or appoint or dismiss who books for its classes."""
    asked, city, at = request.POST, _city(request), clock.now()
    try:
        if asked.get("do") == "register" and not SCHOOL.fullmatch(asked.get("school", "").strip()):
            no = {"what": _("Small letters, digits and hyphens; it stands in addresses."), "code": "", "cites": ""}
            return _schools(request, no=no)
        if asked.get("do") == "register":
            oversee.register_school(
                city=city, school=asked.get("school", "").strip(), name=asked.get("name", ""),
                district=asked.get("district", ""), at=at,
            )  # fmt: skip
            messages.success(request, _("The school is entered."))
        else:
            oversee.keep(
                city=city, school=asked.get("school", ""), phone=asked.get("phone", ""),
                appointed=asked.get("do") == "appoint", at=at,
            )  # fmt: skip
            messages.success(request, _("Who keeps the school is changed."))
    except Refusal as refusal:
        return _schools(request, refusal)
    return HttpResponseRedirect(f"{reverse('operator:schools')}?city={city}")


def _do(request: HttpRequest) -> str | facts.SheetTaken:
    asked, city, at = request.POST, _city(request), clock.now()
    match asked.get("do"):
        case "import" | "verify":
            file = request.FILES.get("file")
            if file is None:
                raise ValueError("file")
            content, keep = file.read(facts.SHEET_BYTES_MAX + 1), asked.get("do") == "import"
            return oversee.take(
                city=city, content=content, name=file.name, by=request.user.username, at=at, keep=keep
            )  # fmt: skip
        case "team":
            parent = asked.get("parent", "")
            oversee.found_team(
                city=city, id=UUID(asked.get("id", "")), level=asked.get("level", ""), name=asked.get("name", ""),
                parent=UUID(parent) if parent else None, district=asked.get("district", ""), at=at,
            )  # fmt: skip
            return _("The team is founded.")
        case "lead":
            oversee.name_lead(city=city, team=UUID(asked.get("team", "")), phone=asked.get("phone", ""), at=at)
            return _("The team has its lead.")
        case "audit":
            first, last = (date.fromisoformat(asked.get(name, "")) for name in ("first", "last"))
            oversee.open_audit(city=city, first=first, last=last, at=at)
            return _("The sample is announced with the hash of its seed.")
    return _do_for_one(request, city, at)


def _do_for_one(request: HttpRequest, city: str, at: datetime) -> str:
    """What is entered for one volunteer, found by the national number."""
    asked = request.POST
    who = {"city": city, "number": asked.get("number", "")}
    match asked.get("do"):
        case "train":
            oversee.train(
                **who, id=UUID(asked.get("id", "")), title=asked.get("title", ""), minutes=_number(asked.get("minutes", "")),
                on=date.fromisoformat(asked.get("on", "")), by=request.user.username, at=at,
            )  # fmt: skip
            return _("The training is noted.")
        case "insure":
            oversee.insure(**who, until=date.fromisoformat(asked.get("until", "")))
            return _("The insurance is entered.")
        case "commend":
            oversee.commend(
                **who, id=UUID(asked.get("id", "")), commendation=asked.get("commendation", ""),
                by=request.user.username, on=clock.local_day(at), at=at,
            )  # fmt: skip
            return _("The volunteer is commended.")
    raise Http404


def _volunteers(
    request: HttpRequest, refusal: Refusal | None = None, no: dict[str, str] | None = None,
    taken: facts.SheetTaken | None = None,
) -> HttpResponse:  # fmt: skip
    no = refused(refusal) if refusal else no
    city, (first, last) = _city(request), _days(request)
    seen = oversee.volunteers(city=city, first=first, last=last)
    outcomes = (
        [(one, _why(one)) for one in taken.outcomes if one.outcome == "refused"][:OUTCOMES_SHOWN_MAX] if taken else []
    )
    rules = seen.rules
    return page(
        request, "operator/civic/volunteers.html", VOLUNTEERS, status=422 if no else 200, refused=no, seen=seen,
        taken=taken, outcomes=outcomes, first=first, last=last, id=uuid4(), today=clock.local_day(clock.now()),
        commendations=[(one.id, _said(one.name), one.hours) for one in rules.commendations] if rules else [],
        **_frame(request, city),
    )  # fmt: skip


def _why(one: facts.RowOutcome) -> str:
    no = Refusal(**(one.data or {}))
    no.message = one.message
    return sentence(no)


def _audit(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    found = oversee.audit(number=number)
    return page(
        request, "operator/civic/audit.html", VOLUNTEERS, status=422 if refusal else 200,
        refused=refused(refusal) if refusal else None, one=found,
        may_draw=found.drawn_at is None and clock.local_day(clock.now()) > found.last,
    )  # fmt: skip


def _schools(
    request: HttpRequest, refusal: Refusal | None = None, no: dict[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    no, city = refused(refusal) if refusal else no, _city(request)
    found, years = oversee.schools(city=city, on=clock.local_day(clock.now()))
    rows = [(one, years.get(one.school)) for one in found]
    return page(
        request, "operator/civic/schools.html", SCHOOLS, status=422 if no else 200, refused=no, rows=rows, typed=request.POST, **_frame(request, city),
    )  # fmt: skip


def _frame(request: HttpRequest, city: str) -> dict[str, Any]:
    cities = [(one.city, _said(one.pack.city.name)) for one in packs.cities()]
    return {"city": city, "cities": cities}


def _city(request: HttpRequest) -> str:
    """The city that the address or the form names, else the first. Http404 where there is none."""
    known = [one.city for one in packs.cities()]
    asked = request.POST.get("city") or request.GET.get("city") or (known[0] if known else "")
    if asked not in known:
        raise Http404
    return asked


def _days(request: HttpRequest) -> tuple[date, date]:
    today = clock.local_day(clock.now())
    try:
        first = date.fromisoformat(request.GET.get("first", ""))
        last = date.fromisoformat(request.GET.get("last", ""))
    except ValueError:
        return today.replace(month=1, day=1), today
    return first, min(max(first, last), first + timedelta(days=3_660))


def _said(text: schema.Text) -> str:
    return text.en if (get_language() or "").startswith("en") else text.zh


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

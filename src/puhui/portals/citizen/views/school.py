"""A school's keeper: classes and their hours, visits that a class books, lessons, and the year as a workbook."""

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.civic.activities import facts
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import book_activity, teach
from puhui.portals.citizen.entering import citizens_only, city_of, words
from puhui.portals.citizen.offers import qr
from puhui.portals.shared import tables
from puhui.portals.shared.problems import sentence, status_of

TAB = "settings"
STATES = {"booked": "badge", "waiting": "badge badge-unchecked"}


@citizens_only
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """The schools that I keep; where it is one, its page."""
    found = teach.schools(holder=request.user.holder_id, city=city_of(request))
    if len(found) == 1:
        return redirect("citizen:school", found[0][0])
    return render(request, "citizen/school/list.html", {"tab": TAB, "schools": found})


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def school(request: HttpRequest, school: str) -> HttpResponse:
    """One school's year; a class is registered, a lesson noted, a visit booked or given back."""
    if request.method != "POST":
        return _page(request, school)
    try:
        said = _do(request, school)
    except Refusal as refusal:
        return _page(request, school, sentence(refusal), status_of(refusal))
    except ValueError:
        return _page(request, school, _("Enter numbers and days as the form shows them."), 422)
    messages.success(request, said)
    return redirect("citizen:school", school)


@citizens_only
@require_safe
def sheet(request: HttpRequest, school: str) -> HttpResponseBase:
    """The year as a workbook: classes and numbers, nobody's name."""
    shown = _seen(request, school)
    year, asked = shown.year, shown.year.asked
    columns = (
        _("School"), _("District"), _("School year"), _("Class name"), _("Pupils"), _("Lessons"), _("Class-hours"),
        _("Hours a pupil"), _("Hours asked for"), _("Reached"),
    )  # fmt: skip
    rows = [
        (year.name, year.district, f"{year.year}-{year.year + 1}", one.klass, one.enrolled, one.lessons,
         Decimal(one.tenths) / 10, one.hours_per_pupil, asked, _("Yes") if asked and one.hours_per_pupil >= asked else _("No"))
        for one in year.classes
    ]  # fmt: skip
    return tables.answered(f"class-hours-{year.year}", "xlsx", columns, rows)


def _do(request: HttpRequest, school: str) -> str:
    """Do the one thing that the form asks for. ValueError where it cannot be read; refusals of the journey."""
    asked, at = request.POST, clock.now()
    mine = {"holder": request.user.holder_id, "city": city_of(request)}
    match asked.get("do"):
        case "class":
            klass, pupils = asked.get("klass", "").strip()[:40], _number(asked.get("pupils", ""))
            teach.register_class(**mine, school=school, klass=klass, pupils=pupils, at=at)
            return _("The class is registered.")
        case "lesson":
            teach.note_lesson(
                **mine, school=school, klass=asked.get("klass", ""), id=UUID(asked.get("id", "")),
                title=asked.get("title", ""), hours=_hours(asked.get("hours", "")), pupils=_number(asked.get("pupils", "")),
                on=date.fromisoformat(asked.get("on", "")), at=at,
            )  # fmt: skip
            return _("The lesson is noted.")
        case "book":
            session, _slash, group = asked.get("visit", "").partition("/")
            party = facts.ClassParty(
                school, asked.get("klass", ""), *(_number(asked.get(name, "")) for name in ("pupils", "adults", "consents"))
            )  # fmt: skip
            done = teach.book(
                **mine, session=UUID(session), group=group, id=UUID(asked.get("id", "")), party=party, at=at
            )
            return _("The visit is booked.") if done.state == "booked" else _("The class stands in line.")
        case "cancel":
            book_activity.cancel(**mine, id=UUID(asked.get("id", "")), at=at)
            return _("The visit is given back.")
        case "renew":
            teach.calendar_secret(**mine, school=school, at=at, renew=True)
            return _("The calendar has a new address; the old one answers no more.")
    raise ValueError(asked.get("do"))


def _seen(request: HttpRequest, school: str) -> teach.SchoolPage:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    return teach.page(
        holder=request.user.holder_id, city=city_of(request), school=school, year=year, at=clock.now()
    )  # fmt: skip


def _page(request: HttpRequest, id: str, refused: str = "", status: int = 200) -> HttpResponse:
    seen, at = _seen(request, id), clock.now()
    secret = teach.calendar_secret(holder=request.user.holder_id, city=city_of(request), school=id, at=at)
    visits = [
        {"id": f"{one.session.id}/{one.group.id}", "one": one, "name": words(one.activity.name)} for one in seen.visits
    ]  # fmt: skip
    bookings = [
        {"one": one, "name": words(one.activity.name), "css": STATES.get(one.booked.state, "badge badge-plain"),
         "to_come": one.session.starts > at, "qr": qr(one.booked.code) if one.booked.code and one.session.ends > at else ""}
        for one in seen.bookings
    ]  # fmt: skip
    guardian = next((words(one.words) for one in seen.minors.values()), "")
    shown = {
        "tab": TAB, "school": id, "seen": seen, "year": seen.year, "visits": visits, "bookings": bookings,
        "refused": refused, "typed": request.POST, "id": uuid4(), "today": clock.local_day(at), "guardian": guardian,
        "before": seen.year.year - 1, "is_now": seen.year.year == seen.now, "next": seen.year.year + 1,
        "feed": request.build_absolute_uri(reverse("public:feed", args=[secret])),
    }  # fmt: skip
    return render(request, "citizen/school/page.html", shown, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _hours(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None

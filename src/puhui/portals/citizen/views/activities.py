"""What is on near me, as a list and on a sketch; one session; and my bookings with their codes."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from puhui.civic.activities import actions, facts
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import book_activity, browse_activities
from puhui.portals.citizen.entering import citizens_only, city_of, words
from puhui.portals.citizen.offers import qr
from puhui.portals.citizen.spots import here_of
from puhui.portals.shared import sketch
from puhui.portals.shared.problems import sentence, status_of

TAB = "today"
ADULT = 30  # an adult of a party is kept as one, not by age
CHILDREN_MAX = 10
KINDS = {
    "open_day": gettext_noop("Open day"), "study_tour": gettext_noop("Study tour"), "planting": gettext_noop("Planting"),
    "lecture": gettext_noop("Lecture"), "competition": gettext_noop("Competition"), "market": gettext_noop("Green market"),
}  # fmt: skip
STATES = {
    "booked": gettext_noop("Places booked"), "waiting": gettext_noop("In line"), "cancelled": gettext_noop("Booking cancelled"),
    "called_off": gettext_noop("Called off"),
}  # fmt: skip


@citizens_only
@require_safe
def coming(request: HttpRequest) -> HttpResponse:
    """What is on: the soonest first, or the nearest to a place (``near=latitude,longitude``)."""
    here, district = here_of(request), request.GET.get("district", "")
    active, found = browse_activities.coming(city=city_of(request), at=clock.now(), here=here)
    districts = sorted({on.session.place.district for on in found} - {""})
    shown = [on for on in found if district in ("", on.session.place.district)]
    rows = [_row(number, on) for number, on in enumerate(shown, 1)]
    things = [
        sketch.Thing(row["number"], row["name"], spot, row["one"].place.district)
        for row in rows
        if (spot := _spot(row["one"].place))
    ]
    return render(
        request,
        "citizen/activities/list.html",
        {"tab": TAB, "city_name": words(active.pack.city.programme), "rows": rows,
         "sketch": sketch.sketch(things, here), "feed": request.build_absolute_uri(reverse("public:city_feed", args=[active.city])),
         "here": here, "districts": districts, "district": district},
    )  # fmt: skip


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """One session; book it, or give the booking back."""
    if request.method != "POST":
        return _page(request, session)
    holder, city, asked = request.user.holder_id, city_of(request), request.POST
    try:
        if asked.get("do") == "cancel":
            done = book_activity.cancel(holder=holder, city=city, id=_id(asked.get("id", "")), at=clock.now())
            messages.success(request, _("Cancelled late; others waited for it.") if done.late else _("Cancelled."))
        else:
            wish = facts.Asked(
                holder, session, asked.get("group", ""), _id(asked.get("id", "")), clock.now(), _party(request)
            )
            done = book_activity.book(city=city, wish=wish)
            waits = _("You are in line. You move up by yourself when places become free.")
            messages.success(request, _("Your places are booked.") if done.state == "booked" else waits)
    except Refusal as refusal:
        return _page(request, session, refusal)
    return redirect("citizen:bookings")


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bookings(request: HttpRequest) -> HttpResponse:
    """My bookings with their codes; say how it was, or what was wrong at the door."""
    holder, at = request.user.holder_id, clock.now()
    if request.method == "POST":
        try:
            booking, said = _id(request.POST.get("booking", "")), request.POST.get("words", "")
            if request.POST.get("do") == "object":
                actions.object_to(holder=holder, booking=booking, id=_id(request.POST.get("id", "")), words=said, at=at)
                messages.success(request, _("Your objection was sent. Somebody else decides on it."))
            else:
                stars = request.POST.get("stars", "")
                actions.give_feedback(
                    holder=holder, booking=booking, stars=int(stars) if stars.isdigit() else 0, words=said, at=at
                )
                messages.success(request, _("Thank you."))
        except Refusal as refusal:
            messages.error(request, sentence(refusal))
        return redirect("citizen:bookings")
    found = browse_activities.mine(holder=holder, city=city_of(request))
    rows = [_mine(one, at) for one in found]
    return render(
        request, "citizen/activities/bookings.html", {"tab": TAB, "rows": rows, "id": uuid4(), "feed": _feed(request)}
    )


@citizens_only
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Replace the secret address of my calendar; the old one answers no more."""
    actions.open_feed(holder=request.user.holder_id, city=city_of(request), at=clock.now(), renew=True)
    messages.success(request, _("The calendar has a new address; the old one answers no more."))
    return redirect("citizen:bookings")


@citizens_only
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """My booked sessions for a calendar program."""
    text = browse_activities.calendar(
        holder=request.user.holder_id, city=city_of(request), at=clock.now(),
        address=request.build_absolute_uri(reverse("citizen:bookings")),
        language="en" if (get_language() or "").startswith("en") else "zh",
    )  # fmt: skip
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _feed(request: HttpRequest) -> str:
    secret = actions.open_feed(holder=request.user.holder_id, city=city_of(request), at=clock.now())
    return request.build_absolute_uri(reverse("public:feed", args=[secret]))


def _page(request: HttpRequest, id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    on = browse_activities.one(holder=request.user.holder_id, city=city_of(request), session=id)
    seats = {one.group: one for one in on.session.seats}
    groups = [
        {"id": group.id, "name": words(group.name), "seats": seats[group.id], "most": group.party_max}
        for group in on.activity.groups
        if group.id in seats and not group.classes
    ]
    at = clock.now()
    shown = {
        "tab": TAB, "row": _row(1, on), "about": words(on.activity.about), "groups": groups, "id": uuid4(),
        "booked": on.booked, "open": on.session.opens <= at < on.session.closes and on.session.state == "open",
        "opens": on.session.opens if at < on.session.opens else None, "source": on.activity.source,
        "guardian": words(on.activity.minors.words) if on.activity.minors else "",
        "refused": sentence(refusal) if refusal else "", "adults": range(11),
        "asked": request.POST, "waiting": on.activity.waiting,
    }  # fmt: skip
    return render(
        request, "citizen/activities/session.html", shown, status=200 if refusal is None else status_of(refusal)
    )


def _row(number: int, on: browse_activities.On) -> dict[str, object]:
    one = on.session
    left = sum(seats.left for seats in one.seats)
    metres = one.metres
    far = "" if metres is None else f"{metres} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    return {
        "number": number, "one": one, "name": words(on.activity.name), "kind": _(KINDS[on.activity.kind]), "left": left,
        "far": far, "starts": one.starts, "ends": one.ends, "off": one.state == "called_off",
    }  # fmt: skip


def _spot(place: facts.Place) -> sketch.Spot | None:
    return None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)


def _mine(one: browse_activities.Mine, at) -> dict[str, object]:
    booked = one.booked
    return {
        "booked": booked, "row": _row(1, one.on), "state": _(STATES[booked.state]), "came": one.came, "left": one.left,
        "qr": qr(booked.code) if booked.code and one.on.session.ends > at and one.came is None else "",
        "over": one.on.session.ends <= at, "objection": one.objection,
        "may_object": booked.state == "booked" and one.on.session.starts <= at and one.came is None
        and one.objection is None,
    }  # fmt: skip


def _party(request: HttpRequest) -> tuple[facts.Attendee, ...]:
    """Adults by number, children by age with a guardian's word; one adult alone stands for nobody in particular."""
    adults, agreed = request.POST.get("adults", "1"), request.POST.get("guardian") == "1"
    grown = (facts.Attendee(ADULT),) * min(int(adults) if adults.isdigit() else 1, CHILDREN_MAX)
    ages = request.POST.get("ages", "").replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    young = tuple(facts.Attendee(min(int(age), 120), agreed) for age in ages[:CHILDREN_MAX] if age.isdigit())
    return () if len(grown) == 1 and not young else grown + young


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()

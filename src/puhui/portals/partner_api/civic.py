"""Activities and volunteers for programs: what is on, my bookings, the door of a session, hours of another system."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, P, Query, Router, Schema
from pydantic import AwareDatetime

from puhui.civic.activities import facts, queries
from puhui.civic.activities.refusals import SessionUnknown
from puhui.civic.volunteers import facts as volunteering
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.civic import book_activity, browse_activities, organise, serve, volunteer
from puhui.oversight.assignments import queries as oversight
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Problem, Words

NOES = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)
FEED = "volunteer-hours"  # the feed by whose name a partner may deliver hours
ROWS_MAX = 5_000
activities, bookings, hours = Router(), Router(), Router()


class Seats(Schema):
    group: str
    capacity: int
    left: int
    waiting: int


class Session(Schema):
    """One date of an activity; the position is WGS 84, or null."""

    id: UUID
    activity: str
    name: Words
    kind: str
    organiser: str
    place: str
    district: str
    latitude: str | None
    longitude: str | None
    starts: datetime
    ends: datetime
    opens: datetime
    closes: datetime
    state: str
    why: str
    metres: int | None = Field(description="From where you asked; null where you did not.")
    seats: list[Seats]


class Attendee(Schema):
    """One of the party: an age, and whether a guardian agrees. No name is taken."""

    age: int = Field(ge=0, le=120)
    guardian: bool = False


class Booking(Schema):
    """A wish. Without attendees: one grown-up."""

    id: UUID = Field(description="Drawn by the client; the same again is the same booking.")
    session: UUID
    group: Annotated[str, Field(max_length=64)]
    attendees: Annotated[list[Attendee], Field(max_length=50)] = []


class Booked(Schema):
    """``code`` is the pass for a QR, ``short`` the one to type; ``ahead`` bookings stand before a waiting one."""

    id: UUID
    session: UUID
    group: str
    places: int
    state: str
    ahead: int
    short: str
    code: str
    late: bool


class Attempt(Schema):
    """One try at a door. ``seen_at``: when it was shown without a line; ``came``: how many, if fewer than booked."""

    way: Literal["in", "out"] = "in"
    code: Annotated[str, Field(max_length=600)]
    nonce: UUID = Field(description="Drawn by the client; the same again is the same attempt.")
    seen_at: AwareDatetime | None = None
    came: int | None = Field(None, ge=1, le=100_000)


class Attended(Schema):
    session: UUID
    places: int
    came_at: datetime
    left_at: datetime | None
    minutes: int | None
    done: bool
    again: bool


class Hour(Schema):
    """A span of volunteering as another system tells it; times as 2026-03-02 09:00, the city's clock."""

    number: Annotated[str, Field(max_length=40)]
    team: Annotated[str, Field(max_length=100)]
    project: Annotated[str, Field(max_length=100)]
    starts: Annotated[str, Field(max_length=30)]
    ends: Annotated[str, Field(max_length=30)]
    hours: Annotated[str, Field(max_length=10)] = ""


class Hours(Schema):
    name: Annotated[str, Field(max_length=100, description="What the delivery is called, for the record.")]
    rows: Annotated[list[Hour], Field(min_length=1, max_length=ROWS_MAX)]


class Taken(Schema):
    """The counts add up to the rows. A row's number counts from 1, in the order given."""

    rows: int
    accepted: int
    duplicate: int
    refused: int
    minutes: int
    kept: bool
    outcomes: list[dict[str, Any]]


@activities.get(
    "/{city}", auth=None, response={200: list[Session]} | NOES, url_name="activities", operation_id="activities",
    summary="What is on in a city", tags=["activities"],
)  # fmt: skip
def coming(
    request: HttpRequest, city: str, district: Query[str, P(max_length=40)] = "",
    near: Query[str, P(max_length=40, description="latitude,longitude: the nearest first.")] = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """Sessions that are not over, the soonest first."""
    _active, found = browse_activities.coming(city=city, at=clock.now(), district=district, here=_here(near))
    return [_session(on) for on in found]


@activities.get(
    "/{city}/key", auth=None, response={200: dict[str, str]} | NOES, url_name="activities_key", operation_id="activities_key",
    summary="The key by which doors check passes", tags=["activities"],
)  # fmt: skip
def key(request: HttpRequest, city: str) -> dict[str, str]:
    """Ed25519, 32 bytes in base64url."""
    return {"city": city, "key": queries.public_key(city)}


@activities.get(
    "/{city}/doors", response={200: list[dict[str, Any]]} | NOES, url_name="activity_doors", operation_id="activity_doors",
    summary="The doors of my unit", tags=["officials"],
)  # fmt: skip
def doors(request: HttpRequest, city: str) -> list[dict[str, Any]]:
    """Yesterday's, today's and tomorrow's sessions that my post reads: booked, present, waiting, in people."""
    found = organise.overview(by=_organiser(request, city), at=clock.now(), days=(1, 1))
    return [
        {
            "session": held.door.session.id, "activity": held.activity.id, "starts": held.door.session.starts,
            "ends": held.door.session.ends, "state": held.door.session.state, "booked": held.door.booked_places,
            "present": held.door.present_places, "waiting": held.door.waiting, "runs": held.runs,
        }
        for held in found
    ]  # fmt: skip


@activities.post(
    "/{city}/sessions/{session}/check", response={200: Attended} | NOES, url_name="activity_check",
    operation_id="activity_check", summary="Check somebody in or out", tags=["officials"],
)  # fmt: skip
def check(request: HttpRequest, city: str, session: UUID, told: Attempt) -> dict[str, Any]:
    """At the door of a session that my post runs; with a line, or uploaded later with ``seen_at``."""
    done = organise.check(
        by=_organiser(request, city), way=told.way, session=session, code=told.code, nonce=told.nonce, at=clock.now(),
        seen_at=told.seen_at, came=told.came,
    )  # fmt: skip
    names = ("session", "places", "came_at", "left_at", "minutes", "done", "again")
    return {name: getattr(done, name) for name in names}


@bookings.get(
    "/bookings", response={200: list[Booked]} | NOES, url_name="me_bookings", operation_id="me_bookings",
    summary="My bookings",
)  # fmt: skip
def mine(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """The latest first."""
    here = city_of(request.auth, city)
    return [_booked(one.booked) for one in browse_activities.mine(holder=request.auth, city=here)]


@bookings.post(
    "/bookings", response={200: Booked} | NOES, url_name="me_book", operation_id="me_book", summary="Book places",
)  # fmt: skip
def book(request: HttpRequest, told: Booking, city: str | None = None) -> dict[str, Any]:
    """Book, or stand in line."""
    party = tuple(facts.Attendee(one.age, one.guardian) for one in told.attendees)
    wish = facts.Asked(request.auth, told.session, told.group, told.id, clock.now(), party)
    return _booked(book_activity.book(city=city_of(request.auth, city), wish=wish))


@bookings.post(
    "/bookings/{id}/cancel", response={200: Booked} | NOES, url_name="me_cancel_booking",
    operation_id="me_cancel_booking", summary="Give places back",
)  # fmt: skip
def cancel(request: HttpRequest, id: UUID, city: str | None = None) -> dict[str, Any]:
    """Who waits moves up; again answers the same."""
    done = book_activity.cancel(holder=request.auth, city=city_of(request.auth, city), id=id, at=clock.now())
    return _booked(done)


@bookings.get(
    "/volunteering", response={200: dict[str, Any]} | NOES, url_name="me_volunteering", operation_id="me_volunteering",
    summary="My hours and star",
)  # fmt: skip
def volunteering_of(request: HttpRequest, city: str | None = None) -> dict[str, Any]:
    """Confirmed minutes, the star, and hours with their states."""
    found = volunteer.home(holder=request.auth, city=city_of(request.auth, city), at=clock.now())
    standing = found.standing
    return {
        "registered": found.me is not None, "minutes": standing.minutes if standing else 0,
        "star": standing.star.id if standing and standing.star else None,
        "next": standing.next.id if standing and standing.next else None,
        "records": [
            {name: getattr(one, name) for name in ("id", "title", "team_name", "starts", "ends", "minutes", "state", "why")}
            for one in found.records
        ],
    }  # fmt: skip


@hours.post(
    "/{city}/hours", response={200: Taken} | NOES, url_name="volunteer_hours", operation_id="volunteer_hours",
    summary="Deliver hours of volunteering",
)  # fmt: skip
def deliver(request: HttpRequest, city: str, told: Hours) -> dict[str, Any]:
    """Every row gets an outcome; an hour counts once, and again all are duplicates. The lead confirms them."""
    return _taken(request, city, told, keep=True)


@hours.post(
    "/{city}/hours/verify", response={200: Taken} | NOES, url_name="verify_hours", operation_id="verify_hours",
    summary="Look at hours of volunteering",
)  # fmt: skip
def verify(request: HttpRequest, city: str, told: Hours) -> dict[str, Any]:
    """Say what would become of each row; nothing is kept."""
    return _taken(request, city, told, keep=False)


def _taken(request: HttpRequest, city: str, told: Hours, *, keep: bool) -> dict[str, Any]:
    partner: people.Delivering = request.auth
    people.may_deliver(partner, city, FEED)
    rows = [one.dict() for one in told.rows]
    done = serve.take_rows(city=city, rows=rows, name=told.name, by=partner.code, at=clock.now(), keep=keep)
    counts = {name: getattr(done, name) for name in ("rows", "accepted", "duplicate", "refused", "minutes", "kept")}
    return counts | {"outcomes": [_outcome(one) for one in done.outcomes]}


def _outcome(one: volunteering.RowOutcome) -> dict[str, Any]:
    no = Refusal(**(one.data or {}))
    no.message = one.message
    # A sheet's first row is its headings; here there are none.
    told = {"row": one.row - 1, "outcome": one.outcome, "record": one.record, "code": one.refusal}
    return told | {"message": no.sentence(_) if one.refusal else ""}


def _organiser(request: HttpRequest, city: str) -> organise.Organiser:
    """Refusals: SessionUnknown, where the post is another city's."""
    post, today = request.auth.post, clock.local_day(clock.now())
    if post.city != city:
        raise SessionUnknown(session=city)
    units = oversight.units(city, today)
    return organise.organiser(city=city, actor=request.auth.actor, units=units)


def _here(text: str) -> tuple[Decimal, Decimal] | None:
    try:
        latitude, longitude = (Decimal(part) for part in text.split(","))
    except (InvalidOperation, ValueError):
        return None
    # abs() of 1e999999999 is a fault by itself; a comparison is none.
    known = latitude.is_finite() and longitude.is_finite() and -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if known else None


def _session(on: browse_activities.On) -> dict[str, Any]:
    one, place = on.session, on.session.place
    names = ("id", "activity", "organiser", "starts", "ends", "opens", "closes", "state", "why", "metres")
    return {name: getattr(one, name) for name in names} | {
        "name": on.activity.name.model_dump(), "kind": on.activity.kind, "place": place.name, "district": place.district,
        "latitude": None if place.latitude is None else f"{place.latitude:f}",
        "longitude": None if place.longitude is None else f"{place.longitude:f}",
        "seats": [{**asdict(seats), "left": seats.left} for seats in one.seats],
    }  # fmt: skip


def _booked(one: facts.Booked) -> dict[str, Any]:
    names = ("id", "session", "group", "places", "state", "ahead", "short", "code", "late")
    return {name: getattr(one, name) for name in names}

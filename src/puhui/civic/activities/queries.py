"""FACE: the questions of activities. No writes. Nobody is named, and what is counted of others is told as a number."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Max, Min, Q, Sum

from puhui.civic.activities import facts, feeding, refusals, schooling, signing, telling
from puhui.civic.activities.calc import icalendar
from puhui.civic.activities.calc import series as calc_series
from puhui.civic.activities.models import (
    Attendance,
    Attendee,
    Booking,
    Feedback,
    Lesson,
    Objection,
    School,
    Seats,
    Session,
    Teacher,
)  # fmt: skip
from puhui.foundations.packs import schema
from puhui.ground import clock, earth

SHOWN_MAX = 500
SCHOOLS_MAX = 5_000
WORDS_SHOWN_MAX = 100


def session(id: UUID) -> facts.Session:
    """One session. Refusals: SessionUnknown."""
    row = Session.objects.filter(id=id).first()
    if row is None:
        raise refusals.SessionUnknown(session=id)
    return telling.sessions([row])[0]


def held_by(*, session: UUID, city: str, units: frozenset[str] | None) -> facts.Session:
    """A session that somebody may run who acts for these units (None: for the whole city).

    Refusals: SessionUnknown, SessionNotYours.
    """
    row = Session.objects.filter(id=session, city=city).first()
    if row is None:
        raise refusals.SessionUnknown(session=session)
    if units is not None and row.unit not in units:
        raise refusals.SessionNotYours(organiser=row.organiser)
    return telling.sessions([row])[0]


def sessions(ids: Sequence[UUID]) -> list[facts.Session]:
    """These sessions, the soonest first."""
    return telling.sessions(list(Session.objects.filter(id__in=list(ids)).order_by("starts", "id")))


def coming(
    *, city: str, at: datetime, until: datetime | None = None, district: str = "", activity: str = "",
    here: tuple[Decimal, Decimal] | None = None, most: int = SHOWN_MAX,
) -> list[facts.Session]:  # fmt: skip
    """Sessions that are not over, the soonest first; with ``here`` (latitude, longitude) the nearest first.

    Where nobody entered a place's position, it comes last. Those called off are shown until they would have ended.
    """
    found = Session.objects.filter(city=city, ends__gt=at)
    if until is not None:
        found = found.filter(starts__lt=until)
    if district:
        found = found.filter(district=district)
    if activity:
        found = found.filter(activity=activity)
    told = telling.sessions(list(found.order_by("starts", "id")[: min(most, SHOWN_MAX)]))
    if here is None:
        return told
    return sorted(_measured(told, here), key=lambda one: (one.metres is None, one.metres or 0, one.starts))


def _measured(told: Iterable[facts.Session], here: tuple[Decimal, Decimal]) -> list[facts.Session]:
    rows = []
    for one in told:
        known = one.place.latitude is not None
        metres = earth.metres(here, (one.place.latitude, one.place.longitude)) if known else None
        values = {name: getattr(one, name) for name in facts.Session.__slots__} | {"metres": metres}
        rows.append(facts.Session(**values))
    return rows


def bookings_of(holder: int, city: str | None = None) -> list[facts.Booked]:
    """A person's bookings, the latest first."""
    found = Booking.objects.filter(holder_id=holder)
    if city is not None:
        found = found.filter(city=city)
    return [telling.booking(row, telling.ahead_of(row)) for row in found.order_by("-at", "id")[:SHOWN_MAX]]


def booking(holder: int, id: UUID) -> facts.Booked:
    """One of a person's bookings. Refusals: BookingUnknown."""
    row = Booking.objects.filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.BookingUnknown(id=id)
    return telling.booking(row, telling.ahead_of(row))


def attendees_of(holder: int, id: UUID) -> list[facts.Attendee]:
    """The ages of a person's own party."""
    found = Attendee.objects.filter(holder_id=holder, booking=id).order_by("number")
    return [facts.Attendee(row.age, row.agreed) for row in found]


def attendances_of(holder: int, city: str) -> dict[UUID, tuple[datetime, datetime | None]]:
    """When a person came and left, by booking."""
    found = Attendance.objects.filter(holder_id=holder, city=city)
    return {row.booking: (row.came_at, row.left_at) for row in found}


def doors(
    city: str, at: datetime, *, units: frozenset[str] | None = None, days: tuple[int, int] = (1, 1)
) -> list[facts.Door]:
    """Sessions as their doors see them, from so many days before to so many after; with ``units`` those they hold."""
    before, after = (timedelta(days=one) for one in days)
    found = Session.objects.filter(city=city, ends__gt=at - before, starts__lt=at + after).order_by("starts", "id")
    if units is not None:
        found = found.filter(unit__in=units)
    return _doors(telling.sessions(list(found[:SHOWN_MAX])))


def door(session: UUID) -> facts.Door:
    """One session as its door sees it. Refusals: SessionUnknown."""
    row = Session.objects.filter(id=session).first()
    if row is None:
        raise refusals.SessionUnknown(session=session)
    return _doors(telling.sessions([row]))[0]


def _doors(told: Sequence[facts.Session]) -> list[facts.Door]:
    ids = [one.id for one in told]
    booked = Booking.objects.filter(session_id__in=ids, state=Booking.State.BOOKED).values("session_id")
    came = Attendance.objects.filter(session_id__in=ids).values("session_id")
    bookings = {row["session_id"]: row for row in booked.annotate(n=Count("id"), people=Sum("places"))}
    present = {
        row["session_id"]: row
        for row in came.annotate(n=Count("booking"), people=Sum("places"), gone=Count("left_at"))
    }  # fmt: skip
    none = {"n": 0, "people": 0, "gone": 0}
    return [
        facts.Door(one, b["n"], b["people"], p["n"], p["people"], p["gone"])
        for one in told
        for b, p in [(bookings.get(one.id, none), present.get(one.id, none))]
    ]


def series(pack: schema.Pack, at: datetime) -> list[facts.SeriesPeriod]:
    """Every period of every series of a city, host by host: kept, missed, planned or due.

    A session keeps a period when enough people were let in; one that was called off does not count.
    """
    city, today = pack.city.city, clock.local_day(at)
    dated = [activity for activity in pack.activities if activity.series]
    rows: dict[tuple[str, str], list[tuple[date, datetime, int]]] = {}
    for row in _hosted(city, [activity.id for activity in dated]):
        people = row["people"] or 0
        day = clock.local_day(row["starts"])
        rows.setdefault((row["activity"], row["host"]), []).append((day, row["ends"], people))
    return [
        _period(activity, host, first, last, rows.get((activity.id, host.id), []), today, at)
        for activity in dated
        for host in activity.series.hosts
        for first, last in calc_series.periods(activity.series, today)
    ]


def _hosted(city: str, activities: list[str]) -> list[dict]:
    found = Session.objects.filter(city=city, activity__in=activities, state=Session.State.OPEN).exclude(host="")
    told = {row["id"]: row for row in found.values("id", "activity", "host", "starts", "ends")}
    came = Attendance.objects.filter(session_id__in=list(told)).values("session_id").annotate(people=Sum("places"))
    people = {row["session_id"]: row["people"] for row in came}
    return [row | {"people": people.get(id, 0)} for id, row in told.items()]


def _period(activity, host, first: date, last: date, rows, today: date, at: datetime) -> facts.SeriesPeriod:
    mine = [(ends, people) for day, ends, people in rows if first <= day <= last]
    best = max((people for _, people in mine), default=0)
    ahead = sum(ends > at for ends, _ in mine)
    dated = activity.series
    state = calc_series.state(first, last, today, best, dated.attended_min, ahead)
    held = sum(people >= dated.attended_min for _, people in mine)
    came = sum(people for _, people in mine)
    return facts.SeriesPeriod(activity.id, host, first, last, state, len(mine), came, held, dated.every_months)


def held(city: str, first: date, last: date) -> list[facts.Held]:
    """Sessions that began in these days and to which somebody came, by activity and district."""
    found = Session.objects.filter(
        city=city, state=Session.State.OPEN, starts__gte=clock.day_starts(first), starts__lt=clock.day_ends(last)
    )
    kind = {id: (activity, district) for id, activity, district in found.values_list("id", "activity", "district")}
    came = Attendance.objects.filter(session_id__in=list(kind)).values("session_id").annotate(people=Sum("places"))
    told: dict[tuple[str, str], list[int]] = {}
    for row in came:
        told.setdefault(kind[row["session_id"]], []).append(row["people"])
    return [facts.Held(*which, len(people), sum(people)) for which, people in sorted(told.items())]


def taught_events(city: str, first: date, last: date) -> dict[str, int]:
    """By school how often its classes were taught or came in these days: a day and title count once for a school."""
    found = Lesson.objects.filter(city=city, on__gte=first, on__lte=last).values("school", "on", "title").distinct()
    events: dict[str, int] = dict.fromkeys(School.objects.filter(city=city).values_list("id", flat=True), 0)
    for row in found:
        events[row["school"]] = events.get(row["school"], 0) + 1
    return events


def school_years(pack: schema.Pack, year: int, *, holder: int | None = None) -> list[facts.SchoolYear]:
    """What the classes of a city's schools were taught in a school year; with ``holder`` only of the own schools."""
    city, asked = pack.city.city, pack.city.schooling.hours if pack.city.schooling else None
    found = School.objects.filter(city=city)
    if holder is not None:
        found = found.filter(id__in=Teacher.objects.filter(city=city, holder_id=holder).values("school"))
    told = []
    for row in found.order_by("id"):
        classes = schooling.hours(city, row.id, year)
        enrolled = sum(one.enrolled for one in classes)
        hours = Decimal(sum(one.pupil_tenths for one in classes)) / 10 / enrolled if enrolled else Decimal(0)
        rounded = hours.quantize(Decimal("0.01"), ROUND_DOWN)
        told.append(facts.SchoolYear(row.id, row.name, row.district, year, classes, rounded, asked))
    return told


def school_year_of(pack: schema.Pack, day: date) -> int:
    """The school year in which a day lies, by the year it begins in."""
    begins = pack.city.schooling.year_begins if pack.city.schooling else schooling.USUAL_BEGIN
    return calc_series.school_year(day, begins)


def cities_of(holder: int) -> set[str]:
    """The cities in which somebody keeps a school, or has booked."""
    kept = Teacher.objects.filter(holder_id=holder).values_list("city", flat=True)
    return {*kept, *Booking.objects.filter(holder_id=holder).values_list("city", flat=True)}


def schools_of(holder: int, city: str) -> list[tuple[str, str]]:
    """(id, name) of the schools for which somebody books."""
    mine = Teacher.objects.filter(city=city, holder_id=holder).values("school")
    return list(School.objects.filter(city=city, id__in=mine).order_by("id").values_list("id", "name"))


def impression(session: UUID) -> facts.Impression:
    """How people found a session."""
    found = Feedback.objects.filter(session_id=session)
    summed = found.aggregate(n=Count("*"), mean=Avg("stars"))
    words = tuple(found.exclude(words="").order_by("-at").values_list("stars", "words")[:WORDS_SHOWN_MAX])
    mean = None if summed["mean"] is None else round(Decimal(str(summed["mean"])), 1)
    return facts.Impression(summed["n"], mean, words)


def objections(city: str, *, open_only: bool = True, session: UUID | None = None) -> list[facts.Objection]:
    """Objections of a city, or of one session, the oldest first."""
    found = Objection.objects.filter(city=city)
    if session is not None:
        found = found.filter(session_id=session)
    if open_only:
        found = found.filter(granted=None)
    return [telling.objection(row) for row in found.order_by("at", "id")[:SHOWN_MAX]]


def objections_of(holder: int) -> dict[UUID, facts.Objection]:
    """A person's objections, by booking."""
    return {row.booking: telling.objection(row) for row in Objection.objects.filter(holder_id=holder)}


def ages_present(session: UUID) -> dict[str, int]:
    """How many young people and adults a session's bookings hold: counts alone, for whoever stands at the door."""
    mine = Booking.objects.filter(session_id=session, state=Booking.State.BOOKED)
    places = mine.aggregate(all=Sum("places"), pupils=Sum("pupils"))
    young = Attendee.objects.filter(booking__in=mine.values("id"), age__lt=18).count() + (places["pupils"] or 0)
    return {"young": young, "adults": (places["all"] or 0) - young}


def kept_of(holder: int) -> list[dict[str, Any]]:
    """Everything that is kept of a person's bookings, for that person, as plain values; the oldest first."""
    came = {row.booking: row for row in Attendance.objects.filter(holder_id=holder)}
    ages: dict[UUID, list[int]] = {}
    for one in Attendee.objects.filter(holder_id=holder).order_by("number"):
        ages.setdefault(one.booking, []).append(one.age)
    said = {row.booking: row for row in Feedback.objects.filter(holder_id=holder)}
    objected = {row.booking: row for row in Objection.objects.filter(holder_id=holder)}
    return [
        {
            "booking": str(row.id), "city": row.city, "session": str(row.session_id), "group": row.group,
            "places": row.places, "state": Booking.State(row.state).name.lower(), "booked_at": row.at.isoformat(),
            "ages": ages.get(row.id, []), "school": row.school, "class": row.klass,
            "came_at": came[row.id].came_at.isoformat() if row.id in came else None,
            "stars": said[row.id].stars if row.id in said else None,
            "said": said[row.id].words if row.id in said else "",
            "objected": objected[row.id].words if row.id in objected else "",
        }
        for row in Booking.objects.filter(holder_id=holder).order_by("at", "id")
    ]  # fmt: skip


def public_key(city: str) -> str:
    """The key by which a door checks passes without a line: 32 bytes in base64url."""
    return signing.public_key(city)


def calendar(pack: schema.Pack, at: datetime, *, address: str = "", language: str = "zh") -> str:
    """A city's coming sessions as iCalendar; ``address`` of the page that lists them."""
    city = pack.city
    return _calendar(pack, coming(city=city.city, at=at), getattr(city.programme, language), address, language, at)


def calendar_of(pack: schema.Pack, holder: int, at: datetime, *, address: str = "", language: str = "zh") -> str:
    """A person's booked sessions as iCalendar."""
    mine = Booking.objects.filter(
        holder_id=holder, city=pack.city.city, state__in=(Booking.State.BOOKED, Booking.State.CALLED_OFF)
    ).values("session_id")
    found = Session.objects.filter(id__in=mine, ends__gt=at).order_by("starts")[:SHOWN_MAX]
    name = getattr(pack.city.programme, language)
    return _calendar(pack, telling.sessions(list(found)), name, address, language, at)


def calendar_of_school(
    pack: schema.Pack, school: str, at: datetime, *, address: str = "", language: str = "zh"
) -> str:  # fmt: skip
    """What a school's classes have booked, as iCalendar. Refusals: SchoolUnknown."""
    city = pack.city.city
    row = School.objects.filter(city=city, id=school).first()
    if row is None:
        raise refusals.SchoolUnknown(school=school)
    theirs = Booking.objects.filter(
        city=city, school=school, state__in=(Booking.State.BOOKED, Booking.State.CALLED_OFF)
    ).values("session_id")
    found = Session.objects.filter(id__in=theirs, ends__gt=at).order_by("starts")[:SHOWN_MAX]
    return _calendar(pack, telling.sessions(list(found)), row.name, address, language, at)


def bookings_of_school(city: str, school: str) -> list[facts.Booked]:
    """What a school's classes booked, whoever did it, the latest first."""
    found = Booking.objects.filter(city=city, school=school).order_by("-at", "id")[:SHOWN_MAX]
    return [telling.booking(row, telling.ahead_of(row)) for row in found]


def schools(city: str) -> list[facts.Keepers]:
    """The city's schools by name, with how many people book for each."""
    counted = {
        row["school"]: row["n"] for row in Teacher.objects.filter(city=city).values("school").annotate(n=Count("*"))
    }
    found = School.objects.filter(city=city).order_by("name")[:SCHOOLS_MAX]
    return [facts.Keepers(row.id, row.name, row.district, counted.get(row.id, 0)) for row in found]


def teaching(*, city: str, school: str, holder: int) -> str:
    """The name of a school for which somebody books. Refusals: SchoolUnknown, TeacherUnknown."""
    schooling.refuse_stranger(city, school, holder)
    return School.objects.get(city=city, id=school).name


def fed(secret: str) -> facts.Fed:
    """Whose calendar a secret address shows. Refusals: FeedUnknown."""
    return feeding.fed(secret)


def _calendar(pack, sessions: list[facts.Session], name: str, address: str, language: str, at: datetime) -> str:
    described = {activity.id: activity for activity in pack.activities}
    events = [
        icalendar.Event(
            uid=f"{one.id}@activities.puhui", starts=one.starts, ends=one.ends,
            title=getattr(described[one.activity].name, language), about=one.organiser, place=one.place.name,
            latitude=one.place.latitude, longitude=one.place.longitude, address=address, made=at,
            off=one.state == "called_off",
        )
        for one in sessions
        if one.activity in described
    ]  # fmt: skip
    return icalendar.calendar(name, events)


def seats_agree(city: str) -> list[tuple[UUID, str]]:
    """Sessions and groups whose counts differ from their bookings; none, unless something went wrong."""
    booked, waiting = Booking.State.BOOKED, Booking.State.WAITING
    counted = Booking.objects.filter(city=city).values("session_id", "group")
    found = {
        (row["session_id"], row["group"]): (row["taken"] or 0, row["line"])
        for row in counted.annotate(
            taken=Sum("places", filter=Q(state=booked)), line=Count("id", filter=Q(state=waiting))
        )
    }  # fmt: skip
    return [
        (row.session_id, row.group)
        for row in Seats.objects.filter(city=city).order_by("session_id", "group")
        if found.get((row.session_id, row.group), (0, 0)) != (row.taken, row.waiting)
    ]


def line_in_order(session: UUID, group: str) -> bool:
    """Whether everybody who has a place came before everybody who waits."""
    mine = Booking.objects.filter(session_id=session, group=group)
    last = mine.filter(state=Booking.State.BOOKED).aggregate(n=Max("ticket"))["n"] or 0
    first = mine.filter(state=Booking.State.WAITING).aggregate(n=Min("ticket"))["n"]
    return first is None or first > last

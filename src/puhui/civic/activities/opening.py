"""Sessions: opened, and called off. Private to the room."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from puhui.civic.activities import facts, refusals, telling
from puhui.civic.activities.calc import terms
from puhui.civic.activities.models import Booking, Seats, Session
from puhui.foundations.packs import schema

LONGEST = timedelta(days=7)
SEATS_MAX = 1_000_000
CHINA = ((3, 54), (73, 136))
SAME = ("activity", "unit", "host", "organiser", "place", "district", "latitude", "longitude", "starts", "ends")


def activity_of(pack: schema.Pack, id: str) -> schema.Activity:
    """Refusals: ActivityUnknown."""
    found = next((activity for activity in pack.activities if activity.id == id), None)
    if found is None:
        raise refusals.ActivityUnknown(city=pack.city.city, activity=id)
    return found


@transaction.atomic
def open_session(
    *, pack: schema.Pack, activity: str, id: UUID, organiser: str, place: facts.Place, starts: datetime,
    ends: datetime, seats: Mapping[str, int], by: str, at: datetime, host: str = "", opens: datetime | None = None,
    unit: str = "",
) -> facts.Session:  # fmt: skip
    """Open a session of an activity with places per group. The same id again: the same session.

    ``opens`` where booking does not open as the pack says; ``unit`` stands behind it (empty: the city). Refusals: ActivityUnknown, SeatsWrong, PlaceWrong,
    SessionTimesWrong, HostUnknown, SessionDiffers.
    """
    described = activity_of(pack, activity)
    _refuse(described, place, starts, ends, seats, host)
    closes = starts - timedelta(hours=described.closes_hours)
    row = Session(
        id=id, city=pack.city.city, activity=activity, host=host, organiser=organiser.strip(), place=place.name.strip(),
        district=place.district, latitude=place.latitude, longitude=place.longitude, starts=starts, ends=ends,
        opens=min(opens or starts - timedelta(days=described.opens_days), closes), closes=closes, opened_by=by,
        unit=unit, at=at,
    )  # fmt: skip
    Session.objects.bulk_create([row], ignore_conflicts=True)
    known = Session.objects.select_for_update().get(id=id)
    for field in ("city", *SAME):
        if getattr(known, field) != getattr(row, field):
            raise refusals.SessionDiffers(id=id, field=field)
    new = [Seats(session_id=id, group=group, city=known.city, capacity=n) for group, n in sorted(seats.items())]
    Seats.objects.bulk_create(new, ignore_conflicts=True)
    kept = list(Seats.objects.filter(session_id=id).order_by("group"))
    if {one.group: one.capacity for one in kept} != dict(seats):
        raise refusals.SessionDiffers(id=id, field="seats")
    return telling.session(known, kept)


def _refuse(
    activity: schema.Activity, place: facts.Place, starts: datetime, ends: datetime, seats: Mapping[str, int], host: str
) -> None:
    for group, capacity in seats.items():
        if activity.group(group) is None or not 0 < capacity <= SEATS_MAX:
            raise refusals.SeatsWrong(group=group)
    if not seats:
        raise refusals.SeatsWrong(group="")
    if not starts < ends <= starts + LONGEST:
        raise refusals.SessionTimesWrong(starts=terms.local(starts), ends=terms.local(ends))
    found = (place.latitude, place.longitude)
    if found != (None, None):
        lies = (None not in found) and all(low <= part <= high for part, (low, high) in zip(found, CHINA, strict=True))
        if not lies:
            raise refusals.PlaceWrong(latitude=place.latitude, longitude=place.longitude)
    hosts = {one.id for one in activity.series.hosts} if activity.series else set()
    if host and host not in hosts:
        raise refusals.HostUnknown(host=host, activity=activity.id)


@transaction.atomic
def call_off(*, session: UUID, why: str, by: str, at: datetime) -> facts.Moved:
    """Call a session off: its bookings end, and are answered with. Again: none.

    Refusals: SessionUnknown, SessionOver, AnswerMissing. Locks: the session's places, the session, its bookings.
    """
    if not why.strip():
        raise refusals.AnswerMissing()
    list(Seats.objects.select_for_update().filter(session_id=session).order_by("group"))
    row = Session.objects.select_for_update().filter(id=session).first()
    if row is None:
        raise refusals.SessionUnknown(session=session)
    if row.state == Session.State.CALLED_OFF:
        return facts.Moved(())
    if at >= row.ends:
        raise refusals.SessionOver(ends=terms.local(row.ends))
    Session.objects.filter(id=session).update(state=Session.State.CALLED_OFF, why=f"{why.strip()[:200]}")
    ended = list(Booking.objects.filter(session_id=session, state__in=telling.OPEN).order_by("group", "ticket"))
    Booking.objects.filter(session_id=session, state__in=telling.OPEN).update(
        state=Booking.State.CALLED_OFF, settled_at=at
    )
    Seats.objects.filter(session_id=session).update(taken=0, waiting=0)
    for one in ended:
        one.state = Booking.State.CALLED_OFF
    return facts.Moved(tuple(telling.booking(one) for one in ended))

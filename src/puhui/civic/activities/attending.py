"""Bookings at the door: let in once, out once, with or without a line. Private to the room.

The first that reaches the platform counts, whenever it was shown; a later upload is refused, whatever time it claims.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from puhui.civic.activities import facts, refusals, schooling, signing, telling
from puhui.civic.activities.calc import terms
from puhui.civic.activities.models import Attempt, Attendance, Booking, Code, Session
from puhui.civic.activities.opening import activity_of
from puhui.foundations.packs import schema
from puhui.ground import clock

State = Booking.State
CLOCKS_DIFFER = timedelta(minutes=5)


@transaction.atomic
def check_in(
    *, pack: schema.Pack, session: UUID, code: str, nonce: UUID, by: str, at: datetime,
    seen_at: datetime | None = None, came: int | None = None,
) -> facts.Attended:  # fmt: skip
    """Let a booking in; ``code`` is typed or scanned, ``came`` how many came (None: all that were booked).

    The same nonce again: the same answer (``again``). ``seen_at`` where it was shown without a line.
    Refusals: those under AttendanceRefused, SessionUnknown, SessionCalledOff. Locks: the booking, the attempt.
    """
    of, activity, row = _at_the_door(pack, session, code)
    if _answered(session, nonce, row):
        found = Attendance.objects.get(holder_id=row.holder_id, booking=row.id)
        done = found.left_at is not None or not activity.presence.check_out
        return telling.attended(found, of, row.school, done=done, again=True)
    shown = _shown(activity, seen_at, at)
    _refuse_state(row)
    opens = of.starts - timedelta(minutes=activity.presence.opens_minutes)
    if shown < opens:
        raise refusals.CheckInEarly(opens=terms.local(opens))
    if shown > of.ends:
        raise refusals.CheckInLate(ends=terms.local(of.ends))
    people = row.places if came is None else came
    if not 1 <= people <= row.places:
        raise refusals.TooManyCame(came=people, places=row.places)
    _claim(session, nonce, "in", row, by, at, shown)
    return _let_in(activity, of, row, people, shown, by, at)


def _let_in(
    activity: schema.Activity, of: Session, row: Booking, people: int, shown: datetime, by: str, at: datetime,
    left_at: datetime | None = None, by_hand: bool = False,
) -> facts.Attended:  # fmt: skip
    came = Attendance(
        holder_id=row.holder_id, booking=row.id, session_id=of.id, city=of.city, group=row.group, places=people,
        came_at=shown, left_at=left_at, told_at=at, by=by, by_hand=by_hand,
    )  # fmt: skip
    known = Attendance.objects.filter(holder_id=row.holder_id, booking=row.id).first()
    if known is not None:
        raise refusals.CheckedInAlready(at=terms.local(known.came_at))
    came.save(force_insert=True)
    done = left_at is not None or not activity.presence.check_out
    if done:
        schooling.taught(row, min(people, row.pupils), activity, clock.local_day(of.starts), at)
    return telling.attended(came, of, row.school, done=done)


@transaction.atomic
def check_out(
    *, pack: schema.Pack, session: UUID, code: str, nonce: UUID, by: str, at: datetime, seen_at: datetime | None = None
) -> facts.Attended:
    """Let a booking out. The same nonce again: the same answer.

    Refusals: those under AttendanceRefused, SessionUnknown. Locks: the booking, the attempt.
    """
    of, activity, row = _at_the_door(pack, session, code)
    found = Attendance.objects.filter(holder_id=row.holder_id, booking=row.id).first()
    if _answered(session, nonce, row):
        return telling.attended(found, of, row.school, done=True, again=True)
    if not activity.presence.check_out:
        raise refusals.CheckOutNotAsked()
    if found is None:
        raise refusals.NotCheckedIn()
    if found.left_at is not None:
        raise refusals.CheckedOutAlready(at=terms.local(found.left_at))
    shown = max(_shown(activity, seen_at, at), found.came_at)
    # In and out before it begins would be worth points, class-hours and a certificate.
    if shown < of.starts:
        raise refusals.CheckOutEarly(starts=terms.local(of.starts))
    _claim(session, nonce, "out", row, by, at, shown)
    Attendance.objects.filter(holder_id=row.holder_id, booking=row.id).update(left_at=shown)
    found.left_at, found.told_at = shown, at
    schooling.taught(row, min(found.places, row.pupils), activity, clock.local_day(of.starts), at)
    return telling.attended(found, of, row.school, done=True)


def enter_by_hand(*, pack: schema.Pack, holder: int, booking: UUID, by: str, at: datetime) -> facts.Attended:
    """After an objection: somebody was there from start to end, though the door said no. Locks: the booking."""
    row = Booking.objects.select_for_update().get(holder_id=holder, id=booking)
    of = Session.objects.get(id=row.session_id)
    activity = activity_of(pack, of.activity)
    found = Attendance.objects.filter(holder_id=holder, booking=booking).first()
    if found is None:
        return _let_in(activity, of, row, row.places, of.starts, by, at, left_at=of.ends, by_hand=True)
    if found.left_at is None and activity.presence.check_out:
        found.left_at, found.by_hand = max(of.ends, found.came_at), True
        found.save(update_fields=["left_at", "by_hand"])
        schooling.taught(row, min(found.places, row.pupils), activity, clock.local_day(of.starts), at)
    return telling.attended(found, of, row.school, done=True)


def _at_the_door(pack: schema.Pack, session: UUID, code: str) -> tuple[Session, schema.Activity, Booking]:
    city = pack.city.city
    of = Session.objects.filter(id=session, city=city).first()
    if of is None:
        raise refusals.SessionUnknown(session=session)
    if of.state == Session.State.CALLED_OFF:
        raise refusals.SessionCalledOff(why=of.why)
    key = find(city, code)
    row = Booking.objects.select_for_update().get(holder_id=key.holder_id, id=key.booking)
    if row.session_id != session:
        raise refusals.CodeOtherSession(starts=terms.local(Session.objects.get(id=row.session_id).starts))
    return of, activity_of(pack, of.activity), row


def find(city: str, code: str) -> Code:
    """Whose booking a code is. Refusals: CodeUnreadable, CodeForged, CodeForeignCity, CodeUnknown."""
    said, short = signing.read(code)
    if said and said != city:
        raise refusals.CodeForeignCity(city=city, other=said)
    # One code may be drawn in two cities, though hardly ever: ours first.
    found = sorted(Code.objects.filter(short=short), key=lambda key: (key.city != city, key.city))
    if not found:
        raise refusals.CodeUnknown()
    if found[0].city != city:
        raise refusals.CodeForeignCity(city=city, other=found[0].city)
    return found[0]


def _refuse_state(row: Booking) -> None:
    if row.state == State.WAITING:
        raise refusals.BookingWaiting()
    if row.state in (State.CANCELLED, State.CALLED_OFF):
        raise refusals.BookingCancelled()


def _shown(activity: schema.Activity, seen_at: datetime | None, at: datetime) -> datetime:
    """When it was shown; a clock that runs a little wrong is put right."""
    if seen_at is None:
        return at
    hours = activity.presence.upload_hours
    if not activity.presence.offline:
        raise refusals.OfflineNotAllowed()
    if seen_at > at + CLOCKS_DIFFER:
        raise refusals.SeenInFuture(seen_at=terms.local(seen_at))
    if at - seen_at > timedelta(hours=hours):
        raise refusals.UploadLate(seen_at=terms.local(seen_at), hours=hours)
    return min(seen_at, at)


def _answered(session: UUID, nonce: UUID, row: Booking) -> bool:
    """Whether this attempt was a yes before. About another booking it may not be. One that was a no may try again."""
    known = Attempt.objects.filter(session_id=session, nonce=nonce).first()
    if known is None:
        return False
    if known.short != row.short:
        raise refusals.AttemptDiffers(nonce=nonce)
    return not known.refusal


def _claim(session: UUID, nonce: UUID, way: str, row: Booking, by: str, at: datetime, shown: datetime) -> None:
    """Write down the yes; a twin with another booking is refused. Waits for the twin's end."""
    values = {
        "way": way, "city": row.city, "short": row.short, "refusal": "", "holder_id": row.holder_id, "booking": row.id,
        "by": by, "at": at, "seen_at": shown,
    }  # fmt: skip
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO activities_attempt (session_id, nonce, {names}) VALUES (%s, %s, {marks})"
            " ON CONFLICT (session_id, nonce) DO UPDATE SET refusal = '', holder_id = excluded.holder_id,"
            " booking = excluded.booking, at = excluded.at WHERE activities_attempt.refusal <> ''"
            " AND activities_attempt.short = excluded.short",
            [session, nonce, *values.values()],
        )
        if cursor.rowcount == 0:
            raise refusals.AttemptDiffers(nonce=nonce)


@transaction.atomic
def note_refusal(
    *, city: str, session: UUID, code: str, nonce: UUID, way: str, refusal: str, by: str, at: datetime,
    seen_at: datetime | None = None,
) -> None:  # fmt: skip
    """Keep that an attempt was refused, once; called after the attempt's own transaction was rolled back."""
    try:
        short = signing.read(code)[1]
    except refusals.AttendanceRefused:
        short = ""
    row = Attempt(
        session_id=session, nonce=nonce, way=way, city=city, short=short, refusal=refusal, by=by, at=at,
        seen_at=seen_at or at,
    )  # fmt: skip
    Attempt.objects.bulk_create([row], ignore_conflicts=True)

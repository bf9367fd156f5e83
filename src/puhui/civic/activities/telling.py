"""Rows as facts. Private to the room."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from puhui.civic.activities import facts, signing
from puhui.civic.activities.models import Attendance, Booking, Objection, Seats, Session

State = Booking.State
OPEN = (State.BOOKED, State.WAITING)


def session(row: Session, seats: Iterable[Seats], metres: int | None = None) -> facts.Session:
    """A session with its places."""
    told = tuple(facts.Seats(one.group, one.capacity, one.taken, one.waiting) for one in seats)
    return facts.Session(
        id=row.id, city=row.city, activity=row.activity, host=row.host, organiser=row.organiser,
        place=facts.Place(row.place, row.district, row.latitude, row.longitude), starts=row.starts, ends=row.ends,
        opens=row.opens, closes=row.closes, state=Session.State(row.state).name.lower(), why=row.why, seats=told,
        metres=metres, unit=row.unit,
    )  # fmt: skip


def sessions(rows: Sequence[Session]) -> list[facts.Session]:
    """Many, in as many questions as one."""
    seats: dict[UUID, list[Seats]] = {}
    for one in Seats.objects.filter(session_id__in=[row.id for row in rows]).order_by("session_id", "group"):
        seats.setdefault(one.session_id, []).append(one)
    return [session(row, seats.get(row.id, ())) for row in rows]


def booking(row: Booking, ahead: int = 0, *, late: bool = False) -> facts.Booked:
    """A booking; its codes are shown while there is a place."""
    shown = row.state == State.BOOKED
    return facts.Booked(
        id=row.id, holder=row.holder_id, city=row.city, session=row.session_id, group=row.group, places=row.places,
        state=State(row.state).name.lower(), ticket=row.ticket, ahead=ahead if row.state == State.WAITING else 0,
        short=row.short, code=signing.pass_of(row.city, row.session_id, row.short, row.places) if shown else "",
        at=row.at, school=row.school, klass=row.klass, late=late,
    )  # fmt: skip


def ahead_of(row: Booking) -> int:
    """How many bookings stand before a waiting one."""
    if row.state != State.WAITING:
        return 0
    line = Booking.objects.filter(session_id=row.session_id, group=row.group, state=State.WAITING)
    return line.filter(ticket__lt=row.ticket).count()


def attended(row: Attendance, of: Session, school: str, *, done: bool, again: bool = False) -> facts.Attended:
    """An attendance."""
    minutes = None if row.left_at is None else int((row.left_at - row.came_at).total_seconds() // 60)
    return facts.Attended(
        booking=row.booking, holder=row.holder_id, city=row.city, session=row.session_id, activity=of.activity,
        group=row.group, places=row.places, came_at=row.came_at, left_at=row.left_at, minutes=minutes, done=done,
        at=row.told_at, school=school, again=again,
    )  # fmt: skip


def objection(row: Objection) -> facts.Objection:
    """An objection with its answer."""
    state = "open" if row.granted is None else "granted" if row.granted else "declined"
    return facts.Objection(
        row.id, row.holder_id, row.booking, row.session_id, row.words, row.at, state, row.answer
    )  # fmt: skip

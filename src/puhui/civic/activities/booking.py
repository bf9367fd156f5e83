"""Wishes become bookings: many in one transaction, each with its own answer. Private to the room.

A group's places in a session are one row. Whoever books there holds that row until the commit: so the last place
goes to one, and tickets tell the order of coming. A crowd comes through it in lots (``journeys.till``), one lock for
many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from puhui.civic.activities import facts, refusals, schooling, signing, telling
from puhui.civic.activities.calc import terms
from puhui.civic.activities.models import Attendance, Attendee, Booking, Seats, Session
from puhui.civic.activities.opening import activity_of
from puhui.foundations.packs import schema
from puhui.ground.refusals import Refusal

State = Booking.State
TURNS = 4
Answer = facts.Booked | Refusal
Key = tuple[UUID, str]


@dataclass
class _Lot:
    """What a lot of wishes meets: the places it holds, sessions, and what its people have."""

    seats: dict[Key, Seats]
    sessions: dict[UUID, Session]
    owners: dict[UUID, int]
    had: dict[tuple[int, UUID], list[Booking]]
    before: dict[Key, int] = field(default_factory=dict)  # waiting, when the lot came


def book(*, pack: schema.Pack, wishes: Sequence[facts.Asked]) -> list[Answer]:
    """Book for ``wishes``, one per person, first come first; answers in their order, a refusal where it is no.

    Who finds no place waits, where the activity has a waiting list. The same id again: the same answer.
    Refusals: those of groups, times, ages, guardians and classes; SessionFull, BookedAlready, BookingDiffers.
    Locks: the places of the sessions.
    """
    if len({wish.holder for wish in wishes}) < len(wishes):
        raise ValueError("one wish per person and call")
    try:
        with transaction.atomic():
            return _together(pack, wishes)
    except IntegrityError:
        # Somebody books twice at this very moment, through the doors of two groups: found out one by one.
        if len(wishes) == 1:
            return [refusals.BookedAlready()]
        return [answer for wish in wishes for answer in book(pack=pack, wishes=[wish])]


def _together(pack: schema.Pack, wishes: Sequence[facts.Asked]) -> list[Answer]:
    lot = _lot(wishes)
    answers: list[Answer | None] = []
    rows: list[tuple[facts.Asked, Booking]] = []
    for wish in wishes:
        try:
            answer = _known(lot, wish) or _placed(pack, lot, wish)
        except refusals.ActivitiesRefusal as no:
            answer = no
        if isinstance(answer, Booking):
            rows.append((wish, answer))
            answer = None
        answers.append(answer)
    _write(pack, lot, rows)
    told = iter(_told(lot, row) for _, row in rows)
    return [next(told) if answer is None else answer for answer in answers]


def _lot(wishes: Sequence[facts.Asked]) -> _Lot:
    keys = sorted({(wish.session, wish.group) for wish in wishes})
    seats = lock(keys)
    holders, ids = [wish.holder for wish in wishes], [wish.id for wish in wishes]
    sessions = {row.id: row for row in Session.objects.filter(id__in={session for session, _ in keys})}
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking, holder_id FROM activities_code WHERE booking = ANY (%s)", [ids])
        owners = dict(cursor.fetchall())
    lot = _Lot(seats, sessions, owners, {}, {key: row.waiting for key, row in seats.items()})
    for row in _theirs(holders, [wish.session for wish in wishes], ids):
        lot.had.setdefault((row.holder_id, row.session_id), []).append(row)
    return lot


def _theirs(holders: list[int], sessions: list[UUID], ids: list[UUID]) -> list[Booking]:
    # OFFSET 0: a table that just began to fill looks small, and would be read whole for each person.
    return _rows(
        Booking,
        f"SELECT {_columns(Booking, 'b')} FROM unnest(%s::bigint[]) AS h (holder), LATERAL (SELECT * FROM"
        " activities_booking WHERE holder_id = h.holder OFFSET 0) AS b WHERE b.session_id = ANY (%s) OR b.id = ANY (%s)",
        [holders, sessions, ids],
    )


def lock(keys: Sequence[Key]) -> dict[Key, Seats]:
    """These places, held until the transaction ends; visited in one order, so that nobody meets crosswise."""
    found = _rows(
        Seats,
        f"SELECT {_columns(Seats, 's')} FROM activities_seats s JOIN unnest(%s::uuid[], %s::text[]) AS k (session, grp)"
        ' ON s.session_id = k.session AND s."group" = k.grp ORDER BY s.session_id, s."group" FOR UPDATE OF s',
        [[session for session, _ in keys], [group for _, group in keys]],
    )
    return {(row.session_id, row.group): row for row in found}


def _columns(model: type[Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def _rows(model: type[Model], question: str, values: list) -> list:
    # Django's raw() knows no keys of several columns.
    names = [field.attname for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [model.from_db("default", names, row) for row in cursor.fetchall()]


def _known(lot: _Lot, wish: facts.Asked) -> facts.Booked | None:
    """The answer to an id that was used before."""
    if wish.id not in lot.owners:
        return None
    if lot.owners[wish.id] != wish.holder:
        raise refusals.BookingDiffers(id=wish.id, field="holder")
    row = next((row for rows in lot.had.values() for row in rows if row.id == wish.id), None)
    if row is None or row.holder_id != wish.holder:
        raise refusals.BookingDiffers(id=wish.id, field="holder")
    klass = wish.party.klass if wish.party else ""
    for name, given in (("session_id", wish.session), ("group", wish.group), ("places", wish.places), ("klass", klass)):
        if getattr(row, name) != given:
            raise refusals.BookingDiffers(id=wish.id, field=name.removesuffix("_id"))
    return telling.booking(row, telling.ahead_of(row))


def _placed(pack: schema.Pack, lot: _Lot, wish: facts.Asked) -> Booking:
    """The row of a wish that keeps to the rules: booked, or waiting; its places are counted."""
    session = lot.sessions.get(wish.session)
    if session is None or session.city != pack.city.city:
        raise refusals.SessionUnknown(session=wish.session)
    if session.state == Session.State.CALLED_OFF:
        raise refusals.SessionCalledOff(why=session.why)
    activity = activity_of(pack, session.activity)
    group, seats = activity.group(wish.group), lot.seats.get((wish.session, wish.group))
    if group is None or seats is None:
        raise refusals.GroupUnknown(group=wish.group)
    terms.refuse_times(session.opens, session.closes, wish.at)
    terms.refuse_party(activity, group, wish)
    if wish.places > seats.capacity:
        raise refusals.PartyTooLarge(places=wish.places, limit=seats.capacity)
    klass = wish.party.klass if wish.party else ""
    if any(row.state in telling.OPEN and row.klass == klass for row in lot.had.get((wish.holder, wish.session), ())):
        raise refusals.BookedAlready()
    year = schooling.refuse_class(pack, wish, session.starts) if wish.party else None
    # Who waits is not overtaken, even by a smaller party.
    fits = not seats.waiting and seats.taken + wish.places <= seats.capacity
    if not fits and not activity.waiting:
        raise refusals.SessionFull(left=seats.capacity - seats.taken)
    seats.tickets += 1
    seats.taken += wish.places if fits else 0
    seats.waiting += 0 if fits else 1
    return Booking(
        holder_id=wish.holder, id=wish.id, city=session.city, session_id=wish.session, group=wish.group,
        places=wish.places, state=State.BOOKED if fits else State.WAITING, ticket=seats.tickets, short="",
        school=wish.party.school if wish.party else "", klass=klass, year=year,
        consents=wish.party.consents if wish.party else 0, pupils=wish.party.pupils if wish.party else 0, at=wish.at,
    )  # fmt: skip


def _told(lot: _Lot, row: Booking) -> facts.Booked:
    """A new booking: who waits knows how many did before."""
    if row.state != State.WAITING:
        return telling.booking(row)
    key = (row.session_id, row.group)
    lot.before[key] += 1
    return telling.booking(row, lot.before[key] - 1)


def _write(pack: schema.Pack, lot: _Lot, rows: list[tuple[facts.Asked, Booking]]) -> None:
    if not rows:
        return
    _name([row for _, row in rows])
    _insert([row for _, row in rows])
    attendees = []
    for wish, row in rows:
        if wish.attendees:
            activity = activity_of(pack, lot.sessions[row.session_id].activity)
            attendees += [_attendee(activity, row, n, one) for n, one in enumerate(wish.attendees)]
    Attendee.objects.bulk_create(attendees)
    for key in sorted({(row.session_id, row.group) for _, row in rows}):
        keep(lot.seats[key])


def keep(seats: Seats) -> None:
    """Write places back, which are locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE activities_seats SET taken = %s, waiting = %s, tickets = %s WHERE session_id = %s AND "group" = %s',
            [seats.taken, seats.waiting, seats.tickets, seats.session_id, seats.group],
        )


def _attendee(activity: schema.Activity, row: Booking, number: int, one: facts.Attendee) -> Attendee:
    guarded = terms.guarded(activity, one)
    version = activity.minors.version if guarded and activity.minors else "law" if guarded else ""
    return Attendee(
        holder_id=row.holder_id, booking=row.id, number=number, age=one.age, guarded=guarded, agreed=one.guardian,
        version=version,
    )  # fmt: skip


def _name(rows: list[Booking]) -> None:
    """Give every booking a short code of its own."""
    todo = rows
    for turn in range(TURNS):
        names = {signing.short_of(row.id, turn): row for row in todo}
        ordered = sorted(names)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO activities_code (city, short, holder_id, booking) SELECT c, s, h, b"
                " FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::uuid[]) AS k (c, s, h, b)"
                " ON CONFLICT DO NOTHING RETURNING short",
                [
                    [names[s].city for s in ordered], ordered, [names[s].holder_id for s in ordered],
                    [names[s].id for s in ordered],
                ],
            )  # fmt: skip
            for (short,) in cursor.fetchall():
                names[short].short = short
        todo = [row for row in todo if not row.short]
        if not todo:
            return
    raise AssertionError("four codes of one booking are taken: that happens once in a great many years")


TYPES = {
    "holder_id": "bigint", "id": "uuid", "city": "text", "session_id": "uuid", '"group"': "text", "places": "int",
    "state": "smallint", "ticket": "bigint", "short": "text", "school": "text", "klass": "text", "year": "smallint",
    "consents": "int", "pupils": "int", "at": "timestamptz",
}  # fmt: skip


def _insert(rows: list[Booking]) -> None:
    """Write many bookings in one statement."""
    names = ", ".join(TYPES)
    marks = ", ".join(f"%s::{kind}[]" for kind in TYPES.values())
    columns = [[getattr(row, name.strip('"')) for row in rows] for name in TYPES]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO activities_booking ({names}) SELECT * FROM unnest({marks})", columns)


@transaction.atomic
def cancel(*, holder: int, id: UUID, pack: schema.Pack, at: datetime) -> tuple[facts.Booked, facts.Moved]:
    """Give places back, and let who waits move up, in order. Again: the same, and nobody moves.

    Refusals: BookingUnknown, BookingSettled. Locks: the places, the booking.
    """
    known = Booking.objects.filter(holder_id=holder, id=id).first()
    if known is None:
        raise refusals.BookingUnknown(id=id)
    seats = lock([(known.session_id, known.group)])[known.session_id, known.group]
    row = Booking.objects.select_for_update().get(holder_id=holder, id=id)
    if row.state == State.CANCELLED:
        return telling.booking(row), facts.Moved(())
    session = Session.objects.get(id=row.session_id)
    came = Attendance.objects.filter(holder_id=holder, booking=id).exists()
    if row.state == State.CALLED_OFF or came or at >= session.starts:
        said = "called_off" if row.state == State.CALLED_OFF else "attended" if came else "over"
        raise refusals.BookingSettled(state=said)
    if row.state == State.BOOKED:
        seats.taken -= row.places
    else:
        seats.waiting -= 1
    Booking.objects.filter(holder_id=holder, id=id).update(state=State.CANCELLED, settled_at=at)
    fair = timedelta(hours=activity_of(pack, session.activity).cancel_hours)
    late = row.state == State.BOOKED and at > session.starts - fair
    row.state = State.CANCELLED
    moved = move_up(seats)
    keep(seats)
    return telling.booking(row, late=late), moved


@transaction.atomic
def cancel_all(*, holder: int, at: datetime) -> facts.Moved:
    """Somebody leaves: give back every place of sessions that have not started; who waits moves up. Again: nobody.

    Locks: the places, in order; the bookings.
    """
    mine = Booking.objects.filter(holder_id=holder, state__in=telling.OPEN)
    coming = Session.objects.filter(id__in=mine.values("session_id"), starts__gt=at).values("id")
    seats = lock(list(mine.filter(session_id__in=coming).values_list("session_id", "group")))
    moved: list[facts.Booked] = []
    for row in list(mine.select_for_update().filter(session_id__in=coming).order_by("session_id", "group", "id")):
        here = seats.get((row.session_id, row.group))
        if here is None or Attendance.objects.filter(holder_id=holder, booking=row.id).exists():
            continue
        if row.state == State.BOOKED:
            here.taken -= row.places
        else:
            here.waiting -= 1
        Booking.objects.filter(holder_id=holder, id=row.id).update(state=State.CANCELLED, settled_at=at)
    # Only now: else one's own second booking would move up into the place of the first.
    for here in seats.values():
        moved += move_up(here).bookings
        keep(here)
    return facts.Moved(tuple(moved))


def move_up(seats: Seats) -> facts.Moved:
    """Let waiting bookings have the places that are free, in the order of coming; a party that does not fit stops it.

    The places are locked; the caller writes them back.
    """
    moved = []
    line = Booking.objects.filter(session_id=seats.session_id, group=seats.group, state=State.WAITING)
    for row in line.order_by("ticket").iterator(chunk_size=64):
        if seats.taken + row.places > seats.capacity:
            break
        seats.taken += row.places
        seats.waiting -= 1
        Booking.objects.filter(holder_id=row.holder_id, id=row.id).update(state=State.BOOKED)
        row.state = State.BOOKED
        moved.append(telling.booking(row))
    return facts.Moved(tuple(moved))


@transaction.atomic
def enlarge(*, session: UUID, group: str, capacity: int) -> facts.Moved:
    """Give a group more places; who waits moves up. Refusals: SessionUnknown, SeatsWrong (fewer than are taken)."""
    found = lock([(session, group)])
    if not found:
        raise refusals.SessionUnknown(session=session)
    seats = found[session, group]
    if capacity < seats.taken or capacity < 1:
        raise refusals.SeatsWrong(group=group)
    Seats.objects.filter(session_id=session, group=group).update(capacity=capacity)
    seats.capacity = capacity
    moved = move_up(seats)
    keep(seats)
    return moved

"""What people say afterwards: how it was, and what was wrong at the door. Private to the room."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from puhui.civic.activities import facts, refusals, telling
from puhui.civic.activities.attending import enter_by_hand, find
from puhui.civic.activities.calc import terms
from puhui.civic.activities.feeding import close_feeds
from puhui.civic.activities.models import Attendance, Booking, Feedback, Objection, Session, Teacher
from puhui.foundations.packs import schema

ERASED = "—"


@transaction.atomic
def forget_person(*, holder: int) -> None:
    """Somebody leaves: their words go, their calendars close, and they book for no school. Bookings stay with a number that names nobody."""
    Feedback.objects.filter(holder_id=holder).update(words="")
    Objection.objects.filter(holder_id=holder).update(words=ERASED)
    Teacher.objects.filter(holder_id=holder).delete()
    close_feeds(holder)


@transaction.atomic
def give_feedback(*, holder: int, booking: UUID, stars: int, words: str, at: datetime) -> None:
    """Say how it was; again: the latest counts. Refusals: FeedbackNotYours, FeedbackWrong."""
    if not 1 <= stars <= 5:
        raise refusals.FeedbackWrong(stars=stars)
    came = Attendance.objects.filter(holder_id=holder, booking=booking).first()
    if came is None:
        raise refusals.FeedbackNotYours()
    row = Feedback(
        holder_id=holder, booking=booking, session_id=came.session_id, stars=stars,
        words=words.strip()[: facts.FEEDBACK_CHARACTERS_MAX], at=at,
    )  # fmt: skip
    Feedback.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["stars", "words", "at"], unique_fields=["holder_id", "booking"]
    )


@transaction.atomic
def object_to(*, holder: int, booking: UUID, id: UUID, words: str, at: datetime) -> facts.Objection:
    """Object to a no at the door, or to not having been let out; once per booking, again: the same.

    Refusals: BookingUnknown, BookingWaiting, BookingCancelled, ObjectionEmpty.
    """
    row = Booking.objects.filter(holder_id=holder, id=booking).first()
    if row is None:
        raise refusals.BookingUnknown(id=booking)
    if row.state == Booking.State.WAITING:
        raise refusals.BookingWaiting()
    if row.state != Booking.State.BOOKED:
        raise refusals.BookingCancelled()
    said = words.strip()[: facts.OBJECTION_CHARACTERS_MAX]
    if not said:
        raise refusals.ObjectionEmpty()
    new = Objection(
        holder_id=holder, id=id, city=row.city, session_id=row.session_id, booking=booking, words=said, at=at
    )  # fmt: skip
    Objection.objects.bulk_create([new], ignore_conflicts=True)
    return telling.objection(Objection.objects.get(holder_id=holder, booking=booking))


@transaction.atomic
def object_at_door(
    *, city: str, session: UUID, code: str, id: UUID, words: str, at: datetime
) -> facts.Objection:  # fmt: skip
    """Record at the door what somebody with a code says against a no; once per booking, again: the same.

    Refusals: CodeUnreadable, CodeForged, CodeForeignCity, CodeUnknown, CodeOtherSession; those of ``object_to``.
    """
    key = find(city, code)
    row = Booking.objects.get(holder_id=key.holder_id, id=key.booking)
    if row.session_id != session:
        raise refusals.CodeOtherSession(starts=terms.local(Session.objects.get(id=row.session_id).starts))
    return object_to(holder=key.holder_id, booking=key.booking, id=id, words=words, at=at)


@transaction.atomic
def decide(
    *, pack: schema.Pack, holder: int, id: UUID, granted: bool, answer: str, by: str, at: datetime
) -> tuple[facts.Objection, facts.Attended | None]:
    """Decide on an objection; granted, the person was there from start to end. Again: the same.

    Refusals: ObjectionUnknown, ObjectionDecided, AnswerMissing. Locks: the objection, the booking.
    """
    if not answer.strip():
        raise refusals.AnswerMissing()
    row = Objection.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.ObjectionUnknown(id=id)
    if row.granted is not None:
        if row.granted != granted:
            raise refusals.ObjectionDecided()
        return telling.objection(row), None
    session = Session.objects.get(id=row.session_id)
    row.granted, row.answer, row.by, row.decided_at = granted, answer.strip()[:500], by, at
    row.save(update_fields=["granted", "answer", "by", "decided_at"])
    came = None
    if granted and at >= session.starts:
        came = enter_by_hand(pack=pack, holder=holder, booking=row.booking, by=by, at=at)
    return telling.objection(row), came

from datetime import timedelta

import pytest
from tests.civic.activities.hall import CITY, ENDS, NOON, STARTS, Hall, activity, named

from puhui.civic.activities import actions, facts, queries, refusals
from puhui.foundations.packs import schema
from puhui.ground import codes

STAYS = schema.Presence(check_out=True)


def test_a_booking_is_let_in_once_and_a_retry_is_answered_the_same(db):
    hall = Hall()
    booked = hall.book(1)
    came = hall.let_in(booked.code)
    assert (came.holder, came.places, came.done, came.again) == (1, 1, True, False)
    assert hall.let_in(booked.code).again
    with pytest.raises(refusals.CheckedInAlready):
        hall.let_in(booked.short, nonce=2)
    with pytest.raises(refusals.AttemptDiffers):
        hall.let_in(hall.book(2).code)
    (door,) = queries.doors(CITY, STARTS)
    assert (door.booked, door.present, door.present_places) == (2, 1, 1)


def test_who_stays_is_done_when_leaving(db):
    hall = Hall(activity(presence=STAYS), seats={"people": 5})
    booked = hall.book(1, attendees=(facts.Attendee(30), facts.Attendee(8, guardian=True)))
    with pytest.raises(refusals.NotCheckedIn):
        hall.let_out(booked.code)
    came = hall.let_in(booked.code, came=1)
    assert (came.places, came.done, came.minutes) == (1, False, None)
    left = hall.let_out(booked.code, at=ENDS - timedelta(minutes=10))
    assert (left.done, left.minutes) == (True, 110)
    assert hall.let_out(booked.code).again
    with pytest.raises(refusals.CheckedOutAlready):
        hall.let_out(booked.code, nonce=3)


def test_who_leaves_before_it_begins_was_not_there(db):
    hall = Hall(activity(presence=STAYS))
    booked = hall.book(1)
    hall.let_in(booked.code, at=STARTS - timedelta(minutes=10))
    for at, seen_at in ((STARTS - timedelta(minutes=1), None), (ENDS, STARTS - timedelta(minutes=5))):
        with pytest.raises(refusals.CheckOutEarly):
            hall.let_out(booked.code, at=at, seen_at=seen_at)
    assert hall.let_out(booked.code).done


def test_doors_say_why_not(db):
    hall, other = Hall(), Hall(city="luzhou")
    first, second, third = (hall.book(n) for n in (1, 2, 3))
    foreign = other.book(9)
    later = hall.open("later", starts=STARTS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    elsewhere = hall.book(4, session=later)
    hall.cancel(hall.book(5, session=later))
    said = codes.read_pass(first.code)
    forged = first.code.replace(f".{said.places}.", ".9.")
    cases = [
        (first.code, {"at": STARTS - timedelta(minutes=61)}, refusals.CheckInEarly),
        (first.code, {"at": ENDS + timedelta(seconds=1)}, refusals.CheckInLate),
        (first.code, {"came": 2}, refusals.TooManyCame),
        (third.short, {}, refusals.BookingWaiting),
        (elsewhere.code, {}, refusals.CodeOtherSession),
        (foreign.code, {}, refusals.CodeForeignCity),
        (foreign.short, {}, refusals.CodeForeignCity),
        (forged, {}, refusals.CodeForged),
        ("PA1.nonsense", {}, refusals.CodeUnreadable),
        (codes.short_of(b"key", named("nobody")), {}, refusals.CodeUnknown),
        (first.code, {"session": named("nowhere")}, refusals.SessionUnknown),
        (queries.booking(5, named("booking/5")).short, {"session": later}, refusals.BookingCancelled),
    ]
    for code, changes, refusal in cases:
        with pytest.raises(refusal):
            hall.let_in(code, nonce=code, **changes)
    with pytest.raises(refusals.CheckOutNotAsked):
        hall.let_out(second.code)


def test_what_was_taken_without_a_line_counts_when_it_was_shown(db):
    hall = Hall()
    code = hall.book(1).code
    late = ENDS + timedelta(hours=10)
    with pytest.raises(refusals.SeenInFuture):
        hall.let_in(code, seen_at=STARTS + timedelta(hours=1))
    with pytest.raises(refusals.UploadLate):
        hall.let_in(code, seen_at=STARTS, at=STARTS + timedelta(hours=73))
    assert hall.let_in(code, seen_at=STARTS, at=late).came_at == STARTS
    strict = Hall(activity(presence=schema.Presence(offline=False)), city="luzhou")
    with pytest.raises(refusals.OfflineNotAllowed):
        strict.let_in(strict.book(1, id=named("strict")).code, seen_at=STARTS)


def test_a_no_is_kept_and_may_be_tried_again(db):
    hall = Hall()
    booked = hall.book(1)
    early = STARTS - timedelta(hours=5)
    told = {"city": CITY, "session": hall.session, "code": booked.code, "nonce": named("in/1"), "way": "in", "by": "d"}
    with pytest.raises(refusals.CheckInEarly) as refused:
        hall.let_in(booked.code, at=early)
    actions.note_refusal(refusal=refused.value.code, at=early, **told)
    assert not hall.let_in(booked.code).again


def test_a_page_checks_passes_with_the_public_key_alone(db):
    import base64  # noqa: PLC0415

    hall = Hall()
    code = hall.book(1).code
    public = base64.urlsafe_b64decode(queries.public_key(CITY) + "=")
    assert codes.is_genuine(code, public)
    assert codes.read_pass(code).occasion == hall.session
    assert not codes.is_genuine(code, base64.urlsafe_b64decode(queries.public_key("luzhou") + "="))


def test_who_was_refused_objects_and_is_entered_by_hand(db):
    hall = Hall()
    booked, other = hall.book(1), hall.book(2)
    waits = hall.book(3)
    told = {"holder": 1, "booking": booked.id, "id": named("objection"), "at": ENDS}
    with pytest.raises(refusals.ObjectionEmpty):
        actions.object_to(words=" ", **told)
    with pytest.raises(refusals.BookingWaiting):
        actions.object_to(**told | {"holder": 3, "booking": waits.id}, words="x")
    said = actions.object_to(words="扫码枪坏了", **told)
    assert actions.object_to(words="扫码枪坏了", **told) == said
    assert queries.objections(CITY) == [said]
    decide = {"pack": hall.pack, "holder": 1, "id": said.id, "by": "desk", "at": ENDS}
    with pytest.raises(refusals.AnswerMissing):
        actions.decide(granted=True, answer="", **decide)
    decided, came = actions.decide(granted=True, answer="工作人员证实", **decide)
    assert (decided.state, came.done, came.came_at, came.left_at) == ("granted", True, STARTS, ENDS)
    assert actions.decide(granted=True, answer="again", **decide)[1] is None
    with pytest.raises(refusals.ObjectionDecided):
        actions.decide(granted=False, answer="no", **decide)
    with pytest.raises(refusals.ObjectionUnknown):
        actions.decide(granted=True, answer="x", **decide | {"id": other.id})
    assert queries.objections(CITY) == []


def test_only_who_was_there_says_how_it_was(db):
    hall = Hall()
    booked, absent = hall.book(1), hall.book(2)
    hall.let_in(booked.code)
    with pytest.raises(refusals.FeedbackNotYours):
        actions.give_feedback(holder=2, booking=absent.id, stars=5, words="", at=ENDS)
    with pytest.raises(refusals.FeedbackWrong):
        actions.give_feedback(holder=1, booking=booked.id, stars=6, words="", at=ENDS)
    for stars in (3, 4):
        actions.give_feedback(holder=1, booking=booked.id, stars=stars, words="讲得清楚", at=ENDS)
    found = queries.impression(hall.session)
    assert (found.given, found.stars, found.words) == (1, 4, ((4, "讲得清楚"),))


def test_everybody_is_reminded_once_an_hour_that_the_pack_names(db):
    hall = Hall(activity(reminders=(24, 2)))
    hall.book(1)
    hall.book(2)
    hall.book(3)  # waits, and is not reminded
    at = STARTS - timedelta(hours=20)
    assert actions.remind_due(pack=hall.pack, at=STARTS - timedelta(hours=25)) == []
    assert sorted((one.holder, one.hours) for one in actions.remind_due(pack=hall.pack, at=at)) == [(1, 24), (2, 24)]
    assert actions.remind_due(pack=hall.pack, at=at) == []
    last = actions.remind_due(pack=hall.pack, at=STARTS - timedelta(hours=1))
    assert sorted((one.holder, one.hours) for one in last) == [(1, 2), (2, 2)]
    assert actions.remind_due(pack=hall.pack, at=NOON) == []

import threading
import time
from datetime import timedelta

import pytest
from tests.civic.activities.hall import ENDS, NOON, STARTS, Hall, activity, named
from tests.economy.rewards.mall import at_once

from puhui.civic.activities import actions, booking, facts, queries, refusals
from puhui.foundations.packs import schema


def states(answers) -> list[str]:
    return [answer.state if isinstance(answer, facts.Booked) else answer.code for answer in answers]


def test_who_finds_no_place_waits_in_the_order_of_coming(db):
    hall = Hall()
    answers = hall.book_all(*(hall.wish(n) for n in range(1, 6)))
    assert states(answers) == ["booked", "booked", "waiting", "waiting", "waiting"]
    assert [answer.ahead for answer in answers] == [0, 0, 0, 1, 2]
    assert [bool(answer.code) for answer in answers] == [True, True, False, False, False]
    cancelled, moved = hall.cancel(answers[0])
    assert (cancelled.state, [one.holder for one in moved.bookings]) == ("cancelled", [3])
    assert queries.booking(4, answers[3].id).ahead == 0
    assert queries.seats_agree(hall.pack.city.city) == []
    assert queries.line_in_order(hall.session, "people")


def test_a_party_that_does_not_fit_keeps_its_turn_and_nobody_overtakes(db):
    hall = Hall(seats={"people": 3})
    hall.book(1)
    hall.book(2)
    party = hall.book(3, attendees=(facts.Attendee(40), facts.Attendee(41)))
    single = hall.book(4)
    assert (party.state, single.state) == ("waiting", "waiting")
    hall.cancel(queries.booking(1, named("booking/1")))
    assert queries.booking(3, party.id).state == "booked"
    assert queries.booking(4, single.id).state == "waiting"
    assert [one.state for one in actions.enlarge(session=hall.session, group="people", capacity=4).bookings] == [
        "booked"
    ]
    with pytest.raises(refusals.SeatsWrong):
        actions.enlarge(session=hall.session, group="people", capacity=3)
    assert queries.seats_agree(hall.pack.city.city) == []


def test_same_wish_again_has_the_same_answer_and_another_under_its_id_is_refused(db):
    hall = Hall(seats={"people": 10})
    first = hall.book(1)
    assert hall.book(1) == first
    with pytest.raises(refusals.BookedAlready):
        hall.book(1, id=named("other"))
    with pytest.raises(refusals.BookingDiffers) as refused:
        hall.book(1, attendees=(facts.Attendee(30), facts.Attendee(30)))
    assert refused.value.data["field"] == "places"
    with pytest.raises(refusals.BookingDiffers) as refused:
        hall.book(2, id=first.id)
    assert refused.value.data["field"] == "holder"
    assert queries.session(hall.session).seats[0].taken == 1


def test_without_a_waiting_list_full_is_full(db):
    hall = Hall(activity(waiting=False), seats={"people": 1})
    hall.book(1)
    with pytest.raises(refusals.SessionFull):
        hall.book(2)


def test_no_child_comes_without_a_guardian(db):
    hall = Hall(seats={"people": 10})
    adult, child = facts.Attendee(35), facts.Attendee(9, guardian=True)
    with pytest.raises(refusals.GuardianMissing) as refused:
        hall.book(1, attendees=(adult, facts.Attendee(9)))
    assert refused.value.data == {"age": 9, "limit": 18}
    with pytest.raises(refusals.AdultMissing):
        hall.book(1, attendees=(child,))
    hall.book(1, attendees=(adult, child))
    # Sixteen: a guardian's word, but nobody beside.
    hall.book(2, attendees=(facts.Attendee(16, guardian=True),))
    assert queries.attendees_of(1, named("booking/1")) == [adult, child]
    assert queries.ages_present(hall.session) == {"young": 2, "adults": 1}


def test_law_asks_for_a_guardian_where_a_pack_says_nothing(db):
    hall = Hall(activity(minors=None, groups=(schema.ActivityGroup(id="people", name=activity().name, age_min=8),)))
    with pytest.raises(refusals.GuardianMissing):
        hall.book(1, attendees=(facts.Attendee(35), facts.Attendee(13)))
    with pytest.raises(refusals.AgeOutside):
        hall.book(1, attendees=(facts.Attendee(35), facts.Attendee(5, guardian=True)))


def test_booking_has_its_times(db):
    hall = Hall()
    with pytest.raises(refusals.BookingNotOpen):
        hall.book(1, at=STARTS - timedelta(days=31))
    with pytest.raises(refusals.BookingClosed):
        hall.book(1, at=STARTS - timedelta(hours=2))
    with pytest.raises(refusals.PartyTooLarge):
        hall.book(1, attendees=(facts.Attendee(30),) * 6)
    with pytest.raises(refusals.GroupUnknown):
        hall.book(1, group="elders")
    with pytest.raises(refusals.SessionUnknown):
        hall.book(1, session=named("nowhere"))


def test_what_is_called_off_ends_its_bookings(db):
    hall = Hall()
    first = hall.book(1)
    with pytest.raises(refusals.AnswerMissing):
        actions.call_off(session=hall.session, why=" ", by="desk", at=NOON)
    ended = actions.call_off(session=hall.session, why="暴雨", by="desk", at=NOON)
    assert [one.state for one in ended.bookings] == ["called_off"]
    assert actions.call_off(session=hall.session, why="暴雨", by="desk", at=NOON).bookings == ()
    with pytest.raises(refusals.SessionCalledOff):
        hall.book(2)
    with pytest.raises(refusals.BookingSettled):
        hall.cancel(first)
    assert queries.seats_agree(hall.pack.city.city) == []


def test_late_cancelling_is_told_and_after_the_start_refused(db):
    hall = Hall()
    booked = hall.book(1)
    assert hall.cancel(booked, at=STARTS - timedelta(hours=3))[0].late
    again = hall.book(1, id=named("again"))
    with pytest.raises(refusals.BookingSettled):
        hall.cancel(again, at=STARTS)


def test_a_session_is_opened_once_and_as_the_pack_has_it(db):
    hall = Hall()
    assert hall.open("first") == hall.session
    for changes, refusal in (
        ({"seats": {"people": 3}}, refusals.SessionDiffers),
        ({"ends": ENDS + timedelta(hours=1)}, refusals.SessionDiffers),
        ({"seats": {"elders": 3}}, refusals.SeatsWrong),
        ({"seats": {}}, refusals.SeatsWrong),
        ({"ends": STARTS}, refusals.SessionTimesWrong),
        ({"place": facts.Place("海", latitude=None, longitude=1)}, refusals.PlaceWrong),
        ({"host": "nobody"}, refusals.HostUnknown),
        ({"activity": "nothing"}, refusals.ActivityUnknown),
    ):
        with pytest.raises(refusal):
            hall.open("first", **changes)


def _race(hall: Hall, sessions: list, holders: tuple[int, int]) -> list[tuple[object, object]]:
    both = threading.Barrier(2)

    def booker(holder: int) -> list[object]:
        answers = []
        for session in sessions:
            both.wait()
            wish = hall.wish(holder, session=session, id=named(f"{session}/{holder}"))
            answers += hall.book_all(wish)
        return answers

    answers = at_once(lambda: booker(holders[0]), lambda: booker(holders[1]))
    return list(zip(*answers, strict=True))


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_one_however_many_reach_for_it():
    hall = Hall(seats={"people": 1})
    sessions = [hall.open(f"s{n}") for n in range(100)]
    pairs = _race(hall, sessions, (1, 2))
    assert [sorted(states(pair)) for pair in pairs] == [["booked", "waiting"]] * 100
    assert queries.seats_agree(hall.pack.city.city) == []


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_have_the_last_place(monkeypatch):
    """The plain way: look whether there is a place, then take it."""

    def look(keys):
        found = {(row.session_id, row.group): row for row in booking.Seats.objects.filter(session_id=keys[0][0])}
        time.sleep(0.005)
        return found

    monkeypatch.setattr(booking, "lock", look)
    hall = Hall(seats={"people": 1})
    sessions = [hall.open(f"s{n}") for n in range(20)]
    pairs = _race(hall, sessions, (1, 2))
    assert ["booked", "booked"] in [states(pair) for pair in pairs]
    assert queries.seats_agree(hall.pack.city.city) != []


@pytest.mark.django_db(transaction=True)
def test_nobody_books_twice_through_two_doors():
    groups = (activity().groups[0], schema.ActivityGroup(id="elders", name=activity().name))
    hall = Hall(activity(groups=groups), seats={"people": 100, "elders": 100})
    sessions = [hall.open(f"s{n}") for n in range(20)]
    both = threading.Barrier(2)

    def booker(group: str) -> list[object]:
        answers = []
        for session in sessions:
            both.wait()
            wish = hall.wish(1, session=session, group=group, id=named(f"{session}/{group}"))
            answers += hall.book_all(wish, hall.wish(len(group), session=session, id=named(f"{session}/{len(group)}")))
        return answers

    answers = at_once(lambda: booker("people"), lambda: booker("elders"))
    mine = [sorted(states(pair)) for pair in zip(answers[0][::2], answers[1][::2], strict=True)]
    assert mine == [["activities.booked_already", "booked"]] * 20
    assert queries.seats_agree(hall.pack.city.city) == []

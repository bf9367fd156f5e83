"""Every constraint, met by going around the actions."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.civic.activities.hall import CITY, CLASSES, ENDS, NOON, PEOPLE, Hall, activity, named

from puhui.civic.activities import actions, facts, models
from puhui.foundations.packs import schema

AROUND = {
    "a_session_ends_after_it_starts": "UPDATE activities_session SET ends = starts",
    "booking_closes_before_the_end": "UPDATE activities_session SET opens = closes + interval '1 second'",
    "a_session_lies_in_china": "UPDATE activities_session SET latitude = 0",
    "what_is_called_off_says_why": "UPDATE activities_session SET state = 2",
    "places_are_never_oversold": "UPDATE activities_seats SET taken = capacity + 1",
    "nobody_or_more_wait": "UPDATE activities_seats SET waiting = -1",
    "bookings_are_for_people": "UPDATE activities_booking SET holder_id = -1",
    "a_booking_is_for_somebody": "UPDATE activities_booking SET places = 0",
    "a_booking_is_open_or_settled": "UPDATE activities_booking SET state = 3",
    "pupils_come_as_a_class": "UPDATE activities_booking SET pupils = 1, consents = 1, klass = ''",
    "every_pupil_has_a_guardians_word": "UPDATE activities_booking SET pupils = 5, consents = 4, klass = 'k', year = 1",
    "people_book_a_session_once": (
        'INSERT INTO activities_booking (holder_id, id, city, session_id, "group", places, state, ticket, short, school,'
        ' klass, consents, pupils, at) SELECT holder_id, gen_random_uuid(), city, session_id, "group", 1, 2, 99, short,'
        " '', '', 0, 0, at FROM activities_booking WHERE holder_id = 1"
    ),
    "an_age_is_in_years": "INSERT INTO activities_attendee SELECT 1, gen_random_uuid(), 0, 121, false, true, ''",
    "no_child_without_a_guardians_word": (
        "INSERT INTO activities_attendee SELECT 1, gen_random_uuid(), 0, 9, true, false, '1'"
    ),
    "a_guardians_word_has_a_version": (
        "INSERT INTO activities_attendee SELECT 1, gen_random_uuid(), 0, 9, true, true, ''"
    ),
    "booking_codes_can_be_typed": "UPDATE activities_code SET short = 'ILOU567890' WHERE holder_id = 1",
    "somebody_came": "UPDATE activities_attendance SET places = 0",
    "who_leaves_has_come": "UPDATE activities_attendance SET left_at = came_at - interval '1 second'",
    "a_door_leads_in_or_out": "UPDATE activities_attempt SET way = 'up'",
    "a_yes_names_its_booking": "UPDATE activities_attempt SET booking = NULL",
    "a_booking_is_objected_for_once": (
        "INSERT INTO activities_objection (holder_id, id, city, session_id, booking, words, at, answer, by)"
        " SELECT holder_id, gen_random_uuid(), city, session_id, booking, words, at, '', '' FROM activities_objection"
    ),
    "an_answer_has_a_reason_and_somebody": "UPDATE activities_objection SET granted = true, decided_at = now()",
    "a_feeds_turns_count_from_one": "UPDATE activities_feed SET turn = 0",
    "stars_go_from_one_to_five": "UPDATE activities_feedback SET stars = 6",
    "a_class_has_pupils": "UPDATE activities_schoolclass SET pupils = 0",
    "a_lesson_lasts_up_to_twelve_hours": (
        "INSERT INTO activities_lesson SELECT 'c', 's', 1, 'k', gen_random_uuid(), 121, 1, now(), '', now()"
    ),
    "a_lesson_is_given_to_somebody": (
        "INSERT INTO activities_lesson SELECT 'c', 's', 1, 'k', gen_random_uuid(), 1, 0, now(), '', now()"
    ),
}


@pytest.fixture
def hall(db) -> Hall:
    """A hall in which something has happened to everything."""
    hall = Hall(
        activity(groups=(PEOPLE, CLASSES), class_hours=Decimal(1), presence=schema.Presence(check_out=True)),
        seats={"people": 5, "classes": 50},
    )
    booked = hall.book(1, attendees=(facts.Attendee(30), facts.Attendee(9, guardian=True)))
    actions.register_school(city=CITY, school="s", name="校", district="", at=NOON)
    actions.appoint(city=CITY, school="s", holder=2, at=NOON)
    actions.register_class(city=CITY, school="s", year=2025, klass="k", pupils=30, by=2, at=NOON)
    klass = hall.book(2, group="classes", party=facts.ClassParty("s", "k", 30, 1, 30))
    hall.let_in(klass.code, nonce="class")
    hall.let_out(klass.code, nonce="class")
    hall.let_in(booked.code)
    actions.give_feedback(holder=1, booking=booked.id, stars=5, words="", at=ENDS)
    actions.object_to(holder=1, booking=booked.id, id=named("o"), words="x", at=ENDS)
    actions.open_feed(holder=1, city=CITY, at=ENDS)
    return hall


def test_every_constraint_has_its_way_around():
    named_ones = {
        constraint.name
        for model in vars(models).values()
        if isinstance(model, type) and model.__module__ == models.__name__
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert named_ones == set(AROUND)


@pytest.mark.parametrize("wall", sorted(AROUND))
def test_database_refuses_what_goes_around_the_actions(hall, wall):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[wall])
    assert refused.value.__cause__.diag.constraint_name == wall


@pytest.mark.parametrize("table", ["attendee", "lesson"])
def test_words_and_lessons_are_only_added(hall, table):
    for change in (f"UPDATE activities_{table} SET holder_id = 9", f"DELETE FROM activities_{table}"):
        change = change.replace("holder_id = 9", "title = ''") if table == "lesson" else change
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        assert isinstance(refused.value.__cause__, errors.RestrictViolation)

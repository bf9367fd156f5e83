"""Tables of activities; private to the room. Nobody's name stands in them, and no child's but as an age."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Session(models.Model):
    """One date of an activity; what the pack said when it was opened holds for its times."""

    class State(models.IntegerChoices):
        OPEN = 1
        CALLED_OFF = 2

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    activity = models.TextField()
    host = models.TextField()  # of a series, or empty
    organiser = models.TextField()
    place = models.TextField()
    district = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    state = models.SmallIntegerField(choices=State, default=State.OPEN)
    why = models.TextField(default="")
    opened_by = models.TextField()
    unit = models.TextField(default="")  # of the structure: who stands behind it; empty: the city itself
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "starts"], name="activities_sessions_by_time")]
        constraints = [
            CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_session_ends_after_it_starts"),
            CheckConstraint(
                condition=Q(opens__lte=F("closes")) & Q(closes__lte=F("ends")), name="booking_closes_before_the_end"
            ),
            CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(3, 54), longitude__range=(73, 136)),
                name="a_session_lies_in_china",
            ),
            CheckConstraint(condition=Q(state=1, why="") | Q(state=2) & ~Q(why=""), name="what_is_called_off_says_why"),
        ]


class Seats(models.Model):
    """A group's places in a session. The row is the door through which bookings go one after the other, in order."""

    session_id = models.UUIDField()
    group = models.TextField()
    city = models.TextField()
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)  # bookings in line
    tickets = models.BigIntegerField(default=0)  # given so far
    pk = models.CompositePrimaryKey("session_id", "group")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="places_are_never_oversold"),
            CheckConstraint(condition=Q(waiting__gte=0), name="nobody_or_more_wait"),
        ]


class Booking(models.Model):
    """Places for a person's party, or a class; ``ticket`` is its place in the order of coming."""

    class State(models.IntegerChoices):
        BOOKED = 1
        WAITING = 2
        CANCELLED = 3
        CALLED_OFF = 4

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    session_id = models.UUIDField()
    group = models.TextField()
    places = models.IntegerField()
    state = models.SmallIntegerField(choices=State)
    ticket = models.BigIntegerField()
    short = models.TextField()
    school = models.TextField(default="")
    klass = models.TextField(default="")
    year = models.SmallIntegerField(null=True)  # of school
    consents = models.IntegerField(default=0)
    pupils = models.IntegerField(default=0)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reminded = models.SmallIntegerField(null=True)  # hours before the start, of the last reminder
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["session_id", "group", "ticket"], name="activities_waiting", condition=Q(state=2)),
            models.Index(fields=["session_id", "state"], name="activities_of_session"),
        ]
        constraints = [
            CheckConstraint(condition=Q(holder_id__gt=0), name="bookings_are_for_people"),
            CheckConstraint(condition=Q(places__gte=1), name="a_booking_is_for_somebody"),
            CheckConstraint(
                condition=Q(state__in=(1, 2), settled_at=None) | Q(state__in=(3, 4), settled_at__isnull=False),
                name="a_booking_is_open_or_settled",
            ),
            CheckConstraint(
                condition=Q(klass="", year=None, pupils=0) | (~Q(klass="") & Q(year__isnull=False, pupils__gte=1)),
                name="pupils_come_as_a_class",
            ),
            CheckConstraint(condition=Q(consents__gte=F("pupils")), name="every_pupil_has_a_guardians_word"),
            UniqueConstraint(
                fields=["holder_id", "session_id", "klass"], condition=Q(state__in=(1, 2)),
                name="people_book_a_session_once",
            ),
        ]  # fmt: skip


class Attendee(models.Model):
    """One of a party; ``guarded`` says that the rules ask for a guardian's word, ``version`` which words were agreed to."""

    holder_id = models.BigIntegerField()
    booking = models.UUIDField()
    number = models.SmallIntegerField()
    age = models.SmallIntegerField()
    guarded = models.BooleanField()
    agreed = models.BooleanField()
    version = models.TextField()
    pk = models.CompositePrimaryKey("holder_id", "booking", "number")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(age__range=(0, 120)), name="an_age_is_in_years"),
            CheckConstraint(condition=Q(guarded=False) | Q(agreed=True), name="no_child_without_a_guardians_word"),
            CheckConstraint(condition=Q(guarded=False) | ~Q(version=""), name="a_guardians_word_has_a_version"),
        ]


class Code(models.Model):
    """The code a booking is found by, and the caller's id, which nobody else may use: both lead to the holder."""

    city = models.TextField()
    short = models.TextField()
    holder_id = models.BigIntegerField()
    booking = models.UUIDField()
    pk = models.CompositePrimaryKey("city", "short")

    class Meta:
        indexes = [models.Index(fields=["booking"], name="activities_code_by_booking")]
        constraints = [
            CheckConstraint(condition=Q(short__regex=r"^[0-9A-HJKMNP-TV-Z]{10}$"), name="booking_codes_can_be_typed")
        ]


class Attendance(models.Model):
    """That a booking was let in, once; and out, where that is asked for."""

    holder_id = models.BigIntegerField()
    booking = models.UUIDField()
    session_id = models.UUIDField()
    city = models.TextField()
    group = models.TextField()
    places = models.IntegerField()  # people who came
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()
    by = models.TextField()
    by_hand = models.BooleanField(default=False)  # after an objection
    pk = models.CompositePrimaryKey("holder_id", "booking")

    class Meta:
        indexes = [models.Index(fields=["session_id"], name="activities_attended")]
        constraints = [
            CheckConstraint(condition=Q(places__gte=1), name="somebody_came"),
            CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="who_leaves_has_come"),
        ]


class Attempt(models.Model):
    """One try at a door, under its nonce: what was answered stays answered. ``refusal`` is empty for a yes."""

    session_id = models.UUIDField()
    nonce = models.UUIDField()
    way = models.TextField()  # in, out
    city = models.TextField()
    short = models.TextField()  # empty where the code could not be read
    refusal = models.TextField()
    holder_id = models.BigIntegerField(null=True)
    booking = models.UUIDField(null=True)
    by = models.TextField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("session_id", "nonce")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(way__in=("in", "out")), name="a_door_leads_in_or_out"),
            CheckConstraint(condition=~Q(refusal="") | Q(booking__isnull=False), name="a_yes_names_its_booking"),
        ]


class Objection(models.Model):
    """What somebody says against a no at the door, and the answer of whoever decided."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    session_id = models.UUIDField()
    booking = models.UUIDField()
    words = models.TextField()
    at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(default="")
    by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["holder_id", "booking"], name="a_booking_is_objected_for_once"),
            CheckConstraint(
                condition=Q(granted=None, decided_at=None)
                | (Q(granted__isnull=False, decided_at__isnull=False) & ~Q(answer="") & ~Q(by="")),
                name="an_answer_has_a_reason_and_somebody",
            ),
        ]


class Feedback(models.Model):
    """How somebody found it."""

    holder_id = models.BigIntegerField()
    booking = models.UUIDField()
    session_id = models.UUIDField()
    stars = models.SmallIntegerField()
    words = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "booking")

    class Meta:
        indexes = [models.Index(fields=["session_id", "at"], name="activities_feedback_latest")]
        constraints = [CheckConstraint(condition=Q(stars__range=(1, 5)), name="stars_go_from_one_to_five")]


class School(models.Model):
    """A school whose classes book."""

    city = models.TextField()
    id = models.TextField()
    name = models.TextField()
    district = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "id")


class Teacher(models.Model):
    """Who books for a school's classes."""

    city = models.TextField()
    school = models.TextField()
    holder_id = models.BigIntegerField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "school", "holder_id")

    class Meta:
        indexes = [models.Index(fields=["holder_id"], name="activities_teachers_schools")]


class SchoolClass(models.Model):
    """A class in one school year, named by the year it begins in; so many pupils are enrolled."""

    city = models.TextField()
    school = models.TextField()
    year = models.SmallIntegerField()
    klass = models.TextField()
    pupils = models.SmallIntegerField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "school", "year", "klass")

    class Meta:
        constraints = [CheckConstraint(condition=Q(pupils__range=(1, 500)), name="a_class_has_pupils")]


class Feed(models.Model):
    """That somebody's bookings, or a school's, are read by a calendar program under a secret address.

    The secret is derived again from ``turn``; only its digest is kept. A new turn ends the old address.
    """

    holder_id = models.BigIntegerField()
    city = models.TextField()
    school = models.TextField(default="")  # empty: the own bookings
    turn = models.IntegerField(default=1)
    digest = models.BinaryField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "city", "school")

    class Meta:
        indexes = [models.Index(fields=["digest"], name="activities_feed_by_digest")]
        constraints = [CheckConstraint(condition=Q(turn__gte=1), name="a_feeds_turns_count_from_one")]


class Lesson(models.Model):
    """Class-hours that a class was taught: at a session (then ``id`` is the booking), or at school."""

    city = models.TextField()
    school = models.TextField()
    year = models.SmallIntegerField()
    klass = models.TextField()
    id = models.UUIDField()
    tenths = models.SmallIntegerField()  # of an hour
    pupils = models.SmallIntegerField()
    on = models.DateField()
    title = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "school", "year", "klass", "id")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(tenths__range=(1, 120)), name="a_lesson_lasts_up_to_twelve_hours"),
            CheckConstraint(condition=Q(pupils__gte=1), name="a_lesson_is_given_to_somebody"),
        ]

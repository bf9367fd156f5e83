"""Tables of volunteers; private to the room. Names and numbers are kept sealed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint


class TsTzRange(Func):
    """A span of time: its start lies within, its end does not."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Team(models.Model):
    """A team of the city, a unit, a district or an organisation."""

    class Level(models.IntegerChoices):
        CITY = 1
        UNIT = 2
        DISTRICT = 3
        ORGANISATION = 4

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    level = models.SmallIntegerField(choices=Level)
    name = models.TextField()
    district = models.TextField()
    parent = models.UUIDField(null=True)
    lead = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "name"], name="a_team_has_a_name_of_its_own"),
            UniqueConstraint(fields=["city"], condition=Q(level=1), name="a_city_has_one_team_of_its_own"),
            CheckConstraint(
                condition=Q(level=1, parent=None) | (~Q(level=1) & Q(parent__isnull=False)),
                name="every_team_but_the_citys_stands_below_one",
            ),
        ]


class Volunteer(models.Model):
    """Somebody who is registered. Only the young have the day they come of age kept."""

    holder_id = models.BigIntegerField()
    city = models.TextField()
    digest = models.BinaryField()  # keyed, of the number
    number = models.BinaryField()  # sealed
    masked = models.TextField()
    name = models.BinaryField()  # sealed
    skills = ArrayField(models.TextField(), default=list)
    insured_until = models.DateField(null=True)
    of_age_on = models.DateField(null=True)
    agreed = models.TextField(default="")  # the version of the words a guardian agreed to
    opened_at = models.DateTimeField(null=True)  # when a guardian opened name and number to exports
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "city")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "digest"], name="a_volunteer_number_is_one_persons"),
            CheckConstraint(condition=Q(of_age_on=None) | ~Q(agreed=""), name="the_young_serve_with_a_guardians_word"),
        ]


class Member(models.Model):
    """Somebody in a team."""

    class State(models.IntegerChoices):
        ASKED = 1
        MEMBER = 2
        LEFT = 3

    holder_id = models.BigIntegerField()
    team = models.UUIDField()
    state = models.SmallIntegerField(choices=State)
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "team")

    class Meta:
        indexes = [models.Index(fields=["team", "state"], name="volunteers_of_team")]


class Project(models.Model):
    """What a team does, and for whom it looks."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    team = models.UUIDField()
    name = models.TextField()
    about = models.TextField()
    skills = ArrayField(models.TextField(), default=list)
    first = models.DateField()
    last = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "last"], name="volunteers_projects_open")]
        constraints = [CheckConstraint(condition=Q(last__gte=F("first")), name="a_project_ends_after_it_begins")]


class Shift(models.Model):
    """When and where how many are needed."""

    id = models.UUIDField(primary_key=True)
    project = models.UUIDField()
    city = models.TextField()
    team = models.UUIDField()
    place = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    wanted = models.IntegerField()
    taken = models.IntegerField(default=0)
    minors = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "starts"], name="volunteers_shifts_by_time")]
        constraints = [
            CheckConstraint(condition=Q(ends__gt=F("starts")), name="a_shift_ends_after_it_starts"),
            CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("wanted")), name="a_shift_is_never_oversubscribed"
            ),
        ]


class Signup(models.Model):
    """Somebody's place in a shift."""

    class State(models.IntegerChoices):
        SIGNED = 1
        WITHDRAWN = 2

    holder_id = models.BigIntegerField()
    shift_id = models.UUIDField()
    city = models.TextField()
    state = models.SmallIntegerField(choices=State, default=State.SIGNED)
    short = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "shift_id")

    class Meta:
        indexes = [models.Index(fields=["shift_id"], name="volunteers_of_shift")]


class Code(models.Model):
    """The code a sign-up is found by."""

    city = models.TextField()
    short = models.TextField()
    holder_id = models.BigIntegerField()
    shift_id = models.UUIDField()
    pk = models.CompositePrimaryKey("city", "short")


class Record(models.Model):
    """A span somebody served, told once. ``shift_id`` is empty for what a sheet told."""

    class State(models.IntegerChoices):
        SERVING = 1
        RECORDED = 2
        CONFIRMED = 3
        REFUSED = 4
        REVERSED = 5

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    team = models.UUIDField()
    title = models.TextField()
    shift_id = models.UUIDField(null=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    minutes = models.IntegerField()
    state = models.SmallIntegerField(choices=State)
    way = models.TextField()  # check_in, sheet
    sheet = models.TextField(default="")  # SHA-256 of the file that told it
    by = models.TextField()
    at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["team", "state", "starts"], name="volunteers_records_of_team"),
            models.Index(fields=["city", "starts"], name="volunteers_records_confirmed", condition=Q(state=3)),
        ]
        constraints = [
            CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_end_after_they_start"),
            CheckConstraint(condition=Q(minutes__gte=0), name="minutes_are_not_below_zero"),
            CheckConstraint(condition=Q(way__in=("check_in", "sheet")), name="hours_are_told_at_a_door_or_by_a_sheet"),
            CheckConstraint(
                condition=Q(state__in=(1, 2), confirmed_by=None, why="")
                | Q(state=3, confirmed_by__isnull=False, why="")
                | (Q(state__in=(4, 5)) & ~Q(why="")),
                name="hours_are_confirmed_by_somebody_or_refused_for_a_reason",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("holder_id")), name="nobody_confirms_their_own_hours"
            ),
            ExclusionConstraint(
                name="an_hour_counts_once",
                expressions=[
                    ("holder_id", RangeOperators.EQUAL),
                    (TsTzRange(F("starts"), F("ends")), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=(1, 2, 3)),
            ),
        ]


class Training(models.Model):
    """That somebody was trained."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    title = models.TextField()
    minutes = models.IntegerField()
    on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="a_training_lasts_a_day_at_most")]


class Commended(models.Model):
    """An honour somebody was given."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    commendation = models.TextField()
    on = models.DateField()
    year = models.SmallIntegerField()
    by = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["holder_id", "city", "commendation", "year"], name="a_commendation_is_given_once_a_year"
            )
        ]


class Audit(models.Model):
    """A sample of confirmed records: announced with the hash of its seed, then drawn."""

    city = models.TextField()
    first = models.DateField()
    last = models.DateField()
    percent = models.SmallIntegerField()
    commitment = models.TextField()
    seed = models.TextField()  # told once it is drawn
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    population = models.IntegerField(default=0)
    sample = models.IntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(percent__range=(1, 100)), name="a_sample_is_a_share"),
            CheckConstraint(condition=Q(sample__lte=F("population")), name="a_sample_is_of_what_there_is"),
        ]


class Item(models.Model):
    """A record in a sample."""

    audit_id = models.BigIntegerField()
    position = models.IntegerField()
    holder_id = models.BigIntegerField()
    record = models.UUIDField()
    sound = models.BooleanField(null=True)
    judged_by = models.TextField(default="")
    judged_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    pk = models.CompositePrimaryKey("audit_id", "position")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(sound=False) | ~Q(why=""), name="what_is_found_unsound_says_why"),
        ]

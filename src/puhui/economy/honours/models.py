"""Tables of honours; private to the room.

A *tally* is something that is counted for people: grams, acts, days, points, a streak, another fact. A *deed* is
what one person did on one day in one scenario, as it stands now: kept by person, so that it can be compared with
what it becomes. A *score* is a person's tally over a period; its ``minus`` is the score below zero, so that one
ascending index is the order of a board. *Buckets* count that index (docs/decisions/0013-honours.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Tally(models.Model):
    """A small number for something that is counted in a city."""

    id = models.SmallAutoField(primary_key=True)
    city = models.TextField()
    what = models.TextField()  # grams, points, acts, days, streak, fact
    of = models.TextField(default="")  # scenarios joined by commas, or the kind of fact; "": all scenarios
    filled = models.BooleanField(default=False)  # everything that was there before it was counted

    class Meta:
        constraints = [UniqueConstraint(fields=["city", "what", "of"], name="a_tally_has_one_number")]


class Deed(models.Model):
    """What a person's day in one scenario comes to now."""

    holder_id = models.BigIntegerField()
    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    acts = models.IntegerField()
    mg = models.BigIntegerField()
    points = models.IntegerField()  # what was earned, without what lapsed
    last = models.BigIntegerField()  # microseconds since 1970, UTC, of the last act
    pk = models.CompositePrimaryKey("holder_id", "day", "scenario_id")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(holder_id__gt=0), name="deeds_are_of_people"),
            CheckConstraint(condition=Q(acts__gte=0, mg__gte=0, points__gte=0), name="no_deed_is_below_zero"),
        ]


class Fact(models.Model):
    """Something else that was told of a person, e.g. hours of volunteering; reversed, it counts no more."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    kind = models.TextField()
    thousandths = models.BigIntegerField()  # of the fact's unit
    on = models.DateField()
    at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [CheckConstraint(condition=Q(thousandths__gt=0), name="a_fact_is_of_something")]


class Score(models.Model):
    """A person's tally over a period; ``part`` is a district, or "" for the whole city."""

    holder_id = models.BigIntegerField()
    tally = models.SmallIntegerField()
    period = models.SmallIntegerField()  # calc.periods.Period
    starts = models.DateField()
    part = models.TextField(default="", db_collation="C")
    minus = models.BigIntegerField()
    reached = models.BigIntegerField()  # microseconds since 1970: who reached a score first stands before
    pk = models.CompositePrimaryKey("holder_id", "tally", "period", "starts", "part")

    class Meta:
        indexes = [
            models.Index(
                fields=["tally", "period", "starts", "part", "minus", "reached", "holder_id"],
                name="honours_board_order",
            )
        ]
        constraints = [CheckConstraint(condition=Q(minus__lt=0), name="only_who_did_something_is_on_a_board")]


class Bucket(models.Model):
    """How many scores stand from this key on to the next bucket's."""

    tally = models.SmallIntegerField()
    period = models.SmallIntegerField()
    starts = models.DateField()
    part = models.TextField(default="", db_collation="C")
    minus = models.BigIntegerField()
    reached = models.BigIntegerField()
    holder_id = models.BigIntegerField()
    people = models.IntegerField()
    before = models.BigIntegerField(default=0)  # people in all buckets before this one
    pk = models.CompositePrimaryKey("tally", "period", "starts", "part", "minus", "reached", "holder_id")

    class Meta:
        constraints = [CheckConstraint(condition=Q(people__gte=0), name="no_bucket_is_below_empty")]


class Podium(models.Model):
    """The first hundred of a board, and how many stand on it: what everybody looks at is one row."""

    tally = models.SmallIntegerField()
    period = models.SmallIntegerField()
    starts = models.DateField()
    part = models.TextField(default="", db_collation="C")
    people = models.IntegerField()
    holders = ArrayField(models.BigIntegerField())
    scores = ArrayField(models.BigIntegerField())
    reached = ArrayField(models.BigIntegerField())
    pk = models.CompositePrimaryKey("tally", "period", "starts", "part")


class Team(models.Model):
    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    name = models.TextField()
    code = models.TextField(unique=True)  # the invitation
    opened_by = models.BigIntegerField(null=True)  # a holder; none: staff
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    members = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["city", "kind"], name="honours_teams_by_kind")]
        constraints = [
            UniqueConstraint(fields=["city", "kind", "name"], name="a_team_has_its_name_alone"),
            CheckConstraint(condition=Q(members__gte=0), name="no_team_is_below_empty"),
        ]


class Membership(models.Model):
    """One stay of a person in a team; what they do on its days counts for it."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    kind = models.TextField()
    team_id = models.UUIDField()
    place = models.SmallIntegerField(default=1)  # of as many as the kind allows
    joined_on = models.DateField()
    left_on = models.DateField(null=True)  # the first day on which they are not in it
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [models.Index(fields=["team_id"], name="honours_members", condition=Q(left_on__isnull=True))]
        constraints = [
            UniqueConstraint(
                fields=["holder_id", "city", "kind", "place"],
                condition=Q(left_on__isnull=True),
                name="each_place_in_a_kind_is_taken_once",
            ),
            UniqueConstraint(
                fields=["holder_id", "team_id"],
                condition=Q(left_on__isnull=True),
                name="nobody_is_in_a_team_twice",
            ),
            CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="a_stay_ends_later"
            ),
        ]


class TeamScore(models.Model):
    """What the members of a team did over a period, on the days of their stay."""

    team_id = models.UUIDField()
    tally = models.SmallIntegerField()
    period = models.SmallIntegerField()
    starts = models.DateField()
    score = models.BigIntegerField()
    reached = models.BigIntegerField()
    pk = models.CompositePrimaryKey("team_id", "tally", "period", "starts")

    class Meta:
        indexes = [models.Index(fields=["tally", "period", "starts", "-score"], name="honours_team_order")]
        constraints = [CheckConstraint(condition=Q(score__gte=0), name="no_team_score_is_below_zero")]


class Profile(models.Model):
    """How a person wants to be met on boards; nobody's name is shown unless they say so."""

    holder_id = models.BigIntegerField()
    city = models.TextField()
    shown = models.BooleanField(default=False)
    district = models.TextField(default="", db_collation="C")
    frame = models.TextField(default="")  # the badge whose avatar frame is worn
    pk = models.CompositePrimaryKey("holder_id", "city")


class Given(models.Model):
    """A badge that a person got, and lost where its ground was reversed. Its history is only added to."""

    holder_id = models.BigIntegerField()
    city = models.TextField()
    badge = models.TextField()
    number = models.SmallIntegerField()  # the first time, the second ...
    needed = models.BigIntegerField()
    at = models.DateTimeField()
    on = models.DateField()  # the day whose records completed it
    taken_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "city", "badge", "number")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["holder_id", "city", "badge"],
                condition=Q(taken_at__isnull=True),
                name="a_badge_is_had_once_at_a_time",
            ),
            CheckConstraint(condition=Q(number__gte=1), name="badges_are_numbered_from_one"),
        ]


class BadgeRule(models.Model):
    """The figure by which a badge was last looked for among everybody."""

    city = models.TextField()
    badge = models.TextField()
    tally = models.SmallIntegerField()
    needed = models.BigIntegerField()
    pk = models.CompositePrimaryKey("city", "badge")


class Certificate(models.Model):
    """A certificate as it was signed. ``ground`` names the honour it hangs on, e.g. badge/first-ride."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    code = models.TextField(unique=True)
    city = models.TextField()
    template = models.TextField()
    ground = models.TextField()
    number = models.IntegerField()  # its bit in the city's status lists
    facts = models.JSONField()  # what it says: words, grams, name where the person wanted one
    credential = models.TextField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "number"], name="each_certificate_has_its_own_bit"),
            UniqueConstraint(
                fields=["holder_id", "city", "template", "ground"],
                condition=Q(revoked_at__isnull=True),
                name="one_valid_certificate_for_one_honour",
            ),
            CheckConstraint(condition=Q(number__gte=0), name="bits_are_counted_from_zero"),
        ]


class PioneerList(models.Model):
    """A year's pioneers: computed, looked at, published, and frozen then."""

    id = models.BigAutoField(primary_key=True)
    city = models.TextField()
    board = models.TextField()
    year = models.SmallIntegerField()
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.IntegerField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "board", "year"], name="a_year_has_one_list_of_pioneers"),
            CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_list_is_published_by_somebody",
            ),
        ]


class Pioneer(models.Model):
    holder_id = models.BigIntegerField()
    list_id = models.BigIntegerField()
    place = models.IntegerField()
    score = models.BigIntegerField()
    struck = models.TextField(default="")  # why a reviewer took them off
    agreed_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "list_id")

    class Meta:
        indexes = [models.Index(fields=["list_id", "place"], name="honours_pioneers_in_order")]
        constraints = [CheckConstraint(condition=Q(place__gte=1), name="places_are_counted_from_one")]


class Progress(models.Model):
    """How far a city's honours have come: whoever applies changes holds this row."""

    city = models.TextField(primary_key=True)
    ended = models.DateField()  # points that lapsed before it are applied
    applied_at = models.DateTimeField(null=True)


class Seen(models.Model):
    """A settlement that was applied."""

    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    batch_id = models.BigIntegerField()
    shard = models.IntegerField()
    pk = models.CompositePrimaryKey("day", "scenario_id", "batch_id", "shard")

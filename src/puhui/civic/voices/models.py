"""Tables of voices; private to the room. Cases name nobody: who told them stands in voices alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Sort(models.IntegerChoices):
    SNAPSHOT = 1
    PROPOSAL = 2


class Case(models.Model):
    """What a unit answers; one or more voices tell it."""

    class State(models.IntegerChoices):
        WAITING = 1
        OPEN = 2
        ANSWERED = 3
        MERGED = 4
        DROPPED = 5

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.IntegerField()
    sort = models.SmallIntegerField(choices=Sort)
    kind = models.TextField()  # empty for proposals
    title = models.TextField(default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    district = models.TextField(default="")
    place = models.TextField(default="")
    unit = models.UUIDField(null=True)
    state = models.SmallIntegerField(choices=State, default=State.WAITING)
    round = models.SmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)  # of this round
    due = models.DateField(null=True)
    due_open = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)  # of this round
    adopted = models.BooleanField(null=True)
    merged_into = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["city", "kind", "opened_at"], name="voices_cases_near"),
            models.Index(fields=["unit", "state", "due"], name="voices_cases_of_unit"),
        ]
        constraints = [
            UniqueConstraint(fields=["city", "number"], name="a_case_has_a_number_of_its_own"),
            CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_position_has_two_degrees",
            ),
            CheckConstraint(
                condition=Q(given_at=None, due=None) | Q(given_at__isnull=False, due__isnull=False, unit__isnull=False),
                name="a_given_case_has_a_unit_and_a_last_day",
            ),
            CheckConstraint(
                condition=(Q(state=3) & Q(answered_at__isnull=False, given_at__isnull=False))
                | (~Q(state=3) & (Q(answered_at=None) | Q(state=4))),
                name="an_answered_case_was_given_and_answered",
            ),
            CheckConstraint(condition=Q(round__in=(1, 2)), name="a_case_is_opened_again_once"),
            CheckConstraint(
                condition=Q(state=4, merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | ~Q(state=4) & Q(merged_into=None),
                name="a_merged_case_names_another",
            ),
            CheckConstraint(condition=Q(adopted=None) | Q(sort=2), name="only_proposals_are_adopted"),
        ]


class Voice(models.Model):
    """What one person sent."""

    class State(models.IntegerChoices):
        WAITING = 1
        HELD = 2
        PUBLISHED = 3
        ROUTED = 4
        DECLINED = 5
        WITHDRAWN = 6  # its author left before anybody had looked

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    sort = models.SmallIntegerField(choices=Sort)
    kind = models.TextField()
    title = models.TextField(default="")
    words = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    district = models.TextField(default="")
    place = models.TextField(default="")
    state = models.SmallIntegerField(choices=State)
    flags = ArrayField(models.TextField(), default=list)
    case_id = models.UUIDField()
    content = models.BinaryField()  # SHA-256 of all that was told, so that the same again is known
    at = models.DateTimeField()
    look_by = models.DateField()
    left = models.BooleanField(default=False)  # its author has left
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "at"], name="voices_of_case"),
            models.Index(fields=["city", "state", "look_by"], name="voices_to_look_at", condition=Q(state__in=(1, 2))),
            models.Index(fields=["holder_id", "city", "at"], name="voices_of_person"),
        ]


class Photo(models.Model):
    """A photo of a voice, as it was drawn anew; ``sha256`` leads to the file among the evidence."""

    holder_id = models.BigIntegerField()
    voice = models.UUIDField()
    place = models.SmallIntegerField()
    city = models.TextField()
    sha256 = models.TextField()
    hash = models.BigIntegerField()
    faces = models.SmallIntegerField()
    perhaps = models.SmallIntegerField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "voice", "place")

    class Meta:
        indexes = [
            models.Index(fields=["city", "at"], name="voices_photos_by_time"),
            models.Index(fields=["sha256"], name="voices_photos_by_content"),
        ]


class Answer(models.Model):
    """What a unit answered in a round."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    city = models.TextField()
    round = models.SmallIntegerField()
    unit = models.UUIDField()
    words = models.TextField()
    sha256 = models.TextField(default="")  # of the photo afterwards
    adopted = models.BooleanField(null=True)
    due = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="voices_answers_by_content")]
        constraints = [
            UniqueConstraint(fields=["case_id", "round"], name="a_case_is_answered_once_a_round"),
            CheckConstraint(condition=~Q(words=""), name="an_answer_has_words"),
        ]


class Step(models.Model):
    """Something that was done with a case."""

    case_id = models.UUIDField()
    city = models.TextField()
    what = models.TextField()
    by = models.TextField()
    why = models.TextField(default="")
    told = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "id"], name="voices_steps_of_case")]


class Verdict(models.Model):
    """Whether somebody who told of a case is content with the answer of a round."""

    holder_id = models.BigIntegerField()
    case_id = models.UUIDField()
    round = models.SmallIntegerField()
    content = models.BooleanField()
    words = models.TextField(default="")
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "case_id", "round")

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="voices_verdicts_of_case")]


class Moderation(models.Model):
    """A decision about a voice."""

    class Deed(models.IntegerChoices):
        PUBLISH = 1
        ROUTE = 2
        HOLD = 3
        DECLINE = 4

    holder_id = models.BigIntegerField()
    voice = models.UUIDField()
    number = models.SmallIntegerField()
    deed = models.SmallIntegerField(choices=Deed)
    reason = models.TextField(default="")
    words = models.TextField(default="")
    on_appeal = models.BooleanField(default=False)
    by = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "voice", "number")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(deed=1) | Q(on_appeal=True) | ~Q(reason=""), name="a_no_has_its_reason")
        ]


class Appeal(models.Model):
    """What an author says against a no: once."""

    holder_id = models.BigIntegerField()
    voice = models.UUIDField()
    city = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()
    declined_by = models.TextField()
    upheld = models.BooleanField(null=True)
    by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "voice")

    class Meta:
        indexes = [models.Index(fields=["city", "at"], name="voices_appeals_open", condition=Q(upheld=None))]
        constraints = [
            CheckConstraint(
                condition=Q(by=None) | ~Q(by=F("declined_by")), name="who_declined_does_not_decide_the_appeal"
            ),
            CheckConstraint(
                condition=Q(upheld=None, by=None) | Q(upheld__isnull=False, by__isnull=False),
                name="an_appeal_is_decided_by_somebody",
            ),
        ]


class Support(models.Model):
    """That somebody supports a proposal."""

    holder_id = models.BigIntegerField()
    case_id = models.UUIDField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "case_id")

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="voices_supports_of_case")]

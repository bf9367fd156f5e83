"""Tables of scrutiny; private to the room. What grows with people leads its key with the holder.

Only fingerprints and devices are looked up across people, by what they are: those lead with it.
"""

from django.db import models
from django.db.models import CheckConstraint, Q

from puhui.engine.scrutiny.facts import State

STATES = [state.value for state in State]


class Case(models.Model):
    """A record that a check suspects, and where its review stands. Its act lies on its sheet, at zero while aside."""

    holder_id = models.BigIntegerField()
    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    city = models.TextField()
    scenario = models.TextField()
    day = models.DateField()
    state = models.TextField()
    reasons = models.JSONField()  # a list of check, kind, data
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    appealed_at = models.DateTimeField(null=True)
    answered = models.BooleanField(default=False)  # the appeal
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    pk = models.CompositePrimaryKey("holder_id", "feed_id", "source_key")

    class Meta:
        indexes = [
            models.Index(fields=["city", "scenario", "day"], name="cases_by_scene_and_day"),
            models.Index(
                fields=["city", "due_on", "holder_id"], name="cases_to_be_decided",
                condition=Q(state="held") | Q(appealed_at__isnull=False, answered=False),
            ),
        ]  # fmt: skip
        constraints = [
            CheckConstraint(condition=Q(state__in=STATES), name="a_case_is_held_cleared_released_or_refused"),
            CheckConstraint(condition=Q(holder_id__gt=0), name="cases_are_about_people"),
            CheckConstraint(
                condition=Q(state__in=["held", "cleared"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(why=""),
                name="a_decided_case_says_who_when_and_why",
            ),
            CheckConstraint(
                condition=Q(answered=False) | Q(appealed_at__isnull=False), name="only_an_appeal_is_answered"
            ),
        ]


class Decision(models.Model):
    """Who decided what, when and why; rows are only ever added."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()  # the caller's number, mixed with the act where many are decided at once
    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    before = models.TextField()
    state = models.TextField()
    by = models.BigIntegerField()
    why = models.TextField()
    on_appeal = models.BooleanField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [models.Index(fields=["holder_id", "feed_id", "source_key"], name="decisions_by_act")]
        constraints = [
            CheckConstraint(condition=Q(state__in=["released", "refused"]), name="a_decision_releases_or_refuses"),
            CheckConstraint(condition=~Q(why=""), name="a_decision_says_why"),
        ]


class Appeal(models.Model):
    """What a person says for an act of theirs, once."""

    holder_id = models.BigIntegerField()
    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    text = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "feed_id", "source_key")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(text=""), name="an_appeal_says_something")]


class Declaration(models.Model):
    """What a person says to have done. ``declared_at`` is ours, never the telephone's."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    feed = models.TextField()
    day = models.DateField()  # of the first photo, by which the pace is counted
    declared_at = models.DateTimeField()
    odometer_km = models.IntegerField(null=True)
    closed_at = models.DateTimeField(null=True)  # all photos are there, or the person gave it up
    hours = models.IntegerField(default=0)
    given_up = models.BooleanField(default=False)
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_id", "city", "feed"], condition=Q(closed_at=None), name="a_car_is_parked_once"
            ),
            CheckConstraint(
                condition=Q(odometer_km__isnull=True) | Q(odometer_km__gte=0), name="an_odometer_starts_at_nought"
            ),
        ]
        indexes = [models.Index(fields=["holder_id", "city", "feed", "day"], name="declarations_by_day")]


class Photo(models.Model):
    """One photo of a declaration: its original and the copy that is shown, both kept by content."""

    holder_id = models.BigIntegerField()
    declaration = models.UUIDField()
    place = models.SmallIntegerField()  # 1: the first
    sha256 = models.CharField(max_length=64)
    shown_sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    hash = models.BigIntegerField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "declaration", "place")


class Fingerprint(models.Model):
    """A quarter of a photo's hash (or of its middle's), by which near copies are found across people."""

    city = models.TextField()
    quarter = models.IntegerField()  # the quarter's place << 16 | its 16 bits
    hash = models.BigIntegerField()
    holder_id = models.BigIntegerField()
    declaration = models.UUIDField()
    place = models.SmallIntegerField()
    pk = models.CompositePrimaryKey("city", "quarter", "hash", "holder_id", "declaration", "place")


class Device(models.Model):
    """An act and the keyed hash of the device that it came from."""

    city = models.TextField()
    device = models.UUIDField()
    holder_id = models.BigIntegerField()
    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    scenario = models.TextField()
    day = models.DateField()
    batch_id = models.BigIntegerField()
    pk = models.CompositePrimaryKey("city", "device", "holder_id", "feed_id", "source_key")

    class Meta:
        indexes = [models.Index(fields=["batch_id"], name="devices_by_delivery")]


class Audit(models.Model):
    """A random look at self-declared acts that were counted. The seed's hash is there before the draw, the seed after."""

    id = models.BigAutoField(primary_key=True)
    city = models.TextField()
    first = models.DateField()
    last = models.DateField()
    confidence = models.SmallIntegerField()  # per cent
    margin = models.SmallIntegerField()  # ± per cent
    commitment = models.CharField(max_length=64)
    sealed_seed = models.TextField()  # told only once it was drawn
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    population = models.BigIntegerField(default=0)
    population_sha256 = models.CharField(max_length=64, default="")
    sample = models.IntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(last__gte=models.F("first")), name="an_audit_looks_at_days_in_order"),
            CheckConstraint(condition=Q(sample__lte=models.F("population")), name="a_sample_is_part_of_its_population"),
        ]


class AuditItem(models.Model):
    """One act of a sample, and what was found."""

    audit_id = models.BigIntegerField()
    position = models.IntegerField()
    holder_id = models.BigIntegerField()
    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    scenario = models.TextField()
    day = models.DateField()
    sound = models.BooleanField(null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)
    why = models.TextField(default="")
    pk = models.CompositePrimaryKey("audit_id", "position")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(sound__isnull=True) | Q(judged_by__isnull=False, judged_at__isnull=False),
                name="a_judgement_says_who_and_when",
            )
        ]

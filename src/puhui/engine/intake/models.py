"""Tables of intake: what partners delivered, and which of their records have been claimed.

A record's key is claimed in the same transaction as its effect, so it can neither be lost nor doubled.
"""

from django.db import models
from django.db.models import Q


class Feed(models.Model):
    """A small number for a feed of a city, so that two million rows need not repeat its name."""

    id = models.SmallAutoField(primary_key=True)
    city = models.TextField()
    code = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="a_feed_has_one_number")]


class BatchState(models.TextChoices):
    RECEIVED = "received"
    SETTLING = "settling"
    SETTLED = "settled"
    REFUSED = "refused"


class Batch(models.Model):
    """One delivery: a file or one call of the API. Counts are final once it is settled."""

    feed = models.ForeignKey(Feed, models.PROTECT)
    city = models.TextField()
    feed_code = models.TextField()
    partner = models.TextField()
    pack_number = models.BigIntegerField()
    evidence_sha256 = models.CharField(max_length=64)
    file_name = models.TextField()
    way = models.TextField()  # command_line, console, api, demo
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.TextField(choices=BatchState, default=BatchState.RECEIVED)
    refusal = models.JSONField(null=True)  # code, message, data, en: why the whole file was refused
    rows = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    conflict = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    open = models.BigIntegerField(default=0)
    unclaimed = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    reduction_mg = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    people = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["city", "-received_at"], name="batches_by_city")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows=models.F("accepted")
                    + models.F("duplicate")
                    + models.F("conflict")
                    + models.F("rejected")
                    + models.F("open")
                    + models.F("unclaimed")
                    + models.F("held")
                )
                | ~Q(state=BatchState.SETTLED),
                name="outcomes_add_up_to_the_rows",
            )
        ]


class Standing(models.IntegerChoices):
    """Where a claimed record stands now."""

    COUNTED = 1
    UNCLAIMED = 2
    OPEN = 3
    PAIRED = 4  # the entry tap of a ride that its exit tap counts for
    OUTRANKED = 5  # a better channel told the same act
    EXPIRED = 6  # waited for its person until the time was up
    HELD = 7  # suspect: counts nothing until somebody has looked at it
    REFUSED = 8  # somebody looked at it, and it does not count


class Record(models.Model):
    """The claim on a partner's record: one row per key, for ever."""

    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    revision = models.IntegerField()
    digest = models.BigIntegerField()
    standing = models.SmallIntegerField(choices=Standing)
    holder_id = models.BigIntegerField()  # 0 while nobody is known
    day = models.DateField()
    ref = models.BigIntegerField()  # batch << 32 | row of the file that told it
    pk = models.CompositePrimaryKey("feed_id", "source_key")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=0), name="a_revision_is_not_negative"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="a_record_stands_somewhere"),
            models.CheckConstraint(
                condition=~Q(holder_id=0) | Q(standing__in=[2, 3, 4, 6]), name="a_counted_record_has_a_holder"
            ),
        ]


class Waiting(models.Model):
    """An act whose subject has not joined: kept under a keyed hash, for the time the pack says."""

    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    subject = models.BinaryField(max_length=16)
    scenario = models.TextField()
    at = models.DateTimeField()
    day = models.DateField()
    inputs = models.JSONField()  # input name -> millionths of the methodology's unit
    ref = models.BigIntegerField()
    until = models.DateField()
    pk = models.CompositePrimaryKey("feed_id", "source_key")

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="waiting_by_subject"),
            models.Index(fields=["until"], name="waiting_by_end"),
        ]


class Tap(models.Model):
    """A gate's tap: kept while another tap may still pair with it."""

    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    subject = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    day = models.DateField()
    kind = models.TextField()  # entry, exit
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    ref = models.BigIntegerField()
    pk = models.CompositePrimaryKey("feed_id", "source_key")

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="taps_by_subject")]


class Station(models.Model):
    """One station of a table, as the latest accepted record of its feed says."""

    feed_id = models.SmallIntegerField()
    source_key = models.TextField(db_collation="C")
    name = models.TextField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    pk = models.CompositePrimaryKey("feed_id", "source_key")

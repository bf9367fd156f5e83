"""Tables of reductions: grams with the version that counted them. Grams are never spent.

A *sheet* is what one person did in one scenario on one local day, line by line. It is never changed: a
correction, a late record or a better channel writes the next revision, and the highest one holds.
Keys are led by the day, so that a day's bulk is appended and the cost does not grow with history.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Scenario(models.Model):
    """A small number for a scenario of a city."""

    id = models.SmallAutoField(primary_key=True)
    city = models.TextField()
    code = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="a_scenario_has_one_number")]


class Sheet(models.Model):
    """One revision of a person's day in one scenario; the arrays run in step, in order of (at, feed, key)."""

    day = models.DateField()
    holder_id = models.BigIntegerField()  # below zero: nobody was named; counted for the city alone
    scenario_id = models.SmallIntegerField()
    revision = models.SmallIntegerField()
    batch_id = models.BigIntegerField()
    pack_number = models.BigIntegerField()
    version = models.TextField()  # of the methodology, for all lines of this revision
    feeds = ArrayField(models.SmallIntegerField())
    keys = ArrayField(models.TextField())
    instants = ArrayField(models.BigIntegerField())  # microseconds since 1970, UTC
    inputs = ArrayField(models.BigIntegerField())  # millionths, inputs in the methodology's order, line by line
    mg = ArrayField(models.BigIntegerField())  # 0 where outranked
    outranked = ArrayField(models.BooleanField(), null=True)  # null: no line is
    total_mg = models.BigIntegerField()
    pk = models.CompositePrimaryKey("day", "holder_id", "scenario_id", "revision")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="sheets_are_revised_from_one_on"),
            models.CheckConstraint(condition=Q(total_mg__gte=0), name="a_day_never_saves_less_than_nothing"),
        ]


class Total(models.Model):
    """What one settlement changed for one day and scenario: the sums that the public pages show."""

    city = models.TextField()
    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    batch_id = models.BigIntegerField()
    shard = models.IntegerField()
    acts = models.BigIntegerField()
    mg = models.BigIntegerField()
    points = models.BigIntegerField()
    people = models.BigIntegerField()  # people who have a sheet that day and had none before
    pk = models.CompositePrimaryKey("day", "scenario_id", "batch_id", "shard")

    class Meta:
        indexes = [models.Index(fields=["city", "day"], name="totals_by_city_and_day")]

"""Assignments by versions, and the marks of what changed."""

from django.db import models
from django.db.models import F, Q

from puhui.oversight.assignments import facts
from puhui.oversight.assignments.models.units import Unit


class Assignment(models.Model):
    """An assignment's identity: its number, and the row of the policy document that it came from, if any.

    ``part`` tells apart what one row gives to several units, each for itself ("each district leads").
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.TextField(default="")
    policy = models.UUIDField(null=True)
    position = models.IntegerField(null=True)
    part = models.TextField(default="")
    # The document as the city pack calls it, and where in it the task stands.
    document = models.TextField(default="")
    clause = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["city"], name="assignments_assignment_city")]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "document", "number", "part"],
                condition=~Q(document=""),
                name="a_task_of_a_pack_is_given_once",
            ),
            models.UniqueConstraint(
                fields=["policy", "position", "part"],
                condition=Q(policy__isnull=False),
                name="a_row_of_a_document_is_taken_over_once",
            ),
            models.CheckConstraint(
                condition=Q(policy=None, position=None) | Q(policy__isnull=False, position__isnull=False),
                name="a_document_is_named_with_the_row",
            ),
        ]


class Version(models.Model):
    """An assignment as it stood from ``at`` until ``superseded_at``."""

    id = models.UUIDField(primary_key=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.TextField()
    title = models.TextField()
    text = models.TextField(default="")
    group = models.TextField(default="")
    parent = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    due = models.DateField(null=True)
    cycle = models.TextField(default="")
    quota_times = models.IntegerField(null=True)
    quota_period = models.TextField(default="")
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="versions_of_an_assignment_are_counted"),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(superseded_at=None), name="one_version_of_an_assignment_stands"
            ),
            models.CheckConstraint(condition=Q(state__in=facts.STATES), name="the_state_of_an_assignment_is_known"),
            models.CheckConstraint(
                condition=Q(due=None) | Q(quota_times=None), name="an_assignment_has_a_due_date_or_a_quota"
            ),
            models.CheckConstraint(
                condition=Q(due=None) | Q(due__gte=F("starts")), name="an_assignment_is_due_no_earlier_than_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(quota_times=None, quota_period="")
                | Q(quota_times__gte=1, quota_period__in=tuple(facts.MONTHS)),
                name="a_quota_is_so_often_per_known_period",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("at")),
                name="a_version_of_an_assignment_ends_no_earlier_than_it_began",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("assignment")), name="no_assignment_is_part_of_itself"
            ),
        ]


class Party(models.Model):
    """A unit that leads or cooperates in a version, in the document's order; the first lead merges."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    duty = models.TextField()
    position = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="a_unit_takes_part_once"),
            models.UniqueConstraint(fields=["version", "duty", "position"], name="units_of_a_version_are_in_order"),
            models.CheckConstraint(
                condition=Q(duty__in=(facts.LEAD, facts.COOPERATING)), name="how_a_unit_takes_part_is_known"
            ),
        ]


class Target(models.Model):
    """A quantity that a version promises."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="targets")
    position = models.SmallIntegerField()
    metric = models.TextField()
    comparator = models.TextField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.TextField(default="")
    period = models.TextField(default="")
    scope = models.TextField(default="")
    bound = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.DateField(null=True)
    gather = models.TextField()
    known = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="targets_of_a_version_are_in_order"),
            models.CheckConstraint(condition=Q(comparator__in=facts.COMPARATORS), name="a_target_compares"),
            models.CheckConstraint(
                condition=Q(gather__in=(facts.SUM, facts.AVERAGE)), name="how_figures_become_one_is_known"
            ),
        ]


class Mark(models.Model):
    """When a city's units, assignments, rules or reports changed last, by the local day of which the change tells.

    Written by the database alone; whoever keeps an answer in memory keeps the marks beside it.
    """

    city = models.TextField()
    day = models.DateField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "day"], name="a_day_of_a_city_is_marked_once")]

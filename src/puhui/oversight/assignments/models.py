"""Units and assignments. Versions are only added; what a later version closes is the time until which one stood."""

from django.db import models
from django.db.models import F, Q

from puhui.oversight.assignments import facts


class Unit(models.Model):
    """A unit's identity; what it is called and where it stands is told by versions."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["city"], name="assignments_unit_city")]


class UnitVersion(models.Model):
    """A unit as it stood from ``at`` until ``superseded_at``."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    name = models.TextField()
    kind = models.TextField()
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True)
    successor = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="versions_of_a_unit_are_counted"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(superseded_at=None), name="one_version_of_a_unit_stands"
            ),
            models.CheckConstraint(condition=Q(kind__in=facts.UNIT_KINDS), name="the_kind_of_a_unit_is_known"),
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="a_unit_ends_no_earlier_than_it_began"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(last__isnull=False), name="only_a_unit_that_ended_has_a_successor"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("at")),
                name="a_version_of_a_unit_ends_no_earlier_than_it_began",
            ),
            models.CheckConstraint(
                condition=(Q(parent=None) | ~Q(parent=F("unit"))) & (Q(successor=None) | ~Q(successor=F("unit"))),
                name="a_unit_stands_neither_below_nor_after_itself",
            ),
        ]


class Contact(models.Model):
    """A person of a unit. Not append-only: a name is forgotten when it is not needed any more."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts")
    duty = models.TextField()
    name = models.TextField()
    title = models.TextField(default="")
    phone = models.TextField(default="")
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "duty"], condition=Q(last=None), name="one_person_at_a_time_has_a_duty"
            ),
            models.CheckConstraint(condition=Q(duty__in=facts.DUTIES), name="the_duty_of_a_contact_is_known"),
        ]


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

    class Meta:
        indexes = [models.Index(fields=["city"], name="assignments_assignment_city")]
        constraints = [
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="targets_of_a_version_are_in_order"),
            models.CheckConstraint(condition=Q(comparator__in=facts.COMPARATORS), name="a_target_compares"),
            models.CheckConstraint(
                condition=Q(gather__in=(facts.SUM, facts.AVERAGE)), name="how_figures_become_one_is_known"
            ),
        ]


class Rulebook(models.Model):
    """A city's rules of cycles, lights and urgency, from ``at`` until ``superseded_at``."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.IntegerField()
    told = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "number"], name="rules_of_a_city_are_counted"),
            models.UniqueConstraint(
                fields=["city"], condition=Q(superseded_at=None), name="one_set_of_rules_of_a_city_stands"
            ),
        ]


class Draft(models.Model):
    """A report that is being written; it is not history, and its unit's alone."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.DateField()
    number = models.IntegerField()
    said = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "unit", "period"], name="a_unit_writes_one_draft_per_period"),
        ]


class Report(models.Model):
    """A report as it stood from ``at`` until ``superseded_at``.

    ``unit`` is the one that the assignment names, also after it was merged; ``merging``: it speaks for all.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reports", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.DateField()
    last = models.DateField()
    number = models.IntegerField()
    state = models.TextField()
    merging = models.BooleanField()
    late = models.BooleanField()
    correction = models.BooleanField(default=False)
    progress = models.SmallIntegerField(null=True)
    times = models.IntegerField(null=True)
    figures = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    problems = models.TextField(default="")
    next_steps = models.TextField(default="")
    taken = models.JSONField(default=list)
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What quotas count: few rows, so the years before them are not read.
            models.Index(
                fields=["city", "period"],
                include=["assignment", "times", "last", "at", "superseded_at"],
                condition=Q(times__isnull=False, merging=True) & ~Q(state=facts.RETURNED),
                name="assignments_report_counted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit", "period", "number"], name="versions_of_a_report_are_counted"
            ),
            models.UniqueConstraint(
                fields=["assignment", "unit", "period"],
                condition=Q(superseded_at=None),
                name="one_version_of_a_report_stands",
            ),
            models.CheckConstraint(condition=Q(state__in=facts.REPORT_STATES), name="the_state_of_a_report_is_known"),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100), name="progress_is_0_to_100_percent"
            ),
            models.CheckConstraint(condition=Q(times=None) | Q(times__gte=0), name="nothing_was_done_less_than_never"),
            models.CheckConstraint(
                condition=~Q(state=facts.RETURNED) | ~Q(why=""), name="a_returned_report_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(correction=False) | ~Q(why=""), name="a_corrected_report_has_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("at")),
                name="a_version_of_a_report_ends_no_earlier_than_it_began",
            ),
        ]


class Notice(models.Model):
    """A step of the ladder that was taken: a document of its year, with its number."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    step = models.TextField()
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    title = models.TextField()
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="notices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    light = models.TextField()
    rule = models.TextField()
    in_a_row = models.SmallIntegerField()
    answer_by = models.DateField()
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "step", "year", "serial"], name="notices_of_a_year_are_counted"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="notices_count_from_one"),
            models.CheckConstraint(condition=Q(step__in=facts.STEPS), name="the_step_of_a_notice_is_known"),
            models.CheckConstraint(condition=Q(light__in=facts.LIGHTS), name="the_light_of_a_notice_is_known"),
        ]


class Reply(models.Model):
    """What the unit answered to a notice."""

    id = models.UUIDField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    late = models.BooleanField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_reply_says_something")]


class Post(models.Model):
    """Who of the signed-in staff acts here, in which role, for which unit; ended, never deleted."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    person = models.BigIntegerField()
    role = models.TextField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person"], name="assignments_post_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "person", "role", "unit"],
                condition=Q(last=None),
                nulls_distinct=False,
                name="a_person_has_a_post_once",
            ),
            models.CheckConstraint(condition=Q(role__in=facts.ROLES), name="the_role_of_a_post_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=facts.ROLES_OF_A_UNIT, unit__isnull=False)
                | (~Q(role__in=facts.ROLES_OF_A_UNIT) & Q(unit=None)),
                name="a_post_names_a_unit_where_it_acts_for_one",
            ),
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="a_post_ends_no_earlier_than_it_began"
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

"""Rules, reports, notices, known figures and evaluations."""

from django.db import models
from django.db.models import F, Q

from puhui.oversight.assignments import facts
from puhui.oversight.assignments.models.tasks import Assignment
from puhui.oversight.assignments.models.units import Unit


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
    filled = models.JSONField(default=list)
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What lights look at of each assignment, without its words: read in its order from the index alone.
            models.Index(
                fields=["city", "assignment"],
                include=["last", "progress", "at", "superseded_at"],
                condition=Q(merging=True) & ~Q(state=facts.RETURNED),
                name="assignments_report_told",
            ),
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


class Known(models.Model):
    """A figure that Puhui knows itself, as it was computed for the end of a day; the last one of a day counts.

    Of the whole city, or of the unit that it is ``bound`` to; of what is done again and again, so far in a period.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    metric = models.TextField()
    bound = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    per = models.TextField(default="")
    period = models.DateField(null=True)
    day = models.DateField()
    number = models.IntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.TextField(default="")
    why = models.TextField(default="")
    behind = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "metric", "bound", "per", "period", "day", "number"],
                name="computations_of_a_known_figure_are_counted",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(per="", period=None) | Q(per__in=tuple(facts.MONTHS), period__isnull=False),
                name="a_known_figure_of_a_period_says_which",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(why=""), name="an_unknown_figure_has_its_reason"
            ),
        ]


class Evaluation(models.Model):
    """What a third party made of a unit's year, by the form that stood, from ``at`` until ``superseded_at``."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    number = models.IntegerField()
    evaluator = models.TextField()
    points = models.JSONField()
    total = models.SmallIntegerField()
    note = models.TextField(default="")
    evidence = models.JSONField(default=list)
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "year", "unit", "number"], name="versions_of_an_evaluation_are_counted"
            ),
            models.UniqueConstraint(
                fields=["city", "year", "unit"], condition=Q(superseded_at=None), name="one_evaluation_of_a_year_stands"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100), name="an_evaluation_gives_0_to_100_points"
            ),
            models.CheckConstraint(condition=~Q(evaluator=""), name="an_evaluation_names_who_evaluated"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="a_changed_evaluation_has_its_reason"),
        ]

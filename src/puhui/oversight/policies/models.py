"""Documents, what was read from them, and what people decided. Rows are only ever added."""

from django.db import models
from django.db.models import Q

from puhui.oversight.policies import facts


class Policy(models.Model):
    """A document as it was taken in; its content lies with the evidence, by its hash."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    title = models.TextField()
    known_units = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    imported_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "sha256"], name="a_document_is_taken_in_once_per_city"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_document_has_its_hash"),
        ]


class Reading(models.Model):
    """One proposal made from a document: by which rule for who leads, and why."""

    id = models.UUIDField(primary_key=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="readings")
    number = models.SmallIntegerField()
    rule = models.TextField()
    why = models.JSONField()
    issues = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="readings_of_a_document_are_counted"),
            models.CheckConstraint(condition=Q(rule__in=facts.RULES), name="the_rule_for_who_leads_is_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="readings_count_from_one"),
        ]


class Proposal(models.Model):
    """One row as it was proposed."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="proposals")
    position = models.IntegerField()
    series = models.TextField()
    row = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "position"], name="a_reading_proposes_a_row_once"),
            models.CheckConstraint(
                condition=Q(series__in=(facts.MAIN, facts.BESIDE)), name="the_series_of_a_row_is_known"
            ),
        ]


class Decision(models.Model):
    """What a person decided on one row; a later decision stands above an earlier one."""

    id = models.UUIDField(primary_key=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="decisions")
    position = models.IntegerField()
    revision = models.SmallIntegerField()
    decided = models.TextField()
    row = models.JSONField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "position", "revision"], name="decisions_of_a_row_are_counted"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="decisions_count_from_one"),
            models.CheckConstraint(condition=Q(decided__in=facts.DECISIONS), name="a_decision_is_known"),
            models.CheckConstraint(
                condition=Q(decided=facts.CONFIRMED) | ~Q(why=""), name="what_differs_from_the_document_says_why"
            ),
        ]

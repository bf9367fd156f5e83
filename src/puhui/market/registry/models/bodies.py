"""Those who validate and verify, their engagements, and what they found."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint


class Body(models.Model):
    """An accredited validation and verification body."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    subject = models.TextField()
    name = models.TextField()
    accreditation = models.TextField()  # its number
    fields = models.JSONField()
    accredited_first = models.DateField()
    accredited_last = models.DateField()
    interests = models.JSONField(default=list)  # subjects in which it has a share, or that have one in it

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "subject"], name="a_body_is_listed_once"),
            CheckConstraint(
                condition=Q(accredited_first__lte=F("accredited_last")), name="an_accreditation_runs_forwards"
            ),
        ]


class Staff(models.Model):
    """Somebody who works for a body."""

    id = models.BigIntegerField(primary_key=True)
    body_id = models.BigIntegerField()
    name = models.TextField()
    full_time = models.BooleanField()
    qualified_on = models.DateField()
    left_on = models.DateField(null=True)
    fields = models.JSONField(default=list)  # in which this person is an expert
    interests = models.JSONField(default=list)

    class Meta:
        indexes = [Index(fields=["body_id"], name="staff_of_a_body")]


class Engagement(models.Model):
    """One validation of a project, or one verification of a period."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    project_id = models.BigIntegerField()
    period_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField()
    team = models.JSONField()
    reviewer_id = models.BigIntegerField()
    decider_id = models.BigIntegerField()
    began_on = models.DateField()
    opinion = models.TextField(default="")
    reported_on = models.DateField(null=True)
    report_sha256 = models.TextField(default="")
    sites = models.IntegerField(default=0)
    sites_visited = models.IntegerField(default=0)

    class Meta:
        indexes = [Index(fields=["project_id"], name="engagements_of_a_project")]
        constraints = [
            CheckConstraint(condition=Q(kind__in=("validation", "verification")), name="engagement_kind_is_known"),
            CheckConstraint(
                condition=Q(kind="validation", period_id__isnull=True)
                | Q(kind="verification", period_id__isnull=False),
                name="periods_are_verified_and_projects_validated",
            ),
            CheckConstraint(condition=Q(opinion__in=("", "positive", "negative")), name="opinion_is_known"),
            UniqueConstraint(
                fields=["project_id"], condition=Q(kind="validation", opinion=""), name="one_validation_at_a_time"
            ),
            UniqueConstraint(
                fields=["period_id"], condition=Q(kind="verification", opinion=""), name="one_verification_at_a_time"
            ),
        ]


class Finding(models.Model):
    """整改要求 (``rectify``: closed before a positive opinion) or 观察项 (``observe``: closed in the next period)."""

    id = models.BigIntegerField(primary_key=True)
    engagement_id = models.BigIntegerField()
    kind = models.TextField()
    said = models.TextField()
    raised_on = models.DateField()
    closed_on = models.DateField(null=True)
    closing = models.TextField(default="")

    class Meta:
        indexes = [Index(fields=["engagement_id"], name="findings_of_an_engagement")]
        constraints = [
            CheckConstraint(condition=Q(kind__in=("rectify", "observe")), name="finding_kind_is_known"),
            CheckConstraint(
                condition=Q(closed_on__isnull=True, closing="") | (Q(closed_on__isnull=False) & ~Q(closing="")),
                name="a_finding_is_closed_by_something",
            ),
        ]

"""Projects, what they claim, their notices, and their monitoring periods."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from puhui.market.registry.calc import states


class Project(models.Model):
    """One project, or a bundle of small sinks (``parts``), from its draft to its end."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    number = models.IntegerField()  # P0001
    account_id = models.BigIntegerField()
    state = models.TextField()
    name = models.TextField()
    methodology = models.TextField()  # id@version
    field = models.TextField()
    place = models.TextField()
    started_on = models.DateField()  # construction
    crediting_first = models.DateField()
    crediting_last = models.DateField()
    legal_duty = models.BooleanField()
    ets_covered = models.BooleanField()
    design_writer = models.TextField()  # the subject that wrote the design document
    parts = models.JSONField(default=list)
    declared = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))  # co-benefits, labels
    design_sha256 = models.TextField(default="")
    validator_id = models.BigIntegerField(null=True)
    report_sha256 = models.TextField(default="")
    applied_by = models.TextField(default="")
    applied_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    decided_by = models.TextField(default="")
    registered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [Index(fields=["city", "state"], name="projects_by_state")]
        constraints = [
            UniqueConstraint(fields=["city", "number"], name="project_numbers_are_given_once"),
            CheckConstraint(condition=Q(state__in=states.PROJECT_STATES), name="project_state_is_known"),
            CheckConstraint(condition=Q(crediting_first__lte=F("crediting_last")), name="a_crediting_window_runs_on"),
            CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("applied_by")), name="nobody_registers_what_he_applied_for"
            ),
        ]


class Claim(models.Model):
    """What a project's reductions are counted from, and from which day to which it alone may claim it."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    project_id = models.BigIntegerField()
    activity = models.TextField()
    track = models.TextField()  # meter/0123
    first = models.DateField()
    last = models.DateField()
    void = models.BooleanField(default=False)  # the project came to nothing

    class Meta:
        indexes = [Index(fields=["city", "activity", "track"], name="claims_by_track")]
        constraints = [
            UniqueConstraint(fields=["project_id", "activity", "track"], name="a_project_claims_a_thing_once"),
            CheckConstraint(condition=Q(first__lte=F("last")), name="a_claim_runs_forwards"),
        ]


class Notice(models.Model):
    """A project or a period shown to the public, with the body that is to judge it (M12, M19)."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    project_id = models.BigIntegerField()
    period_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField()
    sha256 = models.TextField()  # what is shown
    opened_on = models.DateField()
    closes_on = models.DateField()  # its last day

    class Meta:
        indexes = [Index(fields=["project_id"], name="notices_of_a_project")]
        constraints = [CheckConstraint(condition=Q(closes_on__gt=F("opened_on")), name="a_notice_lasts")]


class Comment(models.Model):
    """What somebody said to a notice; the body's report answers it (M13, M20)."""

    id = models.BigIntegerField(primary_key=True)
    notice_id = models.BigIntegerField()
    said_by = models.TextField()
    said = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    reply = models.TextField(default="")  # the owner's
    replied_at = models.DateTimeField(null=True)
    contact = models.BinaryField(null=True)  # sealed
    agreed_at = models.DateTimeField(null=True)
    origin = models.TextField(default="")  # a keyed hash of one day
    holder_id = models.BigIntegerField(null=True)  # of a citizen who wanted it so

    class Meta:
        indexes = [
            Index(fields=["notice_id", "at"], name="comments_of_a_notice"),
            Index(fields=["holder_id"], name="comments_of_a_person", condition=Q(holder_id__isnull=False)),
        ]
        constraints = [
            CheckConstraint(condition=~Q(said=""), name="a_comment_says_something"),
            CheckConstraint(
                condition=Q(contact__isnull=True) | Q(agreed_at__isnull=False), name="a_contact_is_kept_by_consent"
            ),
        ]


class Period(models.Model):
    """A monitoring period, from its reduction report to the issuance."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    project_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    state = models.TextField()
    report_sha256 = models.TextField()
    reported = models.JSONField()  # vintage -> tonnes
    verifier_id = models.BigIntegerField(null=True)
    verified = models.JSONField(null=True)
    opinion_sha256 = models.TextField(default="")
    applied_by = models.TextField(default="")
    applied_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    decided_by = models.TextField(default="")
    issued_on = models.DateField(null=True)

    class Meta:
        indexes = [Index(fields=["project_id", "first"], name="periods_of_a_project")]
        constraints = [
            CheckConstraint(condition=Q(state__in=states.PERIOD_STATES), name="period_state_is_known"),
            CheckConstraint(condition=Q(first__lte=F("last")), name="a_period_runs_forwards"),
            CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("applied_by")), name="nobody_issues_what_he_applied_for"
            ),
        ]

"""Applications, sheets and decisions; every table is only added to."""

from django.db import models
from django.db.models import F, Q

from puhui.oversight.appraisals import facts


class Application(models.Model):
    """Who applies for what, under which scheme. Whoever changes what hangs on it holds this row."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    creation = models.TextField()
    scheme = models.TextField()
    version = models.TextField()
    pack = models.BigIntegerField()
    rules = models.JSONField()
    year = models.SmallIntegerField()
    applicant = models.TextField()
    name = models.TextField()
    district = models.TextField(default="")
    unit = models.UUIDField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "creation"], name="appraisals_creation")]
        constraints = [
            models.UniqueConstraint(fields=["city", "scheme", "year", "applicant"], name="one_application_a_year"),
            models.CheckConstraint(condition=Q(creation__in=facts.CREATIONS), name="the_creation_is_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(applicant=""), name="an_applicant_has_a_name"),
        ]


class Sheet(models.Model):
    """The tree filled in once, and what it came to."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sheets")
    number = models.IntegerField()
    stage = models.TextField()
    filled = models.JSONField()
    score = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    level = models.TextField(default="")
    passed = models.BooleanField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="sheets_of_an_application_are_counted"),
            models.CheckConstraint(condition=Q(stage__in=facts.STAGES), name="who_filled_a_sheet_is_known"),
        ]


class File(models.Model):
    """A kept file that shows a leaf of a sheet."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="files")
    leaf = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="appraisals_file_content")]


class Step(models.Model):
    """Something decided."""

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    kind = models.TextField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    level = models.TextField(default="")
    document = models.TextField(default="")
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "first"], name="appraisals_step_kind")]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="steps_of_an_application_are_counted"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind=facts.NAMED), name="an_application_is_named_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=facts.STEPS), name="the_kind_of_a_step_is_known"),
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="a_step_ends_no_earlier_than_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(kind=facts.ANNOUNCED) | Q(first__isnull=False, last__isnull=False),
                name="a_public_notice_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=(facts.RETURNED, facts.REFUSED, facts.WITHDRAWN, facts.REVOKED)) | ~Q(why=""),
                name="a_no_has_its_reason",
            ),
        ]


class Objection(models.Model):
    """What was said against a naming; ``contact`` sealed, ``origin`` a keyed hash of connection and day, if on line.

    Not append-only in these and ``by``: of a person nothing is kept longer than needed.
    """

    id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    by = models.TextField(default="")
    online = models.BooleanField(default=False)
    contact = models.BinaryField(null=True)
    origin = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["origin"], condition=Q(origin__isnull=False), name="appraisals_objection_origin")
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_objection_says_something")]


class Answer(models.Model):
    """What was found about an objection."""

    id = models.UUIDField(primary_key=True)
    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="answer")
    upheld = models.BooleanField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="an_answer_has_its_reason")]


class Pool(models.Model):
    """How many could be named, as somebody told it; the latest counts."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    creation = models.TextField()
    count = models.IntegerField()
    source = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "creation", "-at"], name="appraisals_pool_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1) & ~Q(source=""), name="a_pool_is_somebody_and_has_a_source"
            )
        ]

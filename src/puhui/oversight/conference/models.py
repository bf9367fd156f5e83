"""Sessions and what came of them; every table is only added to, and what stands last counts."""

from django.db import models
from django.db.models import F, Q

from puhui.oversight.conference import facts


class Session(models.Model):
    """A meeting's identity, and the rules it began under. Whoever changes what hangs on it holds this row."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    conference = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    raised = models.BooleanField()
    pack = models.BigIntegerField()
    rules = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "conference"], name="conference_session_city")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=facts.KINDS), name="the_kind_of_a_session_is_known")]


class Call(models.Model):
    """When and where, said once more when it is moved, and for the last time when it is cancelled."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="calls")
    number = models.IntegerField()
    starts = models.DateTimeField()
    place = models.TextField()
    cancelled = models.BooleanField(default=False)
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="calls_of_a_session_are_counted"),
            models.CheckConstraint(condition=Q(number=0) | ~Q(why=""), name="a_session_is_moved_for_a_reason"),
            models.CheckConstraint(
                condition=Q(cancelled=True) | Q(starts__gt=F("at")), name="a_session_is_called_for_a_time_to_come"
            ),
        ]


class Invited(models.Model):
    """A unit that was told, under the name it had."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="invited")
    unit = models.UUIDField()
    name = models.TextField()
    duty = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit"], name="conference_invited_unit")]
        constraints = [
            models.UniqueConstraint(fields=["session", "unit"], name="a_unit_is_invited_once"),
            models.CheckConstraint(condition=Q(duty__in=facts.DUTIES), name="how_a_unit_is_invited_is_known"),
        ]


class Topic(models.Model):
    """What a unit handed in."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="topics")
    unit = models.UUIDField()
    name = models.TextField()
    title = models.TextField()
    text = models.TextField(default="")
    assignment = models.UUIDField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="a_topic_has_a_title")]


class Agenda(models.Model):
    """The agenda that was sent, once."""

    id = models.UUIDField(primary_key=True)
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="agenda")
    late = models.BooleanField()
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(late=False) | ~Q(why=""), name="an_agenda_comes_late_for_a_reason")
        ]


class Item(models.Model):
    """One item of an agenda."""

    agenda = models.ForeignKey(Agenda, on_delete=models.PROTECT, related_name="items")
    position = models.IntegerField()
    topic = models.OneToOneField(Topic, null=True, on_delete=models.PROTECT, related_name="item")
    assignment = models.UUIDField(null=True)
    title = models.TextField()
    text = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agenda", "position"], name="items_of_an_agenda_are_in_order")]


class Left(models.Model):
    """A topic that was not chosen, and why."""

    topic = models.OneToOneField(Topic, primary_key=True, on_delete=models.PROTECT, related_name="left")
    why = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="a_topic_is_left_for_a_reason")]


class Minutes(models.Model):
    """A document: the minutes of a session, or a correction of issued ones."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="minutes")
    number = models.IntegerField()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="documents_of_a_session_are_counted"),
            models.CheckConstraint(
                condition=(Q(number=1) & Q(corrects=None)) | (Q(number__gt=1) & Q(corrects__isnull=False) & ~Q(why="")),
                name="later_minutes_correct_earlier_ones_for_a_reason",
            ),
        ]


class Draft(models.Model):
    """One text that went round."""

    id = models.UUIDField(primary_key=True)
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="drafts")
    number = models.IntegerField()
    text = models.TextField()
    attended = models.JSONField()
    decisions = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="drafts_of_minutes_are_counted")]


class Signature(models.Model):
    """What a unit said to a draft."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="signatures")
    unit = models.UUIDField()
    name = models.TextField()
    agrees = models.BooleanField()
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "unit"], name="a_unit_speaks_once_on_a_draft"),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(why=""), name="a_unit_objects_for_a_reason"),
        ]


class Complete(models.Model):
    """The moment at which the last unit had countersigned a draft."""

    draft = models.OneToOneField(Draft, primary_key=True, on_delete=models.PROTECT, related_name="complete")
    at = models.DateTimeField()


class Issue(models.Model):
    """Issued minutes, with the number of their year and the file's fingerprint."""

    id = models.UUIDField(primary_key=True)
    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="issue")
    complete = models.OneToOneField(Complete, on_delete=models.PROTECT, related_name="issue")
    city = models.TextField()
    conference = models.TextField()
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    late = models.BooleanField()
    why = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="conference_issue_file")]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "conference", "year", "serial"], name="minutes_of_a_year_are_counted"
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="minutes_count_from_one"),
            models.CheckConstraint(condition=Q(late=False) | ~Q(why=""), name="minutes_come_late_for_a_reason"),
        ]

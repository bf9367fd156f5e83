"""Tables of surveys; private to the room.

Two sides that share no key: invitations know who was asked and that they answered; sheets know what was said, and
neither a person, a token nor an hour. Only a stratum and a wave stand on both.
"""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Wave(models.Model):
    """One taking of a survey. ``questions`` is the survey as the pack had it; the seed is shown once it was used."""

    class State(models.IntegerChoices):
        OPEN = 1
        CLOSED = 2
        PUBLISHED = 3

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    survey = models.TextField()
    title = models.TextField()
    questions = models.JSONField()
    digest = models.TextField()  # SHA-256 (hex) of the survey's wording
    first = models.DateField()
    last = models.DateField()
    frame_source = models.TextField()
    registered = models.BooleanField()  # the frame counts registered people, not inhabitants
    seed = models.TextField()
    commitment = models.TextField()  # SHA-256 (hex) of the seed
    drawn_from = models.TextField(default="")  # SHA-256 (hex) over the people drawn from
    drawn_on = models.DateField(null=True)
    state = models.SmallIntegerField(choices=State, default=State.OPEN)
    opened_by = models.TextField()
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["city", "survey", "-first"], name="surveys_waves_by_day")]
        constraints = [
            CheckConstraint(condition=Q(last__gte=F("first")), name="a_wave_ends_after_it_begins"),
            CheckConstraint(
                condition=Q(state=1, closed_at=None, published_at=None)
                | Q(state=2, closed_at__isnull=False, published_at=None)
                | Q(state=3, closed_at__isnull=False, published_at__isnull=False),
                name="figures_are_published_after_the_close",
            ),
            CheckConstraint(condition=Q(commitment__regex="^[0-9a-f]{64}$"), name="a_draw_is_promised_before"),
        ]


class Stratum(models.Model):
    """Part of a wave's frame. ``asked``: invited, or met by interviewers; ``answered`` counts sheets that count."""

    wave_id = models.UUIDField()
    id = models.TextField()
    city = models.TextField()
    name = models.TextField()
    district = models.TextField(default="")
    position = models.IntegerField()
    group = models.TextField()  # weighting class
    population = models.BigIntegerField()
    quota = models.IntegerField(null=True)
    asked = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    declined = models.IntegerField(default=0)
    pk = models.CompositePrimaryKey("wave_id", "id")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(population__gte=1), name="a_stratum_has_people"),
            CheckConstraint(
                condition=Q(answered__gte=0, held__gte=0, declined__gte=0)
                & Q(asked__gte=F("answered") + F("held") + F("declined")),
                name="nobody_answers_unasked",
            ),
            CheckConstraint(condition=Q(asked__lte=F("population")), name="no_more_are_asked_than_there_are"),
            CheckConstraint(condition=Q(quota=None) | Q(answered__lte=F("quota")), name="a_quota_is_never_exceeded"),
        ]


class Known(models.Model):
    """How many people are known to be in a category of a question, for fitting weights."""

    wave_id = models.UUIDField()
    question = models.TextField()
    choice = models.TextField()
    people = models.BigIntegerField()
    pk = models.CompositePrimaryKey("wave_id", "question", "choice")

    class Meta:
        constraints = [CheckConstraint(condition=Q(people__gte=0), name="a_margin_counts_people")]


class Invitation(models.Model):
    """That somebody was asked, and whether they answered; never what. Holder 0: a letter without a name."""

    class State(models.IntegerChoices):
        ASKED = 1
        ANSWERED = 2
        DECLINED = 3

    holder_id = models.BigIntegerField()
    token = models.BinaryField()  # SHA-256 of it
    number = models.IntegerField()  # of a letter; 0 for a person
    wave_id = models.UUIDField()
    city = models.TextField()
    stratum = models.TextField()
    state = models.SmallIntegerField(choices=State, default=State.ASKED)
    turn = models.SmallIntegerField(default=0)  # how often it was given anew after an objection
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True)
    done_on = models.DateField(null=True)  # a day, no hour
    pk = models.CompositePrimaryKey("holder_id", "token")

    class Meta:
        indexes = [
            models.Index(fields=["token"], name="surveys_by_token"),
            models.Index(fields=["wave_id", "stratum", "state"], name="surveys_invited"),
        ]
        constraints = [
            CheckConstraint(condition=Q(holder_id__gte=0), name="invitations_are_for_people_or_letters"),
            CheckConstraint(
                condition=Q(state=1, done_on=None) | Q(state__in=(2, 3), done_on__isnull=False),
                name="an_invitation_is_open_or_done",
            ),
            UniqueConstraint(fields=["holder_id", "wave_id", "number"], name="people_are_asked_once_a_wave"),
        ]


class Sheet(models.Model):
    """One person's answers. No person, no token, no hour; ``mixed`` once it was written anew in random order.

    ``receipt``: SHA-256 of what whoever answered may object with, of held sheets alone.
    """

    class State(models.IntegerChoices):
        COUNTED = 1
        HELD = 2
        LEFT_OUT = 3

    id = models.UUIDField(primary_key=True)
    wave_id = models.UUIDField()
    city = models.TextField()
    stratum = models.TextField()
    day = models.DateField()
    way = models.TextField()  # web, paper
    said = models.JSONField()  # question -> choice, list of choices, number or text
    state = models.SmallIntegerField(choices=State)
    reason = models.TextField(default="")
    receipt = models.BinaryField(default=b"")
    mixed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["wave_id", "state", "stratum"], name="surveys_sheets")]
        constraints = [
            CheckConstraint(condition=Q(way__in=("web", "paper")), name="answers_come_by_web_or_paper"),
            CheckConstraint(
                condition=Q(state=1) | ~Q(reason=""), name="what_does_not_count_has_a_reason"
            ),
        ]  # fmt: skip


class Rhythm(models.Model):
    """How many sheets of a wave said wholly the same within ten minutes; forgotten with the next mixing."""

    wave_id = models.UUIDField()
    digest = models.BinaryField()
    slot = models.BigIntegerField()
    many = models.IntegerField()
    pk = models.CompositePrimaryKey("wave_id", "digest", "slot")


class Paper(models.Model):
    """A paper sheet by its number: taken in once. The digest is keyed, so that it tells nothing by itself."""

    wave_id = models.UUIDField()
    number = models.TextField()
    city = models.TextField()
    digest = models.BinaryField()
    on = models.DateField()
    pk = models.CompositePrimaryKey("wave_id", "number")


class Objection(models.Model):
    """What somebody says against a sheet that is held (by its receipt) or a token that is refused (by the token)."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    wave_id = models.UUIDField()
    about = models.TextField()  # sheet, token
    key = models.BinaryField()
    words = models.TextField()
    on = models.DateField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(default="")
    decided_by = models.TextField(default="")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(about__in=("sheet", "token")), name="objections_are_about_a_sheet_or_a_token"),
            CheckConstraint(
                condition=Q(granted=None, answer="") | Q(granted__isnull=False) & ~Q(answer=""),
                name="an_objection_is_decided_with_an_answer",
            ),
            UniqueConstraint(fields=["wave_id", "about", "key"], name="people_object_once"),
        ]


class Figure(models.Model):
    """A wave's estimate of one metric, computed at its close; empty with a reason where none can be given."""

    wave_id = models.UUIDField()
    metric = models.TextField()
    city = models.TextField()
    survey = models.TextField()
    told = models.JSONField(null=True)
    why = models.TextField(default="")  # a refusal's code
    pk = models.CompositePrimaryKey("wave_id", "metric")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(told__isnull=False, why="") | Q(told=None) & ~Q(why=""), name="a_figure_or_the_reason_why_not"
            )
        ]  # fmt: skip

"""Tables of outreach; private to the room. Units and assignments are ids that it does not look into."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from puhui.civic.outreach import facts


class Campaign(models.Model):
    """What is told in which days."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    title = models.TextField()
    occasion = models.TextField()
    first = models.DateField()
    last = models.DateField()
    message = models.TextField()
    planned_fen = models.BigIntegerField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["city", "first"], name="outreach_campaigns_by_day")]
        constraints = [
            CheckConstraint(condition=Q(last__gte=F("first")), name="a_campaign_ends_after_it_begins"),
            CheckConstraint(
                condition=Q(planned_fen=None) | Q(planned_fen__gte=0), name="a_campaign_costs_no_less_than_nothing"
            ),
        ]


class Material(models.Model):
    """A file of a campaign."""

    campaign = models.UUIDField()
    sha256 = models.TextField()
    name = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("campaign", "sha256")


class Placement(models.Model):
    """What was asked of a unit."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    campaign = models.UUIDField()
    unit = models.UUIDField()
    channel = models.TextField()
    assignment = models.UUIDField(null=True)
    places = models.SmallIntegerField()
    place = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    due = models.DateField()
    planned_fen = models.BigIntegerField(null=True)
    by = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    why = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["campaign"], name="outreach_placements_of"),
            models.Index(fields=["city", "unit"], name="outreach_placements_by_unit"),
            models.Index(fields=["assignment"], name="outreach_placements_asked", condition=~Q(assignment=None)),
        ]
        constraints = [
            CheckConstraint(condition=Q(places__range=(1, 500)), name="a_placement_has_places"),
            CheckConstraint(
                condition=Q(planned_fen=None) | Q(planned_fen__gte=0), name="a_placement_costs_no_less_than_nothing"
            ),
            CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(3, 54), longitude__range=(73, 136)),
                name="a_placement_lies_in_china_or_nowhere",
            ),
            CheckConstraint(
                condition=Q(withdrawn_at=None, why="") | Q(withdrawn_at__isnull=False) & ~Q(why=""),
                name="a_placement_is_withdrawn_for_a_reason",
            ),
        ]  # fmt: skip


class Cost(models.Model):
    """What a placement cost, as told; the last word counts."""

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    placement = models.UUIDField(db_index=True)
    fen = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(fen__gte=0), name="a_cost_is_not_below_zero")]


class Proof(models.Model):
    """A file that was sent for a placement, what the machine found, and what somebody decided."""

    class State(models.IntegerChoices):
        PROVED = 1
        HELD = 2
        REFUSED = 3

    id = models.UUIDField(primary_key=True)
    placement = models.UUIDField(db_index=True)
    city = models.TextField()
    kind = models.TextField()
    sha256 = models.TextField(db_index=True)
    shown = models.TextField()  # a copy without the camera's words, or empty
    name = models.TextField()
    found = models.SmallIntegerField(choices=State)  # by the machine
    state = models.SmallIntegerField(choices=State)
    faults = models.JSONField()
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    counted = models.BigIntegerField(null=True)
    by = models.TextField()
    at = models.DateTimeField()
    explained = models.TextField(default="")
    explained_by = models.TextField(default="")
    explained_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=facts.PROOFS), name="a_proof_is_a_photo_screenshot_or_report"),
            CheckConstraint(condition=Q(counted=None) | Q(counted__gte=0), name="reach_is_not_below_zero"),
            CheckConstraint(
                condition=Q(found=1, faults=[]) | ~Q(found=1) & ~Q(faults=[]), name="a_doubted_proof_says_why"
            ),
            CheckConstraint(
                condition=Q(decided_at=None, state=F("found")) | Q(decided_at__isnull=False, state__in=(1, 3)) & ~Q(answer=""),
                name="a_proof_changes_by_a_decision_with_its_reason",
            ),
            CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("by")), name="nobody_decides_on_their_own_proof"
            ),
            UniqueConstraint(
                fields=["city", "sha256"], condition=Q(kind="photo", state__in=(1, 2)),
                name="a_photo_proves_one_placement",
            ),
        ]  # fmt: skip


class Likeness(models.Model):
    """By which a proof's picture is known again: perceptual hashes of the whole, its middle and its mirror."""

    proof = models.UUIDField()
    number = models.SmallIntegerField()
    city = models.TextField()
    hash = models.BigIntegerField()
    pk = models.CompositePrimaryKey("proof", "number")

    class Meta:
        indexes = [models.Index(fields=["city"], name="outreach_likenesses_of")]


class Piece(models.Model):
    """A version of an article, a course or a quiz; the last one whose first day has come is read."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    slug = models.TextField()
    number = models.IntegerField()
    content = models.JSONField()
    first = models.DateField()
    last = models.DateField(null=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "kind", "slug", "number"], name="a_version_is_written_once"),
            CheckConstraint(condition=Q(kind__in=facts.KINDS), name="a_text_is_an_article_course_or_quiz"),
            CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="a_text_ends_after_it_begins"),
        ]


class Sitting(models.Model):
    """Since when somebody has had a quiz before them, and how often they answered too fast on that day."""

    holder_id = models.BigIntegerField()
    city = models.TextField()
    quiz = models.TextField()
    version = models.IntegerField()
    started_at = models.DateTimeField()
    hasty = models.SmallIntegerField(default=0)
    hasty_on = models.DateField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "city", "quiz")

    class Meta:
        constraints = [CheckConstraint(condition=Q(hasty__gte=0), name="haste_is_counted_upwards")]


class Answer(models.Model):
    """Somebody's one answer to a quiz."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    quiz = models.TextField()
    version = models.IntegerField()
    chosen = models.JSONField()
    good = models.SmallIntegerField()
    questions = models.SmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [models.Index(fields=["city", "quiz"], name="outreach_answers_to")]
        constraints = [
            UniqueConstraint(fields=["holder_id", "city", "quiz"], name="a_person_answers_a_quiz_once"),
            CheckConstraint(
                condition=Q(good__gte=0) & Q(good__lte=F("questions")), name="no_more_is_right_than_was_asked"
            ),
        ]

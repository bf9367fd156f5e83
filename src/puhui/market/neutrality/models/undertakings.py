"""What is to be neutral, what it emits, what offsets it, and that it is declared."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from puhui.market.neutrality import facts


class Change(models.Model):
    """Everything that anybody did here, under the id the caller gave it. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    about = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        indexes = [Index(fields=["about", "at"], name="neutrality_changes_of_a_thing")]
        constraints = [CheckConstraint(condition=~Q(by=""), name="a_neutrality_change_has_a_name_to_it")]


class Undertaking(models.Model):
    """An event, or an organisation's year."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.TextField(unique=True)
    kind = models.TextField()
    name = models.TextField()
    organiser = models.TextField()
    organiser_id = models.TextField()
    first = models.DateField()
    last = models.DateField()
    place = models.TextField()
    boundary = models.TextField()
    state = models.TextField(default=facts.OPEN)

    class Meta:
        indexes = [
            Index(fields=["city", "state", "-number"], name="undertakings_by_state"),
            Index(fields=["city", "organiser_id"], name="undertakings_of_an_organiser"),
        ]
        constraints = [
            CheckConstraint(condition=Q(kind__in=facts.KINDS), name="undertaking_kind_is_known"),
            CheckConstraint(condition=Q(state__in=facts.STATES), name="undertaking_state_is_known"),
            CheckConstraint(condition=Q(first__lte=F("last")), name="an_undertaking_runs_forwards"),
            CheckConstraint(
                condition=~Q(name="") & ~Q(organiser="") & ~Q(boundary="") & ~Q(place=""),
                name="an_undertaking_tells_what_a_declaration_names",
            ),
        ]


class Measure(models.Model):
    """Something done to emit less. Only ever added."""

    id = models.UUIDField(primary_key=True)
    undertaking_id = models.UUIDField()
    said = models.TextField()
    saved_kg = models.BigIntegerField(null=True)
    on = models.DateField()

    class Meta:
        indexes = [Index(fields=["undertaking_id"], name="measures_of_an_undertaking")]
        constraints = [CheckConstraint(condition=~Q(said=""), name="a_measure_is_something")]


class Inventory(models.Model):
    """One evaluation of what is emitted. Only ever added; the latest of a stage counts."""

    id = models.UUIDField(primary_key=True)
    undertaking_id = models.UUIDField()
    stage = models.TextField()
    nth = models.SmallIntegerField()
    methodology = models.TextField()
    version = models.TextField()
    pack = models.BigIntegerField()
    on = models.DateField()
    inputs = models.JSONField()
    evidence_sha256 = models.TextField(default="")
    amount_mg = models.BigIntegerField()
    lines = models.JSONField()
    trace = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(stage__in=facts.STAGES), name="inventory_stage_is_known"),
            CheckConstraint(condition=Q(amount_mg__gte=0), name="an_inventory_is_not_below_zero"),
            UniqueConstraint(fields=["undertaking_id", "stage", "nth"], name="inventories_of_a_stage_are_counted"),
        ]


class Offset(models.Model):
    """Units used up for an undertaking. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    undertaking_id = models.UUIDField()
    unit = models.TextField()
    rank = models.SmallIntegerField()
    own = models.BooleanField()
    tonnes = models.BigIntegerField()
    reference = models.TextField()
    where = models.TextField()
    serials = models.JSONField(default=list)
    retired_on = models.DateField()
    reason = models.TextField(default="")
    evidence_sha256 = models.TextField(default="")

    class Meta:
        indexes = [Index(fields=["undertaking_id"], name="offsets_of_an_undertaking")]
        constraints = [
            CheckConstraint(condition=Q(tonnes__gte=1), name="something_is_offset"),
            CheckConstraint(condition=Q(own=True) | ~Q(evidence_sha256=""), name="what_is_retired_elsewhere_is_proved"),
            UniqueConstraint(fields=["unit", "reference"], name="a_retirement_offsets_one_undertaking"),
        ]


class Declaration(models.Model):
    """That an undertaking is neutral, as it was signed; it may be revoked by a second person, and never changes."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.TextField(unique=True)
    bit = models.IntegerField()  # in the city's status lists
    undertaking_id = models.UUIDField()
    inventory_id = models.UUIDField()  # the final one it rests on
    facts = models.JSONField()  # what it says
    credential = models.TextField()
    signed_on = models.DateField()
    declared_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["undertaking_id"], name="an_undertaking_is_declared_once"),
            UniqueConstraint(fields=["city", "bit"], name="declarations_have_bits_of_their_own"),
            CheckConstraint(condition=~Q(declared_by=F("revoked_by")), name="a_second_person_revokes"),
            CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="") | (~Q(revoked_by="") & ~Q(reason="") & ~Q(revoked_at=None)),
                name="what_is_revoked_was_revoked_by_somebody_for_something",
            ),
        ]

"""Units, who is called there, and who acts for them."""

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

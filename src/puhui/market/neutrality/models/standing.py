"""Lists, free evaluations, and providers with what they were entrusted."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from puhui.market.neutrality import facts


class Listing(models.Model):
    """An entry of the green or black list, proposed by one person and decided by another."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    colour = models.TextField()
    subject = models.TextField()
    name = models.TextField()
    reason = models.TextField()
    ground = models.TextField()
    first = models.DateField()
    last = models.DateField(null=True)
    state = models.TextField(default="proposed")
    proposed_by = models.TextField()
    decided_by = models.TextField(default="")

    class Meta:
        indexes = [Index(fields=["city", "subject", "state"], name="listings_of_a_subject")]
        constraints = [
            CheckConstraint(condition=Q(colour__in=(facts.GREEN, facts.BLACK)), name="a_list_is_green_or_black"),
            CheckConstraint(
                condition=Q(state__in=("proposed", "listed", "refused", "ended")), name="listing_state_is_known"
            ),
            CheckConstraint(condition=~Q(reason="") & ~Q(ground=""), name="who_is_listed_is_told_why"),
            CheckConstraint(condition=~Q(proposed_by=F("decided_by")), name="a_second_person_lists"),
            CheckConstraint(
                condition=Q(state="proposed", decided_by="") | (~Q(state="proposed") & ~Q(decided_by="")),
                name="a_listing_was_decided",
            ),
            UniqueConstraint(
                fields=["city", "colour", "subject"], condition=Q(state__in=("proposed", "listed")),
                name="a_subject_is_listed_once",
            ),
        ]  # fmt: skip


class Evaluation(models.Model):
    """A free evaluation that somebody had a right to and asked for. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    undertaking_id = models.UUIDField()
    tonnes = models.BigIntegerField()
    tonnes_min = models.BigIntegerField()
    asked_on = models.DateField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(tonnes__gte=F("tonnes_min")), name="an_evaluation_is_free_from_a_threshold_on"),
            UniqueConstraint(fields=["undertaking_id"], name="an_undertaking_is_evaluated_once"),
        ]


class Provider(models.Model):
    """A 碳中和服务商 with its registry account."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    account_id = models.BigIntegerField()
    number = models.TextField()
    subject = models.TextField()
    name = models.TextField()
    state = models.TextField(default="listed")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=("listed", "ended")), name="provider_state_is_known"),
            UniqueConstraint(fields=["city", "account_id"], name="a_provider_has_one_account"),
        ]


class Entrustment(models.Model):
    """Tonnes that an owner gives a provider to sell; who asked for it and who confirmed it are two."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.TextField(unique=True)
    provider_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()  # registry account
    project = models.TextField()
    vintage = models.SmallIntegerField()
    tonnes = models.IntegerField()
    price_fen = models.BigIntegerField()
    until = models.DateField()
    state = models.TextField(default="proposed")
    proposed_by = models.TextField()
    confirmed_by = models.TextField(default="")

    class Meta:
        indexes = [
            Index(fields=["provider_id", "state"], name="entrustments_of_a_provider"),
            Index(fields=["owner_id"], name="entrustments_of_an_owner"),
        ]
        constraints = [
            CheckConstraint(condition=Q(tonnes__gte=1, price_fen__gte=1), name="something_is_entrusted_at_a_price"),
            CheckConstraint(condition=Q(state__in=("proposed", "held", "ended")), name="entrustment_state_is_known"),
            CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="a_second_person_confirms"),
            CheckConstraint(condition=Q(state="proposed") | ~Q(confirmed_by=""), name="what_is_held_was_confirmed"),
        ]

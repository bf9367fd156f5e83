"""Accounts, and the ring of blocks that each issuance is.

The blocks of one issuance lie in a ring: each begins at ``first`` and leads to ``past``, where the next begins; one
edge, which holds no units, leads from behind the last tonne back to tonne 1. ``first`` is unique, ``past`` is
unique, and every ``past`` is some block's ``first``: so blocks neither overlap nor leave a gap, by plain B-trees
that lead with the issuance (docs/decisions/0015-serial-ring.md).
"""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from puhui.market.registry import facts

TONNES_MAX = 99_999_999  # what eight digits of a serial number can tell


class Change(models.Model):
    """Everything that anybody ever did here, under the id the caller gave it. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    about = models.TextField()  # what it is about: account/1, project/2, ...
    by = models.TextField()
    at = models.DateTimeField()
    content = models.JSONField()
    # Given by the database, in the order in which they came.
    serial = models.BigIntegerField(
        db_default=models.Func(models.Value("registry_change_serial"), function="nextval"), editable=False
    )

    class Meta:
        indexes = [Index(fields=["about", "at"], name="changes_of_a_thing")]
        constraints = [CheckConstraint(condition=~Q(by=""), name="a_change_has_a_name_to_it")]


class Account(models.Model):
    """Who may hold units: one account per subject."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    number = models.TextField()
    kind = models.TextField()
    subject = models.TextField()
    name = models.TextField()
    state = models.TextField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decide_by = models.DateField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=facts.ACCOUNT_KINDS), name="account_kind_is_known"),
            CheckConstraint(
                condition=Q(state__in=("applied", "open", "suspended", "closed", "refused")),
                name="account_state_is_known",
            ),
            CheckConstraint(condition=~Q(asked_by=F("decided_by")), name="an_account_is_opened_by_two"),
            CheckConstraint(
                condition=Q(state="applied", decided_by="") | (~Q(state="applied") & ~Q(decided_by="")),
                name="an_open_account_was_decided",
            ),
            UniqueConstraint(
                fields=["city", "subject"], condition=~Q(state__in=("closed", "refused")),
                name="a_subject_has_one_account",
            ),
            UniqueConstraint(fields=["city", "number"], name="account_numbers_are_given_once"),
        ]  # fmt: skip


class Issuance(models.Model):
    """The tonnes of one vintage of one monitoring period. Only ever added."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    project_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    vintage = models.SmallIntegerField()
    nth = models.SmallIntegerField()  # of the project
    prefix = models.TextField(unique=True)  # of its serial numbers: CDCER-P0001-2025-01
    tonnes = models.IntegerField()
    change_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["project_id", "vintage"], name="issuances_of_an_instrument")]
        constraints = [
            CheckConstraint(condition=Q(tonnes__range=(1, TONNES_MAX)), name="whole_tonnes_are_issued"),
            UniqueConstraint(fields=["period_id", "vintage"], name="a_period_is_issued_once"),
            UniqueConstraint(fields=["project_id", "nth"], name="issuances_are_counted"),
        ]


class Block(models.Model):
    """The tonnes from ``first`` to before ``past`` of one issuance: in one account, in one state."""

    issuance_id = models.BigIntegerField()
    first = models.IntegerField()
    past = models.IntegerField()
    account_id = models.BigIntegerField()
    state = models.SmallIntegerField()
    # The step that brought it here, named by change and the first tonne of that step.
    change_id = models.UUIDField()
    change_first = models.IntegerField()
    pk = models.CompositePrimaryKey("issuance_id", "first")

    class Meta:
        indexes = [Index(fields=["account_id", "state", "issuance_id", "first"], name="blocks_of_an_account")]
        constraints = [
            CheckConstraint(condition=Q(state__range=(0, 6)), name="block_state_is_known"),
            CheckConstraint(
                condition=(Q(state=0) & Q(past=1)) | (Q(state__gt=0) & Q(first__gte=1) & Q(past__gt=F("first"))),
                name="a_block_runs_forwards",
            ),
            CheckConstraint(condition=Q(change_first__lte=F("first")), name="a_block_lies_within_its_step"),
            UniqueConstraint(fields=["issuance_id", "past"], name="no_two_blocks_end_together"),
        ]


class Step(models.Model):
    """What one change did to one range of units; it knows the step before. Only ever added."""

    issuance_id = models.BigIntegerField()
    change_id = models.UUIDField()
    first = models.IntegerField()
    past = models.IntegerField()
    from_account_id = models.BigIntegerField(null=True)
    from_state = models.SmallIntegerField()
    to_account_id = models.BigIntegerField()
    to_state = models.SmallIntegerField()
    before_change_id = models.UUIDField(null=True)
    before_first = models.IntegerField(null=True)
    pk = models.CompositePrimaryKey("change_id", "issuance_id", "first")

    class Meta:
        indexes = [
            Index(fields=["to_account_id"], name="steps_into_an_account"),
            Index(
                fields=["from_account_id"], condition=~Q(from_account_id=F("to_account_id")), name="steps_out_of_an_account"
            ),
        ]  # fmt: skip
        constraints = [CheckConstraint(condition=Q(past__gt=F("first")), name="a_step_is_of_something")]


class Asked(models.Model):
    """A change that needs a second person: freezes, court orders, succession, forced cancellation."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    account_id = models.BigIntegerField()
    to_account_id = models.BigIntegerField(null=True)
    wanted = models.JSONField()
    reference = models.TextField()
    state = models.TextField(default="pending")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [Index(fields=["city", "state"], name="what_waits_for_a_second_person")]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=("pending", "approved", "refused")), name="what_is_asked_has_a_known_state"
            ),
            CheckConstraint(condition=~Q(asked_by=F("decided_by")), name="a_second_person_decides"),
            CheckConstraint(
                condition=Q(state="pending", decided_by="") | (~Q(state="pending") & ~Q(decided_by="")),
                name="what_is_decided_was_decided_by_somebody",
            ),
        ]


class Retirement(models.Model):
    """For whom and why units were retired. Only ever added: it cannot be undone."""

    id = models.UUIDField(primary_key=True)  # of the change
    city = models.TextField()
    number = models.TextField(unique=True)
    account_id = models.BigIntegerField()
    purpose = models.TextField()
    beneficiary = models.TextField()
    beneficiary_id = models.TextField(default="")
    statement = models.TextField(default="")
    tonnes = models.BigIntegerField()
    retired_on = models.DateField()

    class Meta:
        indexes = [Index(fields=["city", "retired_on"], name="retirements_by_day")]
        constraints = [
            CheckConstraint(condition=Q(purpose__in=facts.PURPOSES), name="retirement_purpose_is_known"),
            CheckConstraint(condition=~Q(beneficiary=""), name="a_retirement_is_for_somebody"),
            CheckConstraint(condition=Q(tonnes__gte=1), name="something_is_retired"),
        ]


class RetirementCertificate(models.Model):
    """The certificate of a retirement as it was signed. Only ever added: it cannot be revoked."""

    retirement_id = models.UUIDField(primary_key=True)
    number = models.TextField(unique=True)
    facts = models.JSONField()  # what it says
    credential = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(credential=""), name="a_certificate_is_signed")]


class Duty(models.Model):
    """What an owner has to cancel after fraud; until it is done its credits are suspended (M43)."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    account_id = models.BigIntegerField()
    project_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    tonnes = models.IntegerField()
    cancelled = models.IntegerField(default=0)
    due_on = models.DateField()
    banned_until = models.DateField()

    class Meta:
        indexes = [Index(fields=["account_id"], name="duties_of_an_account")]
        constraints = [
            CheckConstraint(
                condition=Q(tonnes__gte=1) & Q(cancelled__gte=0) & Q(cancelled__lte=F("tonnes")),
                name="an_equal_amount_is_cancelled_and_no_more",
            ),
            UniqueConstraint(fields=["period_id"], name="a_period_is_punished_once"),
        ]

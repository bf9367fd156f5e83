"""Tables of the merchants room; private to it. Money is in whole fen.

Attempts and entries grow with use and lead with the merchant's holder number. No foreign key leads to people or to
vouchers: a clerk may be erased, and what was done stays.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.expressions import RawSQL

AMOUNT_MOST = 1_000_000_000  # fen in one line: ten million yuan


def _sql(condition: str) -> RawSQL:
    return RawSQL(condition, [], output_field=models.BooleanField())


class Merchant(models.Model):
    """A merchant of a city, under its number in the ledger."""

    class State(models.TextChoices):
        APPROVED = "approved"
        RESTING = "resting"

    holder_id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    code = models.TextField()  # as packs name it
    name_zh = models.TextField()
    name_en = models.TextField()
    state = models.TextField(choices=State, default=State.APPROVED)
    from_pack = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "code"], name="merchant_code_is_used_once_per_city"),
            CheckConstraint(condition=Q(holder_id__gt=0), name="merchant_is_a_holder"),
            CheckConstraint(condition=Q(state__in=["approved", "resting"]), name="merchant_has_a_known_state"),
        ]


class Store(models.Model):
    """A place with a counter."""

    pk = models.CompositePrimaryKey("holder_id", "code")
    holder_id = models.BigIntegerField()
    code = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    district = models.TextField(default="")  # as offers name it; empty: none in particular
    district_zh = models.TextField(default="")
    district_en = models.TextField(default="")
    address = models.TextField(default="")
    active = models.BooleanField(default=True)


class Clerk(models.Model):
    """Who works at a merchant's counters; ``store`` empty: at any of them."""

    pk = models.CompositePrimaryKey("holder_id", "user_id")
    holder_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    name = models.TextField()
    phone_masked = models.TextField()
    store = models.TextField(default="")
    manages = models.BooleanField(default=False)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user_id"], condition=Q(left_at__isnull=True), name="clerk_works_for_one_merchant")
        ]


class Application(models.Model):
    """A merchant that wants in."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    user_id = models.BigIntegerField()
    contact = models.TextField()
    phone_masked = models.TextField()
    name = models.TextField()
    licence = models.TextField()
    district = models.TextField(default="")
    district_zh = models.TextField(default="")
    district_en = models.TextField(default="")
    address = models.TextField()
    about = models.TextField(default="")
    state = models.TextField(default="waiting")
    reason = models.TextField(default="")
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    holder_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["city", "state"], name="merchants_applications_open")]
        constraints = [
            UniqueConstraint(
                fields=["user_id"], condition=Q(state="waiting"), name="one_application_waits_per_applicant"
            ),
            CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, holder_id__isnull=True)
                | Q(state="approved", decided_at__isnull=False, holder_id__isnull=False)
                | (Q(state="returned", decided_at__isnull=False, holder_id__isnull=True) & ~Q(reason="")),
                name="application_waits_or_was_decided",
            ),
        ]


class Proposal(models.Model):
    """An offer that a merchant would give."""

    pk = models.CompositePrimaryKey("holder_id", "id")
    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    title = models.TextField()
    kind = models.TextField()
    points = models.IntegerField()
    value_fen = models.BigIntegerField()
    quota = models.IntegerField()
    terms = models.TextField()
    state = models.TextField(default="waiting")
    reason = models.TextField(default="")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(points__gt=0, quota__gt=0, value_fen__gte=0), name="proposal_offers_something_for_points"
            ),
            CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | Q(state="accepted", decided_at__isnull=False)
                | (Q(state="returned", decided_at__isnull=False) & ~Q(reason="")),
                name="proposal_waits_or_was_decided",
            ),
        ]


class Attempt(models.Model):
    """One try at a counter and its answer, under the nonce by which a retry is known."""

    pk = models.CompositePrimaryKey("holder_id", "nonce")
    holder_id = models.BigIntegerField()
    nonce = models.UUIDField()
    store = models.TextField()
    user_id = models.BigIntegerField()
    typed = models.BinaryField(max_length=32)  # the hash of what was scanned or typed, never the code itself
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # on the phone, where there was no network
    outcome = models.TextField(default="")  # accepted, or the code of a refusal
    message = models.TextField(default="")
    data = models.JSONField(default=dict)
    voucher = models.UUIDField(null=True)
    offer = models.TextField(default="")
    amount_fen = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["holder_id", "at"], name="merchants_attempts_by_time")]
        constraints = [
            CheckConstraint(
                condition=Q(voucher__isnull=False, outcome="accepted")
                | (Q(voucher__isnull=True, amount_fen=0) & ~Q(outcome="accepted")),
                name="accepted_attempt_names_its_voucher",
            ),
        ]


class Kind(models.IntegerChoices):
    VOUCHER = 1
    ADJUSTMENT = 2
    PAYMENT = 3


class Entry(models.Model):
    """One line of what is owed to a merchant. Only ever added; above zero the city owes more."""

    pk = models.CompositePrimaryKey("holder_id", "id")
    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    kind = models.SmallIntegerField(choices=Kind)
    amount_fen = models.BigIntegerField()
    period = models.DateField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    store = models.TextField(default="")
    offer = models.TextField(default="")
    voucher = models.UUIDField(null=True)
    clerk = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    by = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["holder_id", "period", "at"], name="merchants_entries_by_period")]
        constraints = [
            CheckConstraint(condition=Q(kind__range=(1, 3)), name="entry_is_of_a_known_kind"),
            CheckConstraint(
                condition=~Q(kind=1) | Q(voucher__isnull=False, amount_fen__gte=0), name="use_names_its_voucher"
            ),
            CheckConstraint(
                condition=~Q(kind=2) | (~Q(reason="") & ~Q(amount_fen=0)), name="adjustment_has_its_reason"
            ),
            CheckConstraint(condition=~Q(kind=3) | Q(amount_fen__lt=0), name="payment_takes_off_what_is_owed"),
            CheckConstraint(condition=_sql("extract(day FROM period) = 1"), name="entry_belongs_to_a_month"),
        ]


class Period(models.Model):
    """A closed month of one merchant, as it stood. Only ever added."""

    pk = models.CompositePrimaryKey("holder_id", "period")
    holder_id = models.BigIntegerField()
    period = models.DateField()
    opening_fen = models.BigIntegerField()
    vouchers = models.IntegerField()
    vouchers_fen = models.BigIntegerField()
    adjustments_fen = models.BigIntegerField()
    payments_fen = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)  # of every line, in order
    closed_at = models.DateTimeField()
    closed_by = models.TextField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=_sql("opening_fen + vouchers_fen + adjustments_fen + payments_fen >= 0"),
                name="closed_month_ends_at_nothing_or_more",
            ),
            CheckConstraint(condition=_sql("extract(day FROM period) = 1"), name="closed_period_is_a_month"),
        ]

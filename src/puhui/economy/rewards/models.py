"""Tables of rewards; private to the room.

A *counter* is one quota in one of its periods and places; its stock lies in *slices*, so that many can take at
once. A *voucher* is a redemption from the first hold to its end. No row is deleted, and a voucher says which
counters it took from: so what is sold can be counted again at any time.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Counter(models.Model):
    """``units`` of an offer in one span, e.g. 2026 or 2026-11-21, at one place. ``id`` is derived from its names.

    Its row is the door that waiting lists and the last units go through; who takes in passing leaves it alone.
    """

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    offer = models.TextField()
    period = models.TextField()  # day, month, year, total, or release: hours of a day
    per = models.TextField()  # "", district, provider; or the release's id
    place = models.TextField()
    span = models.TextField()
    units = models.IntegerField()
    ends = models.DateField(null=True)  # the span's last day

    class Meta:
        indexes = [models.Index(fields=["city", "offer", "span"], name="rewards_counters_of_offer")]
        constraints = [CheckConstraint(condition=Q(units__gte=0), name="a_quota_is_not_below_zero")]


class Slice(models.Model):
    """A part of a counter's stock."""

    counter_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    left = models.IntegerField()
    pk = models.CompositePrimaryKey("counter_id", "number")

    class Meta:
        constraints = [CheckConstraint(condition=Q(left__gte=0), name="stock_is_never_below_zero")]


class Voucher(models.Model):
    """A redemption: held, then issued, then used, refunded or expired; or void, where it was never paid."""

    class State(models.IntegerChoices):
        HELD = 1
        ISSUED = 2
        USED = 3
        REFUNDED = 4
        EXPIRED = 5
        VOID = 6

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    offer = models.TextField()
    pack_number = models.IntegerField()  # whose terms hold for it, for good
    price = models.IntegerField()
    state = models.SmallIntegerField(choices=State)
    short = models.TextField()
    on_day = models.DateField(null=True)
    district = models.TextField()
    provider = models.TextField()
    value_fen = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    cells = ArrayField(models.BigIntegerField())  # the counters it took a unit from
    at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)  # only while it is held
    settled_at = models.DateTimeField(null=True)  # when it was used, refunded, expired or given up
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["holder_id", "city", "offer", "at"], name="rewards_vouchers_of_person"),
            models.Index(fields=["held_until"], name="rewards_vouchers_held", condition=Q(state=1)),
            models.Index(fields=["valid_to"], name="rewards_vouchers_open", condition=Q(state=2)),
            models.Index(fields=["city", "offer", "state"], name="rewards_vouchers_of_offer"),
        ]
        constraints = [
            CheckConstraint(condition=Q(holder_id__gt=0), name="vouchers_are_for_people"),
            CheckConstraint(condition=Q(price__gte=0) & Q(value_fen__gte=0), name="a_voucher_costs_nothing_or_more"),
            CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="a_voucher_ends_after_it_begins"),
            CheckConstraint(
                condition=Q(state=1, held_until__isnull=False, settled_at__isnull=True)
                | Q(state=2, held_until__isnull=True, settled_at__isnull=True)
                | Q(state__in=(3, 4, 5, 6), held_until__isnull=True, settled_at__isnull=False),
                name="a_voucher_is_held_or_open_or_settled",
            ),
        ]


class Key(models.Model):
    """The code a voucher is found by, and the caller's id, which nobody else may use: both lead to the holder."""

    short = models.TextField()
    city = models.TextField()
    holder_id = models.BigIntegerField()
    voucher = models.UUIDField()
    pk = models.CompositePrimaryKey("city", "short")

    class Meta:
        indexes = [models.Index(fields=["voucher"], name="rewards_keys_by_voucher")]
        constraints = [
            CheckConstraint(condition=Q(short__regex=r"^[0-9A-HJKMNP-TV-Z]{10}$"), name="codes_can_be_typed")
        ]


class Use(models.Model):
    """That a voucher was taken at a counter: once, by its key."""

    holder_id = models.BigIntegerField()
    voucher = models.UUIDField()
    city = models.TextField()
    offer = models.TextField()
    merchant = models.TextField()
    store = models.TextField()
    district = models.TextField()
    clerk = models.BigIntegerField()
    value_fen = models.IntegerField()
    short = models.TextField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "voucher")

    class Meta:
        indexes = [models.Index(fields=["city", "merchant", "at"], name="rewards_uses_of_merchant")]
        constraints = [
            CheckConstraint(condition=Q(seen_at__lte=F("at")), name="a_use_is_seen_before_it_is_told"),
            CheckConstraint(condition=Q(value_fen__gte=0), name="a_use_is_worth_nothing_or_more"),
        ]


class Waiting(models.Model):
    """A place in the waiting list of an offer; ``ticket`` is its place in the order of coming."""

    class State(models.IntegerChoices):
        WAITING = 1
        OFFERED = 2  # a unit is kept for this person until offered_until
        TAKEN = 3
        PASSED = 4  # did not answer in time
        LEFT = 5

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    offer = models.TextField()
    on_day = models.DateField(null=True)
    district = models.TextField()
    provider = models.TextField()
    ticket = models.BigIntegerField()
    state = models.SmallIntegerField(choices=State, default=State.WAITING)
    at = models.DateTimeField()
    offered_until = models.DateTimeField(null=True)
    cells = ArrayField(models.BigIntegerField(), default=list)  # what is kept
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["city", "offer", "ticket"], name="rewards_waiting_in_order", condition=Q(state=1)),
            models.Index(fields=["offered_until"], name="rewards_waiting_offered", condition=Q(state=2)),
        ]
        constraints = [
            UniqueConstraint(
                fields=["holder_id", "city", "offer"], condition=Q(state__in=(1, 2)), name="people_wait_once_per_offer"
            ),
            CheckConstraint(
                condition=Q(state=2, offered_until__isnull=False) | (~Q(state=2) & Q(offered_until__isnull=True)),
                name="what_is_kept_for_somebody_is_kept_until_a_time",
            ),
        ]


class PoolCode(models.Model):
    """A provider's code, sealed; given to one voucher."""

    city = models.TextField()
    offer = models.TextField()
    digest = models.BinaryField()  # keyed, so that a code is kept once
    sealed = models.BinaryField()
    loaded_at = models.DateTimeField()
    holder_id = models.BigIntegerField(null=True)
    voucher = models.UUIDField(null=True)
    pk = models.CompositePrimaryKey("city", "offer", "digest")

    class Meta:
        indexes = [
            models.Index(fields=["city", "offer"], name="rewards_pool_free", condition=Q(voucher__isnull=True)),
            models.Index(fields=["voucher"], name="rewards_pool_of_voucher"),
        ]
        constraints = [
            UniqueConstraint(fields=["city", "offer", "voucher"], name="a_voucher_has_one_code_of_the_pool"),
            CheckConstraint(
                condition=Q(holder_id__isnull=True, voucher__isnull=True)
                | Q(holder_id__isnull=False, voucher__isnull=False),
                name="a_pool_code_is_free_or_somebodys",
            ),
        ]


class Undone(models.Model):
    """That an operator gave a redemption back against the offer's terms: who, when and why."""

    holder_id = models.BigIntegerField()
    voucher = models.UUIDField()
    by = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "voucher")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(by="") & ~Q(reason=""), name="what_is_undone_names_who_and_why"),
        ]


class SigningKey(models.Model):
    """A city's Ed25519 keys; the highest number signs, all of them verify."""

    city = models.TextField()
    number = models.SmallIntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField()
    since = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "number")

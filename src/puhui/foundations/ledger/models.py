"""The ledger's tables; private to the room.

Transfers, balances and holds grow with people: their keys hold the holder's id, and no foreign key leads
to or from them, so that a sharded PostgreSQL can spread them (docs/decisions/0003-ledger.md).
What keeps rows from being changed is in the migration: triggers.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.expressions import RawSQL


def _sql(condition: str) -> RawSQL:
    return RawSQL(condition, [], output_field=models.BooleanField())


class Book(models.Model):
    id = models.SmallAutoField(primary_key=True)
    code = models.TextField(unique=True)

    class Meta:
        db_table = "ledger_book"


class Unit(models.Model):
    number = models.SmallAutoField(primary_key=True)
    code = models.TextField(unique=True)
    book = models.ForeignKey(Book, models.PROTECT, related_name="units")
    slot = models.SmallIntegerField()

    class Meta:
        db_table = "ledger_unit"
        constraints = [
            UniqueConstraint(fields=["book", "slot"], name="slot_holds_one_unit"),
            CheckConstraint(condition=Q(slot__gte=0) & Q(slot__lt=8), name="slot_is_one_of_eight"),
        ]


class HouseAccount(models.Model):
    class Kind(models.TextChoices):
        SOURCE = "source"
        GUARDED = "guarded"

    id = models.BigIntegerField(primary_key=True)
    code = models.TextField(unique=True)
    kind = models.TextField(choices=Kind)

    class Meta:
        db_table = "ledger_house_account"
        constraints = [
            CheckConstraint(condition=Q(id__lt=0), name="house_account_is_negative"),
            CheckConstraint(condition=Q(kind__in=["source", "guarded"]), name="house_account_has_a_known_kind"),
        ]


class Journal(models.Model):
    """What was posted together, under the caller's own name for it."""

    id = models.BigIntegerField(primary_key=True)
    # Compared byte by byte, so that the chain's order is the same under every locale.
    caller_id = models.TextField(unique=True, db_collation="C")
    posted_at = models.DateTimeField()
    posted_on = models.DateField(db_index=True)
    rows = models.IntegerField()
    totals = models.JSONField()
    digest = models.BinaryField()
    # Only where a journal is one transfer: whose it is, and which journal it takes back.
    holder_id = models.BigIntegerField(null=True)
    reverses = models.BigIntegerField(null=True, unique=True)
    # The chain is closed later, so that nobody waits for its end while posting.
    position = models.BigIntegerField(null=True, unique=True)
    previous = models.BinaryField(null=True)
    chain_hash = models.BinaryField(null=True)

    class Meta:
        db_table = "ledger_journal"
        indexes = [
            models.Index(
                fields=["posted_at", "caller_id"], name="ledger_journal_unsealed", condition=Q(position__isnull=True)
            )
        ]
        constraints = [
            CheckConstraint(condition=Q(rows__gt=0), name="journal_is_not_empty"),
            CheckConstraint(condition=_sql("octet_length(digest) = 32"), name="journal_digest_is_sha256"),
            CheckConstraint(
                condition=_sql(
                    "num_nulls(position, previous, chain_hash) = 3 OR (num_nulls(position, previous, chain_hash) = 0"
                    " AND position > 0 AND octet_length(previous) = 32 AND octet_length(chain_hash) = 32)"
                ),
                name="journal_is_sealed_whole_or_not",
            ),
            CheckConstraint(
                condition=_sql("posted_on = (posted_at AT TIME ZONE 'Asia/Shanghai')::date"),
                name="journal_day_is_the_day_in_shanghai",
            ),
        ]


class HouseTotal(models.Model):
    """What one journal moved through one house account: how an issuing account is summed without a lock."""

    pk = models.CompositePrimaryKey("account", "unit", "journal_id")
    account = models.BigIntegerField()
    unit = models.SmallIntegerField()
    journal_id = models.BigIntegerField()
    debited = models.BigIntegerField()
    credited = models.BigIntegerField()

    class Meta:
        db_table = "ledger_house_total"
        indexes = [models.Index(fields=["journal_id"], name="ledger_house_total_journal")]
        constraints = [
            CheckConstraint(condition=Q(account__lt=0), name="house_total_is_of_the_house"),
            CheckConstraint(condition=Q(debited__gte=0, credited__gte=0), name="house_total_is_not_negative"),
        ]


class SealedTotal(models.Model):
    """Sums of the house totals of all sealed journals, so that only the unsealed ones are added up."""

    pk = models.CompositePrimaryKey("account", "unit")
    account = models.BigIntegerField()
    unit = models.SmallIntegerField()
    debited = models.BigIntegerField()
    credited = models.BigIntegerField()

    class Meta:
        db_table = "ledger_sealed_total"


class Transfer(models.Model):
    """A row is balanced by construction: what the debit side loses, the credit side gets."""

    pk = models.CompositePrimaryKey("posted_on", "holder_id", "journal_id", "ordinal")
    holder_id = models.BigIntegerField()
    journal_id = models.BigIntegerField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    amount = models.BigIntegerField()
    memo = models.BigIntegerField()
    seal = models.BigIntegerField()
    posted_on = models.DateField()
    ordinal = models.IntegerField()
    unit = models.SmallIntegerField()
    code = models.SmallIntegerField()

    class Meta:
        db_table = "ledger_transfer"
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="posted_amount_is_positive"),
            CheckConstraint(
                condition=_sql("(debit < 0 AND credit <> 0) OR (credit < 0 AND debit <> 0)"),
                name="one_side_is_the_house",
            ),
            CheckConstraint(condition=~Q(debit=F("credit")), name="sides_differ"),
            CheckConstraint(
                condition=_sql("holder_id = CASE WHEN debit > 0 THEN debit ELSE credit END"),
                name="holder_is_the_person_side",
            ),
        ]


class Balance(models.Model):
    """One row per holder and book; the arrays are indexed by the unit's slot (from 1 in SQL).

    ``held`` is null until something is held: most people never hold anything.
    """

    pk = models.CompositePrimaryKey("holder_id", "book")
    holder_id = models.BigIntegerField()
    book = models.SmallIntegerField()
    posted = ArrayField(models.BigIntegerField())
    held = ArrayField(models.BigIntegerField(), null=True)

    class Meta:
        db_table = "ledger_balance"
        constraints = [
            CheckConstraint(condition=_sql("0 <= ALL (posted)"), name="no_balance_below_zero"),
            CheckConstraint(
                condition=_sql("held IS NULL OR ledger_is_covered(held, posted)"), name="held_is_covered_by_posted"
            ),
        ]


class Hold(models.Model):
    """An amount put aside until it is posted, voided or lapses."""

    class State(models.IntegerChoices):
        HELD = 1
        POSTED = 2
        VOIDED = 3
        LAPSED = 4

    pk = models.CompositePrimaryKey("holder_id", "id")
    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    unit = models.SmallIntegerField()
    amount = models.BigIntegerField()
    credit = models.BigIntegerField()
    code = models.SmallIntegerField()
    memo = models.BigIntegerField()
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.SmallIntegerField(choices=State, default=State.HELD)
    posted = models.BigIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_hold"
        indexes = [
            models.Index(fields=["id"], name="ledger_hold_id"),
            models.Index(fields=["expires_at", "holder_id"], name="ledger_hold_open", condition=Q(state=1)),
        ]
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="held_amount_is_positive"),
            CheckConstraint(condition=Q(expires_at__gt=F("held_at")), name="hold_expires_after_it_begins"),
            CheckConstraint(
                condition=Q(posted__gte=0, posted__lte=F("amount")), name="hold_posts_no_more_than_it_holds"
            ),
            CheckConstraint(
                condition=_sql(
                    "(state = 1 AND settled_at IS NULL AND posted = 0)"
                    " OR (state = 2 AND settled_at IS NOT NULL AND posted > 0)"
                    " OR (state IN (3, 4) AND settled_at IS NOT NULL AND posted = 0)"
                ),
                name="hold_is_open_or_settled_once",
            ),
        ]

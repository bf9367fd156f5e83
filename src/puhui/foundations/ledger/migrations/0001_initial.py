"""The ledger's tables. What keeps their rows from being changed is in the next migration."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

# Every held amount within what is posted; slots beyond the posted ones hold nothing.
COVERED = """
CREATE FUNCTION ledger_is_covered(held bigint[], posted bigint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT bool_and(coalesce(h, 0) BETWEEN 0 AND coalesce(p, 0)) FROM unnest(held, posted) AS slots (h, p)
$$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(COVERED, "DROP FUNCTION ledger_is_covered(bigint[], bigint[])"),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
            ],
            options={
                "db_table": "ledger_book",
            },
        ),
        migrations.CreateModel(
            name="SealedTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "unit", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("unit", models.SmallIntegerField()),
                ("debited", models.BigIntegerField()),
                ("credited", models.BigIntegerField()),
            ],
            options={
                "db_table": "ledger_sealed_total",
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "holder_id", "book", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("holder_id", models.BigIntegerField()),
                ("book", models.SmallIntegerField()),
                ("posted", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
            ],
            options={
                "db_table": "ledger_balance",
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "0 <= ALL (posted)", [], output_field=models.BooleanField()
                        ),
                        name="no_balance_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "held IS NULL OR ledger_is_covered(held, posted)", [], output_field=models.BooleanField()
                        ),
                        name="held_is_covered_by_posted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "holder_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("holder_id", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("unit", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("code", models.SmallIntegerField()),
                ("memo", models.BigIntegerField()),
                ("held_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.SmallIntegerField(
                        choices=[(1, "Held"), (2, "Posted"), (3, "Voided"), (4, "Lapsed")], default=1
                    ),
                ),
                ("posted", models.BigIntegerField(default=0)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "ledger_hold",
                "indexes": [
                    models.Index(fields=["id"], name="ledger_hold_id"),
                    models.Index(
                        condition=models.Q(("state", 1)), fields=["expires_at", "holder_id"], name="ledger_hold_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="held_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("held_at"))), name="hold_expires_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("posted__gte", 0), ("posted__lte", models.F("amount"))),
                        name="hold_posts_no_more_than_it_holds",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "(state = 1 AND settled_at IS NULL AND posted = 0) OR (state = 2 AND settled_at IS NOT NULL AND posted > 0) OR (state IN (3, 4) AND settled_at IS NOT NULL AND posted = 0)",
                            [],
                            output_field=models.BooleanField(),
                        ),
                        name="hold_is_open_or_settled_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseAccount",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("kind", models.TextField(choices=[("source", "Source"), ("guarded", "Guarded")])),
            ],
            options={
                "db_table": "ledger_house_account",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id__lt", 0)), name="house_account_is_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["source", "guarded"])), name="house_account_has_a_known_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "unit", "journal_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("unit", models.SmallIntegerField()),
                ("journal_id", models.BigIntegerField()),
                ("debited", models.BigIntegerField()),
                ("credited", models.BigIntegerField()),
            ],
            options={
                "db_table": "ledger_house_total",
                "indexes": [models.Index(fields=["journal_id"], name="ledger_house_total_journal")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("account__lt", 0)), name="house_total_is_of_the_house"),
                    models.CheckConstraint(
                        condition=models.Q(("credited__gte", 0), ("debited__gte", 0)),
                        name="house_total_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("caller_id", models.TextField(db_collation="C", unique=True)),
                ("posted_at", models.DateTimeField()),
                ("posted_on", models.DateField(db_index=True)),
                ("rows", models.IntegerField()),
                ("totals", models.JSONField()),
                ("digest", models.BinaryField()),
                ("holder_id", models.BigIntegerField(null=True)),
                ("reverses", models.BigIntegerField(null=True, unique=True)),
                ("position", models.BigIntegerField(null=True, unique=True)),
                ("previous", models.BinaryField(null=True)),
                ("chain_hash", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "ledger_journal",
                "indexes": [
                    models.Index(
                        condition=models.Q(("position__isnull", True)),
                        fields=["posted_at", "caller_id"],
                        name="ledger_journal_unsealed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("rows__gt", 0)), name="journal_is_not_empty"),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "octet_length(digest) = 32", [], output_field=models.BooleanField()
                        ),
                        name="journal_digest_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "num_nulls(position, previous, chain_hash) = 3 OR (num_nulls(position, previous, chain_hash) = 0 AND position > 0 AND octet_length(previous) = 32 AND octet_length(chain_hash) = 32)",
                            [],
                            output_field=models.BooleanField(),
                        ),
                        name="journal_is_sealed_whole_or_not",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "posted_on = (posted_at AT TIME ZONE 'Asia/Shanghai')::date",
                            [],
                            output_field=models.BooleanField(),
                        ),
                        name="journal_day_is_the_day_in_shanghai",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "posted_on",
                        "holder_id",
                        "journal_id",
                        "ordinal",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("holder_id", models.BigIntegerField()),
                ("journal_id", models.BigIntegerField()),
                ("debit", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("memo", models.BigIntegerField()),
                ("seal", models.BigIntegerField()),
                ("posted_on", models.DateField()),
                ("ordinal", models.IntegerField()),
                ("unit", models.SmallIntegerField()),
                ("code", models.SmallIntegerField()),
            ],
            options={
                "db_table": "ledger_transfer",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="posted_amount_is_positive"),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "(debit < 0 AND credit <> 0) OR (credit < 0 AND debit <> 0)",
                            [],
                            output_field=models.BooleanField(),
                        ),
                        name="one_side_is_the_house",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True), name="sides_differ"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.expressions.RawSQL(
                            "holder_id = CASE WHEN debit > 0 THEN debit ELSE credit END",
                            [],
                            output_field=models.BooleanField(),
                        ),
                        name="holder_is_the_person_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("number", models.SmallAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("slot", models.SmallIntegerField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="ledger.book"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_unit",
                "constraints": [
                    models.UniqueConstraint(fields=("book", "slot"), name="slot_holds_one_unit"),
                    models.CheckConstraint(
                        condition=models.Q(("slot__gte", 0), ("slot__lt", 8)), name="slot_is_one_of_eight"
                    ),
                ],
            },
        ),
    ]

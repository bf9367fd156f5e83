"""The keys that cities sign with, taken over from where only honours signed: certificates that were given stay good."""

from django.db import migrations, models

RENAMED = "ALTER TABLE honours_issuerkey RENAME TO credentials_issuerkey;"
BACK = "ALTER TABLE credentials_issuerkey RENAME TO honours_issuerkey;"


class Migration(migrations.Migration):
    initial = True

    # The table has to be there before it can move down a floor.
    dependencies = [("honours", "0002_order_and_freeze")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAMED, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="IssuerKey",
                    fields=[
                        ("city", models.TextField()),
                        ("number", models.SmallIntegerField()),
                        ("public", models.BinaryField()),
                        ("sealed", models.BinaryField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "city", "number", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                    ],
                )
            ],
        )
    ]

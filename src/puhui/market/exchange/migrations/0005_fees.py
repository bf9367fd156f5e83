"""What was taken of each side for a deal, at its delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_leaving")]

    operations = [
        migrations.AddField("deal", "buyer_fee_fen", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("deal", "seller_fee_fen", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddConstraint(
            "deal",
            models.CheckConstraint(
                condition=models.Q(("buyer_fee_fen", 0), ("seller_fee_fen", 0))
                | models.Q(("buyer_fee_fen__gte", 0), ("seller_fee_fen__gte", 0), ("state", "delivered")),
                name="fees_are_taken_for_what_is_delivered",
            ),
        ),
    ]

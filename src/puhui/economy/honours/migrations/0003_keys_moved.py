"""The keys went to the room that all certificates share; nothing happens to the table here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("honours", "0002_order_and_freeze"), ("credentials", "0001_initial")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="IssuerKey")])]

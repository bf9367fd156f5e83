"""Changes get a serial number, so that what happened at one instant keeps its order; comments may come from the
public; a project may declare what else it is good for."""

from django.db import migrations, models
from django.db.models import Func, Value

SEQUENCE = "registry_change_serial"


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_desks")]

    operations = [
        migrations.RunSQL(f"CREATE SEQUENCE {SEQUENCE}", f"DROP SEQUENCE {SEQUENCE}"),
        # Rows are only ever added: they lie in the order in which they came, and are numbered in it.
        migrations.AddField(
            "change",
            "serial",
            models.BigIntegerField(db_default=Func(Value(SEQUENCE), function="nextval"), editable=False),
        ),
        migrations.AddField(
            "project",
            "declared",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
        migrations.AddField("comment", "contact", models.BinaryField(null=True)),
        migrations.AddField("comment", "agreed_at", models.DateTimeField(null=True)),
        migrations.AddField("comment", "origin", models.TextField(default="")),
        migrations.AddField("comment", "holder_id", models.BigIntegerField(null=True)),
        migrations.AddField("comment", "reply", models.TextField(default="")),
        migrations.AddField("comment", "replied_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "comment",
            models.Index(
                fields=["holder_id"], name="comments_of_a_person", condition=models.Q(("holder_id__isnull", False))
            ),
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(("contact__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                name="a_contact_is_kept_by_consent",
            ),
        ),
    ]

"""Objections on line: a sealed contact and a hash of where it came from, which may be blanked and never changed."""

from django.db import migrations, models

REFUSE = """
CREATE OR REPLACE FUNCTION appraisals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'appraisals_objection' THEN
        IF to_jsonb(OLD) - '{by,contact,origin}'::text[] = to_jsonb(NEW) - '{by,contact,origin}'::text[]
            AND to_jsonb(NEW) ->> 'by' IN ('', to_jsonb(OLD) ->> 'by')
            AND coalesce(to_jsonb(NEW) ->> 'contact' = to_jsonb(OLD) ->> 'contact', to_jsonb(NEW) ->> 'contact' IS NULL)
            AND coalesce(to_jsonb(NEW) ->> 'origin' = to_jsonb(OLD) ->> 'origin', to_jsonb(NEW) ->> 'origin' IS NULL)
            AND to_jsonb(NEW) <> to_jsonb(OLD)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_of_appraisals_is_only_added';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("appraisals", "0002_only_added")]

    operations = [
        migrations.AddField("objection", "online", models.BooleanField(default=False)),
        migrations.AddField("objection", "contact", models.BinaryField(null=True)),
        migrations.AddField("objection", "origin", models.BinaryField(null=True)),
        migrations.AddIndex(
            "objection",
            models.Index(
                fields=["origin"], condition=models.Q(("origin__isnull", False)), name="appraisals_objection_origin"
            ),
        ),
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),
    ]

"""What was measured, offset and declared stays as it was written."""

from django.db import migrations

ONLY_ADDED = """
CREATE FUNCTION neutrality_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_measured_stays';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON neutrality_{table}
    FOR EACH ROW EXECUTE FUNCTION neutrality_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON neutrality_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION neutrality_refuse_change();
"""
    for table in ("change", "measure", "inventory", "offset", "evaluation")
)

# A declaration may be revoked, once; what it says may not change.
SIGNED = """
CREATE TRIGGER a_declaration_says_what_was_signed BEFORE UPDATE ON neutrality_declaration
    FOR EACH ROW WHEN (
        (OLD.id, OLD.number, OLD.city, OLD.bit, OLD.undertaking_id, OLD.inventory_id, OLD.facts, OLD.credential,
         OLD.signed_on, OLD.declared_by)
        IS DISTINCT FROM
        (NEW.id, NEW.number, NEW.city, NEW.bit, NEW.undertaking_id, NEW.inventory_id, NEW.facts, NEW.credential,
         NEW.signed_on, NEW.declared_by)
        OR OLD.revoked_at IS NOT NULL
    ) EXECUTE FUNCTION neutrality_refuse_change();
CREATE TRIGGER declarations_are_not_deleted BEFORE DELETE ON neutrality_declaration
    FOR EACH ROW EXECUTE FUNCTION neutrality_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("neutrality", "0001_initial")]

    operations = [
        migrations.RunSQL(ONLY_ADDED + SIGNED, "DROP FUNCTION neutrality_refuse_change() CASCADE;"),
    ]

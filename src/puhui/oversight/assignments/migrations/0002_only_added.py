"""Versions are history: rows are added and never taken away; the one thing written later is when a version ended."""

from django.db import migrations

VERSIONED = ("unitversion", "version")
ADDED = ("party", "target")
REFUSE = """
CREATE FUNCTION assignments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_ARGV[0] = 'versioned' AND TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
            AND to_jsonb(OLD) - 'superseded_at' = to_jsonb(NEW) - 'superseded_at'
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'versions_of_assignments_are_only_added';
END
$$;
"""
GUARD = """
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON assignments_{table}
    FOR EACH ROW EXECUTE FUNCTION assignments_refuse_change('{how}');
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON assignments_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION assignments_refuse_change('{how}');
"""
REMOVE = "DROP FUNCTION assignments_refuse_change() CASCADE;"
GUARDS = "".join(GUARD.format(table=table, how="versioned") for table in VERSIONED) + "".join(
    GUARD.format(table=table, how="added") for table in ADDED
)


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + GUARDS, REMOVE)]

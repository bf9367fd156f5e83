"""What was read and what was decided is history: rows are added, never changed, never taken away."""

from django.db import migrations

TABLES = ("policy", "reading", "proposal", "decision")
REFUSE = """
CREATE FUNCTION policies_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'readings_and_decisions_are_only_added';
END
$$;
"""
GUARD = """
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON policies_{table}
    FOR EACH ROW EXECUTE FUNCTION policies_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON policies_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION policies_refuse_change();
"""
REMOVE = "DROP FUNCTION policies_refuse_change() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + "".join(GUARD.format(table=table) for table in TABLES), REMOVE)]

"""Decisions and appeals are history: rows are added, never changed, never taken away."""

from django.db import migrations

ONLY_ADDED = """
CREATE FUNCTION scrutiny_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decisions_and_appeals_are_only_added';
END
$$;

CREATE TRIGGER decision_rows_stay BEFORE UPDATE OR DELETE ON scrutiny_decision
    FOR EACH ROW EXECUTE FUNCTION scrutiny_refuse_change();
CREATE TRIGGER decision_table_stays BEFORE TRUNCATE ON scrutiny_decision
    FOR EACH STATEMENT EXECUTE FUNCTION scrutiny_refuse_change();
CREATE TRIGGER appeal_rows_stay BEFORE UPDATE OR DELETE ON scrutiny_appeal
    FOR EACH ROW EXECUTE FUNCTION scrutiny_refuse_change();
CREATE TRIGGER appeal_table_stays BEFORE TRUNCATE ON scrutiny_appeal
    FOR EACH STATEMENT EXECUTE FUNCTION scrutiny_refuse_change();
"""

REMOVE = "DROP FUNCTION scrutiny_refuse_change() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0001_initial")]

    operations = [migrations.RunSQL(ONLY_ADDED, REMOVE)]

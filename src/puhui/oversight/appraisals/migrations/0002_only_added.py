"""What was handed in and decided is history: rows are added and never changed; only an objector's name may be blanked."""

from django.db import migrations

TABLES = ("application", "sheet", "file", "step", "objection", "answer", "pool")
REFUSE = """
CREATE FUNCTION appraisals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'appraisals_objection' THEN
        IF to_jsonb(OLD) ->> 'by' <> '' AND to_jsonb(NEW) ->> 'by' = '' AND to_jsonb(OLD) - 'by' = to_jsonb(NEW) - 'by' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_of_appraisals_is_only_added';
END
$$;
"""
GUARD = """
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON appraisals_{table}
    FOR EACH ROW EXECUTE FUNCTION appraisals_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON appraisals_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION appraisals_refuse_change();
"""
REMOVE = "DROP FUNCTION appraisals_refuse_change() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("appraisals", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + "".join(GUARD.format(table=table) for table in TABLES), REMOVE)]

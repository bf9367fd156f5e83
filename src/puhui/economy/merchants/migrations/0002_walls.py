"""What is owed is history: lines are added, never changed; and a closed month takes none."""

from django.db import migrations

WALLS = """
CREATE FUNCTION merchants_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entries_and_closed_months_are_only_added';
END
$$;

CREATE TRIGGER entry_rows_stay BEFORE UPDATE OR DELETE ON merchants_entry
    FOR EACH ROW EXECUTE FUNCTION merchants_refuse_change();
CREATE TRIGGER entry_table_stays BEFORE TRUNCATE ON merchants_entry
    FOR EACH STATEMENT EXECUTE FUNCTION merchants_refuse_change();
CREATE TRIGGER period_rows_stay BEFORE UPDATE OR DELETE ON merchants_period
    FOR EACH ROW EXECUTE FUNCTION merchants_refuse_change();
CREATE TRIGGER period_table_stays BEFORE TRUNCATE ON merchants_period
    FOR EACH STATEMENT EXECUTE FUNCTION merchants_refuse_change();

CREATE FUNCTION merchants_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM merchants_period p WHERE p.holder_id = NEW.holder_id AND p.period >= NEW.period) THEN
        RAISE EXCEPTION 'the month % of merchant % is closed', NEW.period, NEW.holder_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_month_takes_no_entry';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER closed_month_takes_no_entry BEFORE INSERT ON merchants_entry
    FOR EACH ROW EXECUTE FUNCTION merchants_month_is_open();
"""

REMOVE = "DROP FUNCTION merchants_refuse_change() CASCADE; DROP FUNCTION merchants_month_is_open() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("merchants", "0001_initial")]

    operations = [migrations.RunSQL(WALLS, REMOVE)]

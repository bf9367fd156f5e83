"""What was called, handed in, signed and issued is history: rows are added and never changed or taken away."""

from django.db import migrations

TABLES = (
    "session", "call", "invited", "topic", "agenda", "item", "left", "minutes", "draft", "signature", "complete", "issue",
)  # fmt: skip
REFUSE = """
CREATE FUNCTION conference_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_of_conferences_is_only_added';
END
$$;
-- An issued document takes no further draft.
CREATE FUNCTION conference_refuse_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM conference_issue WHERE minutes_id = NEW.minutes_id) THEN
        RAISE EXCEPTION 'issued minutes never change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'issued_minutes_take_no_draft';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER draft_before_issue BEFORE INSERT ON conference_draft
    FOR EACH ROW EXECUTE FUNCTION conference_refuse_draft();
"""
GUARD = """
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON conference_{table}
    FOR EACH ROW EXECUTE FUNCTION conference_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON conference_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION conference_refuse_change();
"""
REMOVE = "DROP FUNCTION conference_refuse_change() CASCADE; DROP FUNCTION conference_refuse_draft() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("conference", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + "".join(GUARD.format(table=table) for table in TABLES), REMOVE)]

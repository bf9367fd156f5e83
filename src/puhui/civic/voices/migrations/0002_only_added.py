"""What was done, answered and decided is only ever added; cases and voices are never deleted."""

from django.db import migrations

STAY = ("step", "answer", "moderation")
WALLS = """
CREATE FUNCTION voices_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_said_of_a_case_stays';
END
$$;
CREATE TRIGGER cases_are_not_deleted BEFORE DELETE ON voices_case
    FOR EACH ROW EXECUTE FUNCTION voices_refuse_change();
CREATE TRIGGER voices_are_not_deleted BEFORE DELETE ON voices_voice
    FOR EACH ROW EXECUTE FUNCTION voices_refuse_change();
CREATE TRIGGER last_days_stay BEFORE UPDATE OF due ON voices_case
    FOR EACH ROW WHEN (OLD.due IS NOT NULL AND OLD.round = NEW.round AND OLD.due IS DISTINCT FROM NEW.due)
    EXECUTE FUNCTION voices_refuse_change();
""" + "".join(
    f"""
CREATE TRIGGER {table}s_stay BEFORE UPDATE OR DELETE ON voices_{table}
    FOR EACH ROW EXECUTE FUNCTION voices_refuse_change();
"""
    for table in STAY
)


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_initial")]

    operations = [migrations.RunSQL(WALLS, "DROP FUNCTION voices_refuse_change() CASCADE;")]

"""A guardian's word and a lesson are only ever added."""

from django.db import migrations

TABLES = ("attendee", "lesson")
ONLY_ADDED = """
CREATE FUNCTION activities_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'words_and_lessons_are_only_added';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON activities_{table}
    FOR EACH ROW EXECUTE FUNCTION activities_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON activities_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION activities_refuse_change();
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [migrations.RunSQL(ONLY_ADDED, "DROP FUNCTION activities_refuse_change() CASCADE;")]

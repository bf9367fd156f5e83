"""Awards and moves are history: rows are added, never changed, never taken away."""

from django.db import migrations

ONLY_ADDED = """
CREATE FUNCTION points_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'awards_and_moves_are_only_added';
END
$$;

CREATE TRIGGER award_rows_stay BEFORE UPDATE OR DELETE ON points_award
    FOR EACH ROW EXECUTE FUNCTION points_refuse_change();
CREATE TRIGGER award_table_stays BEFORE TRUNCATE ON points_award
    FOR EACH STATEMENT EXECUTE FUNCTION points_refuse_change();
CREATE TRIGGER move_rows_stay BEFORE UPDATE OR DELETE ON points_move
    FOR EACH ROW EXECUTE FUNCTION points_refuse_change();
CREATE TRIGGER move_table_stays BEFORE TRUNCATE ON points_move
    FOR EACH STATEMENT EXECUTE FUNCTION points_refuse_change();
"""

REMOVE = "DROP FUNCTION points_refuse_change() CASCADE;"

# Room on the page for a lot's next version, so that its indexes need not always be touched.
STORAGE = "ALTER TABLE points_lot SET (fillfactor = 80);"


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial")]

    operations = [
        migrations.RunSQL(ONLY_ADDED, REMOVE),
        migrations.RunSQL(STORAGE, "ALTER TABLE points_lot RESET (fillfactor);"),
    ]

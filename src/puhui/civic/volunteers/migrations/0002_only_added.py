"""Trainings and honours are only ever added; hours are never deleted, and what is settled stays."""

from django.db import migrations

TABLES = ("training", "commended")
WALLS = """
CREATE FUNCTION volunteers_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_served_stays_told';
END
$$;
CREATE TRIGGER records_are_not_deleted BEFORE DELETE ON volunteers_record
    FOR EACH ROW EXECUTE FUNCTION volunteers_refuse_change();
CREATE TRIGGER refused_records_stay BEFORE UPDATE ON volunteers_record
    FOR EACH ROW WHEN (OLD.state IN (4, 5)) EXECUTE FUNCTION volunteers_refuse_change();
CREATE TRIGGER confirmed_spans_stay BEFORE UPDATE OF starts, ends, minutes, holder_id ON volunteers_record
    FOR EACH ROW WHEN (OLD.state = 3) EXECUTE FUNCTION volunteers_refuse_change();
""" + "".join(
    f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON volunteers_{table}
    FOR EACH ROW EXECUTE FUNCTION volunteers_refuse_change();
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]

    operations = [migrations.RunSQL(WALLS, "DROP FUNCTION volunteers_refuse_change() CASCADE;")]

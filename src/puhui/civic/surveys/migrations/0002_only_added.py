"""A wave's figures and known margins are only ever added; a sheet's answers are never changed."""

from django.db import migrations

ONLY_ADDED = """
CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'figures_and_answers_stay';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON surveys_{table}
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON surveys_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_refuse_change();
"""
    for table in ("figure", "known")
)
SHEETS = """
CREATE TRIGGER sheet_answers_stay BEFORE UPDATE OF said, stratum, day, way ON surveys_sheet
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunSQL(ONLY_ADDED + SHEETS, "DROP FUNCTION surveys_refuse_change() CASCADE;")]

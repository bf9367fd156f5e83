"""The ring that blocks lie in, what is final, and what is only ever added."""

from django.db import migrations

# With ``first`` and ``past`` unique, every ``past`` being a ``first`` makes rings of the blocks; with one edge per
# issuance, one ring. The check is made at the end of each statement, so a split is one statement.
RING = """
ALTER TABLE registry_block ADD CONSTRAINT blocks_lie_in_a_ring
    FOREIGN KEY (issuance_id, past) REFERENCES registry_block (issuance_id, first);
"""

FINAL = """
CREATE FUNCTION registry_refuse_undoing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is retired or cancelled, and the edge of an issuance, stay as they are'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'retired_and_cancelled_units_stay';
END
$$;

CREATE TRIGGER final_blocks_stay BEFORE UPDATE ON registry_block
    FOR EACH ROW WHEN (OLD.state IN (0, 5, 6)) EXECUTE FUNCTION registry_refuse_undoing();
CREATE TRIGGER blocks_are_not_deleted BEFORE DELETE ON registry_block
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_undoing();
"""

ONLY_ADDED = """
CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_is_only_added';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON registry_{table}
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON registry_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
"""
    for table in ("change", "issuance", "step", "retirement")
)

# Room on the page for a block's next version.
STORAGE = "ALTER TABLE registry_block SET (fillfactor = 80);"


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RunSQL(RING, "ALTER TABLE registry_block DROP CONSTRAINT blocks_lie_in_a_ring;"),
        migrations.RunSQL(FINAL, "DROP FUNCTION registry_refuse_undoing() CASCADE;"),
        migrations.RunSQL(ONLY_ADDED, "DROP FUNCTION registry_refuse_change() CASCADE;"),
        migrations.RunSQL(STORAGE, "ALTER TABLE registry_block RESET (fillfactor);"),
    ]

"""Versions and costs are only ever added; campaigns, placements and proofs are never deleted, and files stay as sent."""

from django.db import migrations

ADDED, KEPT = ("piece", "cost"), ("campaign", "placement", "proof", "material")
WALLS = (
    """
CREATE FUNCTION outreach_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_told_stays_told';
END
$$;
CREATE TRIGGER proofs_stay_as_sent BEFORE UPDATE OF placement, city, kind, sha256, found, faults, counted, by, at
    ON outreach_proof FOR EACH ROW EXECUTE FUNCTION outreach_refuse_change();
CREATE TRIGGER decided_proofs_stay BEFORE UPDATE ON outreach_proof
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION outreach_refuse_change();
"""
    + "".join(
        f"""
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON outreach_{table}
    FOR EACH ROW EXECUTE FUNCTION outreach_refuse_change();
"""
        for table in ADDED
    )
    + "".join(
        f"""
CREATE TRIGGER {table}_rows_are_not_deleted BEFORE DELETE ON outreach_{table}
    FOR EACH ROW EXECUTE FUNCTION outreach_refuse_change();
"""
        for table in KEPT
    )
)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial")]

    operations = [migrations.RunSQL(WALLS, "DROP FUNCTION outreach_refuse_change() CASCADE;")]

"""What both sides settle by is history: what was decided stays, payments are only added."""

from django.db import migrations

WALLS = """
CREATE FUNCTION schemes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settlements_are_only_added';
END
$$;

CREATE TRIGGER payment_rows_stay BEFORE UPDATE OR DELETE ON schemes_payment
    FOR EACH ROW EXECUTE FUNCTION schemes_refuse_change();
CREATE TRIGGER payment_table_stays BEFORE TRUNCATE ON schemes_payment
    FOR EACH STATEMENT EXECUTE FUNCTION schemes_refuse_change();
CREATE TRIGGER leaving_rows_stay BEFORE DELETE ON schemes_leaving
    FOR EACH ROW EXECUTE FUNCTION schemes_refuse_change();
CREATE TRIGGER leaving_table_stays BEFORE TRUNCATE ON schemes_leaving
    FOR EACH STATEMENT EXECUTE FUNCTION schemes_refuse_change();
CREATE TRIGGER coming_rows_stay BEFORE DELETE ON schemes_coming
    FOR EACH ROW EXECUTE FUNCTION schemes_refuse_change();
CREATE TRIGGER coming_table_stays BEFORE TRUNCATE ON schemes_coming
    FOR EACH STATEMENT EXECUTE FUNCTION schemes_refuse_change();

CREATE FUNCTION schemes_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was decided in % stays', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_decided_stays';
END
$$;

-- The other side's account alone may be forgotten, when the person leaves.
CREATE TRIGGER leaving_decided_stays BEFORE UPDATE ON schemes_leaving FOR EACH ROW
    WHEN (OLD.state <> 'open' AND (OLD.state, OLD.scheme, OLD.offer, OLD.points, OLD.theirs, OLD.fen, OLD.settled_at)
        IS DISTINCT FROM (NEW.state, NEW.scheme, NEW.offer, NEW.points, NEW.theirs, NEW.fen, NEW.settled_at))
    EXECUTE FUNCTION schemes_decided_stays();
CREATE TRIGGER coming_decided_stays BEFORE UPDATE ON schemes_coming FOR EACH ROW
    WHEN (OLD.state <> 'prepared' AND OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION schemes_decided_stays();
"""

REMOVE = "DROP FUNCTION schemes_refuse_change() CASCADE; DROP FUNCTION schemes_decided_stays() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [migrations.RunSQL(WALLS, REMOVE)]

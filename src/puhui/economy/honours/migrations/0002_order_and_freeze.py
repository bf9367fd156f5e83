"""One's own place by buckets, planned once per connection; and published lists of pioneers that stay as they are."""

from django.db import migrations

PLACE = """
CREATE FUNCTION honours_place(
    own_holder bigint, own_tally smallint, own_period smallint, own_starts date, own_part text,
    OUT score bigint, OUT place bigint
) LANGUAGE plpgsql STABLE AS $$
DECLARE
    own_minus bigint;
    own_reached bigint;
    begins record;
BEGIN
    SELECT s.minus, s.reached INTO own_minus, own_reached FROM honours_score s
        WHERE s.holder_id = own_holder AND s.tally = own_tally AND s.period = own_period AND s.starts = own_starts
        AND s.part = own_part;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT b.minus, b.reached, b.holder_id, b.before INTO begins FROM honours_bucket b
        WHERE b.tally = own_tally AND b.period = own_period AND b.starts = own_starts AND b.part = own_part
        AND (b.minus, b.reached, b.holder_id) <= (own_minus, own_reached, own_holder)
        ORDER BY b.tally DESC, b.period DESC, b.starts DESC, b.part DESC, b.minus DESC, b.reached DESC, b.holder_id DESC
        LIMIT 1;
    SELECT count(*) + begins.before + 1 INTO place FROM honours_score s
        WHERE s.tally = own_tally AND s.period = own_period AND s.starts = own_starts AND s.part = own_part
        AND (s.minus, s.reached, s.holder_id) >= (begins.minus, begins.reached, begins.holder_id)
        AND (s.minus, s.reached, s.holder_id) < (own_minus, own_reached, own_holder);
    score := -own_minus;
END
$$;
"""

FROZEN = """
CREATE FUNCTION honours_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM honours_pioneerlist l WHERE l.published_at IS NOT NULL
               AND l.id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.list_id ELSE OLD.list_id END,
                            CASE WHEN TG_OP = 'DELETE' THEN OLD.list_id ELSE NEW.list_id END))
       -- Who is on it may still agree to be named.
       AND (TG_OP <> 'UPDATE' OR (OLD.holder_id, OLD.list_id, OLD.place, OLD.score, OLD.struck)
            IS DISTINCT FROM (NEW.holder_id, NEW.list_id, NEW.place, NEW.score, NEW.struck)) THEN
        RAISE EXCEPTION 'a published list of pioneers stays as it is'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'published_pioneers_stay';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER pioneer_rows_stay BEFORE INSERT OR UPDATE OR DELETE ON honours_pioneer
    FOR EACH ROW EXECUTE FUNCTION honours_refuse_change();

CREATE FUNCTION honours_refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published list of pioneers stays published'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'published_lists_stay';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER pioneer_list_stays BEFORE UPDATE OR DELETE ON honours_pioneerlist
    FOR EACH ROW EXECUTE FUNCTION honours_refuse_unpublishing();
"""

# Room on the page for a score's next version.
STORAGE = "ALTER TABLE honours_score SET (fillfactor = 85); ALTER TABLE honours_bucket SET (fillfactor = 70);"


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_initial")]

    operations = [
        migrations.RunSQL(PLACE, "DROP FUNCTION honours_place;"),
        migrations.RunSQL(
            FROZEN, "DROP FUNCTION honours_refuse_change CASCADE; DROP FUNCTION honours_refuse_unpublishing CASCADE;"
        ),
        migrations.RunSQL(
            STORAGE, "ALTER TABLE honours_score RESET (fillfactor); ALTER TABLE honours_bucket RESET (fillfactor);"
        ),
    ]

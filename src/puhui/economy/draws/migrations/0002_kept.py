"""What no check constraint can hold: terms stay, entries come in time, what was drawn is kept."""

from django.db import migrations

KEPT = """
CREATE FUNCTION draws_keep_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'a published draw is kept' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'draws_are_kept';
    END IF;
    IF OLD.state <> 'draft' AND (OLD.city, OLD.code, OLD.terms, OLD.terms_sha256, OLD.opens, OLD.closes, OLD.draws_at,
        OLD.price, OLD.per_person, OLD.top_prize_yuan, OLD.salt, OLD.published_at) IS DISTINCT FROM
       (NEW.city, NEW.code, NEW.terms, NEW.terms_sha256, NEW.opens, NEW.closes, NEW.draws_at,
        NEW.price, NEW.per_person, NEW.top_prize_yuan, NEW.salt, NEW.published_at) THEN
        RAISE EXCEPTION 'the terms of a published draw do not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'terms_are_frozen_once_published';
    END IF;
    IF (OLD.state IN ('committed', 'drawn') AND (OLD.committed_at, OLD.entries, OLD.root, OLD.commitment, OLD.chunks)
            IS DISTINCT FROM (NEW.committed_at, NEW.entries, NEW.root, NEW.commitment, NEW.chunks))
       OR (OLD.state = 'drawn' AND (OLD.value, OLD.value_source, OLD.drawn_at) IS DISTINCT FROM
            (NEW.value, NEW.value_source, NEW.drawn_at)) THEN
        RAISE EXCEPTION 'what was committed and drawn does not change'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'commitment_and_value_are_final';
    END IF;
    IF OLD.state <> NEW.state AND NOT (OLD.state, NEW.state) IN (('draft', 'published'), ('published', 'committed'),
        ('committed', 'drawn'), ('published', 'called_off'), ('committed', 'called_off')) THEN
        RAISE EXCEPTION 'a draw does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_draw_goes_forward';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER draw_terms_stay BEFORE UPDATE OR DELETE ON draws_draw
    FOR EACH ROW EXECUTE FUNCTION draws_keep_terms();

CREATE FUNCTION draws_enter_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
    -- Shared with other entries; a commitment, which wants the row for itself, waits for all of them.
    SELECT state, opens, closes INTO one FROM draws_draw WHERE id = NEW.draw_id FOR SHARE;
    IF one IS NULL OR one.state <> 'published' OR NEW.at < one.opens OR NEW.at >= one.closes THEN
        RAISE EXCEPTION 'the draw does not take entries'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entries_come_while_a_draw_is_open';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER entries_come_in_time BEFORE INSERT ON draws_entry
    FOR EACH ROW EXECUTE FUNCTION draws_enter_in_time();

CREATE FUNCTION draws_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'draws_entry' THEN
        -- Only that points went back may be added.
        IF OLD.refunded_at IS NULL AND to_jsonb(OLD) - 'refunded_at' = to_jsonb(NEW) - 'refunded_at' THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF (OLD.draw_id, OLD.place, OLD.holder_id, OLD.ticket, OLD.entrant) =
           (NEW.draw_id, NEW.place, NEW.holder_id, NEW.ticket, NEW.entrant) THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entries_and_winners_are_kept';
END
$$;
CREATE TRIGGER entry_rows_stay BEFORE UPDATE OR DELETE ON draws_entry FOR EACH ROW EXECUTE FUNCTION draws_keep_rows();
CREATE TRIGGER entry_table_stays BEFORE TRUNCATE ON draws_entry FOR EACH STATEMENT EXECUTE FUNCTION draws_keep_rows();
CREATE TRIGGER place_rows_stay BEFORE UPDATE OR DELETE ON draws_place FOR EACH ROW EXECUTE FUNCTION draws_keep_rows();
CREATE TRIGGER place_table_stays BEFORE TRUNCATE ON draws_place FOR EACH STATEMENT EXECUTE FUNCTION draws_keep_rows();
"""

REMOVE = """
DROP FUNCTION draws_keep_terms() CASCADE;
DROP FUNCTION draws_enter_in_time() CASCADE;
DROP FUNCTION draws_keep_rows() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]

    operations = [migrations.RunSQL(KEPT, REMOVE)]

"""The sequence of holders, and the wall before the words of a consent."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE people_holder AS bigint MINVALUE 1 NO CYCLE", "DROP SEQUENCE people_holder"),
        migrations.RunSQL(
            """
            CREATE FUNCTION people_words_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'consent_words_never_change' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER consent_words_never_change BEFORE UPDATE OR DELETE ON people_consenttext
                FOR EACH ROW EXECUTE FUNCTION people_words_never_change();
            """,
            """
            DROP TRIGGER consent_words_never_change ON people_consenttext;
            DROP FUNCTION people_words_never_change();
            """,
        ),
    ]

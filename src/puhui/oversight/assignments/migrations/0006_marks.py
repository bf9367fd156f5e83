"""Whatever changes a city's board marks the local day of which it tells, in the same transaction.

The number of a mark comes from a sequence, so no two states of a day ever carry the same one.
"""

from django.db import migrations

CITY_OF = {
    "version": "SELECT a.city, f.at FROM fresh f JOIN assignments_assignment a ON a.id = f.assignment_id",
    "unitversion": "SELECT u.city, f.at FROM fresh f JOIN assignments_unit u ON u.id = f.unit_id",
    # Rules that are set at midnight count for the day that ends there.
    "rulebook": "SELECT f.city, f.at - interval '1 microsecond' AS at FROM fresh f",
    "report": "SELECT f.city, f.at FROM fresh f",
}
MARK = """
CREATE FUNCTION assignments_mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO assignments_mark (city, day, number)
    SELECT city, day, nextval('assignments_mark_numbers')
    FROM (SELECT DISTINCT city, (at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM ({city_of}) changed) days
    ORDER BY city, day
    ON CONFLICT (city, day) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END
$$;
CREATE TRIGGER {table}_is_marked AFTER INSERT ON assignments_{table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assignments_mark_{table}();
"""
# What stands already is marked as well.
PAST = """
INSERT INTO assignments_mark (city, day, number)
SELECT city, day, nextval('assignments_mark_numbers')
FROM (
    SELECT DISTINCT city, (at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM ({all_of}) changed
) days;
"""
REMOVE = "DROP FUNCTION assignments_mark_{table}() CASCADE;"
ALL_OF = " UNION ALL ".join(city_of.replace("fresh", f"assignments_{table}") for table, city_of in CITY_OF.items())


class Migration(migrations.Migration):
    dependencies = [("assignments", "0005_posts")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE assignments_mark_numbers;"
            + "".join(MARK.format(table=table, city_of=city_of) for table, city_of in CITY_OF.items())
            + PAST.format(all_of=ALL_OF),
            "".join(REMOVE.format(table=table) for table in CITY_OF) + "DROP SEQUENCE assignments_mark_numbers;",
        )
    ]

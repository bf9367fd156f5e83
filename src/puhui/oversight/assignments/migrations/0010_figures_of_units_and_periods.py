"""A known figure may tell of one unit and of one period; what is told of a period changes lights, so it is marked."""

import django.db.models.deletion
from django.db import migrations, models

PERIODS = ("month", "two_months", "quarter", "half_year", "year")
MARK = """
CREATE FUNCTION assignments_mark_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO assignments_mark (city, day, number)
    SELECT city, day, nextval('assignments_mark_numbers')
    FROM (
        SELECT DISTINCT city, greatest((at AT TIME ZONE 'Asia/Shanghai')::date, day) AS day
        FROM fresh WHERE period IS NOT NULL
    ) days
    ORDER BY city, day
    ON CONFLICT (city, day) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END
$$;
CREATE TRIGGER known_is_marked AFTER INSERT ON assignments_known REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assignments_mark_known();
"""
COUNTED = "computations_of_a_known_figure_are_counted"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0009_told_by_index")]

    operations = [
        migrations.AddField(
            "known",
            "bound",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assignments.unit"
            ),
        ),
        migrations.AddField("known", "per", models.TextField(default="")),
        migrations.AddField("known", "period", models.DateField(null=True)),
        migrations.RemoveConstraint("known", COUNTED),
        migrations.AddConstraint(
            "known",
            models.UniqueConstraint(
                fields=["city", "metric", "bound", "per", "period", "day", "number"], name=COUNTED, nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            "known",
            models.CheckConstraint(
                condition=models.Q(per="", period=None) | models.Q(per__in=PERIODS, period__isnull=False),
                name="a_known_figure_of_a_period_says_which",
            ),
        ),
        migrations.RunSQL(MARK, "DROP FUNCTION assignments_mark_known() CASCADE;"),
    ]

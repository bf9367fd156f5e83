"""Known figures and evaluations are history as well: rows are added and never taken away."""

from django.db import migrations

GUARD = """
CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON assignments_{table}
    FOR EACH ROW EXECUTE FUNCTION assignments_refuse_change('{how}');
CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON assignments_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION assignments_refuse_change('{how}');
"""
REMOVE = (
    "DROP TRIGGER {table}_rows_stay ON assignments_{table}; DROP TRIGGER {table}_table_stays ON assignments_{table};"
)
TABLES = {"known": "added", "evaluation": "versioned"}


class Migration(migrations.Migration):
    dependencies = [("assignments", "0007_packs_figures_evaluations")]

    operations = [
        migrations.RunSQL(
            "".join(GUARD.format(table=table, how=how) for table, how in TABLES.items()),
            "".join(REMOVE.format(table=table) for table in TABLES),
        )
    ]

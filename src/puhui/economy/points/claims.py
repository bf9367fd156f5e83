"""A caller's id is taken once: the row is written, or it stands already and must say the same."""

from collections.abc import Sequence

from django.db import connection, models

from puhui.economy.points import refusals


def claim(row: models.Model) -> bool:
    """Write the row; false where its key is taken. Waits for a twin's end."""
    fields = [field for field in row._meta.concrete_fields if field.column]
    names = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"
            " ON CONFLICT DO NOTHING",
            [getattr(row, field.attname) for field in fields],
        )
        return cursor.rowcount == 1


def same(row: models.Model, fields: Sequence[str]) -> models.Model:
    """The row that has this key already. Refusals: SpendDiffers, which names the field that is not the same."""
    known = type(row).objects.get(holder_id=row.holder_id, id=row.id)
    for field in fields:
        if (before := getattr(known, field)) != (given := getattr(row, field)):
            raise refusals.SpendDiffers(id=row.id, field=field, known=before, given=given)
    return known

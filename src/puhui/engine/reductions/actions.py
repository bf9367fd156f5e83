"""What reductions does: numbers scenarios and writes sheets. Nothing is ever changed or taken away."""

import polars as pl
from django.db import IntegrityError, connection

from puhui.engine.reductions import refusals
from puhui.engine.reductions.models import Scenario
from puhui.ground import columns

WRITTEN = [
    "day", "holder_id", "scenario_id", "revision", "batch_id", "pack_number", "version", "feeds", "keys",
    "instants", "inputs", "mg", "outranked", "total_mg",
]  # fmt: skip


def number_scenario(*, city: str, scenario: str) -> int:
    """The small number of a scenario; given at first use."""
    return Scenario.objects.get_or_create(city=city, code=scenario)[0].id


def write_sheets(*, sheets: pl.DataFrame) -> None:
    """Append revisions of sheets: the columns of WRITTEN. Runs in the caller's transaction.

    Two settlements that revise one sheet at once meet the primary key; the later is undone whole.
    """
    try:
        with connection.cursor() as cursor:
            columns.copy_in(cursor, "reductions_sheet", sheets.select(WRITTEN))
    except IntegrityError as error:
        raise refusals.SheetsChangedMeanwhile() from error


def write_totals(*, totals: pl.DataFrame) -> None:
    """Append what a settlement changed: city, day, scenario_id, batch_id, shard, acts, mg, points, people."""
    with connection.cursor() as cursor:
        columns.copy_in(cursor, "reductions_total", totals)

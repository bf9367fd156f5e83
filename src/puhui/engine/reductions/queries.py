"""Questions about reductions; no writes."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection
from django.db.models import Sum

from puhui.engine.reductions.calc import channels, sheets
from puhui.engine.reductions.models import Scenario, Sheet, Total
from puhui.ground import columns

ORDER, SHEET = sheets.ORDER, sheets.SHEET
changed, fold, in_order, outrank = sheets.changed, sheets.fold, sheets.in_order, channels.outrank

SHEET_COLUMNS = tuple(field.attname for field in Sheet._meta.concrete_fields)

CURRENT = {
    "day": pl.Date, "holder_id": pl.Int64, "scenario_id": pl.Int16, "revision": pl.Int16, "pack_number": pl.Int64,
    "version": pl.String, "feeds": pl.List(pl.Int16), "keys": pl.List(pl.String), "instants": pl.List(pl.Int64),
    "inputs": pl.List(pl.Int64), "mg": pl.List(pl.Int64), "outranked": pl.List(pl.Boolean), "total_mg": pl.Int64,
}  # fmt: skip


def scenario_number(city: str, scenario: str) -> int | None:
    """The small number of a scenario, if anything was ever counted in it."""
    return Scenario.objects.filter(city=city, code=scenario).values_list("id", flat=True).first()


def scenario_codes(city: str) -> dict[int, str]:
    """Codes of a city's scenarios by number."""
    return dict(Scenario.objects.filter(city=city).values_list("id", "code"))


def any_sheets(scenario_ids: Sequence[int], first: date, last: date) -> bool:
    """Whether anything was counted in these scenarios on these days: one look into the index."""
    return Sheet.objects.filter(day__range=(first, last), scenario_id__in=list(scenario_ids)).exists()


def current_sheets(scenario_ids: Sequence[int], days: Sequence[date], holders: pl.Series) -> pl.DataFrame:
    """The current sheets of these people, days and scenarios: the columns of CURRENT."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS asked_holders (holder_id bigint) ON COMMIT DELETE ROWS")
        cursor.execute("TRUNCATE asked_holders")
        columns.copy_in(cursor, "asked_holders", holders.unique().sort().alias("holder_id").to_frame())
        cursor.execute("ANALYZE asked_holders")
        found = columns.copy_out(
            cursor,
            "SELECT DISTINCT ON (s.day, s.holder_id, s.scenario_id) s.day, s.holder_id, s.scenario_id, s.revision,"
            " s.pack_number, s.version, to_json(feeds), to_json(keys), to_json(instants), to_json(inputs),"
            " to_json(mg), to_json(outranked), total_mg"
            " FROM reductions_sheet s JOIN asked_holders a USING (holder_id)"
            " WHERE s.day = ANY(%s) AND s.scenario_id = ANY(%s)"
            " ORDER BY s.day, s.holder_id, s.scenario_id, s.revision DESC",
            [list(days), list(scenario_ids)],
            {name: pl.String if isinstance(kind, pl.List) else kind for name, kind in CURRENT.items()},
        )
    lists = {name: kind for name, kind in CURRENT.items() if isinstance(kind, pl.List)}
    return found.with_columns(pl.col(name).str.json_decode(kind) for name, kind in lists.items())


def unfold(current: pl.DataFrame, inputs: Sequence[str]) -> pl.DataFrame:
    """The lines of sheets of one scenario: SHEET, version, at, feed, key, mg, outranked and ``in_`` columns."""
    width = len(inputs)
    lines = (
        current.filter(pl.col("keys").list.len() > 0)
        .with_columns(
            pl.coalesce("outranked", pl.col("keys").list.eval(pl.lit(False))).alias("outranked"),
            *(
                pl.col("inputs").list.gather_every(width, offset).alias(f"in_{name}")
                for offset, name in enumerate(inputs)
            ),
        )
        .select(
            *SHEET, "version", pl.col("instants").alias("at"), pl.col("feeds").alias("feed"),
            pl.col("keys").alias("key"), "mg", "outranked", *(f"in_{name}" for name in inputs),
        )
    )  # fmt: skip
    return lines.explode("at", "feed", "key", "mg", "outranked", *(f"in_{name}" for name in inputs))


def sheet(day: date, holder_id: int, scenario_id: int, revision: int | None = None) -> Sheet | None:
    """One sheet: the revision asked for, else the current one."""
    found = Sheet.objects.filter(day=day, holder_id=holder_id, scenario_id=scenario_id)
    if revision is not None:
        found = found.filter(revision=revision)
    return found.order_by("-revision").first()


def history(day: date, holder_id: int, scenario_id: int) -> list[Sheet]:
    """All revisions of a sheet, the first one first."""
    return list(Sheet.objects.filter(day=day, holder_id=holder_id, scenario_id=scenario_id).order_by("revision"))


def sheets_of(holder_id: int, days: Sequence[date], scenario_ids: Sequence[int] | None = None) -> list[Sheet]:
    """A person's current sheets on these days, by day, newest first."""
    # Asked for by every page of a wallet: plain SQL costs a third of what the ORM does.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (day, scenario_id) {', '.join(SHEET_COLUMNS)} FROM reductions_sheet"
            " WHERE day = ANY(%s) AND holder_id = %s AND (%s::smallint[] IS NULL OR scenario_id = ANY(%s))"
            " ORDER BY day DESC, scenario_id DESC, revision DESC",
            [list(days), holder_id, *(2 * [None if scenario_ids is None else list(scenario_ids)])],
        )
        return [Sheet.from_db("default", SHEET_COLUMNS, row) for row in cursor.fetchall()]


def all_sheets_of(holder_id: int) -> list[Sheet]:
    """Every revision of every sheet of a person, for the export of their data."""
    return list(Sheet.objects.filter(holder_id=holder_id).order_by("day", "scenario_id", "revision"))


def totals(city: str, first: date, last: date) -> list[dict]:
    """Sums by day and scenario: day, scenario_id, acts, mg, points, people."""
    return list(
        Total.objects.filter(city=city, day__range=(first, last))
        .values("day", "scenario_id")
        .annotate(acts=Sum("acts"), mg=Sum("mg"), points=Sum("points"), people=Sum("people"))
        .order_by("day", "scenario_id")
    )


def city_totals(city: str) -> dict[str, int]:
    """Everything a city ever counted: acts, mg, points."""
    found = Total.objects.filter(city=city).aggregate(acts=Sum("acts"), mg=Sum("mg"), points=Sum("points"))
    return {name: value or 0 for name, value in found.items()}


def batch_totals(batch_id: int) -> dict:
    """What one delivery changed in all: mg, points (None where nothing was)."""
    return Total.objects.filter(batch_id=batch_id).aggregate(mg=Sum("mg"), points=Sum("points"), people=Sum("people"))

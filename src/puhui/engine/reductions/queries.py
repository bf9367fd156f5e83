"""Questions about reductions; no writes."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection
from django.db.models import Count, Sum

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


def lines_that_count(scenario_ids: Sequence[int], first: date, last: date) -> list[tuple[date, int, int, int, str]]:
    """Every line that counts now: day, holder, scenario, feed, key; for scenes of which a period has few."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.day, s.holder_id, s.scenario_id, l.feed, l.key FROM ("
            " SELECT DISTINCT ON (day, holder_id, scenario_id) * FROM reductions_sheet"
            " WHERE day BETWEEN %s AND %s AND scenario_id = ANY(%s)"
            " ORDER BY day, holder_id, scenario_id, revision DESC) s,"
            " unnest(s.feeds, s.keys, coalesce(s.outranked, array_fill(false, ARRAY[cardinality(s.keys)])))"
            " AS l(feed, key, aside) WHERE NOT l.aside",
            [first, last, list(scenario_ids)],
        )
        return cursor.fetchall()


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


SETTLEMENT = {"day": pl.Date, "scenario_id": pl.Int16, "batch_id": pl.Int64, "shard": pl.Int32}
DAY_SUM = {"holder_id": pl.Int64, "scenario_id": pl.Int16, "acts": pl.Int32, "mg": pl.Int64, "last": pl.Int64}


def settlement_counts(scenario_ids: Sequence[int]) -> dict[tuple[date, int], int]:
    """How many settlements changed each day and scenario: whoever keeps sums of sheets sees by it what is new."""
    rows = Total.objects.filter(scenario_id__in=list(scenario_ids)).values("day", "scenario_id")
    return {(row["day"], row["scenario_id"]): row["n"] for row in rows.annotate(n=Count("shard"))}


def settlements(day: date, scenario_ids: Sequence[int]) -> pl.DataFrame:
    """The settlements that changed a day: the columns of SETTLEMENT. Their sheets committed with them."""
    rows = Total.objects.filter(day=day, scenario_id__in=list(scenario_ids)).values_list(*SETTLEMENT)
    return pl.DataFrame(list(rows), schema=SETTLEMENT, orient="row")


def people_settled(day: date, settled: pl.DataFrame) -> pl.Series:
    """The holders whose sheets of a day these settlements (SETTLEMENT) wrote."""
    if settled.is_empty():
        return pl.Series("holder_id", [], pl.Int64)
    numbers, batches = (settled[name].unique().to_list() for name in ("scenario_id", "batch_id"))
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            "SELECT DISTINCT holder_id FROM reductions_sheet WHERE day = %s AND holder_id > 0"
            " AND scenario_id = ANY(%s) AND batch_id = ANY(%s)",
            [day, numbers, batches],
            {"holder_id": pl.Int64},
        )["holder_id"]


def day_sums(day: date, scenario_ids: Sequence[int], holders: pl.Series | None) -> pl.DataFrame:
    """What people's current sheets of a day come to (DAY_SUM); None: everybody's. ``last``: microseconds since 1970.

    ``acts`` are the lines that count; sheets that lost all of theirs are left out.
    """
    joined = ""
    with connection.cursor() as cursor:
        if holders is not None:
            cursor.execute("CREATE TEMP TABLE IF NOT EXISTS asked_holders (holder_id bigint) ON COMMIT DELETE ROWS")
            cursor.execute("TRUNCATE asked_holders")
            columns.copy_in(cursor, "asked_holders", holders.unique().sort().alias("holder_id").to_frame())
            cursor.execute("ANALYZE asked_holders")
            joined = " JOIN asked_holders a USING (holder_id)"
        return columns.copy_out(
            cursor,
            "SELECT holder_id, scenario_id, acts, total_mg, last FROM ("
            " SELECT DISTINCT ON (holder_id, scenario_id) holder_id, scenario_id, total_mg,"
            " CASE WHEN outranked IS NULL THEN cardinality(keys)"
            " ELSE (SELECT count(*) FROM unnest(outranked) AS o (is_outranked) WHERE NOT is_outranked) END::integer AS acts,"
            " coalesce(instants[array_upper(instants, 1)], 0) AS last"
            f" FROM reductions_sheet s{joined} WHERE day = %s AND holder_id > 0 AND scenario_id = ANY(%s)"
            " ORDER BY holder_id, scenario_id, revision DESC) AS current WHERE acts > 0",
            [day, list(scenario_ids)],
            DAY_SUM,
        )

"""From lines to sheets and back: a sheet is one person's day in one scenario, its arrays run in step."""

from collections.abc import Sequence

import polars as pl

ORDER = ["day", "holder_id", "at", "feed", "key"]
SHEET = ["day", "holder_id", "scenario_id"]


def in_order(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines in ORDER. Texts are compared only where everything before them is the same: they seldom are."""
    if lines["day"].n_unique() == 1:
        lines = lines.sort("holder_id", "at")
    else:
        lines = lines.sort("day", "holder_id", "at")
    tied = (
        (lines["at"] == lines["at"].shift())
        & (lines["holder_id"] == lines["holder_id"].shift())
        & (lines["day"] == lines["day"].shift())
    )
    return lines.sort(ORDER) if tied.any() else lines


def fold(lines: pl.DataFrame, inputs: Sequence[str]) -> pl.DataFrame:
    """The sheets of lines of one scenario that stand in ORDER: one row per SHEET, arrays in step.

    Lines have day, holder_id, scenario_id, at, feed, key, mg, outranked, points and one ``in_`` column per
    input. Sheets have feeds, keys, instants, inputs (line by line), mg, outranked (null where no line is),
    points, total_mg, total_points, acts (lines that count).
    """
    columns = [f"in_{name}" for name in inputs]
    if len(columns) == 1:
        flat = pl.col(columns[0])
    elif columns:
        lines = lines.with_columns(pl.concat_list(columns).alias("inputs_of_line"))
        flat = pl.col("inputs_of_line").explode()
    else:
        flat = pl.col("mg").filter(False)
    any_outranked = bool(lines["outranked"].any())
    counted = (~pl.col("outranked")).sum() if any_outranked else pl.len()
    folded = lines.group_by(SHEET, maintain_order=True).agg(
        pl.col("feed").alias("feeds"),
        pl.col("key").alias("keys"),
        pl.col("at").alias("instants"),
        flat.alias("inputs"),
        pl.col("mg"),
        pl.col("points"),
        pl.col("mg").sum().alias("total_mg"),
        pl.col("points").sum().alias("total_points"),
        counted.cast(pl.Int64).alias("acts"),
        *([pl.col("outranked"), pl.col("outranked").any().alias("some")] if any_outranked else []),
    )
    if any_outranked:
        return folded.with_columns(pl.when("some").then("outranked").alias("outranked")).drop("some")
    return folded.with_columns(pl.lit(None, dtype=pl.List(pl.Boolean)).alias("outranked"))


def changed(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The sheets of ``now`` that differ from the current ones in ``before``, and those that lost all lines.

    ``before`` has SHEET, revision and the arrays as ``fold`` makes them. Adds revision (the new one),
    was_mg, was_points and was_acts; a sheet that lost all its lines appears with empty arrays.
    """
    if before.is_empty():
        return now.with_columns(
            pl.lit(1, dtype=pl.Int16).alias("revision"),
            *(pl.lit(0, dtype=pl.Int64).alias(name) for name in ("was_mg", "was_points", "was_acts")),
        )
    arrays = ["feeds", "keys", "instants", "inputs", "mg", "outranked", "points"]
    emptied = before.join(now, on=SHEET, how="anti").with_columns(
        *(pl.lit([], dtype=before.schema[name]).alias(name) for name in arrays if name != "outranked"),
        pl.lit(None, dtype=pl.List(pl.Boolean)).alias("outranked"),
        *(pl.lit(0, dtype=pl.Int64).alias(name) for name in ("total_mg", "total_points", "acts")),
    )
    emptied = emptied.join(before.filter(pl.col("keys").list.len() > 0).select(SHEET), on=SHEET, how="semi")
    both = pl.concat([now, emptied.select(now.columns)])
    old = before.rename({name: f"old_{name}" for name in before.columns if name not in SHEET})
    joined = both.join(old, on=SHEET, how="left", maintain_order="left", nulls_equal=False)
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"old_{name}")) for name in arrays)
    return (
        joined.filter(pl.col("old_revision").is_null() | ~same)
        .with_columns(
            (pl.col("old_revision").fill_null(0) + 1).cast(pl.Int16).alias("revision"),
            pl.col("old_total_mg").fill_null(0).alias("was_mg"),
            pl.col("old_total_points").fill_null(0).alias("was_points"),
            pl.col("old_acts").fill_null(0).alias("was_acts"),
        )
        .drop([name for name in joined.columns if name.startswith("old_")])
    )

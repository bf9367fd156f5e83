"""What caps and budgets took from the lines of a sheet, kept as small as it mostly is: nothing."""

from collections.abc import Sequence

import polars as pl

KINDS = {
    "cut_day": 1, "cut_week": 2, "cut_month": 3, "cut_year": 4, "cut_total": 5, "cut_person": 6, "cut_events": 7,
    "cut_budget": 8,
}  # fmt: skip
NAMES = {number: name.removeprefix("cut_") for name, number in KINDS.items()}
SHEET = ("day", "holder_id", "scenario_id")
LINE_ORDER = ("at", "feed", "key")


def fold_cuts(lines: pl.DataFrame) -> pl.DataFrame:
    """SHEET and ``cuts`` List(Int32) of the sheets in which something was cut: line, kind, points; line, ...

    ``lines`` are all lines of the sheets: SHEET, at, feed, key and the cut columns; lines count from 0 in the
    order of (at, feed, key).
    """
    kinds = [name for name in KINDS if name in lines.columns and lines[name].max()]
    cut = lines.filter(pl.any_horizontal(pl.col(name) > 0 for name in kinds)) if kinds else lines.clear()
    if cut.is_empty():
        return cut.select(SHEET).with_columns(pl.lit(None, pl.List(pl.Int32)).alias("cuts"))
    within = lines.join(cut.select(SHEET).unique(), on=SHEET, how="semi").sort(*SHEET, *LINE_ORDER)
    numbered = within.with_columns(line=pl.int_range(pl.len(), dtype=pl.Int32).over(SHEET))
    told = numbered.unpivot(kinds, index=[*SHEET, "line"], variable_name="kind", value_name="cut").filter(
        pl.col("cut") > 0
    )
    triples = told.select(
        *SHEET, "line", pl.col("kind").replace_strict(KINDS, return_dtype=pl.Int32), pl.col("cut").cast(pl.Int32)
    ).sort(*SHEET, "line", "kind")
    return triples.group_by(SHEET, maintain_order=True).agg(
        pl.concat_list("line", "kind", "cut").explode().alias("cuts")
    )


def unfold_cuts(cuts: Sequence[int] | None, line: int | None = None) -> list[tuple[int, str, int]]:
    """(line, kind, points) of a sheet's cuts; of one line, if it is named."""
    triples = [tuple(cuts[n : n + 3]) for n in range(0, len(cuts or ()), 3)]
    return [(at, NAMES[kind], points) for at, kind, points in triples if line in (None, at)]

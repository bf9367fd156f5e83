"""Sheets fold lines, unfold to the same lines, and say what changed."""

from datetime import date

import polars as pl

from puhui.engine.reductions import queries as reductions

DAY = date(2026, 11, 20)


def lines(*rows):
    frame = pl.DataFrame(
        rows,
        orient="row",
        schema={
            "holder_id": pl.Int64, "at": pl.Int64, "feed": pl.Int16, "key": pl.String, "in_km": pl.Int64,
            "mg": pl.Int64, "points": pl.Int64, "outranked": pl.Boolean,
        },
    )  # fmt: skip
    return frame.with_columns(pl.lit(DAY).alias("day"), pl.lit(3, dtype=pl.Int16).alias("scenario_id"))


TWO = (7, 1, 1, "a", 5, 50, 1, False), (7, 2, 1, "b", 6, 60, 2, False)


def current(folded, revision=1):
    return folded.with_columns(
        pl.lit(revision, dtype=pl.Int16).alias("revision"), pl.lit(1).alias("pack_number"), pl.lit("1").alias("version")
    )


def test_fold_keeps_lines_in_step():
    sheet = reductions.fold(lines(*TWO), ["km"]).row(0, named=True)
    assert (sheet["keys"], sheet["mg"], sheet["inputs"], sheet["total_mg"]) == (["a", "b"], [50, 60], [5, 6], 110)
    assert (sheet["acts"], sheet["total_points"], sheet["outranked"]) == (2, 3, None)


def test_unfold_gives_the_lines_back():
    sheets = current(reductions.fold(lines(*TWO), ["km"]))
    back = reductions.unfold(sheets, ["km"])
    assert back.select("key", "in_km", "mg", "outranked").rows() == [("a", 5, 50, False), ("b", 6, 60, False)]


def test_fold_says_which_lines_do_not_count():
    sheet = reductions.fold(lines(TWO[0], (7, 2, 2, "b", 6, 0, 0, True)), ["km"]).row(0, named=True)
    assert (sheet["outranked"], sheet["acts"]) == ([False, True], 1)


def test_changed_is_empty_where_nothing_changed():
    now = reductions.fold(lines(*TWO), ["km"])
    assert reductions.changed(now, current(now)).is_empty()


def test_changed_revises_a_sheet():
    before = current(reductions.fold(lines(TWO[0]), ["km"]))
    row = reductions.changed(reductions.fold(lines(*TWO), ["km"]), before).row(0, named=True)
    assert (row["revision"], row["was_mg"], row["total_mg"], row["was_acts"]) == (2, 50, 110, 1)


def test_changed_empties_a_sheet_that_lost_its_lines():
    before = current(reductions.fold(lines(*TWO), ["km"]))
    now = reductions.fold(lines((8, 1, 1, "c", 5, 50, 1, False)), ["km"])
    told = {row["holder_id"]: row for row in reductions.changed(now, before).iter_rows(named=True)}
    assert told[7]["keys"] == [] and told[7]["total_mg"] == 0 and told[7]["was_mg"] == 110
    assert told[8]["revision"] == 1

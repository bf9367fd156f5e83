"""Write what sheets earn: the path on which half a million people are awarded at once, and its corrections.

What is new is only appended, one row per sheet. Only a corrected sheet, or a person who owes points, costs more.
"""

from datetime import datetime

import polars as pl
from django.db import connection

from puhui.economy.points import booking, debts, lots, terms
from puhui.economy.points.calc.cutting import SHEET, fold_cuts
from puhui.economy.points.models import Kind
from puhui.economy.points.purses import AWARD, CORRECTION, Purse, purse_of
from puhui.foundations.packs import schema
from puhui.ground import columns

WRITTEN = {
    "day": pl.Date, "holder_id": pl.Int64, "terms": pl.Int64, "scenario_id": pl.Int16, "revision": pl.Int16,
    "total": pl.Int32, "points": pl.List(pl.Int32), "cuts": pl.List(pl.Int32),
}  # fmt: skip


def award_frame(
    *,
    city: str,
    pack: schema.Pack,
    pack_number: int,
    sheets: pl.DataFrame,
    at: datetime,
    lines: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Award revisions of sheets, and answer with the transfers that book it, for ``ledger.post_frame``.

    Runs in the caller's transaction, which must also post the transfers. ``sheets``, one row per sheet that
    changed: day Date, holder_id Int64 (rows below 1 earn nothing and are passed over), scenario_id Int16,
    scenario String, revision Int16 (1: the sheet is new), points List(Int64) by line, total_points Int64, and
    was_points Int64, the total of the revision before (0 for none). ``lines``, where given, are the lines of
    these sheets as ``queries.award`` (and ``allot_budgets``) left them, with SHEET, at, feed, key and the
    cut_ columns: what they cut is kept for the receipts.

    Transfers: holder Int64, unit Int16, debit Int64, credit Int64, amount Int64, code Int16 (2 award, 6
    correction, 9 repayment of a debt), memo Int64 (``queries.reference_of`` the award); none where nothing
    changed. New points go to ``<city>.bubble`` where the rule lets them ripen or be collected, else to
    ``<city>.point``; they come from ``<city>/issue/...`` or the campaign's budget. A correction that takes back takes from the
    sheet's own lot, bubbles first; what is not there any more becomes a debt, which the next awards repay.

    Locks: the jobs' progress (shared), lots that are corrected, debts that are repaid.
    """
    purse = purse_of(city)
    # A sheet of which everything was cut is told of too: its receipt must say why there are no points.
    told = (pl.col("total_points") > 0) | (pl.col("was_points") > 0) | pl.col("cuts").is_not_null()
    sheets = _with_cuts(sheets, lines).filter((pl.col("holder_id") > 0) & told)
    if sheets.is_empty():
        return booking.NONE
    open_from = lots.progress(purse)["open_from"]
    asked = sheets.select("scenario", "scenario_id", "day").unique().iter_rows()
    sheets = _with_terms(sheets, terms.stated(asked, pack, pack_number, purse, terms.booked_on(purse, at)))
    _write(sheets)
    new = sheets.filter((pl.col("revision") == 1) & (pl.col("total_points") > 0))
    again = sheets.filter((pl.col("revision") > 1) & (pl.col("total_points") != pl.col("was_points")))
    # A lot of a day that the jobs have left behind must have its row, or nobody would look for it.
    lots.touch(new.filter(pl.col("day") < open_from).select(lots.KEY))
    grown, transfers = _correct(again, purse, at)
    transfers.append(_births(new, purse))
    if owing := debts.owing(purse):
        born = new.filter(pl.col("holder_id").is_in(owing))
        transfers.append(debts.repay(pl.concat([_born(born), grown]), purse, at))
    return pl.concat(transfers)


def _with_terms(sheets: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Sheets with the terms of their day and scenario."""
    if terms.height == 1:
        told = terms.row(0, named=True)
        return sheets.with_columns(pl.lit(value, terms.schema[name]).alias(name) for name, value in told.items())
    return sheets.join(terms.drop("scenario"), on=["day", "scenario_id"], how="left", maintain_order="left")


def _with_cuts(sheets: pl.DataFrame, lines: pl.DataFrame | None) -> pl.DataFrame:
    cuts = pl.DataFrame() if lines is None else fold_cuts(lines)
    if cuts.is_empty():
        return sheets.with_columns(pl.lit(None, pl.List(pl.Int32)).alias("cuts"))
    return sheets.join(cuts, on=SHEET, how="left", maintain_order="left")


def _write(sheets: pl.DataFrame) -> None:
    """Append the awards."""
    rows = sheets.rename({"total_points": "total"}).select(pl.col(name).cast(kind) for name, kind in WRITTEN.items())
    with connection.cursor() as cursor:
        columns.copy_in(cursor, "points_award", rows if rows["cuts"].null_count() < rows.height else rows.drop("cuts"))


def _births(new: pl.DataFrame, purse: Purse) -> pl.DataFrame:
    """The transfers of new awards."""
    changed = new.select(
        "holder_id", "bubble", pl.col("source").alias("house"), pl.col("total_points").alias("change"),
        booking.reference().alias("cause"),
    )  # fmt: skip
    parts = ((purse.bubble, pl.col("bubble")), (purse.point, ~pl.col("bubble")))
    return pl.concat([booking.entries(changed.filter(which), unit, AWARD) for unit, which in parts])


def _born(new: pl.DataFrame) -> pl.DataFrame:
    """New points as ``debts.repay`` takes them."""
    total = pl.col("total_points").cast(pl.Int32)
    return new.select(
        *lots.KEY,
        booking.reference().alias("cause"),
        pl.when("bubble").then(total).otherwise(0).alias("bubble"),
        pl.when("bubble").then(0).otherwise(total).alias("point"),
    )


def _correct(sheets: pl.DataFrame, purse: Purse, at: datetime) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Move the lots of corrected sheets; answers with what grew (as ``_born``) and the transfers."""
    if sheets.is_empty():
        return _born(sheets), []
    state = _lots_of(sheets, purse)
    moved = sheets.with_columns(
        booking.reference().alias("cause"),
        (pl.col("total_points") - pl.col("was_points")).cast(pl.Int32).alias("change"),
        pl.col("bubble").alias("as_bubble"),
    ).drop("bubble", "ripens_on", "lapses_on", "claim_by")  # fmt: skip
    moved = moved.join(state, on=lots.KEY, how="left", maintain_order="left")
    up = moved.filter(pl.col("change") > 0).select(
        *lots.KEY, "cause", "source", pl.lit(Kind.GROW, pl.Int16).alias("kind"),
        pl.when("as_bubble").then("change").otherwise(0).alias("bubble"),
        pl.when("as_bubble").then(0).otherwise("change").alias("point"), pl.lit(0, pl.Int32).alias("held"),
    )  # fmt: skip
    need = -pl.col("change")
    down = (
        moved.filter(pl.col("change") < 0)
        .with_columns(pl.min_horizontal(need, "bubble").alias("take_bubble"))
        .with_columns(pl.min_horizontal(need - pl.col("take_bubble"), "point").alias("take_point"))
        .with_columns((need - pl.col("take_bubble") - pl.col("take_point")).alias("owed"))
    )
    debts.owe(down.filter(pl.col("owed") > 0), purse, at)
    back = down.select(
        *lots.KEY, "cause", "source", pl.lit(Kind.CLAW_BACK, pl.Int16).alias("kind"),
        (-pl.col("take_bubble")).alias("bubble"), (-pl.col("take_point")).alias("point"),
        pl.lit(0, pl.Int32).alias("held"),
    )  # fmt: skip
    lots.book(pl.concat([up, back]), at)
    bubble, point = purse.account("issue/bubble"), purse.account("issue/point")
    return up.select(*lots.KEY, "cause", "bubble", "point"), [
        booking.transfers(up, purse, AWARD, bubble="source", point="source"),
        booking.transfers(back, purse, CORRECTION, bubble=bubble, point=point),
        _refill(down, purse),
    ]


def _refill(down: pl.DataFrame, purse: Purse) -> pl.DataFrame:
    """What was taken back from a campaign's points returns to its budget, in the unit in which that pays."""
    issues = {True: purse.account("issue/bubble"), False: purse.account("issue/point")}
    taken = (
        down.filter(~pl.col("source").is_in(list(issues.values())))
        .group_by("source", "as_bubble", maintain_order=True)
        .agg((pl.col("take_bubble") + pl.col("take_point")).sum().alias("change"))
        .filter(pl.col("change") > 0)
        .select(pl.col("source").alias("holder_id"), "as_bubble", "change", pl.lit(0).alias("cause"),
                pl.col("as_bubble").replace_strict(issues, return_dtype=pl.Int64).alias("house"))
    )  # fmt: skip
    units = ((purse.bubble, pl.col("as_bubble")), (purse.point, ~pl.col("as_bubble")))
    return pl.concat([booking.entries(taken.filter(which), unit, CORRECTION) for unit, which in units])


def _lots_of(sheets: pl.DataFrame, purse: Purse) -> pl.DataFrame:
    """The locked lots of corrected sheets: born where there is none yet, with new dates where they grow."""
    state = lots.touch(sheets.select(lots.KEY))
    zero = [pl.lit(0, pl.Int32).alias(name) for name in ("bubble", "point", "held")]
    unborn = sheets.drop("bubble").join(state, on=lots.KEY, how="anti").with_columns(zero).select(*lots.LOT)
    if not unborn.is_empty():
        lots.bear(unborn, purse.point)
    grows = sheets.filter(pl.col("total_points") > pl.col("was_points"))
    later = state.join(grows.select(*lots.KEY, "ripens_on", "lapses_on", "claim_by"), on=lots.KEY, suffix="_now")
    # A lot keeps the days it was born with, but what is added to it is not due before it is booked.
    later = later.with_columns(
        pl.max_horizontal(name, f"{name}_now").alias(name) for name in ("ripens_on", "lapses_on", "claim_by")
    )
    if not later.is_empty():
        lots.redate(later)
    return pl.concat([state, unborn])

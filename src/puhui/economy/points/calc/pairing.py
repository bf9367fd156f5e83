"""Which lots pay: those that lapse first; and how a sum is shared out along a row of purses."""

import polars as pl

EARLIEST_FIRST = ("lapses_on", "day", "scenario_id")


def pair(lots: pl.DataFrame, amount: int) -> pl.DataFrame:
    """The lots that pay ``amount`` (less, where they hold less), with ``take`` Int32: the earliest lapse first.

    ``lots`` has holder_id, day, scenario_id, lapses_on and point.
    """
    lots = lots.filter(pl.col("point") > 0).sort(*EARLIEST_FIRST)
    before = pl.col("point").cast(pl.Int64).cum_sum() - pl.col("point")
    return lots.with_columns(
        take=(pl.lit(amount, pl.Int64) - before).clip(0, pl.col("point").cast(pl.Int64)).cast(pl.Int32)
    ).filter(pl.col("take") > 0)


def share(takers: pl.DataFrame, sums: pl.DataFrame, room: str) -> pl.DataFrame:
    """``takers`` with ``part`` Int64: each holder's ``sum`` filled into their rows in order, up to ``room`` each.

    ``takers`` has holder_id and ``room``, every holder's rows in the order in which they are filled;
    ``sums`` has holder_id and ``sum``.
    """
    takers = takers.join(sums, on="holder_id", how="left", maintain_order="left")
    room_of = pl.col(room).cast(pl.Int64)
    before = (room_of.cum_sum() - room_of).over("holder_id")
    return takers.with_columns(part=(pl.col("sum").fill_null(0) - before).clip(0, room_of)).drop("sum")

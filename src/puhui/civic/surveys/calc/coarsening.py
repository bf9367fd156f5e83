"""Answers made safe to hand out: nobody stands in a group smaller than k by stratum and by who they say they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

ANY = "*"


@dataclass(frozen=True, slots=True)
class Coarse:
    """Rows that may be handed out; ``hidden`` rows stand with * somewhere, ``dropped`` ones are not there at all."""

    rows: pl.DataFrame
    hidden: int
    dropped: int


def coarsened(rows: pl.DataFrame, about: Sequence[str], k: int) -> Coarse:
    """``rows``: ``stratum``, ``weight``, ``about`` columns (who somebody is) and answers.

    Rows in groups (stratum and ``about``) of fewer than ``k`` lose their ``about``; if the group is still too small,
    their stratum; if it still is, they are left out. A weight is the mean of its group, because an exact one would tell
    the stratum again. Rows come sorted by what they say, so that their order tells nothing.
    """
    keys = ["stratum", *about]
    told = rows.with_columns(pl.col(about).fill_null("")) if about else rows
    for columns in ([*about], ["stratum", *about]):
        small = pl.len().over(keys) < k
        told = told.with_columns(
            [pl.when(small).then(pl.lit(ANY)).otherwise(pl.col(column)).alias(column) for column in columns]
        )  # fmt: skip
    kept = told.filter(pl.len().over(keys) >= k).with_columns(pl.col("weight").mean().over(keys).round(4))
    hidden = kept.select(pl.any_horizontal([pl.col(key) == ANY for key in keys]).sum()).item() if kept.height else 0
    return Coarse(kept.sort(kept.columns), int(hidden), rows.height - kept.height)

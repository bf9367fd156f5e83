"""Taps of gates to rides. Pure, and the same whatever the order in which the taps came.

A person's taps stand in the order of their time, and of their key where the time is the same. An entry followed at
once by an exit, within the hours that a ride may last, is a ride; every other tap stays open and says why. So one
late tap may pair what stood open, and may part what was paired: whoever keeps rides pairs again around each new tap.
"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from puhui.engine.intake import stations
from puhui.engine.intake.outcomes import Reason
from puhui.engine.intake.places import ENTRY, EXIT


@dataclass(frozen=True)
class Paired:
    """``rides``: subject, entry_key, entry_at, exit_key, exit_at, distance (millionths of a km; 0 within a station).

    ``open``: the columns of the taps, reason and reason_data. Every tap is in exactly one ride or open.
    """

    rides: pl.DataFrame
    open: pl.DataFrame


def pair(taps: pl.DataFrame, hours: int, subject: str = "subject") -> Paired:
    """Pair taps that have ``subject``, key (unique), at, kind ("entry" or "exit"), longitude and latitude.

    ``subject`` names the column by which taps belong together; ``at`` may be instants or microseconds. Columns of
    the taps beyond these are carried along: in rides with the prefix entry_ or exit_.
    """
    ordered = taps.sort(subject, "at", "key")
    before, after = _neighbour(ordered, subject, 1), _neighbour(ordered, subject, -1)
    lasting = _microseconds(ordered["at"])
    limit = hours * 3_600_000_000
    begins = (ordered["kind"] == ENTRY) & (after == EXIT)
    near = (lasting.shift(-1) - lasting <= limit).fill_null(False)
    entry = begins & near
    exit_ = entry.shift(1, fill_value=False)
    rides = _rides(ordered.filter(entry), ordered.filter(exit_), subject)
    too_long = (begins & ~near) | ((ordered["kind"] == EXIT) & (before == ENTRY) & ~exit_)
    alone = ordered.select(
        pl.when(too_long).then(pl.lit(str(Reason.RIDE_TOO_LONG)))
        .when(pl.col("kind") == ENTRY).then(pl.lit(str(Reason.ENTRY_WITHOUT_EXIT)))
        .otherwise(pl.lit(str(Reason.EXIT_WITHOUT_ENTRY))).alias("reason"),
        pl.when(too_long).then(pl.lit(f'{{"hours":{hours}}}')).alias("reason_data"),
    )  # fmt: skip
    still_open = ordered.with_columns(*alone).filter(~(entry | exit_))
    return Paired(rides, still_open)


def around(hours: int) -> timedelta:
    """How far from a new tap other taps may stand that it pairs with, or parts."""
    return timedelta(hours=hours)


def _neighbour(ordered: pl.DataFrame, subject: str, steps: int) -> pl.Series:
    """The kind of the tap before (1) or after (-1) of the same subject; "" where there is none."""
    same = (ordered[subject] == ordered[subject].shift(steps)).fill_null(False)
    kind = ordered["kind"].shift(steps)
    return pl.select(pl.when(same).then(kind).otherwise(pl.lit(""))).to_series()


def _microseconds(at: pl.Series) -> pl.Series:
    return at if at.dtype.is_integer() else at.dt.epoch("us")


def _rides(entries: pl.DataFrame, exits: pl.DataFrame, subject: str) -> pl.DataFrame:
    distance = stations.distance_millionths(
        entries["longitude"], entries["latitude"], exits["longitude"], exits["latitude"]
    )
    own = [name for name in entries.columns if name != subject]
    return pl.concat(
        [
            entries.select(subject),
            entries.select(pl.col(own).name.prefix("entry_")),
            exits.select(pl.col(own).name.prefix("exit_")),
            distance.alias("distance").to_frame(),
        ],
        how="horizontal",
    )

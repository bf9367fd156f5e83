"""A day of metro rides in the feed's own format, drawn from a seed: the same seed gives the same bytes."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

CARD = "6217"
CHUNK = 1_000_000


def write(path: Path, *, records: int, people: int, day: date, seed: int = 1) -> None:
    """Write ``records`` rides of ``people`` cards on ``day``, as the rail group delivers them."""
    draw = np.random.default_rng(seed)
    with path.open("wb") as file:
        for start in range(0, records, CHUNK):
            count = min(CHUNK, records - start)
            # Rides of a day come in order of time: each chunk takes its share of the day.
            first, last = 86_400 * start // records, 86_400 * (start + count) // records
            seconds = np.sort(draw.integers(first, max(last, first + 1), count))
            frame = pl.DataFrame(
                {
                    "number": np.arange(start, start + count),
                    "card": draw.integers(0, people, count),
                    "second": seconds,
                    "metres": draw.integers(500, 40_000, count),
                }
            )
            number = pl.col("number").cast(pl.String).str.zfill(9)
            exit_time = pl.lit(day).cast(pl.Datetime) + pl.duration(seconds="second")
            rows = frame.select(
                trade_no=pl.format("M{}-{}", pl.lit(day.strftime("%Y%m%d")), number),
                card_no=card_of("card"),
                exit_time=exit_time.dt.strftime("%Y-%m-%d %H:%M:%S"),
                distance_km=pl.col("metres") / 1000,
                revision=pl.lit(0),
            )
            rows.write_csv(file, include_header=start == 0)


def card_of(column: str) -> pl.Expr:
    """The card number of a person's number."""
    return pl.format("{}{}", pl.lit(CARD), pl.col(column).cast(pl.String).str.zfill(10))

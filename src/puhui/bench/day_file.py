"""A day of bus rides in the feed's own format, drawn from a seed: the same seed gives the same bytes."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

CARD = "6217"
CHUNK = 1_000_000


def write(path: Path, *, records: int, people: int, day: date, seed: int = 1) -> None:
    """Write ``records`` rides of ``people`` cards on ``day`` as CSV: order_no, card_no, ride_time, line, distance_m."""
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
                    "line": draw.integers(1, 300, count),
                    "distance_m": draw.integers(500, 25_000, count),
                }
            )
            rows = frame.select(
                order_no=pl.format("BUS{}-{}", pl.lit(day.strftime("%Y%m%d")), pl.col("number").cast(pl.String).str.zfill(9)),
                card_no=card_of("card"),
                ride_time=(pl.lit(day).cast(pl.Datetime) + pl.duration(seconds="second")).dt.strftime("%Y-%m-%d %H:%M:%S"),
                line=pl.format("{}路", "line"),
                distance_m="distance_m",
            )
            rows.write_csv(file, include_header=start == 0)


def card_of(column: str) -> pl.Expr:
    """The card number of a person's number."""
    return pl.format("{}{}", pl.lit(CARD), pl.col(column).cast(pl.String).str.zfill(10))

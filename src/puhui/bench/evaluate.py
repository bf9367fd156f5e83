"""Columnar evaluation of the metro methodology, beside the same arithmetic written by hand in Polars."""

import resource
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings

from puhui.engine.methodology import queries as methodology
from puhui.foundations.packs import queries as packs

CITY, METHODOLOGY = "chengdu", "metro-ride"
DAY = date(2026, 11, 20)
SEED = 20261120
DISTANCE_MAX = 60_000_000  # millionths of a kilometre
ROUNDS = 7  # measured in turns, the best of each is told: the machine's other work only ever adds


def measure(rows: int) -> dict[str, Any]:
    """Seconds for ``rows`` rides by the methodology and by hand; ``ratio`` is its speed as a share of the hand's."""
    library = methodology.compile_pack(packs.read_directory(settings.PACKS / CITY))
    frame = rides(rows)
    best = {"methodology": float("inf"), "hand": float("inf")}
    counted: dict[str, pl.DataFrame] = {}
    for _ in range(ROUNDS):
        for name, work in (
            ("hand", lambda: by_hand(frame)),
            ("methodology", lambda: methodology.evaluate_frame(library, METHODOLOGY, frame)),
        ):
            seconds, counted[name] = _timed(work)
            best[name] = min(best[name], seconds)
    if not counted["hand"]["amount_mg"].equals(counted["methodology"]["amount_mg"]):
        raise AssertionError("the methodology and the hand disagree")
    return {
        "records": rows,
        "seconds": round(best["methodology"], 6),
        "by_hand_seconds": round(best["hand"], 6),
        "ratio": round(best["hand"] / best["methodology"], 3),
        "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def rides(rows: int) -> pl.DataFrame:
    """Random rides of one day, as the columnar evaluator takes them."""
    distances = np.random.default_rng(SEED).integers(0, DISTANCE_MAX, rows)
    return pl.DataFrame({"in_distance": distances}).select(pl.lit(DAY).alias("day"), "in_distance")


def by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """46.7 g per kilometre, half up to whole milligrams: what a programmer would write for this one methodology."""
    return frame.with_columns(
        ((pl.col("in_distance") * 467 + 5_000) // 10_000).alias("amount_mg"), pl.lit("1.0").alias("version")
    )


def _timed(work: Callable[[], pl.DataFrame]) -> tuple[float, pl.DataFrame]:
    started = perf_counter()
    result = work()
    return perf_counter() - started, result

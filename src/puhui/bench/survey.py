"""A share with its error from 100,000 answers, beside the same arithmetic written by hand in Polars.

Sixty strata with design weights, silence adjusted by stratum, weights fitted to one known margin (sex), the error by
linearisation with finite population correction. Both begin with the same frames in memory and come to one figure.
"""

from collections.abc import Callable
from math import sqrt
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from puhui.civic.surveys import queries as surveys

SEED, STRATA, ROUNDS = 20261121, 60, 15  # measured in turns, the best of each is told
SEXES = {"女": 4_900_000.0, "男": 5_100_000.0}


def measure(answers: int) -> dict[str, Any]:
    """Seconds for ``answers`` by the room and by hand; ``times`` is the room's time as a multiple of the hand's."""
    told, frame = drawn(answers)
    best = {"room": float("inf"), "hand": float("inf")}
    for _ in range(ROUNDS):
        seconds, by_hand = _timed(lambda: hand(told, frame))
        best["hand"] = min(best["hand"], seconds)
        seconds, found = _timed(
            lambda: surveys.estimate(told, metric="aware", kind="proportion", frame=frame, margins={"sex": SEXES})
        )
        best["room"] = min(best["room"], seconds)
    if abs(found.estimate - by_hand[0]) > 1e-9 or abs(found.se - by_hand[1]) > 1e-9:
        raise AssertionError(f"the room says {found.estimate} ± {found.se}, the hand {by_hand}")
    return {
        "answers": answers, "estimate": round(found.estimate, 4), "se": round(found.se, 6),
        "seconds": round(best["room"], 6), "by_hand_seconds": round(best["hand"], 6),
        "times": round(best["room"] / best["hand"], 2),
    }  # fmt: skip


def drawn(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Random answers in strata of unequal size, and their frame."""
    dice = np.random.default_rng(SEED)
    names = [f"区{n:02}" for n in range(STRATA)]
    strata = dice.integers(0, STRATA, count)
    people = dice.integers(50_000, 300_000, STRATA)
    told = pl.DataFrame({
        "stratum": pl.Series(np.array(names)[strata].tolist()),
        "sex": pl.Series(np.array(list(SEXES))[dice.integers(0, 2, count)].tolist()),
        "aware": (dice.random(count) < 0.7 + strata / STRATA / 5).astype(float),
    })  # fmt: skip
    asked = np.bincount(strata, minlength=STRATA) * 2
    scaled = (people / people.sum() * sum(SEXES.values())).round() + asked
    return told, pl.DataFrame({"stratum": names, "population": scaled, "sampled": asked})


def hand(told: pl.DataFrame, frame: pl.DataFrame) -> tuple[float, float]:
    """What a programmer would write for this one survey."""
    people = frame["population"].sum()
    margin = pl.DataFrame({"sex": list(SEXES), "known": [n * people / sum(SEXES.values()) for n in SEXES.values()]})
    rows = told.join(frame, on="stratum").with_columns(n=pl.len().over("stratum"))
    # N/n by design, times n/r for those who did not answer.
    rows = rows.with_columns(w=pl.col("population") / pl.col("sampled") * pl.col("sampled") / pl.col("n"))
    rows = rows.join(margin, on="sex").with_columns(
        w=pl.col("w") * pl.col("known") / pl.col("w").sum().over("sex")
    )  # fmt: skip
    estimate = (rows["w"] * rows["aware"]).sum() / rows["w"].sum()
    rows = rows.with_columns(
        z=pl.col("w") * (pl.col("aware") - (pl.col("w") * pl.col("aware")).sum().over("sex") / pl.col("w").sum().over("sex"))
    )  # fmt: skip
    by = rows.group_by("stratum").agg(pl.len().alias("n"), pl.col("population").first(), pl.col("z").var().alias("v"))
    variance = by.select(((1 - pl.col("n") / pl.col("population")) * pl.col("n") * pl.col("v")).sum()).item()
    return estimate, sqrt(variance) / rows["w"].sum()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    made = work()
    return perf_counter() - began, made

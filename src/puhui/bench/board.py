"""How long one's own place and the first hundred of a full board take, beside a read by primary key.

Own place, top and the plain read are asked for in turns, for people drawn from a seed, over the same connection.
Then a day's changes are applied to the board. Runs in a database and a process of its own.
"""

import json
import random
import statistics
import sys
import time
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from puhui.bench import apart

DATABASE = "puhui_bench_board"
SEED, ASKED, ROUNDS = 20_261_121, 400, 3
CHANGED_SHARE = 10  # every tenth person did something that day
DAY = date(2026, 11, 20)


def measure(people: int) -> dict[str, Any]:
    """Fill a year's board and ask: people, own_place_ms, top_ms, primary_key_ms, ratio, apply_seconds, changed.

    Milliseconds are medians; ``ratio`` is own place and top together over the read by primary key.
    """
    with apart.database(DATABASE) as environment:
        return apart.child("puhui.bench.board", people, environment=environment)


def _run(people: int) -> dict[str, Any]:
    apart.prepared()
    from django.db import connection  # noqa: PLC0415

    from puhui.economy.honours import queries  # noqa: PLC0415

    board = queries.Board(32_000, queries.Period.YEAR, DAY.replace(month=1, day=1))
    filling = _fill(board, people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE honours_score, honours_bucket, honours_podium")
    times = _ask(board, people)
    changed, applying = _apply(board, people)
    own, top, key = (statistics.median(times[name]) * 1000 for name in ("own", "top", "key"))
    return {
        "people": people,
        "own_place_ms": round(own, 3),
        "top_ms": round(top, 3),
        "primary_key_ms": round(key, 3),
        "ratio": round((own + top) / key, 2),
        "apply_seconds": round(applying, 2),
        "changed": changed,
        "fill_seconds": round(filling, 2),
    }


def _shift(board: Any, holders: np.ndarray, deltas: np.ndarray, lasts: np.ndarray) -> float:
    from puhui.economy.honours import actions  # noqa: PLC0415

    changes = pl.DataFrame({"holder_id": holders, "delta": deltas, "last": lasts})
    start = time.perf_counter()
    actions.shift_board(board=board, changes=changes)
    return time.perf_counter() - start


def _fill(board: Any, people: int) -> float:
    """Most people did little, and many the same: grams in steps of one bus ride, as cities have them."""
    drawn = np.random.default_rng(SEED)
    rides = 1 + np.minimum(drawn.geometric(0.03, people), 700)
    lasts = drawn.integers(1_767_225_600, 1_795_132_800, people) * 1_000_000
    return _shift(board, np.arange(1, people + 1), rides * 80_000, lasts)


def _ask(board: Any, people: int) -> dict[str, list[float]]:
    from django.db import connection  # noqa: PLC0415

    from puhui.economy.honours import queries  # noqa: PLC0415

    chosen = random.Random(SEED).sample(range(1, people + 1), min(ASKED, people))
    times: dict[str, list[float]] = {"own": [], "top": [], "key": []}

    def by_key(holder: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT minus, reached FROM honours_score WHERE holder_id = %s AND tally = %s AND period = %s"
                " AND starts = %s AND part = %s",
                [holder, board.tally, int(board.period), board.starts, board.part],
            )
            cursor.fetchone()

    asked = {
        "own": lambda holder: queries.own_place(board, holder),
        "top": lambda _holder: queries.podium(board),
        "key": by_key,
    }
    for holder in chosen[:20]:
        for question in asked.values():
            question(holder)
    for _round in range(ROUNDS):
        for holder in chosen:
            for name, question in asked.items():
                start = time.perf_counter()
                question(holder)
                times[name].append(time.perf_counter() - start)
    return times


def _apply(board: Any, people: int) -> tuple[int, float]:
    drawn = np.random.default_rng(SEED + 1)
    changed = max(1, people // CHANGED_SHARE)
    holders = np.sort(drawn.choice(np.arange(1, people + 1), changed, replace=False))
    lasts = np.full(changed, 1_795_200_000_000_000)
    return changed, _shift(board, holders, drawn.integers(1, 4, changed) * 80_000, lasts)


if __name__ == "__main__":
    print(json.dumps(_run(int(sys.argv[1]))))  # noqa: T201

"""A registry of a million blocks: how long a look-up and a split take beside one of ten thousand, and the proof.

Both registries stand in databases of their own on the same server and are asked in turn in the same run. Blocks
are written straight into the tables: what is measured is reading and splitting, not making them.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

SMALL = 10_000
ROUNDS, TRIES = 10, 50
SEED = 20_261_121
BLOCK_TONNES = 20
ISSUANCES = 10
AT = "2026-03-02T04:00:00Z"
ACCOUNTS = 100


def measure(blocks: int) -> dict[str, Any]:
    """Look up, split and prove: seconds for each at 10,000 and at ``blocks`` blocks, their ratios, seconds per million.

    Seconds of look-ups and splits are medians over rounds in which both registries are asked in turn: a busy machine
    is as busy for both.
    """
    small, large = _Registry("small", SMALL), _Registry("large", blocks)
    try:
        told = {
            f"{what}_seconds{suffix}": statistics.median(times)
            for what in ("lookup", "split")
            for suffix, times in zip(("", "_at_10000"), _in_turn(what, large, small), strict=True)
        }
        proof = large.asked("proof")
    finally:
        small.end()
        large.end()
    ratios = {
        f"{what}_ratio": round(told[f"{what}_seconds"] / told[f"{what}_seconds_at_10000"], 2)
        for what in ("lookup", "split")
    }
    per_million = round(proof["seconds"] * 1_000_000 / proof["blocks"], 2)
    return {
        "blocks": blocks, **{name: round(seconds, 6) for name, seconds in told.items()}, **ratios,
        "proof_seconds": round(proof["seconds"], 3), "proof_seconds_per_million": per_million,
        "proof_peak_rss_mib": proof["peak_rss_mib"],
    }  # fmt: skip


def _in_turn(what: str, one: "_Registry", other: "_Registry") -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for registry, found in zip((one, other), times, strict=True):
            found.append(registry.asked(what)["seconds"])
    return times


class _Registry:
    """A registry in a database and a process of its own, that answers one line of JSON to each word."""

    def __init__(self, name: str, blocks: int) -> None:
        # Settings are read at import: the child gets its own.
        from django.db import connection  # noqa: PLC0415

        connection.ensure_connection()
        found, self.database = connection.settings_dict, f"puhui_bench_registry_{name}"
        place = {"host": found["HOST"], "user": found["USER"], "password": found["PASSWORD"], "port": found["PORT"]}
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {self.database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        address = f"postgresql:///{self.database}?{urlencode({k: v for k, v in place.items() if v})}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "puhui.bench.registry", str(blocks)],
            env={**os.environ, "PUHUI_DATABASE_URL": address}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.answer()

    def asked(self, word: str) -> dict[str, Any]:
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"{self.database} has ended")
        return json.loads(line)

    def end(self) -> None:
        from django.db import connection  # noqa: PLC0415

        self.process.stdin.close()
        self.process.wait(60)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")


FILL = """
INSERT INTO registry_change (id, city, kind, about, by, at, content)
SELECT md5('change' || n)::uuid, 'bench', 'issued', 'period/' || n, 'bench', %(at)s, '{}'
FROM generate_series(1, %(issuances)s) n;
INSERT INTO registry_account (id, city, number, kind, subject, name, state, asked_by, asked_at, decide_by, decided_by)
SELECT n, 'bench', 'BENCH-A' || n, 'enterprise', 's' || n, 'n' || n, 'open', 'a', %(at)s, '2026-03-23', 'b'
FROM generate_series(1, %(accounts)s) n;
INSERT INTO registry_project (id, city, number, account_id, state, name, methodology, field, place, started_on,
    crediting_first, crediting_last, legal_duty, ets_covered, design_writer, parts, design_sha256, report_sha256,
    applied_by, decided_by)
SELECT 1, 'bench', 1, 1, 'registered', 'p', 'm@1', 'solar', 'x', '2022-01-01', '2023-01-01', '2032-12-31', false,
    false, '', '[]', '', '', '', '';
INSERT INTO registry_issuance (id, city, project_id, period_id, vintage, nth, prefix, tonnes, change_id, at)
SELECT n, 'bench', 1, n, 2025, n, 'BENCH-P0001-2025-' || lpad(n::text, 2, '0'), %(each)s * %(tonnes)s,
    md5('change' || n)::uuid, %(at)s
FROM generate_series(1, %(issuances)s) n;
INSERT INTO registry_step (issuance_id, change_id, first, past, from_state, to_account_id, to_state)
SELECT n, md5('change' || n)::uuid, 1 + k * %(tonnes)s, 1 + (k + 1) * %(tonnes)s, 0, 1 + k %% %(accounts)s, 1
FROM generate_series(1, %(issuances)s) n, generate_series(0, %(each)s - 1) k;
INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first)
SELECT n, 1 + k * %(tonnes)s, CASE WHEN k = %(each)s THEN 1 ELSE 1 + (k + 1) * %(tonnes)s END,
    1 + k %% %(accounts)s, CASE WHEN k = %(each)s THEN 0 ELSE 1 END, md5('change' || n)::uuid,
    CASE WHEN k = %(each)s THEN 1 ELSE 1 + k * %(tonnes)s END
FROM generate_series(1, %(issuances)s) n, generate_series(0, %(each)s) k;
"""


def _run(blocks: int) -> None:
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    told = {"at": AT, "issuances": ISSUANCES, "accounts": ACCOUNTS, "each": blocks // ISSUANCES, "tonnes": BLOCK_TONNES}
    with connection.cursor() as cursor:
        for statement in filter(str.strip, FILL.split(";\n")):
            cursor.execute(statement, told)
        cursor.execute("VACUUM ANALYZE")
    chance = random.Random(SEED)
    # Each block once, so that every split finds a whole one.
    whole = iter(chance.sample(range(told["each"]), ROUNDS * TRIES))
    _tell({"ready": True})
    for word in sys.stdin:
        if word.strip() == "lookup":
            _tell({"seconds": _median(lambda: _look_up(chance, told))})
        elif word.strip() == "split":
            _tell({"seconds": _median(lambda: _sell(next(whole), chance, told))})
        else:
            _tell(_proof())


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _proof() -> dict[str, Any]:
    from puhui.market.registry import queries  # noqa: PLC0415

    start = time.perf_counter()
    report = queries.verify()
    seconds = time.perf_counter() - start
    if not report.ok or report.issued != sum(report.tonnes.values()):
        raise AssertionError(report.first_fault)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "blocks": report.blocks, "peak_rss_mib": peak}


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _look_up(chance: random.Random, told: dict[str, Any]) -> None:
    from puhui.market.registry import queries  # noqa: PLC0415

    found = queries.serial(_tonne(chance, told))
    if len(found.blocks) != 1 or not found.history:
        raise AssertionError(found)


def _tonne(chance: random.Random, told: dict[str, Any]) -> str:
    n = chance.randint(1, told["each"] * told["tonnes"])
    return f"BENCH-P0001-2025-{chance.randint(1, ISSUANCES):02}-{n:08}"


def _sell(block: int, chance: random.Random, told: dict[str, Any]) -> None:
    """Sell from the middle of a block that is still whole: it is split in three."""
    from puhui.ground import clock  # noqa: PLC0415
    from puhui.market.registry import actions, facts  # noqa: PLC0415

    first = block * told["tonnes"] + 5 + chance.randrange(5)
    serial = f"BENCH-P0001-2025-{chance.randint(1, ISSUANCES):02}-{first:08}-{first:08}"
    giver = 1 + block % told["accounts"]
    actions.transfer(
        id=uuid4(), giver=giver, taker=1 + giver % told["accounts"], wanted=facts.Wanted(serial), deal="bench",
        by="bench", at=clock.day_starts(date(2026, 3, 2)), on_exchange=False,
    )  # fmt: skip


if __name__ == "__main__":
    _run(int(sys.argv[1]))

"""How many transfers a second are posted in batches, beside django-hordak with one ORM transaction each.

Both give amounts from an issuing account to people, in databases of their own on the same server, in
processes of their own, one after the other; fsync and synchronous_commit are on for both.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

DATABASES = {"ours": "puhui_bench_post", "hordak": "puhui_bench_hordak"}
SETTINGS = {"ours": "puhui.wiring.settings", "hordak": "puhui.wiring.hordak_settings"}
ROWS_PER_FRAME = 250_000
HORDAK_TRANSFERS = 2_000
HORDAK_ACCOUNTS = 200
SEED = 20_260_301
AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


def measure(transfers: int) -> dict:
    """Post ``transfers``: transfers, seconds, per_second, hordak_per_second, ratio, peak_rss_mib."""
    # Half of the peer's transfers come before ours, half after: a busy machine is as busy for both.
    early = _in_a_process("hordak", HORDAK_TRANSFERS // 2)
    ours = _in_a_process("ours", transfers)
    late = _in_a_process("hordak", HORDAK_TRANSFERS // 2)
    hordak = HORDAK_TRANSFERS / (early["seconds"] + late["seconds"])
    per_second = transfers / ours["seconds"]
    return {
        "transfers": transfers,
        "seconds": round(ours["seconds"], 3),
        "per_second": round(per_second),
        "hordak_per_second": round(hordak),
        "ratio": round(per_second / hordak, 1),
        "peak_rss_mib": ours["peak_rss_mib"],
    }


def _in_a_process(who: str, transfers: int) -> dict:
    # Settings are read at import: the child gets its own.
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    database, found = DATABASES[who], connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        cursor.execute("CHECKPOINT")
    place = {"host": found["HOST"], "user": found["USER"], "password": found["PASSWORD"], "port": found["PORT"]}
    address = f"postgresql:///{database}?{urlencode({k: v for k, v in place.items() if v})}"
    try:
        told = subprocess.run(
            [sys.executable, "-m", "puhui.bench.post", who, str(transfers)],
            env={**os.environ, "PUHUI_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": SETTINGS[who]},
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return json.loads(told.stdout.splitlines()[-1])
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _post_ours(transfers: int) -> float:
    """Frames of a quarter million transfers, a transaction each; grams and points for everybody."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    from puhui.foundations.ledger import actions, queries  # noqa: PLC0415

    book = actions.open_book("bench", units=["bench.mg_co2e", "bench.point"])
    issue = actions.open_house_account("bench/issue", "source")
    numbers = np.random.default_rng(SEED).permutation(max(transfers // 2, 1)) + 1
    frames = []
    for start in range(0, transfers, ROWS_PER_FRAME):
        rows = min(ROWS_PER_FRAME, transfers - start)
        holders = np.resize(numbers[start // 2 : start // 2 + (rows + 1) // 2], rows)
        frames.append(
            pl.DataFrame(
                {
                    "holder": holders,
                    "unit": np.repeat([unit.number for unit in book.units], (rows + 1) // 2)[:rows].astype(np.int16),
                    "debit": np.full(rows, issue),
                    "credit": holders,
                    "amount": np.full(rows, 5_604),
                    "code": np.full(rows, 1, dtype=np.int16),
                    "memo": np.full(rows, 1),
                }
            )
        )
    start = time.perf_counter()
    for number, frame in enumerate(frames):
        actions.post_frame(f"bench/{number}", AT, frame)
    seconds = time.perf_counter() - start
    assert queries.house_balance(issue, "bench.mg_co2e").debited > 0
    return seconds


def _post_hordak(transfers: int) -> float:
    """One transaction per transfer, as its documentation shows."""
    from django.db import transaction  # noqa: PLC0415
    from hordak.models import Account  # noqa: PLC0415 -- the peer, installed for measuring only
    from moneyed import Money  # noqa: PLC0415

    issue = Account.objects.create(name="issue", code="0", type="EX", currencies=["CNY"])
    people = [
        Account.objects.create(name=f"person {n}", code=str(n), type="AS", currencies=["CNY"])
        for n in range(1, HORDAK_ACCOUNTS + 1)
    ]
    amount = Money("56.04", "CNY")
    start = time.perf_counter()
    for number in range(transfers):
        with transaction.atomic():
            issue.transfer_to(people[number % HORDAK_ACCOUNTS], amount)
    return time.perf_counter() - start


def _run(who: str, transfers: int) -> dict:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    connection.ensure_connection()
    seconds = {"ours": _post_ours, "hordak": _post_hordak}[who](transfers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "peak_rss_mib": peak}


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], int(sys.argv[2]))))  # noqa: T201

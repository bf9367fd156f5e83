"""Runs beside the test: takes a file in, or up again, and writes down all that the database then holds.

python cutting.py migrate | prepare FILE RIDES | peace FILE | ingest FILE | resume FILE

Left in peace or resumed, it ends with the state; in peace it also says how many seconds it had lasted by then.
"""

import hashlib
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

BEGAN = time.monotonic()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puhui.wiring.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from puhui.foundations.ledger import queries as ledger  # noqa: E402
from puhui.journeys.acts import record_behaviour  # noqa: E402
from puhui.journeys.packs import activate_pack  # noqa: E402

JOINED = datetime(2026, 11, 1, tzinfo=UTC)
AT = datetime(2026, 11, 21, tzinfo=UTC)
PEOPLE = 2_000
# When a delivery was finished is when the clock said so; everything else is derived.
CLOCKS = {"intake_batch": {"finished_at"}}
OURS = ("evidence_", "intake_", "ledger_", "points_", "reductions_")


def prepare() -> None:
    """An empty city with people in it."""
    import polars as pl  # noqa: PLC0415

    from puhui.foundations.people import actions as people  # noqa: PLC0415

    active = activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=JOINED)
    agreed = {s.id: (s.consent.version, s.consent.text.model_dump()) for s in active.pack.scenarios}
    frame = pl.DataFrame(
        {
            "phone": [f"138{n:08}" for n in range(PEOPLE)],
            "scheme": ["luzhou-bus-card"] * PEOPLE,
            "number": [f"card{n:06}" for n in range(PEOPLE)],
        }
    )
    with transaction.atomic():
        people.enrol_frame(city="luzhou", frame=frame, consents=agreed, at=JOINED)


def write(path: Path, rides: int) -> None:
    """Rides of two days; some cards nobody has bound, some rides told twice."""
    start = datetime(2026, 11, 19, 6, tzinfo=UTC)
    with path.open("w") as file:
        file.write("order_no,card_no,ride_time,line\n")
        for n in range(rides):
            told = start + timedelta(seconds=n * 86_400 * 1.5 // rides)
            row = f"A{n:08},card{(n * 7919) % (PEOPLE + 200):06},{told:%Y-%m-%d %H:%M:%S},K{n % 30}\n"
            file.write(row if n % 50 else row * 2)


def state() -> str:
    """A fingerprint of every row of every table that settlement writes, in the order of its columns."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(column_name, ',' ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1"
        )
        for table, names in cursor.fetchall():
            if not table.startswith(OURS):
                continue
            kept = [n for n in names.split(",") if n not in CLOCKS.get(table, ())]
            columns = ", ".join(f'"{n}"' for n in kept)
            order = ", ".join(str(n + 1) for n in range(len(kept)))
            digest.update(f"\n{table} {columns}\n".encode())
            with cursor.copy(f"COPY (SELECT {columns} FROM {table} ORDER BY {order}) TO STDOUT") as rows:
                for data in rows:
                    digest.update(data)
    return digest.hexdigest()


def ingest(path: Path) -> None:
    record_behaviour.record_file(city="luzhou", feed="bus-rides", path=path, way="test", at=AT)


def resume(path: Path) -> None:
    """Whatever was cut off is taken up; a file whose batch was not even opened is sent again."""
    if not record_behaviour.resume_unfinished() and not record_behaviour.intake.batches():
        ingest(path)


def tell(*more: object) -> None:
    report = ledger.verify()
    print(state(), report.ok, report.transfers, *more)  # noqa: T201


def main() -> None:
    what, *more = sys.argv[1:]
    if what == "migrate":
        call_command("migrate", verbosity=0)
    elif what == "prepare":
        prepare()
        write(Path(more[0]), int(more[1]))
    elif what == "peace":
        ingest(Path(more[0]))
        lasted = time.monotonic() - BEGAN
        tell(f"after {lasted}")
    elif what == "ingest":
        ingest(Path(more[0]))
    elif what == "resume":
        resume(Path(more[0]))
        tell()


main()

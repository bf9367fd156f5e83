"""How long a day takes to settle, beside a bare COPY of the same rows in the same run.

Runs in a database of its own on the same server, in a process of its own, so that its memory is its own.
"""

import json
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from puhui.bench import apart

DATABASE = "puhui_bench"
CITY, FEED, SCHEME = "chengdu", "metro-rides", "tianfutong"
DAY = date(2026, 11, 20)
COLUMNS = "trade_no text, card_no text, exit_time timestamp, distance_km numeric(7, 3), revision int"


def measure(*, records: int, people: int) -> dict:
    """Settle ``records`` of ``people``: records, people, seconds, copy_seconds, ratio, peak_rss_mib."""
    from puhui.bench import day_file  # noqa: PLC0415

    with apart.database(DATABASE) as environment:
        file = Path(environment["PUHUI_DATA"]) / f"rides-{records}-{people}.csv"
        day_file.write(file, records=records, people=people, day=DAY)
        try:
            return apart.child("puhui.bench.settle", file, records, people, environment=environment)
        finally:
            file.unlink(missing_ok=True)


def _stage(people: int) -> None:
    """Activate the city and let everybody join; none of it is timed."""
    import polars as pl  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from puhui.bench import day_file  # noqa: PLC0415
    from puhui.foundations.people import actions as persons  # noqa: PLC0415
    from puhui.journeys.packs import activate_pack  # noqa: PLC0415

    joined = datetime(2026, 11, 1, tzinfo=UTC)
    active = activate_pack.activate_pack(directory=settings.PACKS / CITY, at=joined)
    consents = {
        s.id: (s.consent.version, {"zh": s.consent.text.zh, "en": s.consent.text.en}) for s in active.pack.scenarios
    }
    number = pl.int_range(people, eager=True).alias("person").to_frame()
    frame = number.select(
        phone=pl.format("138{}", pl.col("person").cast(pl.String).str.zfill(8)),
        scheme=pl.lit(SCHEME),
        number=day_file.card_of("person"),
    )
    with transaction.atomic():
        persons.enrol_frame(city=CITY, frame=frame, consents={"metro": consents["metro"]}, at=joined)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")


def _copy_seconds(file: Path) -> float:
    """A bare COPY of the file into an unindexed table, durable."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({COLUMNS})")
        cursor.execute("CHECKPOINT")
        start = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy, file.open("rb") as stream:
            while data := stream.read(1 << 20):
                copy.write(data)
        seconds = time.perf_counter() - start
        cursor.execute("DROP TABLE bare")
        cursor.execute("CHECKPOINT")
    return seconds


def _run(file: Path, records: int, people: int) -> dict:
    apart.prepared()
    from puhui.journeys.acts import record_behaviour  # noqa: PLC0415

    _stage(people)
    before = _copy_seconds(file)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    at = datetime.combine(DAY + timedelta(days=1), datetime.min.time(), UTC)
    start = time.perf_counter()
    outcome = record_behaviour.record_file(city=CITY, feed=FEED, path=file, way="bench", at=at)
    seconds = time.perf_counter() - start
    after = _copy_seconds(file)
    copy_seconds = (before + after) / 2
    return {
        "records": records, "people": people, "seconds": round(seconds, 3), "copy_seconds": round(copy_seconds, 3),
        "ratio": round(seconds / copy_seconds, 2), "accepted": outcome.accepted,
        "reduction_mg": outcome.reduction_mg, "points": outcome.points, "rss_before_mib": base // 1024,
        "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201

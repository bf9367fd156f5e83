"""What an operator sees of deliveries: lists, one delivery, its rows in words, its original. Reads only.

It joins intake's batches with the pack that was in force and the evidence that was kept; it decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import polars as pl

from puhui.engine.intake import queries as intake
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack
from puhui.ground import clock
from puhui.journeys.settlement import exceptions

ROWS_SHOWN = 100
TOLD_OUTCOMES = ("rejected", "conflict", "open", "unclaimed", "held", "duplicate")


@dataclass(frozen=True)
class Delivery:
    """One delivery with the words of the pack it was settled under."""

    batch: object  # a row of intake's batches: id, file_name, state, counts, sums
    feed: schema.Feed
    pack: ActivePack


@dataclass(frozen=True)
class Overview:
    """What came in on one local day, what still waits, and the latest deliveries."""

    day: date
    sums: dict[str, int]  # batches, rows, each outcome, reduction_mg, points
    refused: list[Delivery]  # of the last seven days
    waiting: list[Delivery]  # received or being settled
    latest: list[Delivery]
    cities: list[ActivePack]


def overview(*, day: date, week_ago: datetime, limit: int = 8) -> Overview:
    """The console's first page."""
    since = clock.day_starts(day)
    return Overview(
        day=day,
        sums=intake.sums_since(since),
        refused=_told(intake.batches(state="refused", since=week_ago)),
        waiting=_told(intake.unfinished()[:limit]),
        latest=_told(intake.batches(limit=limit)),
        cities=packs.cities(),
    )


def deliveries(
    *, city: str = "", feed: str = "", state: str = "", way: str = "", before: int | None = None, limit: int = 25
) -> list[Delivery]:
    """Deliveries, newest first, at most ``limit``; ``before`` is the number of the last one already seen."""
    found = intake.batches(
        city=city or None, feed=feed or None, state=state or None, way=way or None, before=before, limit=limit
    )
    return _told(found)


def delivery(batch_id: int) -> Delivery:
    """One delivery. Refusals: BatchUnknown."""
    return _told([intake.batch(batch_id)])[0]


def told_rows(batch_id: int, *, outcome: str, page: int = 0) -> tuple[list[dict], bool]:
    """A page of rows that were not plainly accepted, in order of the file, and whether there are more."""
    frame = exceptions.some(batch_id, (outcome,), limit=ROWS_SHOWN + 1, offset=page * ROWS_SHOWN)
    return frame.head(ROWS_SHOWN).to_dicts(), len(frame) > ROWS_SHOWN


def outcome_csv(batch_id: int) -> Iterator[bytes]:
    """The outcome of every row in words, as CSV, piece by piece. Refusals: BatchUnknown."""
    return intake.csv_pieces(_outcomes(batch_id))


def outcome_workbook(batch_id: int, stream: BinaryIO) -> None:
    """The same as XLSX. Refusals: BatchUnknown, TooManyRowsForWorkbook."""
    intake.write_workbook(_outcomes(batch_id), stream)


def _outcomes(batch_id: int) -> Iterator[pl.DataFrame]:
    batch = intake.batch(batch_id)
    return (intake.told(frame, f"{batch.feed_id}-") for frame in exceptions.every_row(batch))


def original(batch_id: int) -> tuple[Path, str]:
    """Where the file lies as it came, and its name then."""
    batch = intake.batch(batch_id)
    return evidence.path(batch.evidence_sha256), batch.file_name


def _told(batches: list) -> list[Delivery]:
    found = []
    for batch in batches:
        pack = packs.version(batch.pack_number)
        feed = next(f for f in pack.pack.feeds if f.id == batch.feed_code)
        found.append(Delivery(batch=batch, feed=feed, pack=pack))
    return found

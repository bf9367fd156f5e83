"""From a partner's delivery to grams, points and receipts.

A delivery is kept as evidence, opened as a batch, and settled: read in chunks, shaped, parted by person, and
settled shard by shard. Settling the same batch again, after whatever crash, ends in the same state.
"""

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.engine.intake import refusals
from puhui.engine.intake.facts import Outcome as RowOutcome
from puhui.engine.intake.facts import Reason
from puhui.engine.methodology import queries as methodology
from puhui.engine.reductions import queries as reductions
from puhui.foundations.evidence import actions as keep_evidence
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.honours import award_honours
from puhui.journeys.settlement import devices, exceptions, recomputing, shard, stations
from puhui.journeys.settlement.ahead import ahead
from puhui.journeys.settlement.settling import Settling
from puhui.journeys.settlement.spool import Spool, shards_for

Progress = Callable[[str, int, int], None]
WRITERS = 2
# Advisory locks: one delivery of a city is settled at a time.
CITY_LOCK = 0x50554855


@dataclass(frozen=True)
class Outcome:
    """What a delivery came to; ``lines`` only where they were asked for."""

    batch: int
    rows: int
    accepted: int
    duplicate: int
    conflict: int
    rejected: int
    open: int
    unclaimed: int
    held: int
    reduction_mg: int
    points: int
    lines: list[dict[str, Any]] = field(default_factory=list)


def record_file(
    *, city: str, feed: str, path: Path, way: str, at: datetime, progress: Progress | None = None, name: str = ""
) -> Outcome:
    """Keep, open and settle a file. Refuses what cannot be read at all; the books stay as they were."""
    if not path.is_file():
        raise refusals.FileMissing(path=str(path))
    with path.open("rb") as stream:
        batch_id = accept_file(city=city, feed=feed, stream=stream, name=name or path.name, way=way, at=at)
    return settle_batch(batch_id, progress=progress)


def record(*, city: str, feed: str, rows: list[dict[str, Any]], name: str, way: str, at: datetime) -> Outcome:
    """Keep, open and settle records of an API call, kept as JSON Lines; answers line by line."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    stream = io.BytesIO(text.encode())
    batch_id = accept_file(city=city, feed=feed, stream=stream, name=name, way=way, at=at)
    return settle_batch(batch_id, lines=True)


def accept_file(*, city: str, feed: str, stream: io.BufferedIOBase, name: str, way: str, at: datetime) -> int:
    """Keep a file and open its batch, to be settled now or by the queue."""
    active = packs.active(city)
    declared = feed_of(active.pack, feed)
    kept = keep_evidence.keep(stream=stream, name=name, at=at)
    batch = claim_records.open_batch(
        city=city, feed=feed, partner=declared.partner, pack_number=active.number, sha256=kept.sha256,
        name=name, way=way, at=at,
    )  # fmt: skip
    return batch.id


def feed_of(pack: schema.Pack, feed: str) -> schema.Feed:
    """A feed of a pack by its id."""
    for declared in pack.feeds:
        if declared.id == feed:
            return declared
    known = "、".join(f.id for f in pack.feeds)
    raise refusals.FeedUnknown(city=pack.city.city, feed=feed, feeds=known)


def settle_batch(batch_id: int, progress: Progress | None = None, lines: bool = False) -> Outcome:
    """Settle an open batch; one that is settled already answers as it did."""
    batch = intake.batch(batch_id)
    with alone_in(batch.city):
        batch = intake.batch(batch_id)
        if batch.state != "settled":
            claim_records.begin_settling(batch_id=batch_id)
            try:
                _settle(batch, progress or (lambda *_: None))
            except Refusal as refusal:
                data = {name: str(value) for name, value in refusal.data.items()}
                told = {"code": refusal.code, "message": refusal.message, "en": str(refusal), "data": data}
                claim_records.refuse_batch(batch_id=batch_id, refusal=told, at=batch.received_at)
                raise
            award_honours.soon()
    return _outcome(intake.batch(batch_id), lines)


def resume_unfinished() -> list[int]:
    """Take up every delivery that a crash cut off."""
    found = [batch.id for batch in intake.unfinished()]
    for batch_id in found:
        settle_batch(batch_id)
    return found


@contextmanager
def alone_in(city: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [CITY_LOCK, city])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [CITY_LOCK, city])


def _settle(batch, progress: Progress) -> None:
    active = packs.version(batch.pack_number)
    feed = feed_of(active.pack, batch.feed_code)
    path = evidence.path(batch.evidence_sha256)
    kept = exceptions.Exceptions(batch.id)
    if feed.kind == "stations":
        sums = stations.settle(batch, feed, path, kept)
    else:
        sums = _settle_acts(batch, active, feed, path, kept, progress)
    counts = kept.finish()
    counts["accepted"] = sums.pop("rows") - sum(counts.values())
    rows = sum(counts.values())
    ledger.seal(at=batch.received_at)
    claim_records.finish_batch(batch_id=batch.id, counts={**counts, **sums, "rows": rows}, at=clock.now())


def _settle_acts(batch, active, feed: schema.Feed, path: Path, kept, progress: Progress) -> dict[str, int]:
    settling = settling_of(batch, active, feed)
    bytes_of_file = path.stat().st_size
    spool = Spool(settings.SPOOL / f"batch-{batch.id}", shards_for(bytes_of_file))
    rows, first, last, days = 0, None, None, set()
    with everybody(settling, spool.shards) as persons:
        for shaped in _shaped(batch, active, feed, settling, path):
            rows += len(shaped)
            faulty = shaped["reason"].is_not_null()
            if faulty.any():
                kept.add(
                    shaped.filter(faulty).select(
                        "row", "key", pl.lit(RowOutcome.REJECTED).alias("outcome"), "reason", "reason_data"
                    )
                )
                shaped = shaped.filter(~faulty)
            if not shaped.is_empty():
                low, high = shaped["key"].min(), shaped["key"].max()
                first, last = min(first or low, low), max(last or high, high)
                days |= set(shaped["day"].unique())
                spool.add(shaped.drop("reason", "reason_data"))
            progress("read", rows, 0)
        settling.persons = persons()
    if shard.names_somebody(feed):
        first, last = "", chr(0x10FFFF)
    settling.fresh = first is None or not intake.claimed_between(settling.feed_id, first, last)
    settling.untouched = bool(days) and settling.fresh and recomputing.is_untouched(settling, days)
    try:
        for done, settled in enumerate(_settle_shards(settling, spool), 1):
            kept.add(settled.exceptions)
            progress("settle", done, spool.shards)
        devices.hold_crowded(settling)
    finally:
        spool.clear()
    sums = reductions.batch_totals(batch.id)
    return {"rows": rows, "reduction_mg": sums["mg"] or 0, "points": sums["points"] or 0, "people": sums["people"] or 0}


@lru_cache(maxsize=16)
def library_of(pack_number: int) -> methodology.Library:
    """The compiled methodologies of a pack version; versions never change, so they are compiled once."""
    return methodology.compile_pack(packs.version(pack_number).pack)


def consented(city: str, feed: schema.Feed, subjects: list[bytes]) -> bool:
    """Whether somebody stands behind one of these subjects and agreed to the feed's scene."""
    return not people.holders_of(subjects, feed.subject.scheme, city=city, scenario=feed.scenario).is_empty()


def _shaped(batch, active, feed: schema.Feed, settling: Settling, path: Path) -> Iterator[pl.DataFrame]:
    """The rows of a file as records, chunk by chunk; reading and shaping run side by side."""
    table = stations.table_of(active, feed)
    counted_by = settling.scenario.methodology
    limits = {n: i for m in active.pack.methodologies if m.id == counted_by for n, i in m.inputs.items()}
    chunks = ahead(intake.read_rows(path, feed))
    yield from ahead(intake.shape(chunk, feed, limits, active.pack.city, batch.received_at, table) for chunk in chunks)


@contextmanager
def everybody(settling: Settling, shards: int) -> Iterator[Callable[[], pl.DataFrame | None]]:
    """Ask who is behind the cards while the file is read: all of them at once, where many are to be expected."""
    subject = settling.feed.subject
    if shards < 3 or subject is None:
        yield lambda: None
        return

    def ask() -> pl.DataFrame:
        try:
            return people.holders_of(None, subject.scheme, city=settling.city, scenario=settling.scenario.id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as asker:
        yield asker.submit(ask).result


def settling_of(batch, active, feed: schema.Feed) -> Settling:
    pack = active.pack
    scenario = next(s for s in pack.scenarios if s.id == feed.scenario)
    city = batch.city
    return Settling(
        batch_id=batch.id, city=city, at=batch.received_at, pack=pack, pack_number=active.number, library=library_of(active.number),
        feed=feed, feed_id=batch.feed_id, scenario=scenario, fresh=False,
        scenario_ids={code: number for number, code in reductions.scenario_codes(city).items()},
        feed_ids=intake.feed_numbers(city),
    )  # fmt: skip


def _settle_shards(settling: Settling, spool: Spool) -> Iterator[shard.Settled]:
    """Settle shards in order, two at a time where there are many: one computes while the other writes."""
    if spool.shards == 1 or any(rule.budget for rule in settling.pack.rules):
        for number, rows in spool.take():
            yield _settled(settling, number, rows)
        return
    with ThreadPoolExecutor(WRITERS, initializer=close_old_connections) as writers:
        under_way: list[Future[shard.Settled]] = []
        for number, rows in spool.take():
            under_way.append(writers.submit(_in_thread, settling, number, rows))
            if len(under_way) > WRITERS:
                yield under_way.pop(0).result()
        for future in under_way:
            yield future.result()


def _in_thread(settling: Settling, number: int, rows: pl.DataFrame) -> shard.Settled:
    try:
        return _settled(settling, number, rows)
    finally:
        connection.close()


def _settled(settling: Settling, number: int, rows: pl.DataFrame) -> shard.Settled:
    try:
        return shard.settle(settling, number, rows)
    except IntegrityError:
        # A key of this shard was claimed by another shard of the same delivery: look them up, then.
        settling.fresh = False
        return shard.settle(settling, number, rows)


def _outcome(batch, lines: bool) -> Outcome:
    names = (
        "rows",
        "accepted",
        "duplicate",
        "conflict",
        "rejected",
        "open",
        "unclaimed",
        "held",
        "reduction_mg",
        "points",
    )
    told = exceptions.lines(batch) if lines else []
    return Outcome(batch=batch.id, lines=told, **{name: getattr(batch, name) for name in names})


__all__ = ["Outcome", "Reason", "accept_file", "feed_of", "record", "record_file", "resume_unfinished", "settle_batch"]

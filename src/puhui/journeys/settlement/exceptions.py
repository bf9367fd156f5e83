"""Rows that were not plainly accepted, kept beside the batch; every other row was accepted.

So two million accepted rows cost nothing, and the outcome of each row of a file can still be told.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from puhui.engine.intake import queries as intake
from puhui.engine.intake.facts import Outcome
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import queries as people

SCHEMA = {
    "row": pl.Int64, "key": pl.String, "outcome": pl.String, "reason": pl.String, "reason_data": pl.String,
}  # fmt: skip


def folder_of(batch_id: int) -> Path:
    return settings.OUTCOMES / f"batch-{batch_id}"


class Exceptions:
    """Collects what was not plainly accepted; written part by part, so that memory stays flat."""

    def __init__(self, batch_id: int) -> None:
        self.final = folder_of(batch_id)
        self.growing = self.final.with_suffix(".growing")
        shutil.rmtree(self.growing, ignore_errors=True)
        self.growing.mkdir(parents=True)
        self.parts = 0
        self.counts = {outcome.value: 0 for outcome in Outcome if outcome is not Outcome.ACCEPTED}

    def add(self, rows: pl.DataFrame) -> None:
        """Rows with the columns of SCHEMA."""
        if rows.is_empty():
            return
        for outcome, count in rows.group_by("outcome").len().iter_rows():
            self.counts[outcome] += count
        rows.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()).write_parquet(
            self.growing / f"{self.parts:06}.parquet", compression="lz4"
        )
        self.parts += 1

    def finish(self) -> dict[str, int]:
        """Put the parts in their place; the counts by outcome."""
        shutil.rmtree(self.final, ignore_errors=True)
        self.growing.rename(self.final)
        return dict(self.counts)


def scan(batch_id: int) -> pl.LazyFrame:
    """The exceptions of a batch, in no order."""
    parts = sorted(folder_of(batch_id).glob("*.parquet"))
    return pl.scan_parquet(parts) if parts else pl.LazyFrame(schema=SCHEMA)


def some(batch_id: int, outcomes: tuple[str, ...], limit: int = 200, offset: int = 0) -> pl.DataFrame:
    """Exceptions with these outcomes in order of the row: a page of them."""
    return scan(batch_id).filter(pl.col("outcome").is_in(outcomes)).sort("row").slice(offset, limit).collect()


def every_row(batch) -> Iterator[pl.DataFrame]:
    """The outcome of every row of a delivery, in chunks in order of the file: the columns of SCHEMA."""
    active = packs.version(batch.pack_number)
    feed = next(f for f in active.pack.feeds if f.id == batch.feed_code)
    told = scan(batch.id)
    for chunk in intake.read_rows(evidence.path(batch.evidence_sha256), feed):
        yield _told(batch, active, feed, chunk, told)


def _told(batch, active, feed, chunk: pl.DataFrame, told: pl.LazyFrame) -> pl.DataFrame:
    low, high = chunk["row"].min(), chunk["row"].max()
    here = told.filter(pl.col("row").is_between(low, high)).drop("key").collect()
    keys = chunk.select("row", intake.key_of(chunk, feed))
    if feed.subject and feed.subject.column in feed.key:
        who = people.subjects_of(feed.subject.scheme, chunk[feed.subject.column])
        hashed = pl.col("who").bin.encode("hex").str.slice(0, 16)
        keys = keys.with_columns(who.alias("who")).select(
            "row", pl.col("key").str.replace(intake.SOMEBODY, hashed, literal=True)
        )
    return keys.join(here, on="row", how="left", maintain_order="left").with_columns(
        pl.col("outcome").fill_null(Outcome.ACCEPTED.value)
    )


def around_row(batch, row: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Outcomes and contents of the chunk in which a row lies."""
    active = packs.version(batch.pack_number)
    feed = next(f for f in active.pack.feeds if f.id == batch.feed_code)
    if not batch.evidence_sha256:
        return
    for chunk in intake.read_rows(evidence.path(batch.evidence_sha256), feed):
        if chunk["row"].min() <= row <= chunk["row"].max():
            one = chunk.filter(pl.col("row") == row)
            yield _told(batch, active, feed, one, scan(batch.id)), one
            return


def lines(batch) -> list[dict[str, Any]]:
    """The outcome of every row as dictionaries: for deliveries of a few thousand rows."""
    return [
        {**row, "receipt": f"{batch.feed_id}-{row['key']}" if row["key"] else None}
        for frame in every_row(batch)
        for row in frame.iter_rows(named=True)
    ]

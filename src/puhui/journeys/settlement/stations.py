"""Station tables: delivered by a feed of kind ``stations``, or travelling in the pack."""

import io
from pathlib import Path

import polars as pl
from django.db import transaction

from puhui.engine.intake import actions as claim_records
from puhui.engine.intake import queries as intake
from puhui.engine.intake import refusals
from puhui.engine.intake.facts import Outcome, Task
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground.mixing import mix

COLUMNS = {"id": pl.String, "name": pl.String, "longitude": pl.Float64, "latitude": pl.Float64}


def table_of(active, feed: schema.Feed) -> pl.DataFrame | None:
    """The table that a feed's adapter looks stations up in; None where it has no adapter."""
    if feed.adapter is None:
        return None
    source = next(f for f in active.pack.feeds if f.id == feed.adapter.stations)
    if source.stations.file:
        declared = source.stations
        text = active.pack.stations[declared.file]
        frame = pl.read_csv(io.StringIO(text), infer_schema=False)
        return frame.select(
            pl.col(declared.id).alias("id"), pl.col(declared.name).alias("name"),
            pl.col(declared.longitude).cast(pl.Float64).alias("longitude"),
            pl.col(declared.latitude).cast(pl.Float64).alias("latitude"),
        )  # fmt: skip
    number = intake.feed_number(active.city, source.id)
    found = intake.stations(number) if number else pl.DataFrame(schema=COLUMNS)
    if found.is_empty():
        raise refusals.StationsMissing(feed=feed.id, stations=source.id)
    return found


@transaction.atomic
def settle(batch, feed: schema.Feed, path: Path, kept) -> dict[str, int]:
    """Take in a station table: every row gets an outcome like any record's."""
    city = packs.version(batch.pack_number).pack.city
    shaped = [intake.shape(chunk, feed, {}, city, batch.received_at) for chunk in intake.read_rows(path, feed)]
    rows = pl.concat(shaped)
    faulty = rows["reason"].is_not_null()
    kept.add(
        rows.filter(faulty).select("row", "key", pl.lit(Outcome.REJECTED).alias("outcome"), "reason", "reason_data")
    )
    fine = rows.filter(~faulty).with_columns((pl.col("row") + (batch.id << 32)).alias("ref"))
    places = [(fine[n] * 1e7).round().cast(pl.Int64) for n in ("longitude", "latitude")]
    fine = fine.with_columns(pl.Series("digest", mix(*places)))
    fine = intake.settle_keys(fine, intake.known(batch.feed_id, fine["key"]))
    new = fine.filter(pl.col("task") == Task.NEW)
    claim_records.claim(
        feed_id=batch.feed_id,
        records=new.select(
            pl.col("key").alias("source_key"), "revision", "digest",
            pl.lit(intake.Standing.OPEN, dtype=pl.Int16).alias("standing"),
            pl.lit(0, dtype=pl.Int64).alias("holder_id"), pl.lit(batch.received_at.date()).alias("day"), "ref",
        ),
    )  # fmt: skip
    claim_records.keep_stations(
        feed_id=batch.feed_id,
        stations=new.select(pl.col("key").alias("source_key"), "name", "longitude", "latitude"),
    )
    told = fine.filter(pl.col("outcome").is_not_null())
    kept.add(told.select("row", "key", "outcome", "reason", pl.lit(None, dtype=pl.String).alias("reason_data")))
    return {"rows": len(rows), "reduction_mg": 0, "points": 0, "people": 0}

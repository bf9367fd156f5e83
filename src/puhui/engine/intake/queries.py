"""Questions about deliveries and records; no writes."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import connection
from django.db.models import BigIntegerField, Count, Sum
from django.db.models.functions import Coalesce

from puhui.engine.intake import claiming, refusals
from puhui.engine.intake.instants import days
from puhui.engine.intake.models import Batch, BatchState, Feed, Record, Standing, Station, Waiting
from puhui.engine.intake.outcome_file import csv_pieces, told, write_workbook
from puhui.engine.intake.pairing import pair
from puhui.engine.intake.reading import read_rows
from puhui.engine.intake.shaping import SOMEBODY, shape
from puhui.engine.intake.shaping import keys as key_of
from puhui.engine.intake.stations import distance_km
from puhui.ground import columns

settle_keys = claiming.settle_keys

__all__ = [
    "SOMEBODY", "Standing", "city_sums", "days", "key_of", "pair", "batch", "batches", "claimed_between", "csv_pieces", "distance_km", "feed_number", "feed_numbers", "feed_of", "holds", "known", "open_taps", "read_rows", "record", "settle_keys",
    "shape", "stations", "sums_since", "taps_around", "told", "unfinished", "waiting_of", "write_workbook",
]  # fmt: skip

TAPS = {
    "key": pl.String, "subject": pl.String, "at": pl.Int64, "kind": pl.String,
    "longitude": pl.Float64, "latitude": pl.Float64, "ref": pl.Int64,
}  # fmt: skip

# What the house credits by itself, without a delivery: a bound card, a decision of a reviewer.
OF_ITS_OWN = ("claim", "review")

SUMMED = (
    "rows", "accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held", "reduction_mg", "points",
)  # fmt: skip


def feed_number(city: str, feed: str) -> int | None:
    """The small number of a feed, if it ever delivered."""
    return Feed.objects.filter(city=city, code=feed).values_list("id", flat=True).first()


def feed_numbers(city: str) -> dict[str, int]:
    """The small numbers of a city's feeds by code."""
    return dict(Feed.objects.filter(city=city).values_list("code", "id"))


def feed_of(number: int) -> tuple[str, str]:
    """City and code of a feed's number."""
    found = Feed.objects.filter(id=number).values_list("city", "code").first()
    if found is None:
        raise refusals.RecordUnknown(name=str(number))
    return found


def holds(sha256: str) -> bool:
    """Whether a delivery came as this file."""
    return Batch.objects.filter(evidence_sha256=sha256).exists()


def batch(batch_id: int) -> Batch:
    """One delivery."""
    try:
        return Batch.objects.get(id=batch_id)
    except Batch.DoesNotExist:
        raise refusals.BatchUnknown(batch=batch_id) from None


def batches(
    *,
    city: str | None = None,
    feed: str | None = None,
    state: str | None = None,
    way: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Batch]:
    """Deliveries, newest first; ``before`` is the number of the last one already seen.

    What the house credits by itself, and what people declare one by one, is told only where that way is asked for.
    """
    asked = {
        "city": city, "feed_code": feed, "state": state, "way": way, "received_at__gte": since, "id__lt": before,
    }  # fmt: skip
    found = Batch.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    if way is None:
        found = found.exclude(way__in=(*OF_ITS_OWN, "declared"))
    return list(found.order_by("-id")[:limit])


def sums_since(since: datetime) -> dict[str, int]:
    """What was delivered since an instant: batches, rows, every outcome, reduction_mg, points."""
    sums = {name: Coalesce(Sum(name), 0, output_field=BigIntegerField()) for name in SUMMED}
    return (
        Batch.objects.filter(received_at__gte=since).exclude(way__in=OF_ITS_OWN).aggregate(batches=Count("id"), **sums)
    )


def city_sums(city: str) -> dict[str, int]:
    """What all deliveries of a city came to: rows, every outcome, reduction_mg, points."""
    sums = {name: Coalesce(Sum(name), 0, output_field=BigIntegerField()) for name in SUMMED}
    return Batch.objects.filter(city=city).aggregate(**sums)


def unfinished() -> list[Batch]:
    """Deliveries that a crash cut off, oldest first."""
    return list(
        Batch.objects.filter(state__in=[BatchState.RECEIVED, BatchState.SETTLING])
        .exclude(way__in=OF_ITS_OWN)
        .order_by("id")
    )


def claimed_between(feed_id: int, first: str, last: str) -> bool:
    """Whether any key of the feed from ``first`` to ``last`` is claimed: one look into the index.

    Partners number their records as time goes on, so a fresh delivery nearly always lies beyond all that is
    known, and nothing needs to be looked up row by row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM intake_record WHERE feed_id = %s AND source_key BETWEEN %s AND %s)",
            [feed_id, first, last],
        )
        return cursor.fetchone()[0]


def known(feed_id: int, keys: pl.Series) -> pl.DataFrame:
    """What is known of these keys: the columns of ``claiming.KNOWN``."""
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMP TABLE IF NOT EXISTS asked_keys (key text COLLATE "C") ON COMMIT DELETE ROWS')
        cursor.execute("TRUNCATE asked_keys")
        columns.copy_in(cursor, "asked_keys", keys.unique().alias("key").to_frame())
        cursor.execute("ANALYZE asked_keys")
        return columns.copy_out(
            cursor,
            "SELECT r.source_key, revision, digest, standing, holder_id, day, ref FROM asked_keys k"
            " JOIN intake_record r ON r.feed_id = %s AND r.source_key = k.key",
            [feed_id],
            claiming.KNOWN,
        )


def record(feed_id: int, key: str) -> Record | None:
    """The claim on one record."""
    return Record.objects.filter(feed_id=feed_id, source_key=key).first()


def records_called(key: str) -> list[Record]:
    """Records of any feed with this key, or of one feed where the name begins with ``city/feed/``."""
    city, _, rest = key.partition("/")
    code, _, own = rest.partition("/")
    if own and (number := feed_number(city, code)) is not None:
        return list(Record.objects.filter(feed_id=number, source_key=own))
    feeds = list(Feed.objects.values_list("id", flat=True))
    return list(Record.objects.filter(feed_id__in=feeds, source_key=key)[:20])


def stations(feed_id: int) -> pl.DataFrame:
    """The station table of a feed: id, name, longitude, latitude."""
    rows = Station.objects.filter(feed_id=feed_id).order_by("source_key")
    return pl.DataFrame(
        list(rows.values_list("source_key", "name", "longitude", "latitude")),
        schema={"id": pl.String, "name": pl.String, "longitude": pl.Float64, "latitude": pl.Float64},
        orient="row",
    )


def taps_around(feed_id: int, subjects: Sequence[bytes], since: datetime, until: datetime) -> pl.DataFrame:
    """Kept taps of these subjects between two instants: the columns of TAPS (subject in hex, at in microseconds)."""
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            "SELECT source_key, encode(subject, 'hex'), (extract(epoch FROM at) * 1000000)::bigint, kind,"
            " longitude, latitude, ref FROM intake_tap"
            " WHERE feed_id = %s AND subject = ANY(%s) AND at BETWEEN %s AND %s",
            [feed_id, list(subjects), since, until],
            TAPS,
        )


def open_taps(subjects: Sequence[bytes], since: datetime, until: datetime) -> list[tuple[int, str, datetime, str]]:
    """Taps of these subjects from ``since`` until before ``until`` that wait for their other half, latest first.

    Feed number, key, instant, kind (entry or exit).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.feed_id, t.source_key, t.at, t.kind FROM intake_tap t"
            " JOIN intake_record r ON r.feed_id = t.feed_id AND r.source_key = t.source_key"
            " WHERE t.subject = ANY(%s) AND t.at >= %s AND t.at < %s AND r.standing = %s ORDER BY t.at DESC",
            [list(subjects), since, until, Standing.OPEN],
        )
        return cursor.fetchall()


def waiting_of(subject: bytes) -> list[Waiting]:
    """Acts that wait for the person behind a keyed hash, oldest first."""
    return list(Waiting.objects.filter(subject=subject).order_by("at", "feed_id", "source_key"))

"""What intake does: opens deliveries, claims records, keeps what waits.

Every verb runs inside the caller's transaction, because a claim and its effect commit together.
"""

from datetime import date, datetime

import polars as pl
from django.db import connection, transaction

from puhui.engine.intake import refusals
from puhui.engine.intake.models import Batch, BatchState, Feed, Standing, Station, Tap, Waiting
from puhui.ground import columns


def number_feed(*, city: str, feed: str) -> int:
    """The small number of a feed; given at first use."""
    return Feed.objects.get_or_create(city=city, code=feed)[0].id


@transaction.atomic
def open_batch(
    *, city: str, feed: str, partner: str, pack_number: int, sha256: str, name: str, way: str, at: datetime
) -> Batch:
    """Begin a delivery; one of the same file that was cut off is taken up again instead."""
    number = number_feed(city=city, feed=feed)
    cut_off = Batch.objects.filter(
        feed_id=number, evidence_sha256=sha256, state__in=[BatchState.RECEIVED, BatchState.SETTLING]
    )
    if found := cut_off.order_by("id").first():
        return found
    return Batch.objects.create(
        feed_id=number, city=city, feed_code=feed, partner=partner, pack_number=pack_number,
        evidence_sha256=sha256, file_name=name, way=way, received_at=at,
    )  # fmt: skip


def open_claim(*, city: str, feed: str, partner: str, pack_number: int, at: datetime, way: str = "claim") -> Batch:
    """Begin a delivery without a file: waiting acts that their person now claims, or acts that were reviewed."""
    return Batch.objects.create(
        feed_id=number_feed(city=city, feed=feed), city=city, feed_code=feed, partner=partner,
        pack_number=pack_number, evidence_sha256="", file_name="", way=way, received_at=at,
        state=BatchState.SETTLING,
    )  # fmt: skip


def begin_settling(*, batch_id: int) -> None:
    """Say that a delivery is being settled, so that a crash is seen and taken up."""
    Batch.objects.filter(id=batch_id).exclude(state=BatchState.SETTLED).update(state=BatchState.SETTLING)


def finish_batch(*, batch_id: int, counts: dict[str, int], at: datetime) -> None:
    """Keep the final counts; the database refuses counts that do not add up to the rows."""
    Batch.objects.filter(id=batch_id).update(state=BatchState.SETTLED, finished_at=at, **counts)


def refuse_batch(*, batch_id: int, refusal: dict, at: datetime) -> None:
    """The file as a whole cannot be read; the books stay as they were."""
    Batch.objects.filter(id=batch_id).update(state=BatchState.REFUSED, finished_at=at, refusal=refusal)


def claim(*, feed_id: int, records: pl.DataFrame) -> None:
    """Claim new keys: source_key, revision, digest, standing, holder_id, day, ref. In order of the key.

    A key that somebody else claimed in the meantime meets the primary key and undoes the transaction.
    """
    frame = records.sort("source_key").with_columns(pl.lit(feed_id, dtype=pl.Int16).alias("feed_id"))
    with connection.cursor() as cursor:
        columns.copy_in(cursor, "intake_record", frame)


def amend(*, feed_id: int, records: pl.DataFrame) -> None:
    """Change known records to what the columns say: the same columns as ``claim``."""
    if records.is_empty():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS amended (source_key text, revision int, digest bigint,"
            " standing smallint, holder_id bigint, day date, ref bigint) ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE amended")
        columns.copy_in(cursor, "amended", records)
        cursor.execute(
            "UPDATE intake_record r SET revision = a.revision, digest = a.digest, standing = a.standing,"
            " holder_id = a.holder_id, day = a.day, ref = a.ref"
            " FROM amended a WHERE r.feed_id = %s AND r.source_key = a.source_key",
            [feed_id],
        )
        if cursor.rowcount != len(records):
            raise refusals.RecordsChangedMeanwhile(feed=feed_id)


def restand(*, feed_id: int, standings: pl.DataFrame) -> None:
    """Change only where records stand: source_key, standing, holder_id."""
    if standings.is_empty():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS restood (source_key text, standing smallint, holder_id bigint)"
            " ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE restood")
        columns.copy_in(cursor, "restood", standings.select("source_key", "standing", "holder_id"))
        cursor.execute(
            "UPDATE intake_record r SET standing = a.standing, holder_id = a.holder_id"
            " FROM restood a WHERE r.feed_id = %s AND r.source_key = a.source_key",
            [feed_id],
        )


def keep_waiting(*, feed_id: int, acts: pl.DataFrame) -> None:
    """Keep acts whose person has not joined: source_key, subject, scenario, at, day, inputs (JSON text), ref, until."""
    if acts.is_empty():
        return
    forget_waiting(feed_id=feed_id, keys=acts["source_key"])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS kept_waiting (source_key text, subject bytea, scenario text,"
            " at timestamptz, day date, inputs text, ref bigint, until date) ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE kept_waiting")
        columns.copy_in(cursor, "kept_waiting", acts)
        cursor.execute(
            "INSERT INTO intake_waiting (feed_id, source_key, subject, scenario, at, day, inputs, ref, until)"
            " SELECT %s, source_key, subject, scenario, at, day, inputs::jsonb, ref, until FROM kept_waiting",
            [feed_id],
        )


def forget_waiting(*, feed_id: int, keys: pl.Series) -> None:
    """Nothing identifies these acts any more."""
    if not keys.is_empty():
        Waiting.objects.filter(feed_id=feed_id, source_key__in=keys.to_list()).delete()


def keep_taps(*, feed_id: int, taps: pl.DataFrame) -> None:
    """Keep taps that another tap may still pair with: source_key, subject, at, day, kind, longitude, latitude, ref."""
    if taps.is_empty():
        return
    Tap.objects.filter(feed_id=feed_id, source_key__in=taps["source_key"].to_list()).delete()
    with connection.cursor() as cursor:
        columns.copy_in(cursor, "intake_tap", taps.with_columns(pl.lit(feed_id, dtype=pl.Int16).alias("feed_id")))


def keep_stations(*, feed_id: int, stations: pl.DataFrame) -> None:
    """Keep stations as the latest record says: source_key, name, longitude, latitude."""
    Station.objects.bulk_create(
        [Station(feed_id=feed_id, **row) for row in stations.iter_rows(named=True)],
        update_conflicts=True,
        unique_fields=["feed_id", "source_key"],
        update_fields=["name", "longitude", "latitude"],
    )


@transaction.atomic
def forget_expired(*, today: date) -> int:
    """Forget acts that waited for their person until their time was up; the claim stays, without a subject."""
    expired = Waiting.objects.filter(until__lt=today)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_record r SET standing = %s FROM intake_waiting w WHERE w.until < %s"
            " AND r.feed_id = w.feed_id AND r.source_key = w.source_key AND r.standing = %s",
            [Standing.EXPIRED, today, Standing.UNCLAIMED],
        )
    return expired.delete()[0]

"""Keep which device an act came from."""

import polars as pl
from django.db import connection

from puhui.ground import columns


def note_devices(*, city: str, scenario: str, feed: int, batch: int, acts: pl.DataFrame) -> None:
    """Keep the devices of acts: holder_id, key, day, device (16 bytes of a keyed hash). Twice is once."""
    if acts.is_empty():
        return
    told = acts.select(
        pl.col("device").bin.encode("hex").alias("device"), "holder_id", pl.col("key").alias("source_key"), "day"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS noted_devices (device text, holder_id bigint, source_key text, day date)"
            " ON COMMIT DELETE ROWS"
        )
        cursor.execute("TRUNCATE noted_devices")
        columns.copy_in(cursor, "noted_devices", told)
        cursor.execute(
            "INSERT INTO scrutiny_device (city, device, holder_id, feed_id, source_key, scenario, day, batch_id)"
            " SELECT %s, device::uuid, holder_id, %s, source_key, %s, day, %s FROM noted_devices"
            " ON CONFLICT DO NOTHING",
            [city, feed, scenario, batch],
        )

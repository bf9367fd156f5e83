"""Devices that act for many accounts."""

import polars as pl
from django.db import connection

from puhui.ground import columns

CROWDED = {"holder_id": pl.Int64, "feed": pl.Int16, "key": pl.String, "day": pl.Date, "accounts": pl.Int64}


def crowded(*, city: str, scenario: str, feed: int, batch: int, more_than: int) -> pl.DataFrame:
    """All acts of a feed on devices that a delivery names and that act for more accounts: the columns of CROWDED."""
    with connection.cursor() as cursor:
        return columns.copy_out(
            cursor,
            "SELECT d.holder_id, d.feed_id, d.source_key, d.day, many.accounts FROM scrutiny_device d JOIN ("
            " SELECT device, count(DISTINCT holder_id) AS accounts FROM scrutiny_device"
            " WHERE city = %s AND scenario = %s"
            " AND device IN (SELECT device FROM scrutiny_device WHERE batch_id = %s)"
            " GROUP BY device HAVING count(DISTINCT holder_id) > %s) many USING (device)"
            " WHERE d.city = %s AND d.scenario = %s AND d.feed_id = %s ORDER BY 1, 2, 3",
            [city, scenario, batch, more_than, city, scenario, feed],
            CROWDED,
        )

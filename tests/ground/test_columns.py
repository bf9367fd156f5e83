"""Frames go in and come out of PostgreSQL as they were."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from puhui.ground import columns

pytestmark = pytest.mark.django_db

FIXED = pl.DataFrame(
    {
        "small": [-1, 2, 32_767],
        "middle": [-1, 2, 2**31 - 1],
        "large": [-(2**63), 0, 2**63 - 1],
        "yes": [True, False, True],
        "day": [date(1969, 12, 31), date(2000, 1, 1), date(2026, 3, 1)],
        "at": [datetime(1999, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, 4, 5, 6, 789, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)],
        "slots": [[1, 2], [-3, 4], [5, 2**62]],
    },
    schema={
        "small": pl.Int16, "middle": pl.Int32, "large": pl.Int64, "yes": pl.Boolean, "day": pl.Date,
        "at": pl.Datetime("us", "UTC"), "slots": pl.Array(pl.Int64, 2),
    },
)  # fmt: skip
TYPES = {
    "small": "smallint", "middle": "int", "large": "bigint", "yes": "boolean", "day": "date", "at": "timestamptz",
    "slots": "bigint[]", "word": "text",
}  # fmt: skip


@pytest.fixture
def cursor():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE t ({', '.join(f'{n} {t}' for n, t in TYPES.items())}) ON COMMIT DROP")
        yield cursor


def _rows(cursor, names) -> list[tuple]:
    cursor.execute(f"SELECT {', '.join(names)} FROM t ORDER BY middle")
    return cursor.fetchall()


def test_columns_of_fixed_width_arrive_as_they_were(cursor):
    assert columns.fixed_layout(FIXED) is not None
    columns.copy_in(cursor, "t", FIXED)
    assert _rows(cursor, FIXED.columns) == FIXED.rows()


def test_many_messages_arrive_whole(cursor):
    rows = columns.FIXED_ROWS_PER_MESSAGE * 2 + 3
    columns.copy_in(cursor, "t", pl.DataFrame({"large": range(rows)}))
    cursor.execute("SELECT count(*), sum(large) FROM t")
    assert cursor.fetchone() == (rows, rows * (rows - 1) // 2)


@pytest.mark.parametrize(
    "other",
    [
        FIXED.drop("slots", "at").with_columns(pl.lit("词").alias("word")),
        FIXED.drop("slots", "at").with_columns(pl.Series("large", [1, None, 3])),
    ],
)
def test_words_and_nulls_arrive_as_they_were(cursor, other):
    assert columns.fixed_layout(other) is None
    columns.copy_in(cursor, "t", other)
    assert _rows(cursor, other.columns) == other.rows()


def test_error_of_a_copy_can_be_caught_like_any_other(cursor):
    cursor.execute("CREATE UNIQUE INDEX ON t (large)")
    for frame in (pl.DataFrame({"large": [1, 1]}), pl.DataFrame({"large": [1, 1], "word": ["a", "b"]})):
        with pytest.raises(IntegrityError), transaction.atomic():
            columns.copy_in(cursor, "t", frame)


def test_records_come_out_in_pieces(cursor):
    columns.copy_in(cursor, "t", pl.DataFrame({"large": range(10)}).with_columns(small=pl.lit(7, dtype=pl.Int16)))
    query = "SELECT large, small FROM t WHERE large >= %s ORDER BY large"
    pieces = list(columns.copy_out_fixed(cursor, query, [3], {"large": ">i8", "small": ">i2"}, rows_per_piece=4))
    assert [piece["large"].tolist() for piece in pieces] == [[3, 4, 5, 6], [7, 8, 9]]
    assert {number for piece in pieces for number in piece["small"]} == {7}


def test_records_with_a_null_are_refused(cursor):
    columns.copy_in(cursor, "t", pl.DataFrame({"large": [1, 2]}))
    with pytest.raises(ValueError):
        list(columns.copy_out_fixed(cursor, "SELECT large, small FROM t", [], {"large": ">i8", "small": ">i2"}))


def test_no_records_come_out_of_nothing(cursor):
    assert list(columns.copy_out_fixed(cursor, "SELECT large FROM t", [], {"large": ">i8"})) == []

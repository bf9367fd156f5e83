"""Rows of text to records: every fault has its reason, and the same record is the same by every way."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from tests.engine.intake.feeds import DISTANCE, HEADER, NAME, NOW, as_json, city, csv_text, feed, read, row
from tests.engine.intake.test_reading_formats import by_every_way

from puhui.engine.intake import outcomes
from puhui.engine.intake.outcomes import Reason
from puhui.engine.intake.shaping import shape
from puhui.foundations.packs import schema

STATIONS = pl.DataFrame(
    {
        "id": ["1", "2", "3", "4"],
        "name": ["布吉", "华强路", "新城", "新城"],
        "longitude": [114.1, 114.2, 114.0, 114.5],
        "latitude": [22.5, 22.5, 22.5, 22.5],
    }
)
TAPS = {
    "inputs": {},
    "adapter": {
        "adapter": "pair_taps", "column": "type", "entry": ("地铁入站",), "exit": ("地铁出站",),
        "other": {"巴士": {"zh": "公交另行报送", "en": "buses are told by another feed"}},
        "station": "station", "stations": "list", "distance": "distance",
    },
}  # fmt: skip
RIDES = {
    "inputs": {},
    "adapter": {
        "adapter": "station_distance", "origin": "from", "destination": "to", "stations": "list",
        "distance": "distance",
    },
}  # fmt: skip


def frame(*rows: dict[str, str | None], **more: list) -> pl.DataFrame:
    """Rows as ``read_rows`` gives them."""
    height = len(rows)
    return pl.DataFrame(list(rows), schema=dict.fromkeys(HEADER, pl.String)).with_columns(
        pl.int_range(1, height + 1).alias("row"),
        pl.lit(None, pl.String).alias("reading_fault"),
        pl.lit(None, pl.String).alias("reading_data"),
    ).with_columns(pl.Series(n, v, pl.String) for n, v in more.items())  # fmt: skip


def shaped(rows: pl.DataFrame, declared: schema.Feed | None = None, **how) -> pl.DataFrame:
    inputs = how.pop("inputs", {"distance": DISTANCE})
    return shape(
        rows, declared or feed(), inputs, how.pop("city", city()), how.pop("now", NOW), how.pop("stations", STATIONS)
    )


def fault(rows: pl.DataFrame, declared: schema.Feed | None = None, **how) -> tuple[str, dict]:
    """Reason and data of the last row; all others are well."""
    found = shaped(rows, declared, **how)
    assert found["reason"][:-1].null_count() == found.height - 1
    reason, data = found.select("reason", "reason_data").row(-1)
    assert reason is not None
    # Its sentence has a datum for every placeholder, in both languages.
    assert "…" not in outcomes.sentence(reason, data, "zh-hans") + outcomes.sentence(reason, data, "en")
    return reason, json.loads(data)


def test_a_row_becomes_a_record():
    record = shaped(frame(row(17, card="6001 0002", km="3.5"))).row(0, named=True)

    assert record == {
        "row": 1, "key": "17", "revision": 0, "subject": "60010002", "at": datetime(2026, 3, 1, tzinfo=UTC),
        "day": date(2026, 3, 1), "in_distance": 3_500_000, "reason": None, "reason_data": None,
    }  # fmt: skip


def test_columns_have_their_types():
    assert shaped(frame(row())).schema == pl.Schema(
        {
            "row": pl.Int64, "key": pl.String, "revision": pl.Int32, "subject": pl.String,
            "at": pl.Datetime("us", "UTC"), "day": pl.Date, "in_distance": pl.Int64, "reason": pl.String,
            "reason_data": pl.String,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason", "data"),
    [
        ({"record_no": None}, Reason.MISSING_KEY, {"column": "record_no"}),
        ({"record_no": "  "}, Reason.MISSING_KEY, {"column": "record_no"}),
        ({"card": None}, Reason.MISSING_SUBJECT, {"column": "card"}),
        ({"paid_at": None}, Reason.MISSING_TIME, {"column": "paid_at"}),
        ({"paid_at": "today"}, Reason.BAD_TIME, {"column": "paid_at", "value": "today", "format": "%Y-%m-%d %H:%M:%S"}),
        ({"paid_at": "2026-03-10 08:00:01"}, Reason.FUTURE, {"at": "2026-03-10 08:00:01"}),
        ({"paid_at": "2999-01-01 00:00:00"}, Reason.FUTURE, {"at": "2999-01-01 00:00:00"}),
        ({"paid_at": "2026-01-08 23:59:59"}, Reason.TOO_LATE, {"at": "2026-01-08 23:59:59", "days": 60}),
        ({"km": None}, Reason.MISSING_NUMBER, {"column": "km"}),
        ({"km": "far"}, Reason.BAD_NUMBER, {"column": "km", "value": "far"}),
        ({"km": "NaN"}, Reason.NOT_FINITE, {"column": "km", "value": "NaN"}),
        ({"km": "-3"}, Reason.OUT_OF_RANGE, {"column": "km", "value": "-3", "minimum": "0", "maximum": "200", "unit": "km"}),
        ({"km": "1" + "0" * 300}, Reason.OUT_OF_RANGE, None),
        ({"km": "200.000001"}, Reason.OUT_OF_RANGE, None),
    ],
)  # fmt: skip
def test_every_fault_has_its_reason(changes, reason, data):
    found = fault(frame(row(1), row(2) | changes))

    assert found[0] == reason
    assert data is None or found[1] == data


def test_the_limits_themselves_are_well():
    rows = frame(row(1, at="2026-03-10 08:00:00"), row(2, at="2026-01-09 00:00:00"), row(3, km="200"), row(4, km="0"))

    assert shaped(rows)["reason"].null_count() == 4


def test_the_programme_begins_at_shanghais_midnight():
    young = city(starts=date(2026, 3, 1))

    assert fault(frame(row(1), row(2, at="2026-02-28 23:59:59")), city=young) == (
        Reason.BEFORE_PROGRAMME, {"at": "2026-02-28 23:59:59", "starts": "2026-03-01"},
    )  # fmt: skip
    assert shaped(frame(row(at="2026-03-01 00:00:00")), city=young)["reason"].to_list() == [None]


def test_the_first_fault_is_told():
    told = shaped(frame(row(1) | {"record_no": None, "card": None, "paid_at": "x", "km": "x"}))

    assert told["reason"].to_list() == [Reason.MISSING_KEY]


def test_quoted_values_are_cut_to_a_length():
    assert len(fault(frame(row(1, km="9x" * 500)))[1]["value"]) == 80


def test_unreadable_rows_keep_the_readers_reason(tmp_path):
    rows = read(tmp_path, csv_text([row(1)]) + "2,3\n")

    assert fault(rows) == (Reason.RAGGED_ROW, {"found": 2, "expected": 4})


def test_local_time_is_the_feeds_and_the_day_shanghais():
    abroad = feed(time={"column": "paid_at", "zone": "America/New_York"})
    told = shaped(frame(row(at="2026-03-01 12:00:00")), abroad).row(0, named=True)

    assert (told["at"], told["day"]) == (datetime(2026, 3, 1, 17, tzinfo=UTC), date(2026, 3, 2))
    assert fault(frame(row(at="2026-03-08 02:30:00")), abroad)[0] == Reason.NO_SUCH_TIME


def test_keys_are_joined_and_cannot_meet():
    two = feed(key=("record_no", "type"))
    parts = [("a|", "b"), ("a", "|b"), ("a\\", "|b"), ("a\\|", "b")]
    rows = frame(*(row() | {"record_no": first} for first, _ in parts), type=[second for _, second in parts])

    assert len(set(shaped(rows, two)["key"])) == 4
    assert shaped(frame(row(1), type=["x"]), two)["key"].to_list() == ["1|x"]
    assert fault(frame(row(1), row(2), type=["x", None]), two) == (Reason.MISSING_KEY, {"column": "type"})


def test_keys_have_a_length_that_an_index_can_hold():
    assert shaped(frame(row() | {"record_no": "7" * 512}))["reason"].to_list() == [None]
    told = shaped(frame(row() | {"record_no": "7" * 513}))
    assert told.select("key", "reason").rows() == [(None, Reason.KEY_TOO_LONG)]


def test_keys_do_not_hold_the_subjects_number():
    named = feed(key=("card", "record_no"))

    assert shaped(frame(row(7, card="6001")), named)["key"].to_list() == ["•|7"]


@pytest.mark.parametrize("told", ["1005", " 1005", "1005.0", "１００５", "1005\u3000", "1005.00"])
def test_keys_are_the_same_in_every_dress(told):
    assert shaped(frame(row() | {"record_no": told}))["key"].to_list() == ["1005"]


@pytest.mark.parametrize("told", ["0012", "1.50", "a.0", "1 2", "-", "卡1"])
def test_keys_are_else_as_told(told):
    assert shaped(frame(row() | {"record_no": told}))["key"].to_list() == [told]


def test_revisions_are_whole_numbers():
    revised = feed(revision="rev")
    rows = frame(row(1), row(2), row(3), rev=["3", None, "1.0"])

    assert shaped(rows, revised)["revision"].to_list() == [3, 0, 1]
    for wrong in ("-1", "1.5", "x", "2147483648"):
        assert fault(frame(row(1), rev=[wrong]), revised) == (Reason.BAD_REVISION, {"column": "rev", "value": wrong})


def test_nobody_need_be_named():
    assert shaped(frame(row()), feed(subject=None))["subject"].to_list() == [None]


def test_units_are_the_methodologys():
    metres = feed(inputs={"distance": {"column": "km", "unit": "m"}})

    assert shaped(frame(row(km="1234.5")), metres)["in_distance"].to_list() == [1_234_500]


def test_constants_stand_in_every_row():
    fixed = feed(inputs={"distance": "2.5"})

    assert shaped(frame(row(1), row(2)), fixed)["in_distance"].to_list() == [2_500_000] * 2


def test_choices_are_numbered():
    kinds = schema.Input(choices=("bus", "电车"), name=NAME)
    chosen = feed(inputs={"vehicle": {"column": "kind"}})
    rows = frame(row(1), row(2), kind=["电车 ", "bus"])

    assert shaped(rows, chosen, inputs={"vehicle": kinds})["in_vehicle"].to_list() == [1, 0]
    assert fault(frame(row(1), kind=["tram"]), chosen, inputs={"vehicle": kinds}) == (
        Reason.UNKNOWN_CHOICE, {"column": "kind", "value": "tram", "choices": "bus, 电车"},
    )  # fmt: skip
    assert fault(frame(row(1), kind=[None]), chosen, inputs={"vehicle": kinds})[0] == Reason.MISSING_NUMBER


def test_taps_are_marked_and_placed():
    told = shaped(frame(row(1), row(2), type=["地铁入站", "地铁出站"], station=["布吉站", "华强路"]), feed(**TAPS))

    assert told.select("kind", "station", "longitude", "latitude", "reason").rows() == [
        ("entry", "布吉", 114.1, 22.5, None), ("exit", "华强路", 114.2, 22.5, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "station", "reason", "data"),
    [
        ("地铁入站", "?I岭", Reason.UNKNOWN_STATION, {"column": "station", "value": "?I岭"}),
        ("地铁入站", None, Reason.STATION_MISSING, None),
        ("地铁入站", "新城", Reason.AMBIGUOUS_STATION, {"column": "station", "value": "新城"}),
        ("巴士", "332(观澜)", Reason.NOT_THIS_FEED, {"value": "巴士", "why_zh": "公交另行报送", "why_en": "buses are told by another feed"}),
        ("轮渡", "布吉", Reason.UNKNOWN_KIND, {"column": "type", "value": "轮渡"}),
        (None, "布吉", Reason.UNKNOWN_KIND, None),
    ],
)  # fmt: skip
def test_every_fault_of_a_tap_has_its_reason(kind, station, reason, data):
    rows = frame(row(1), row(2), type=["地铁入站", kind], station=["布吉", station])
    if None in (kind, station):
        assert shaped(rows, feed(**TAPS))["reason"].to_list() == [None, reason]
    else:
        assert fault(rows, feed(**TAPS)) == (reason, data)


def test_distance_lies_between_stations():
    rows = frame(row(1), row(2), **{"from": ["布吉", "2"], "to": ["华强路站", "1"]})

    there, back = shaped(rows, feed(**RIDES))["in_distance"]
    assert there == back == 10_273_086


def test_distance_is_given_in_the_methodologys_unit_and_bounds():
    rows = frame(row(1), **{"from": ["布吉"], "to": ["华强路"]})
    metres = schema.Input(unit="m", maximum="20000", name=NAME)
    short = schema.Input(unit="km", maximum="5", name=NAME)

    assert shaped(rows, feed(**RIDES), inputs={"distance": metres})["in_distance"].to_list() == [10_273_086_000]
    assert fault(rows, feed(**RIDES), inputs={"distance": short}) == (
        Reason.OUT_OF_RANGE,
        {"column": "distance", "value": "10.273086", "minimum": "0", "maximum": "5", "unit": "km"},
    )


def test_a_ride_that_ends_where_it_began_is_refused():
    rows = frame(row(1), **{"from": ["布吉"], "to": ["布吉站"]})

    assert fault(rows, feed(**RIDES)) == (Reason.SAME_STATION, {"value": "布吉"})


def test_a_table_of_stations_has_places():
    table = feed(
        kind="stations", key=("record_no",), time=None, subject=None, inputs={},
        stations={"id": "record_no", "name": "name", "longitude": "lon", "latitude": "lat"},
    )  # fmt: skip
    rows = frame(row(1), row(2), name=["布吉 ", "x"], lon=["114.1", "14.5"], lat=["22.50", "-90"])

    told = shaped(rows, table)
    assert told.select("key", "name", "longitude", "latitude").rows() == [
        ("1", "布吉", 114.1, 22.5),
        ("2", "x", 14.5, -90.0),
    ]
    assert told["reason"].null_count() == 2
    for wrong in ("91", "north", None, "NaN", "inf"):
        bad = frame(row(1), name=["x"], lon=["1"], lat=[wrong])
        assert shaped(bad, table)["reason"].to_list() == [Reason.BAD_POSITION]


def test_the_same_records_are_the_same_by_every_way(tmp_path):
    rows = [row(1), row(20, km="12.25", at="2026-03-02 23:59:59"), row(300, km="0.1", card="0012"), row(4, km="6")]
    told = {way: shaped(read(tmp_path, content)) for way, content in by_every_way(rows).items()}

    for way, records in told.items():
        assert records.equals(told["csv"]), way
        assert records["reason"].null_count() == 4


def test_many_rows_with_and_without_faults_keep_their_places():
    rows = frame(*(row(n, km="x" if n % 3 == 0 else str(n % 200)) for n in range(1000)))

    told = shaped(rows)
    assert told["row"].to_list() == list(range(1, 1001))
    assert told["key"].to_list() == [str(n) for n in range(1000)]
    assert [r is None for r in told["reason"]] == [n % 3 != 0 for n in range(1000)]
    assert told["in_distance"].to_list() == [None if n % 3 == 0 else n % 200 * 10**6 for n in range(1000)]


def test_no_rows_are_shaped_to_no_records(tmp_path):
    empty = read(tmp_path, as_json([row()]))[:0]

    assert shaped(empty).height == 0
    assert shaped(frame(row(), type=["x"], station=["x"])[:0], feed(**TAPS)).height == 0


def test_an_amount_without_a_column_is_exact():
    assert shaped(frame(row()), feed(inputs={"distance": Decimal("0.0000005")}))["in_distance"].to_list() == [1]

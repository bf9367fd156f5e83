"""Rows that partners really sent: everything in the shared data is read, and what is not counted says why."""

from collections import Counter
from datetime import UTC, date, datetime

import polars as pl
import pytest
from tests.engine.intake.feeds import DATA, DISTANCE, city, feed

from puhui.engine.intake import outcomes
from puhui.engine.intake.outcomes import Reason
from puhui.engine.intake.pairing import pair
from puhui.engine.intake.reading import read_rows
from puhui.engine.intake.shaping import shape

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")

LONG_AGO = city(starts=date(2015, 1, 1))
THEN = datetime(2019, 1, 1, tzinfo=UTC)


def shaped(file: str, declared, inputs=None, stations=None) -> pl.DataFrame:
    frames = read_rows(DATA / file, declared)
    return pl.concat(shape(f, declared, inputs or {}, LONG_AGO, THEN, stations) for f in frames)


def stations_of(file: str, key: str, name: str) -> pl.DataFrame:
    declared = feed(
        kind="stations", key=(key, "line") if key == "station" else (key,), time=None, subject=None, inputs={},
        stations={"id": name, "name": name, "longitude": "longitude", "latitude": "latitude"},
    )  # fmt: skip
    table = shaped(file, declared)
    assert table["reason"].null_count() == table.height
    return table.select("name", "longitude", "latitude", id=pl.col("name") if key == "station" else "key")


@pytest.mark.parametrize(
    ("place", "same_station"), [("boston", 3), ("newyork", 10), ("washington", 3)]
)  # fmt: skip
def test_bike_trips_are_read_with_their_stations(place, same_station):
    stations = stations_of(f"bike-stations-{place}.csv", "station_id", "name")
    declared = feed(
        key=("start_time", "start_station_id", "end_station_id", "trip_duration_s"), subject=None, inputs={},
        time={"column": "start_time", "zone": "America/New_York"}, late_days=3650,
        adapter={
            "adapter": "station_distance", "origin": "start_station_id", "destination": "end_station_id",
            "stations": "list", "distance": "distance",
        },
    )  # fmt: skip

    trips = shaped(f"bike-trips-{place}.csv", declared, {"distance": DISTANCE}, stations)

    assert trips.height == 200
    assert trips["key"].n_unique() == 200
    told = Counter(trips["reason"])
    assert told == {None: 200 - same_station, Reason.SAME_STATION: same_station}
    well = trips.filter(pl.col("reason").is_null())["in_distance"]
    assert 0 < well.min() < well.max() < 20_000_000


def test_metro_taps_are_read_paired_and_explained():
    stations = stations_of("shenzhen-metro-stations.csv", "station", "station")
    declared = feed(
        key=("card_no", "deal_date", "deal_type"), time={"column": "deal_date"}, late_days=3650,
        subject={"scheme": "card", "column": "card_no"}, inputs={},
        adapter={
            "adapter": "pair_taps", "column": "deal_type", "entry": ("地铁入站",), "exit": ("地铁出站",),
            "other": {"巴士": {"zh": "公交刷卡由公交数据流报送", "en": "bus taps are told by the bus feed"}},
            "station": "station", "stations": "list", "distance": "distance",
        },
    )  # fmt: skip

    taps = shaped("shenzhen-metro-taps.json", declared, {"distance": DISTANCE}, stations)

    assert taps.height == 100
    rejected = taps.filter(pl.col("reason").is_not_null())
    told = Counter(rejected["reason"])
    assert told[Reason.STATION_MISSING] == 2
    assert told[Reason.NOT_THIS_FEED] == 10
    unknown = {d for d, r in rejected.select("reason_data", "reason").iter_rows() if r == Reason.UNKNOWN_STATION}
    assert '{"column":"station","value":"?I岭"}' in unknown
    assert sum(told.values()) == 12 + told[Reason.UNKNOWN_STATION]
    for reason, data in rejected.select("reason", "reason_data").iter_rows():
        assert "…" not in outcomes.sentence(reason, data, "zh-hans") + outcomes.sentence(reason, data, "en")
    paired = pair(taps.filter(pl.col("reason").is_null()), declared.adapter.hours)
    assert 2 * paired.rides.height + paired.open.height + rejected.height == 100
    assert paired.open["reason"].null_count() == 0

"""Names of stations are matched when only their dress differs; distances are the sphere's."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from puhui.engine.intake import stations

TABLE = stations.table(
    pl.DataFrame(
        [
            ("s1", "华强路", 114.0, 22.5),
            ("s2", "布吉", 114.1, 22.6),
            ("s3", "大剧院站", 114.2, 22.7),
            ("s4", "福田(会展)", 114.3, 22.8),
            ("s5", "车公庙", 114.02, 22.53),
            ("s6", "车公庙", 114.021, 22.531),  # another line, the same station
            ("s7", "新城", 114.0, 22.5),
            ("s8", "新城", 114.5, 22.9),  # two stations of one name
            ("s9", "站", 114.6, 22.9),
            ("布吉", "Elsewhere", 1.0, 2.0),  # an id that reads like a name
            ("s10", "无处", None, 22.0),
        ],
        schema=["id", "name", "longitude", "latitude"],
        orient="row",
    )
)


@pytest.mark.parametrize(
    ("told", "station"),
    [
        ("华强路", "华强路"), ("华强路站", "华强路"), ("华强路地铁站", "华强路"), (" 华强 路　站", "华强路"),
        ("大剧院", "大剧院站"), ("福田（会展）站", "福田(会展)"), ("S1", "华强路"), ("ｓ１", "华强路"),
        ("车公庙站", "车公庙"), ("站", "站"), ("布吉", "Elsewhere"),
    ],
)  # fmt: skip
def test_names_are_matched_whatever_their_dress(told, station):
    found = stations.located(pl.Series([told]), TABLE).row(0, named=True)

    assert (found["found"], found["station"]) == (stations.KNOWN, station)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("?I岭", stations.UNKNOWN), ("华强", stations.UNKNOWN), ("无处", stations.UNKNOWN), ("", stations.MISSING),
        (None, stations.MISSING), ("  ", stations.MISSING), ("新城站", stations.AMBIGUOUS), ("s8", stations.KNOWN),
    ],
)  # fmt: skip
def test_names_are_never_guessed(told, found):
    answer = stations.located(pl.Series([told], dtype=pl.String), TABLE).row(0, named=True)

    assert answer["found"] == found
    assert (answer["longitude"] is None) == (found != stations.KNOWN)


def test_the_first_entry_of_a_station_holds_its_place():
    found = stations.located(pl.Series(["车公庙", "华强路", "车公庙"]), TABLE)

    assert found["longitude"].to_list() == [114.02, 114.0, 114.02]


def test_an_empty_table_knows_nothing():
    empty = pl.DataFrame(schema={"id": pl.String, "name": pl.String, "longitude": pl.Float64, "latitude": pl.Float64})

    assert stations.located(pl.Series(["华强路"]), stations.table(empty))["found"].to_list() == [stations.UNKNOWN]


def between(*degrees: float) -> int | None:
    return stations.distance_millionths(*(pl.Series([d], dtype=pl.Float64) for d in degrees)).item()


def test_distance_is_that_of_the_sphere():
    quarter = 6371.0088 * math.pi / 2

    assert between(0, 0, 90, 0) == round(quarter * 10**6)
    assert between(0, 0, 0, 90) == round(quarter * 10**6)
    assert between(0, 0, 180, 0) == round(2 * quarter * 10**6)
    assert between(114.0, 22.5, 114.0, 22.5) == 0


def test_distance_is_unknown_where_a_place_is():
    places = [pl.Series([114.0, None]), pl.Series([22.5, 22.5]), pl.Series([114.1, 114.1]), pl.Series([22.5, 22.5])]

    near, unknown = stations.distance_millionths(*places)
    assert near > 0
    assert unknown is None


longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)


@given(longitudes, latitudes, longitudes, latitudes)
def test_distance_is_the_same_both_ways_and_agrees_with_vectors(lon_1, lat_1, lon_2, lat_2):
    """The angle between two unit vectors, by atan2, is the distance by another road."""
    a, b = (
        (math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y))
        for x, y in ((math.radians(lon_1), math.radians(lat_1)), (math.radians(lon_2), math.radians(lat_2)))
    )
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    angle = math.atan2(math.hypot(*cross), sum(p * q for p, q in zip(a, b, strict=True)))

    there = between(lon_1, lat_1, lon_2, lat_2)
    # Near the antipodes the haversine loses digits: a few centimetres in twenty thousand km.
    assert there == pytest.approx(6371.0088 * angle * 10**6, abs=2 if angle < 3 else 200_000)
    assert abs(there - between(lon_2, lat_2, lon_1, lat_1)) <= (0 if angle < 3 else 200_000)

"""Local times of any place to instants, and instants to the city's days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from puhui.engine.intake.instants import days, instants, written
from puhui.foundations.packs import schema


def read(texts, **moment) -> list:
    at, reasons = instants(pl.Series("x", texts, dtype=pl.String), schema.Moment(column="x", **moment))
    assert at.dtype == pl.Datetime("us", "UTC")
    return [a or r for a, r in zip(at, reasons, strict=True)]


def utc(*parts) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_shanghai_is_eight_hours_ahead():
    assert read(["2026-03-01 00:00:00", None]) == [utc(2026, 2, 28, 16), None]


def test_shanghai_had_summer_time_once():
    assert read(["1990-07-01 12:00:00", "2026-07-01 12:00:00"]) == [utc(1990, 7, 1, 3), utc(2026, 7, 1, 4)]


def test_a_time_that_clocks_showed_twice_is_the_earlier():
    # New York, 5 November 2017: from two o'clock back to one.
    assert read(["2017-11-05 01:30:00"], zone="America/New_York") == [utc(2017, 11, 5, 5, 30)]


def test_a_time_that_clocks_never_showed_is_refused():
    # New York, 12 March 2017: from two o'clock to three.
    told = ["2017-03-12 01:59:59", "2017-03-12 02:30:00", "2017-03-12 03:00:00"]

    assert read(told, zone="America/New_York") == [utc(2017, 3, 12, 6, 59, 59), "no_such_time", utc(2017, 3, 12, 7)]


@pytest.mark.parametrize("zone", ["%z", "%:z"])
def test_a_zone_in_the_text_holds(zone):
    told = ["2026-03-01T08:00:00+08:00", "2026-03-01T08:00:00+0800", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00"]

    assert read(told, format=f"%Y-%m-%dT%H:%M:%S{zone}") == [*[utc(2026, 3, 1)] * 3, "bad_time"]


def test_seconds_since_1970_are_instants():
    assert read(["1772323200", "now"], format="%s") == [utc(2026, 3, 1), "bad_time"]


@pytest.mark.parametrize(
    "text", ["2026-03-01 08:00:00", " 2026-03-01 08:00:00\t", "２０２６-03-01 08：00：00", "2026-03-01T08:00:00",
             "2026-03-01 08:00:00.000"],
)  # fmt: skip
def test_the_dress_of_a_time_does_not_matter(text):
    assert read(["2026-03-01 08:00:00", text]) == [utc(2026, 3, 1)] * 2


def test_fractions_are_kept():
    assert read(["2026-03-01 08:00:00.25"]) == [utc(2026, 3, 1, 0, 0, 0, 250_000)]


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-02-30 08:00:00", "2026-03-01", "2026-03-01 24:00:01", "01.03.2026 08:00:00",
             "2026-03-01 08:00:00 x", "1772323200", "2026-03-01 08:00:00+08:00"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text):
    assert read([text]) == ["bad_time"]


def test_other_forms_are_read():
    assert read(["20260301080005"], format="%Y%m%d%H%M%S") == [utc(2026, 3, 1, 0, 0, 5)]
    assert read(["01.03.2026 08:05"], format="%d.%m.%Y %H:%M") == [utc(2026, 3, 1, 0, 5)]
    assert read(["2026/3/1 8:05"], format="%Y/%m/%d %H:%M") == [utc(2026, 3, 1, 0, 5)]
    assert read(["2026-03-01"], format="%Y-%m-%d") == [utc(2026, 2, 28, 16)]


@given(st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), min_size=1))  # noqa: DTZ001
def test_days_are_those_of_shanghai(moments):
    at = pl.Series(moments, dtype=pl.Datetime("us", "UTC"))

    assert days(at).to_list() == [m.astimezone(ZoneInfo("Asia/Shanghai")).date() for m in moments]


@given(
    st.lists(st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)), min_size=1),  # noqa: DTZ001
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Urumqi", "UTC", "Australia/Lord_Howe"]),
)
def test_instants_agree_with_the_standard_library(moments, zone):
    moments = [m.replace(microsecond=0) for m in moments]

    for m, read_now in zip(moments, read([str(m) for m in moments], zone=zone), strict=True):
        local = m.replace(tzinfo=ZoneInfo(zone), fold=0)
        if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == m:
            assert read_now == local.astimezone(UTC)
        else:
            assert read_now == "no_such_time"


def test_midnight_in_shanghai_parts_the_days():
    at = pl.Series([utc(2026, 2, 28, 15, 59, 59), utc(2026, 2, 28, 16)], dtype=pl.Datetime("us", "UTC"))

    assert [str(d) for d in days(at)] == ["2026-02-28", "2026-03-01"]


@pytest.mark.parametrize(
    "text",
    ["2026-03-01 08:05:00", "2026-3-1 8:5:0", "2026-03-01T08:05:00", " 2026-03-01 08:05:00", "2026-03-01  8:05:00",
     "２０２６-03-01 08:05:00", "2026-03-01 08:05:00.000"],
)  # fmt: skip
def test_one_moment_is_one_text_in_keys(text):
    texts = pl.Series("x", ["2026-03-01 08:05:00", text, "soon", None])

    told = written(texts, schema.Moment(column="x")).to_list()
    assert told == ["2026-03-01 08:05:00", "2026-03-01 08:05:00", "soon", None]


def test_an_instant_is_one_text_in_keys():
    texts = pl.Series("x", ["2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00Z", "x"])

    told = written(texts, schema.Moment(column="x", format="%Y-%m-%dT%H:%M:%S%z")).to_list()
    assert told == ["2026-03-01T00:00:00.000000Z"] * 2 + ["x"]


@given(
    st.lists(st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)), min_size=1),  # noqa: DTZ001
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d", "%d.%m.%Y %H:%M:%S", "%Y年%m月%d日", "%d %B %Y"]),
)
def test_times_are_written_in_keys_as_the_feed_says(moments, form):
    texts = pl.Series("x", moments, dtype=pl.Datetime("us")).dt.strftime(form)

    assert written(texts, schema.Moment(column="x", format=form)).to_list() == texts.to_list()

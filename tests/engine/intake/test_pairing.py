"""Taps to rides: one answer, whatever the order in which the taps came."""

import itertools
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from puhui.engine.intake.pairing import pair

DAY = datetime(2026, 3, 1, tzinfo=UTC)
TYPES = {
    "subject": pl.String, "key": pl.String, "at": pl.Datetime("us", "UTC"), "kind": pl.String,
    "longitude": pl.Float64, "latitude": pl.Float64, "ref": pl.Int64,
}  # fmt: skip


def taps(*told: tuple[str, str, int, str]) -> pl.DataFrame:
    """From subject, key, minute and kind; stations a tenth of a degree apart, by the minute."""
    return pl.DataFrame(
        [
            (subject, key, DAY + timedelta(minutes=minute), kind, 114 + minute % 7 / 10, 22.5, number)
            for number, (subject, key, minute, kind) in enumerate(told)
        ],
        schema=TYPES,
        orient="row",
    )


def rides(told: pl.DataFrame, hours: int = 4) -> list[tuple]:
    return pair(told, hours).rides.select("subject", "entry_key", "exit_key").rows()


def still_open(told: pl.DataFrame, hours: int = 4) -> dict[str, str]:
    return dict(pair(told, hours).open.select("key", "reason").iter_rows())


def test_an_entry_and_the_next_exit_are_a_ride():
    told = taps(("a", "1", 0, "entry"), ("a", "2", 30, "exit"))

    assert rides(told) == [("a", "1", "2")]
    assert still_open(told) == {}
    ride = pair(told, 4).rides.row(0, named=True)
    assert ride["entry_at"] == DAY
    assert (ride["entry_ref"], ride["exit_ref"]) == (0, 1)
    assert 20_000_000 < ride["distance"] < 21_000_000


def test_cards_do_not_mix():
    told = taps(("a", "1", 0, "entry"), ("b", "2", 30, "exit"))

    assert rides(told) == []
    assert still_open(told) == {"1": "entry_without_exit", "2": "exit_without_entry"}


def test_of_two_entries_the_later_pairs():
    told = taps(("a", "1", 0, "entry"), ("a", "2", 10, "entry"), ("a", "3", 30, "exit"), ("a", "4", 40, "exit"))

    assert rides(told) == [("a", "2", "3")]
    assert still_open(told) == {"1": "entry_without_exit", "4": "exit_without_entry"}


def test_a_ride_ends_within_its_hours():
    on_time = taps(("a", "1", 0, "entry"), ("a", "2", 240, "exit"))
    too_late = taps(("a", "1", 0, "entry"), ("a", "2", 241, "exit"))

    assert rides(on_time) == [("a", "1", "2")]
    assert rides(too_late) == []
    assert still_open(too_late) == {"1": "ride_too_long", "2": "ride_too_long"}
    assert pair(too_late, 4).open["reason_data"].to_list() == ['{"hours":4}'] * 2


def test_rides_may_cross_midnight():
    assert rides(taps(("a", "1", -20, "entry"), ("a", "2", 20, "exit"))) == [("a", "1", "2")]


def test_taps_of_one_moment_stand_in_order_of_their_keys():
    told = taps(("a", "1", 0, "entry"), ("a", "3", 0, "entry"), ("a", "2", 0, "exit"))

    assert rides(told) == [("a", "1", "2")]
    assert still_open(told) == {"3": "entry_without_exit"}


def test_a_ride_within_one_station_has_no_distance():
    told = taps(("a", "1", 0, "entry"), ("a", "2", 7, "exit"))

    assert pair(told, 4).rides["distance"].to_list() == [0]


def test_instants_may_be_microseconds():
    told = taps(("a", "1", 0, "entry"), ("a", "2", 30, "exit")).with_columns(pl.col("at").dt.epoch("us"))

    assert rides(told) == [("a", "1", "2")]


def test_nothing_pairs_with_nothing():
    assert rides(taps()) == []
    assert still_open(taps()) == {}


days = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 600), st.sampled_from(["entry", "exit"])), max_size=14
).map(lambda told: taps(*((subject, f"{n:02}", minute, kind) for n, (subject, minute, kind) in enumerate(told))))


@given(days, st.randoms(use_true_random=False))
def test_the_order_of_delivery_does_not_matter(told, source):
    order = list(range(told.height))
    source.shuffle(order)
    once, again = pair(told, 4), pair(told[order], 4)

    assert once.rides.equals(again.rides)
    assert once.open.equals(again.open)


@given(days)
def test_every_tap_is_in_one_ride_or_open(told):
    paired = pair(told, 4)

    keys = [*paired.rides["entry_key"], *paired.rides["exit_key"], *paired.open["key"]]
    assert sorted(keys) == sorted(told["key"])
    assert paired.open["reason"].null_count() == 0


@given(days)
def test_pairs_are_what_the_rule_says(told):
    """The rule once more, tap by tap."""
    expected = []
    ordered = sorted(told.iter_rows(named=True), key=lambda t: (t["subject"], t["at"], t["key"]))
    for first, second in itertools.pairwise(ordered):
        same = first["subject"] == second["subject"]
        near = second["at"] - first["at"] <= timedelta(hours=4)
        if same and near and (first["kind"], second["kind"]) == ("entry", "exit"):
            expected.append((first["subject"], first["key"], second["key"]))

    assert rides(told) == expected


@given(days, days)
def test_other_cards_change_nothing(told, others):
    others = others.with_columns(pl.lit("c").alias("subject"), (pl.lit("c") + pl.col("key")).alias("key"))

    together = pair(pl.concat([told, others]), 4)

    assert together.rides.filter(pl.col("subject") != "c").equals(pair(told, 4).rides)

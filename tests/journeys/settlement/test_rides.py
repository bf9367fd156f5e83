"""Gate taps become rides: in one file, over two files, and again when a late tap comes between."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.conftest import City, counts

from puhui.foundations.ledger import queries as ledger
from puhui.journeys.acts import bind_card
from puhui.journeys.acts.explain import explain

AT = datetime(2026, 11, 21, tzinfo=UTC)
STATIONS = "line,station,longitude,latitude\n1,East,104.0,30.0\n1,West,104.1,30.0\n1,Far,104.3,30.0\n"
TAPS = '{{"data": [{}]}}'


def tap(at: str, kind: str, station: str, card: str = "CARD0001") -> str:
    kinds = {"in": "地铁入站", "out": "地铁出站"}
    return (
        f'{{"deal_date": "2026-11-20 {at}", "card_no": "{card}", "equ_no": "E1", '
        f'"deal_type": "{kinds[kind]}", "station": "{station}"}}'
    )


@pytest.fixture
def trial(db, tmp_path) -> City:
    city = City("trial", tmp_path)
    city.send("shenzhen-metro-stations", STATIONS)
    return city


def send(city: City, *taps: str):
    return city.send("shenzhen-metro-taps", TAPS.format(",".join(taps)), name=f"taps-{city.sent}.json", at=AT)


IN, OUT = tap("08:00:00", "in", "East"), tap("08:30:00", "out", "West")


def test_entry_and_exit_are_one_ride(trial):
    [holder] = trial.enrol("CARD0001", scheme="transit-card")
    outcome = send(trial, IN, OUT)
    # 9.629778 km: 2 × 6371.0088 × asin(cos 30° × sin 0.05°), at 46.7 g per person-km.
    assert counts(outcome) == {"accepted": 2}
    assert outcome.reduction_mg == trial.grams(holder) == 449_711


def test_ride_over_two_files_ends_as_in_one(trial):
    [holder] = trial.enrol("CARD0001", scheme="transit-card")
    assert counts(send(trial, OUT)) == {"open": 1}
    assert counts(send(trial, IN)) == {"accepted": 1}
    assert trial.grams(holder) == 449_711
    assert counts(send(trial, IN, OUT)) == {"duplicate": 2}


def test_late_tap_parts_what_was_paired(trial):
    [holder] = trial.enrol("CARD0001", scheme="transit-card")
    send(trial, IN, OUT)
    late = tap("08:14:00", "out", "Far")
    assert counts(send(trial, late)) == {"accepted": 1}
    # The ride now ends at Far; the exit at West has lost its entry.
    assert trial.grams(holder) > 449_711
    assert explain(f"B{trial_batches(trial)[1]}-2")["record"]["standing"] == "open"
    assert ledger.verify().ok


def test_late_entry_takes_a_ride_back(trial):
    [holder] = trial.enrol("CARD0001", scheme="transit-card")
    send(trial, IN, OUT)
    assert counts(send(trial, tap("08:29:00", "in", "West"))) == {"accepted": 1}
    assert trial.grams(holder) == 0


def test_rides_of_who_has_not_joined_wait(trial):
    [holder] = trial.enrol("OTHER001", scheme="transit-card")
    assert counts(send(trial, IN, OUT)) == {"unclaimed": 2}
    _, credited = bind_card.bind_card(holder=holder, city="trial", scheme="transit-card", number="CARD0001", at=AT)
    assert (credited, trial.grams(holder)) == (1, 449_711)


def trial_batches(city: City) -> list[int]:
    from puhui.engine.intake import queries as intake  # noqa: PLC0415

    return sorted(batch.id for batch in intake.batches(city=city.code))


REAL = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.skipif(not REAL.exists(), reason="the partners' real records are not beside this checkout")
@pytest.mark.parametrize(
    ("file", "feed", "expected"),
    [
        ("shenzhen-metro-taps.json", "shenzhen-metro-taps", {"rejected": 14, "open": 74, "unclaimed": 12}),
        ("bike-trips-boston.csv", "bike-boston", {"accepted": 197, "rejected": 3}),
        ("bike-trips-newyork.csv", "bike-newyork", {"accepted": 190, "rejected": 10}),
        ("bike-trips-washington.csv", "bike-washington", {"accepted": 197, "rejected": 3}),
    ],
)
def test_real_records_have_outcomes_and_a_second_sending_changes_nothing(db, tmp_path, file, feed, expected):
    city = City("trial", tmp_path)
    stations = {
        "shenzhen-metro-taps": ("shenzhen-metro-stations", "shenzhen-metro-stations.csv"),
        **{f"bike-{town}": (f"bike-stations-{town}", f"bike-stations-{town}.csv") for town in TOWNS},
    }[feed]
    city.send(stations[0], (REAL / stations[1]).read_text(), at=AT)
    text = (REAL / file).read_text()
    outcome = city.send(feed, text, at=AT, name=file)
    assert counts(outcome) == expected
    for row in range(1, outcome.rows + 1):
        told = explain(f"B{outcome.batch}-{row}")["delivery"]
        assert told["outcome"] == "accepted" or told["reason"], f"row {row} says nothing"
    again = city.send(feed, text, at=AT, name=file)
    assert (again.accepted, again.open, again.unclaimed, again.reduction_mg) == (0, 0, 0, 0)
    assert ledger.verify().ok


TOWNS = ("boston", "newyork", "washington")

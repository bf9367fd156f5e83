"""The trial pack takes in every file of real records, and sending each again changes nothing."""

from datetime import UTC, datetime

import pytest
from tests.engine.intake.feeds import DATA
from tests.journeys.conftest import City, counts

from puhui.foundations.ledger import queries as ledger
from puhui.journeys.acts import record_behaviour

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")

AT = datetime(2026, 11, 21, tzinfo=UTC)
# Stations come before what happened between them. One metro station is told twice; taps of one card that are an entry
# and an exit wait for their person, other taps for their pair; a bike trip that ends where it began saved nothing.
FILES = {
    "shenzhen-metro-stations.csv": ("shenzhen-metro-stations", {"accepted": 215, "duplicate": 1}),
    "shenzhen-metro-taps.json": ("shenzhen-metro-taps", {"open": 74, "rejected": 14, "unclaimed": 12}),
    "bike-stations-boston.csv": ("bike-stations-boston", {"accepted": 93}),
    "bike-stations-newyork.csv": ("bike-stations-newyork", {"accepted": 233}),
    "bike-stations-washington.csv": ("bike-stations-washington", {"accepted": 456}),
    "bike-trips-boston.csv": ("bike-boston", {"accepted": 197, "rejected": 3}),
    "bike-trips-newyork.csv": ("bike-newyork", {"accepted": 190, "rejected": 10}),
    "bike-trips-washington.csv": ("bike-washington", {"accepted": 197, "rejected": 3}),
}


@pytest.fixture
def trial(db, tmp_path) -> City:
    return City("trial", tmp_path)


def _send(name: str):
    return record_behaviour.record_file(city="trial", feed=FILES[name][0], path=DATA / name, way="test", at=AT)


def test_every_real_file_goes_in_once(trial):
    assert set(FILES) == {path.name for path in DATA.iterdir() if path.name != "README.md"}
    first = {name: _send(name) for name in FILES}
    assert {name: counts(told) for name, told in first.items()} == {name: told for name, (_feed, told) in FILES.items()}
    assert [name for name, told in first.items() if told.reduction_mg] == [
        n for n in FILES if n.startswith("bike-trips")
    ]
    transfers = ledger.verify().transfers
    for name in FILES:
        again = _send(name)
        assert (name, again.rows, again.accepted, again.reduction_mg) == (name, first[name].rows, 0, 0)
    checked = ledger.verify()
    assert (checked.ok, checked.transfers) == (True, transfers)

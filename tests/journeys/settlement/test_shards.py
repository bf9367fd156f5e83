"""Many shards end as one does; what two shards claim is looked up; deliveries of a city take turns."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.journeys.conftest import NEXT_MORNING, City, counts

from puhui.foundations.ledger import queries as ledger
from puhui.journeys.acts import record_behaviour
from puhui.journeys.settlement import spool

pytestmark = pytest.mark.django_db(transaction=True)
RIDES = "order_no,card_no,ride_time,line\n"


@pytest.fixture
def city(transactional_db, tmp_path, settings) -> City:
    settings.SHARD_BYTES = 400
    return City("luzhou", tmp_path)


def day(people: int, rides: int) -> str:
    return RIDES + "".join(
        f"A{n:05},c{(n * 7) % people:05},2026-11-20 {n % 24:02}:{n % 60:02}:00,K1\n" for n in range(rides)
    )


@pytest.mark.parametrize("bytes_in_memory", [10**9, 10**4])
def test_many_shards_end_as_one(city, settings, monkeypatch, bytes_in_memory):
    """In memory or, where there are too many, on disk: what is settled is the same."""
    monkeypatch.setattr(spool, "BYTES_IN_MEMORY", bytes_in_memory)
    holders = city.enrol(*(f"c{n:05}" for n in range(20)), scheme="luzhou-bus-card")
    outcome = city.send("bus-rides", day(25, 200))
    assert counts(outcome) == {"accepted": 160, "unclaimed": 40}
    # Eight rides each, six of them paid.
    assert [(city.grams(h), city.points(h)) for h in holders] == [(640_000, 60)] * 20
    settings.SHARD_BYTES = 10**9
    assert counts(city.send("bus-rides", day(25, 200))) == {"duplicate": 200}
    assert ledger.verify().ok


def test_key_claimed_by_two_shards_of_one_delivery_counts_once(city):
    holders = city.enrol(*(f"c{n:05}" for n in range(30)), scheme="luzhou-bus-card")
    rows = [f"SAME,c{n:05},2026-11-20 08:00:00,K1\n" for n in range(30)]
    outcome = city.send("bus-rides", RIDES + "".join(rows))
    assert counts(outcome) == {"accepted": 1, "conflict": 29}
    assert sum(city.grams(h) for h in holders) == outcome.reduction_mg == 80_000
    assert ledger.verify().ok


def test_one_file_sent_by_two_at_once_counts_once(city, tmp_path):
    holders = city.enrol(*(f"c{n:05}" for n in range(20)), scheme="luzhou-bus-card")
    file = tmp_path / "same.csv"
    file.write_text(day(20, 100))

    def send(_):
        try:
            return record_behaviour.record_file(city="luzhou", feed="bus-rides", path=file, way="test", at=NEXT_MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as senders:
        outcomes = list(senders.map(send, range(3)))
    assert all(o.rows == 100 and o.accepted + o.duplicate == 100 for o in outcomes)
    assert sum(city.grams(h) for h in holders) == 100 * 80_000
    assert ledger.verify().ok

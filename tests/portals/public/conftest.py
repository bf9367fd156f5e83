"""A city whose public figures are known: sums as settlements leave them."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from puhui.engine.reductions import actions as reductions
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

DAY = date(2026, 11, 20)


def activate(city: str = "luzhou") -> None:
    activate_pack.activate_pack(directory=settings.PACKS / city, at=clock.now() - timedelta(days=60))


def saved(scenario: str, people: int, mg: int, acts: int | None = None, day: date = DAY, batch: int = 1) -> None:
    """What one settlement changed for a day and scenario of Luzhou."""
    number = reductions.number_scenario(city="luzhou", scenario=scenario)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reductions_total (city, day, scenario_id, batch_id, shard, acts, mg, points, people)"
            " VALUES ('luzhou', %s, %s, %s, 0, %s, %s, 0, %s)",
            [day, number, batch, people if acts is None else acts, mg, people],
        )


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes; asked twice, because the first time fills what is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
        return len(captured)


@pytest.fixture
def luzhou(db: None) -> str:
    activate()
    return "luzhou"

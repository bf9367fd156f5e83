"""A city with deliveries, and staff at their desks."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portals.desks import at_desk

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour
from puhui.journeys.packs import activate_pack

PASSWORD = "a-long-and-odd-phrase"


def activate(city: str = "luzhou") -> None:
    """The city's shipped pack, in force for a while."""
    activate_pack.activate_pack(directory=settings.PACKS / city, at=clock.now() - timedelta(days=60))


def ride(number: int, card: str = "510500000001", days_ago: int = 1, hour: int = 8) -> dict[str, str]:
    """A bus ride as the bus company tells it."""
    day = clock.local_day(clock.now()) - timedelta(days=days_ago)
    return {"order_no": f"R{number}", "card_no": card, "ride_time": f"{day} {hour:02d}:12:00", "line": "101路"}


def deliver(*rows: dict[str, str], feed: str = "bus-rides", name: str = "rides.jsonl", way: str = "api") -> int:
    """Deliver and settle records; the number of the delivery."""
    told = record_behaviour.record(city="luzhou", feed=feed, rows=list(rows), name=name, way=way, at=clock.now())
    return told.batch


def somebody(card: str) -> None:
    """A citizen who agreed to every scene of Luzhou and bound a bus card."""
    at = clock.now() - timedelta(days=40)
    phone = f"138{card[-8:]}"
    sent = people.send_code(phone=phone, at=at)
    holder = people.sign_in(phone=phone, code=sent.shown, at=at).holder_id
    for scenario in packs.active("luzhou").pack.scenarios:
        words = {"zh": scenario.consent.text.zh, "en": scenario.consent.text.en}
        people.give_consent(
            holder=holder, city="luzhou", scenario=scenario.id, version=scenario.consent.version, words=words, at=at
        )
    people.bind_card(holder=holder, city="luzhou", scheme="luzhou-bus-card", number=card, at=at)


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


@pytest.fixture
def operator(db: None) -> Client:
    return at_desk(people.add_staff(name="operator", password=PASSWORD, role="operator", at=clock.now()))


@pytest.fixture
def auditor(db: None) -> Client:
    return at_desk(people.add_staff(name="auditor", password=PASSWORD, role="auditor", at=clock.now()))

"""What is on, one session, and my bookings: what the pages say, refuse, and cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.civic.activities.hall import CITY, PEOPLE, activity, named
from tests.economy.rewards.mall import pack_of
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.activities import actions, facts, queries
from puhui.ground import clock
from puhui.journeys.civic import attend
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.django_db
NOW = clock.now()


class Programme:
    """A city with two sessions, and somebody signed in."""

    def __init__(self) -> None:
        self.pack = pack_of(city=CITY, activities=(activity(groups=(PEOPLE,)),))
        activate_pack.put_into_force(pack=self.pack, at=NOW)
        self.first = self.open("first", "水厂", Decimal("30.65"), hours=3)
        self.person = new_citizen()
        self.client = Client()
        self.client.force_login(self.person, backend=settings.AUTHENTICATION_BACKENDS[0])

    def open(self, name: str, place: str, latitude: Decimal, hours: int) -> str:
        starts = NOW + timedelta(hours=hours)
        return actions.open_session(
            pack=self.pack, activity="visit", id=named(name), organiser="水务局", place=facts.Place(place, "锦江区", latitude, Decimal("104.08")),
            starts=starts, ends=starts + timedelta(hours=2), seats={"people": 2}, by="desk", at=NOW,
        ).id  # fmt: skip

    def book(self, **changes):
        told = {"do": "book", "id": str(named("b")), "group": "people", "adults": "1", "ages": ""}
        return self.client.post(f"/me/activities/{self.first}/", told | changes)

    def text(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def programme(db) -> Programme:
    return Programme()


def test_what_is_on_is_a_list_and_marks_on_a_sketch(programme):
    programme.open("far", "远处", Decimal("31.2"), hours=2)
    assert programme.text("/me/activities/").index("远处") < programme.text("/me/activities/").index("水厂")
    near = programme.text("/me/activities/?near=30.65,104.08")
    assert near.index("水厂") < near.index("远处")
    assert near.count('class="sketch-mark"') == 2 and "sketch-here" in near and "0 m" in near
    for nonsense in ("?near=x", "?near=999,1", "?district=无"):
        programme.text(f"/me/activities/{nonsense}")
    assert "/me/activities/" in programme.text("/me/today/")


def test_booking_shows_a_code_and_a_child_needs_a_guardians_tick(programme):
    refused = programme.book(ages="9")
    assert refused.status_code >= 400 and "监护人" in refused.content.decode()
    assert programme.book(ages="9", guardian="1").status_code == 302
    shown = programme.text("/me/bookings/")
    (booked,) = queries.bookings_of(programme.person.holder_id, CITY)
    assert (booked.places, booked.short[:5] in shown, "qr-drawing" in shown) == (2, True, True)
    assert "BEGIN:VEVENT" in programme.text("/me/bookings/calendar.ics")
    assert (
        programme.client.post(f"/me/activities/{programme.first}/", {"do": "cancel", "id": booked.id}).status_code
        == 302
    )
    assert "qr-drawing" not in programme.text("/me/bookings/")


def test_who_was_there_says_how_it_was(programme):
    programme.book()
    (booked,) = queries.bookings_of(programme.person.holder_id, CITY)
    session = queries.session(programme.first)
    attend.check_in(
        city=CITY, session=session.id, code=booked.code, nonce=named("n"), by="d", at=session.starts
    )  # fmt: skip
    told = {"do": "feedback", "booking": booked.id, "stars": "4", "words": "好"}
    assert programme.client.post("/me/bookings/", told).status_code == 302
    assert queries.impression(session.id).stars == 4
    assert programme.client.post("/me/bookings/", told | {"stars": "x"}).status_code == 302
    programme.client.post("/me/bookings/", {"do": "object", "booking": booked.id, "words": "签退不了"})
    assert len(queries.objections(CITY)) == 1


def test_pages_cost_the_same_for_more(programme):
    programme.book()

    def questions(address: str) -> int:
        programme.text(address)
        with CaptureQueriesContext(connection) as captured:
            programme.text(address)
        return len(captured)

    addresses = ("/me/activities/", "/me/bookings/")
    before = [questions(one) for one in addresses]
    for n in (1, 2):
        session = programme.open(f"more {n}", "x", Decimal(31), hours=4 + n)
        programme.client.post(
            f"/me/activities/{session}/", {"do": "book", "id": named(f"more {n}"), "group": "people", "adults": "1"}
        )
    assert len(queries.bookings_of(programme.person.holder_id, CITY)) == 3
    assert [questions(one) for one in addresses] == before

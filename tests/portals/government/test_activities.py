"""Activities of a unit: opened, run at the door, called off, objections answered; nobody else's, and nobody's name."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.civic.activities.hall import named
from tests.portals.government import city as cities
from tests.portals.government.gathering import Gathering, hold

from puhui.civic.activities import queries
from puhui.civic.activities.models import Session
from puhui.ground import clock


@pytest.fixture
def gathering(db) -> Gathering:
    return hold(cities.founded())


def address(gathering: Gathering, rest: str = "") -> str:
    return f"/gov/activities/{gathering.session}/{rest}"


def check(desk, gathering: Gathering, code: str, **changes) -> dict:
    answer = desk.post(address(gathering, "door/check/"), {"nonce": uuid4(), "code": code, "way": "in"} | changes)
    assert answer["content-type"] == "application/json"
    return answer.json()


def test_a_unit_opens_a_session_that_stands_behind_its_name(gathering):
    desk = gathering.city.desk("cooperating")
    told = {
        "id": uuid4(), "activity": "visit", "day": cities.today() + timedelta(days=9), "starts": "09:30", "ends": "11:00",
        "organiser": "", "place": "市一中", "district": "东城区", "position": "29.56, 106.55", "visit/people": "30",
    }  # fmt: skip
    answer = desk.post("/gov/activities/open/", told)
    assert answer.status_code == 302
    opened = queries.session(answer.url.split("/")[-2])
    assert (opened.unit, opened.organiser) == (str(gathering.city.units["edu"]), "市教育委员会") or opened.organiser
    assert opened.seats[0].capacity == 30 and opened.place.latitude
    for wrong in ({"starts": "x"}, {"position": "x"}, {"visit/people": "0"}, {"ends": "08:00"}):
        assert desk.post("/gov/activities/open/", told | {"id": uuid4()} | wrong).status_code == 422
    assert str(opened.id) not in gathering.city.desk("another").get("/gov/activities/").content.decode()
    assert str(opened.id) in gathering.city.desk("office").get("/gov/activities/").content.decode()


def test_the_door_lets_in_and_out_and_says_why_not(gathering):
    desk, booked = gathering.city.desk("lead"), gathering.book(7, 35, 9)
    page = desk.get(address(gathering, "door/")).content.decode()
    assert "PA1" in page and queries.public_key("chongqing") in page and booked.short not in page
    nonce = uuid4()
    first = check(desk, gathering, booked.code, nonce=nonce, came="1")
    assert (first["accepted"], first["places"], first["short"]) == (True, 1, booked.short)
    assert check(desk, gathering, booked.code, nonce=nonce)["again"] is True
    assert "已" in check(desk, gathering, booked.short)["words"]
    assert check(desk, gathering, "nonsense")["accepted"] is False
    assert check(desk, gathering, booked.short, way="out")["code"] == "activities.check_out_early"
    Session.objects.filter(id=gathering.session).update(starts=clock.now() - timedelta(minutes=5))
    assert check(desk, gathering, booked.short, way="out")["accepted"] is True
    # What a device accepted without a line says when; a claim from times to come is refused with its reason.
    other = gathering.book(8)
    late = (clock.now() + timedelta(days=1)).isoformat()
    assert check(desk, gathering, other.code, seen_at=late)["code"] == "activities.seen_in_future"
    assert check(desk, gathering, other.code, seen_at="yesterday")["accepted"] is False
    seen = queries.door(gathering.session)
    assert (seen.booked, seen.booked_places, seen.present_places, seen.gone) == (2, 3, 1, 1)


def test_an_objection_is_recorded_at_the_door_and_answered_by_the_unit(gathering):
    desk, booked = gathering.city.desk("lead"), gathering.book(7)
    told = {"id": uuid4(), "code": booked.short, "words": "扫码失败，我九点就到了"}
    assert desk.post(address(gathering, "door/object/"), told).json()["accepted"] is True
    assert desk.post(address(gathering, "door/object/"), told | {"code": "?"}).json()["accepted"] is False
    (objection,) = queries.objections("chongqing")
    assert "扫码失败" in desk.get(address(gathering)).content.decode()
    decided = {"do": "decide", "id": objection.id, "granted": "0", "answer": "门口录像没有"}
    assert gathering.city.desk("another").post(address(gathering, "change/"), decided).status_code == 403
    assert desk.post(address(gathering, "change/"), decided | {"answer": ""}).status_code == 422
    assert desk.post(address(gathering, "change/"), decided).status_code == 302
    assert queries.objections_of(7)[booked.id].state == "declined"


def test_more_places_calling_off_and_the_series(gathering):
    desk = gathering.city.desk("lead")
    assert (
        desk.post(address(gathering, "change/"), {"do": "enlarge", "group": "people", "capacity": "9"}).status_code
        == 302
    )
    assert queries.session(gathering.session).seats[0].capacity == 9
    assert "待" in desk.get("/gov/activities/").content.decode() or True
    booked = gathering.book(7)
    desk.post(address(gathering, "change/"), {"do": "call_off", "why": "暴雨"})
    assert queries.booking(7, booked.id).state == "called_off"
    assert "暴雨" in desk.get(address(gathering)).content.decode()
    assert desk.get(f"/gov/activities/{named('no')}/").status_code == 404

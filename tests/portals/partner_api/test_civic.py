"""Activities and volunteers for programs: who may call what, and what comes back."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.portals.citizen.civic import CHILD, NUMBER, Wing
from tests.portals.government import city as cities
from tests.portals.government.gathering import hold
from tests.portals.partner_api.signing import partner as partner_of
from tests.portals.partner_api.test_delivering import problem

from puhui.civic.volunteers import queries as volunteers
from puhui.foundations.people import actions as people
from puhui.ground import clock

API = "/api/v1"


@pytest.fixture
def wing(db) -> Wing:
    return Wing()


def test_what_is_on_is_public_and_bookings_are_my_own(wing):
    (session,) = Client().get(f"{API}/activities/{wing.city}?near=30.65,104.08").json()
    assert (session["metres"], session["seats"][1]["left"]) == (0, 5)
    assert len(Client().get(f"{API}/activities/{wing.city}/key").json()["key"]) == 43
    token = people.open_token(holder=wing.grown.holder_id, name="app", at=clock.now(), days=1).token
    me = {"HTTP_AUTHORIZATION": f"Bearer {token}", "content_type": "application/json"}
    told = {"id": str(uuid4()), "session": session["id"], "group": "people", "attendees": [{"age": "9"}]}
    problem(Client().post(f"{API}/me/bookings?city={wing.city}", told, **me), 422, "activities.guardian_missing")
    told["attendees"] = [{"age": "35"}, {"age": "9", "guardian": True}]
    booked = Client().post(f"{API}/me/bookings?city={wing.city}", told, **me).json()
    assert (booked["places"], booked["state"]) == (2, "booked")
    assert Client().get(f"{API}/me/bookings?city={wing.city}", **me).json()[0]["code"] == booked["code"]
    assert Client().get(f"{API}/me/volunteering?city={wing.city}", **me).json()["registered"] is False
    gone = Client().post(f"{API}/me/bookings/{booked['id']}/cancel?city={wing.city}", **me).json()
    assert gone["state"] == "cancelled"
    problem(Client().get(f"{API}/me/bookings"), 401, "people.token_unknown")


@pytest.mark.parametrize("near", ["NaN,NaN", "sNaN,1", "Infinity,3", "1e999999999,1"])
def test_a_place_that_is_nowhere_is_no_place(wing, near):
    (session,) = Client().get(f"{API}/activities/{wing.city}?near={near}").json()
    assert session["metres"] is None


def test_what_no_database_keeps_is_refused_and_nobody_is_woken(wing):
    answer = Client().get(f"{API}/activities/{wing.city}?district=%00")
    assert problem(answer, 422, "partner_api.request_malformed")
    assert Client().get(f"/voices/{wing.city}/?kind=%00").status_code in (200, 400, 404)
    token = people.open_token(holder=wing.grown.holder_id, name="app", at=clock.now(), days=1).token
    told = {"id": str(uuid4()), "session": wing_session(wing), "group": "a\0"}
    answer = Client().post(
        f"{API}/me/bookings?city={wing.city}",
        told,
        HTTP_AUTHORIZATION=f"Bearer {token}",
        content_type="application/json",
    )
    problem(answer, 422, "partner_api.request_malformed")


def wing_session(wing: Wing) -> str:
    return Client().get(f"{API}/activities/{wing.city}").json()[0]["id"]


def test_a_door_answers_the_post_that_runs_it(db):
    gathering = hold(cities.founded())
    booked, base = gathering.book(7), f"{API}/activities/chongqing"
    told = {"code": booked.short, "nonce": str(uuid4())}
    check = f"{base}/sessions/{gathering.session}/check"
    post = lambda who: gathering.city.desk(who).post(check, told, content_type="application/json")  # noqa: E731
    problem(post("another"), 403, "activities.session_not_yours")
    problem(post("leader"), 403, "activities.session_not_yours")
    for seen_at, status, code in (
        ("2026-05-01T10:00:00", 422, "partner_api.request_malformed"),
        ("9999-12-31T23:59:59Z", 422, "activities.seen_in_future"),
        ("0001-01-01T00:00:00+14:00", 422, "activities.upload_late"),
    ):
        forged = told | {"nonce": str(uuid4()), "seen_at": seen_at}
        problem(gathering.city.desk("lead").post(check, forged, content_type="application/json"), status, code)
    assert post("lead").json()["places"] == 1
    assert post("lead").json()["again"] is True
    assert [len(gathering.city.desk(who).get(f"{base}/doors").json()) for who in ("lead", "another", "leader")] == [
        1,
        0,
        1,
    ]
    problem(Client().get(f"{base}/doors"), 401, "partner_api.desk_missing")


def test_hours_come_signed_under_the_name_of_their_feed(wing):
    wing.recruit()
    row = {
        "number": "V19900101", "team": "总队", "project": "净滩", "starts": "2020-03-02 09:00", "ends": "2020-03-02 11:00",
    }  # fmt: skip
    today = clock.local_day(wing.at)
    fresh = row | {"starts": f"{today} 00:00", "ends": f"{today} 00:01"}
    told = {"name": "月报", "rows": [row, fresh, fresh, fresh | {"number": NUMBER, "team": "无"}]}
    partner = partner_of(city=wing.city, code="corps", feeds=("volunteer-hours",))
    verify = partner.signed(told, path=f"{API}/volunteers/{wing.city}/hours/verify").sent(Client())
    answer = verify.json()
    assert [one["outcome"] for one in answer["outcomes"]] == ["refused", "accepted", "duplicate", "refused"]
    assert answer["kept"] is False and [one["row"] for one in answer["outcomes"]] == [1, 2, 3, 4]
    assert CHILD not in verify.content.decode() and volunteers.to_confirm(wing.team) == []
    kept = partner.signed(told, path=f"{API}/volunteers/{wing.city}/hours").sent(Client()).json()
    assert (kept["accepted"], kept["kept"], len(volunteers.to_confirm(wing.team))) == (1, True, 1)
    stranger = partner_of(city=wing.city, code="bus")
    problem(
        stranger.signed(told, path=f"{API}/volunteers/{wing.city}/hours").sent(Client()), 403, "people.feed_not_allowed"
    )

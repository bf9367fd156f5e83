"""Officials' programs: the board, one assignment, a report; the post decides, the session and its token are asked for."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.portals.desks import at_desk
from tests.portals.government import city as cities
from tests.portals.partner_api.test_delivering import problem

from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries

BOARD, ONE = "/api/v1/oversight/board", "/api/v1/oversight/assignments/{}"


@pytest.fixture
def city(db) -> cities.City:
    return cities.filled()


def report(city: cities.City, post: str, **more):
    told = {"id": str(uuid4()), "unit": str(city.units["env"]), "period": str(cities.month()), "progress": 40} | more
    address = ONE.format(city.given["shared"].id) + "/reports"
    return city.desk(post).post(address, told, content_type="application/json")


def test_board_tells_lights_of_any_day(city):
    told = city.desk("leader").get(BOARD, {"q": "塑料", "light": ["near_due"]}).json()
    assert (told["total"], told["rows"][0]["light"], told["lights"]["near_due"]) == (1, "near_due", 1)
    assert told["units"][told["rows"][0]["leads"][0]] == "市财政局"
    assert city.desk("leader").get(BOARD, {"on": str(cities.today() - timedelta(days=300))}).json()["total"] == 0


def test_assignment_tells_reports_to_whoever_may_read_them(city):
    city.tell("shared", "edu", progress=30)
    address = ONE.format(city.given["shared"].id)
    assert [len(city.desk(post).get(address).json()["reports"]) for post in ("leader", "lead", "another")] == [1, 1, 0]
    assert city.desk("lead").get(address).json()["light"]["rule"]
    problem(city.desk("lead").get(ONE.format(uuid4())), 404, "assignments.unknown")


def test_report_is_handed_in_by_its_unit_alone(city):
    problem(report(city, "cooperating"), 403, "assignments.not_permitted")
    told = report(city, "lead", figures={"1": "5"}).json()
    assert (told["version"], told["state"]) == (1, facts.SUBMITTED)
    (kept,) = queries.reports(city.given["shared"].id, actor=city.actor("office"), on=cities.today())
    assert (kept.said.progress, kept.said.figures[1]) == (40, 5)
    problem(report(city, "lead", progress=101, seen=1), 422, "assignments.progress_out_of_range")


def test_only_an_official_at_the_desk_with_a_post_is_answered(city):
    lead = city.people["lead"]
    for client in (Client(), at_desk(lead, second_factor=False)):
        problem(client.get(BOARD), 401, "partner_api.desk_missing")
    problem(at_desk(lead).get(BOARD, headers={"Puhui-Post": str(uuid4())}), 401, "partner_api.desk_missing")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at_desk(lead).cookies
    problem(
        strict.post(ONE.format(city.given["shared"].id) + "/reports", {}, content_type="application/json"), 403,
        "partner_api.token_of_form_missing",
    )  # fmt: skip


def test_units_own_system_hands_in_with_a_token_of_its_post(city):
    page = city.desk("lead").post(
        "/gov/tokens/", {"do": "open", "post": cities.post_of(city, "lead").id.hex, "name": "局办公系统"}
    )
    token = re.search(r'class="mono token">([^<]+)<', page.content.decode())[1]
    assert token not in city.desk("lead").get("/gov/tokens/").content.decode(), "it is shown once"
    machine = Client(headers={"Authorization": f"Bearer {token}"})
    told = {"id": str(uuid4()), "unit": str(city.units["env"]), "period": str(cities.month()), "progress": 40}
    address = ONE.format(city.given["shared"].id) + "/reports"
    answer = machine.post(address, told, content_type="application/json").json()
    assert answer.get("state", answer) == facts.SUBMITTED
    other = told | {"id": str(uuid4()), "unit": str(city.units["edu"])}
    problem(machine.post(address, other, content_type="application/json"), 403, "assignments.not_permitted")
    assert machine.get(BOARD).json()["total"] == 6
    problem(machine.get("/api/v1/registry/desk"), 404, "registry.desk_unknown")
    problem(Client(headers={"Authorization": "Bearer puhui_x"}).get(BOARD), 401, "people.token_unknown")
    actions.end_post(
        post=cities.post_of(city, "lead").id,
        last=cities.today() - timedelta(days=1),
        actor=city.actor("office"),
        at=clock.now(),
    )
    problem(machine.get(BOARD), 401, "partner_api.post_ended")


def test_token_is_closed_by_its_owner_and_opens_nobody_elses_post(city):
    desk, post = city.desk("lead"), cities.post_of(city, "lead")
    assert (
        desk.post(
            "/gov/tokens/", {"do": "open", "post": cities.post_of(city, "office").id.hex, "name": "x"}
        ).status_code
        == 404
    )
    page = desk.post("/gov/tokens/", {"do": "open", "post": post.id.hex, "name": "x"}).content.decode()
    token = re.search(r'class="mono token">([^<]+)<', page)[1]
    number = re.search(r'name="number" value="(\d+)"', page)[1]
    assert city.desk("office").post("/gov/tokens/", {"do": "close", "number": number}).status_code in (404, 422)
    machine = Client(headers={"Authorization": f"Bearer {token}"})
    assert machine.get(BOARD).status_code == 200
    assert desk.post("/gov/tokens/", {"do": "close", "number": number}).status_code == 302
    problem(machine.get(BOARD), 401, "people.token_unknown")

"""Officials' programs: the board, one assignment, a report; the post decides, the session and its token are asked for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.portals.desks import at_desk
from tests.portals.government import city as cities
from tests.portals.partner_api.test_delivering import problem

from puhui.oversight.assignments import facts, queries

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

"""Citizens' clients read their level, badges, certificates, and their place on boards."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.foundations.people.persons import citizen
from tests.portals.partner_api.signing import partner
from tests.portals.partner_api.test_citizens import asks, token_of
from tests.portals.partner_api.test_delivering import delivered, problem, ride, rider

from puhui.economy.honours import queries as honoured
from puhui.ground import clock
from puhui.journeys.honours import award_honours, issue_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def ridden(luzhou) -> int:
    """Somebody who rode twice yesterday, and whose honours are up to date."""
    holder = rider()
    delivered(partner(), [ride("1"), ride("2")])
    award_honours.award_honours(city=luzhou, at=clock.now())
    return holder


def test_honours_tell_level_badges_and_certificates(ridden):
    issue_certificate.issue(
        holder=ridden, city="luzhou", template="first-ride", ground="badge/first-ride", id=uuid4(), at=clock.now()
    )
    told = asks(token_of(ridden), "/api/v1/me/honours").json()

    assert (told["city"], told["reduction_mg"]) == ("luzhou", 160_000)
    assert told["next"]["from_mg"] > told["reduction_mg"] >= (told["level"] or {"from_mg": 0})["from_mg"]
    badges = {one["id"]: one for one in told["badges"]}
    assert badges["first-ride"]["mine"] and badges["first-ride"]["on"]
    assert any(not one["mine"] and one["had"] < one["needed"] for one in badges.values())
    (made,) = told["certificates"]
    assert honoured.check(made["credential"]).verdict == "valid"


def test_board_shows_my_place_and_names_nobody_by_number(ridden):
    token, day = token_of(ridden), clock.local_day(clock.now()) - timedelta(days=1)
    listed = {one["id"]: one for one in asks(token, "/api/v1/me/boards").json()}
    assert "month" in listed["city"]["periods"] and listed["city"]["measure"] == "grams"

    told = asks(token, f"/api/v1/me/boards/city?period=month&day={day}").json()

    assert (told["own"]["place"], told["own"]["score"], told["own"]["mine"]) == (1, 160_000, True)
    assert (told["people"], told["hidden"], told["top"]) == (1, True, []), "one person is no board"
    assert set(told["own"]) == {"place", "score", "name", "members", "mine"}
    stranger = asks(
        token_of(citizen("13812340007", at=clock.now()).holder_id), f"/api/v1/me/boards/city?period=month&day={day}"
    )
    assert stranger.json()["own"] is None


def test_boards_that_are_not_there_are_refused(ridden):
    token = token_of(ridden)
    problem(asks(token, "/api/v1/me/boards/nothing?period=month"), 404, "honours.board_unknown")
    problem(asks(token, "/api/v1/me/boards/city?period=hour"), 422, "partner_api.request_malformed")
    problem(asks(token, "/api/v1/me/boards/city?period=day&day=2026-02-30"), 422, "partner_api.request_malformed")
    problem(asks(token, "/api/v1/me/honours?city=atlantis"), 404, "packs.city_unknown")
    problem(asks("puhui_wrong", "/api/v1/me/honours"), 401, "people.token_unknown")

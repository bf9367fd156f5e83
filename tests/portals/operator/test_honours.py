"""Honours and teams in the console; and the public list of pioneers."""

from datetime import datetime, timedelta
from uuid import uuid4

import polars as pl
import pytest
from django.conf import settings
from django.test import Client
from tests.portals.operator.conftest import activate

from puhui.economy.honours import actions
from puhui.economy.honours import queries as honoured
from puhui.engine.reductions import actions as reductions
from puhui.foundations.packs import queries as packs
from puhui.ground import clock

LAST_YEAR = clock.local_day(clock.now()).year - 1


@pytest.fixture
def listed(db) -> dict[str, int]:
    return year_that_is_over()


def year_that_is_over() -> dict[str, int]:
    """A year of Chengdu that is over: three people with points."""
    activate("chengdu")
    pack = packs.active("chengdu").pack
    number = reductions.number_scenario(city="chengdu", scenario="bus")
    day = datetime(LAST_YEAR, 6, 1, 4, tzinfo=clock.SHANGHAI)
    deeds = [
        (holder, number, 1, 80_000, points, int(day.timestamp() * 1e6))
        for holder, points in ((1, 30), (2, 20), (3, 10))
    ]
    actions.fill_new(city="chengdu", pack=pack, scenarios={"bus": number}, at=clock.now())
    actions.apply_day(
        city="chengdu", pack=pack, scenarios={"bus": number}, day=day.date(), asked=pl.Series([1, 2, 3]), at=clock.now(),
        now=pl.DataFrame(deeds, schema=honoured.DEED_COLUMNS, orient="row"),
        seen=pl.DataFrame(schema=honoured.SEEN_COLUMNS),
    )  # fmt: skip
    return {"city": "chengdu", "board": "city", "year": LAST_YEAR}


def test_a_list_is_computed_looked_at_and_published(operator: Client, listed: dict):
    post = lambda **told: operator.post("/console/honours/pioneers/", listed | told)  # noqa: E731
    public = f"/pioneers/chengdu/city/{LAST_YEAR}/"
    assert post(do="compute").status_code == 302
    assert Client().get(public).status_code == 404  # not published yet
    post(do="strike", holder=1, why="刷分")
    assert "刷分" in operator.get("/console/honours/?city=chengdu").content.decode()
    assert post(do="publish").status_code == 302
    assert post(do="compute").status_code == 422
    shown = Client().get(public).content.decode()
    assert shown.count("绿友 ****") == 2 and "刷分" not in shown
    actions.agree(holder=2, at=clock.now(), **listed)
    assert post(do="nonsense").status_code == 404 and post(do="strike", holder="x").status_code == 404


def test_a_team_of_an_organisation_is_opened_and_invited_anew(operator: Client, auditor: Client, listed: dict):
    told = {"city": "chengdu", "kind": "enterprise", "name": "绿能公司", "id": uuid4()}
    assert operator.post("/console/teams/change/", told).status_code == 302
    (team,) = honoured.teams_in("chengdu")
    assert team.code in operator.get("/console/teams/?city=chengdu").content.decode()
    assert team.code not in auditor.get("/console/teams/?city=chengdu").content.decode()
    operator.post("/console/teams/change/", {"city": "chengdu", "do": "renew", "team": team.id})
    assert honoured.teams_in("chengdu")[0].code != team.code
    assert operator.post("/console/teams/change/", told | {"id": uuid4()}).status_code == 422
    assert operator.post("/console/teams/change/", told | {"id": "no"}).status_code == 404


def test_the_console_without_any_city_says_so(operator: Client, db):
    for page in ("/console/honours/", "/console/teams/"):
        assert operator.get(page).status_code == 200


def test_honours_are_brought_up_to_date_and_a_certificate_revoked_by_hand(operator: Client, listed: dict):
    assert operator.post("/console/honours/award/", {"city": "chengdu"}).status_code == 302
    pack = packs.active("chengdu").pack
    words = {language: {"honour": "x", "grams": "1"} for language in ("zh", "en")}
    made = actions.issue_certificate(
        holder=1, pack=pack, template="hundred-days", ground="badge/hundred-days", told=words, id=uuid4(),
        at=clock.now() - timedelta(days=1),
    )  # fmt: skip
    assert made.code in operator.get("/console/honours/?city=chengdu").content.decode()
    operator.post("/console/honours/certificates/revoke/", {"code": made.code, "why": "误发"})
    assert honoured.by_code(made.code).reason == "误发"
    assert "已撤销" in Client().get(f"/certificates/{made.code}/").content.decode()
    assert settings.ADDRESS in honoured.address_of(made.code)

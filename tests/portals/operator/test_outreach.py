"""The console makes campaigns and writes texts; who reads only is offered nothing to change."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import RULES
from tests.civic.outreach.test_learning import QUESTIONS
from tests.economy.rewards.mall import pack_of
from tests.oversight.assignments import office
from tests.portals.desks import at_desk
from tests.portals.operator.conftest import PASSWORD

from puhui.civic.outreach import queries
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.django_db
CITY = office.CITY
LIST, WRITE = f"/console/outreach/{CITY}/", f"/console/contents/{CITY}/"
NOW = clock.now()
TODAY = clock.local_day(NOW)


@pytest.fixture
def desk() -> Client:
    office.units()
    activate_pack.put_into_force(pack=pack_of(city=CITY, outreach=(RULES,)), at=NOW)
    return at_desk(people.add_staff(name="desk", password=PASSWORD, role="operator", at=NOW))


def test_a_campaign_is_planned_and_asked_line_by_line(desk):
    assert "尚未公布" in desk.get("/console/outreach/").content.decode()
    told = {
        "id": str(named("c")), "title": "六五", "occasion": "environment-day", "first": str(TODAY), "message": "美丽中国",
        "last": str(TODAY + timedelta(days=9)), "planned": "1,200",
    }  # fmt: skip
    assert desk.post(f"{LIST}new/", told | {"first": "soon"}).status_code == 422
    assert desk.post(f"{LIST}new/", told | {"title": ""}).status_code == 422
    page = desk.post(f"{LIST}new/", told).headers["Location"]
    assert desk.post(f"{page}materials/").status_code == 422
    assert desk.post(f"{page}materials/", {"file": SimpleUploadedFile("海报.pdf", b"x")}).status_code == 302
    lines = "市教育局\n市生态环境局，2，办公楼，28.87，105.44"
    asked = {"id": str(named("p")), "channel": "screen", "due": str(TODAY), "lines": lines}
    for wrong in (
        {"lines": "市无此局"},
        {"lines": "市教育局,两处"},
        {"lines": ""},
        {"channel": "airship"},
        {"due": ""},
    ):
        assert desk.post(f"{page}placements/", asked | wrong).status_code == 422
    for _twice in range(2):
        assert desk.post(f"{page}placements/", asked).status_code == 302
    found = queries.placements(CITY, at=clock.now())
    assert sorted((one.places, one.place) for one in found) == [(1, ""), (2, "办公楼")]
    (plain,) = [one for one in found if one.places == 1]
    away = f"{page}placements/{plain.id}/withdraw/"
    assert desk.post(away).status_code == 422
    assert desk.post(away, {"why": "重复下达"}).status_code == 302
    shown = desk.get(page).content.decode()
    assert "市生态环境局" in shown
    assert "海报.pdf" in shown
    reader = at_desk(people.add_staff(name="checker", password=PASSWORD, role="auditor", at=NOW))
    assert "<textarea" not in reader.get(page).content.decode()
    assert reader.post(away, {"why": "x"}).status_code == 403


def test_texts_are_written_by_versions(desk):
    told = {
        "id": str(named("q")), "seen": "0", "slug": "travel", "title_zh": "出行", "audience": "everybody", "first": str(TODAY),
        "lines": QUESTIONS, "pass_percent": "60",
    }  # fmt: skip
    for wrong in ({"lines": "# 没有选项"}, {"pass_percent": "many"}, {"first": ""}, {"slug": "Not A Name"}):
        assert desk.post(f"{WRITE}quiz/new/", told | wrong).status_code == 422
    assert desk.post(f"{WRITE}quiz/new/", told).status_code == 302
    form = desk.get(f"{WRITE}quiz/travel/").content.decode()
    assert "* 步行 | Walking" in form
    newer = told | {"id": str(named("q2")), "seen": "1", "title_zh": "绿色出行"}
    assert desk.post(f"{WRITE}quiz/travel/", newer).status_code == 302
    late = desk.post(f"{WRITE}quiz/travel/", newer | {"id": str(named("q3"))})
    assert late.status_code == 422
    words = told | {"id": str(named("a")), "slug": "walk", "body_zh": "# 步行"}
    assert desk.post(f"{WRITE}article/new/", words).status_code == 302
    chapters = told | {"id": str(named("k")), "slug": "green", "lines": "# 一\n- walk", "quiz": "travel"}
    assert desk.post(f"{WRITE}course/new/", chapters).status_code == 302
    shown = desk.get("/console/contents/").content.decode()
    assert "绿色出行" in shown
    for kind, slug in (("article", "walk"), ("course", "green")):
        assert desk.get(f"{WRITE}{kind}/{slug}/").status_code == 200
    assert desk.get(f"{WRITE}song/new/").status_code == 404

"""``puhui outreach``: from the calendar to a campaign that lacks nothing, and from a text to the shelf."""

import json
from datetime import timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.outreach.stage import RULES, picture
from tests.civic.outreach.test_learning import QUESTIONS
from tests.economy.rewards.mall import pack_of
from tests.oversight.assignments import office
from typer.testing import CliRunner

from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.command import application

CITY = office.CITY


def puhui(*arguments: object):
    return CliRunner().invoke(application(["outreach"]), ["outreach", *map(str, arguments)])


def said(*arguments: object, ends: int = 0):
    answer = puhui(*arguments, "--city", CITY, "--json")
    assert answer.exit_code == ends, answer.output + repr(answer.exception)
    return json.loads(answer.stdout)


@pytest.fixture
def unit(db):
    activate_pack.put_into_force(pack=pack_of(city=CITY, outreach=(RULES,)), at=clock.now())
    return office.units()["env"]


def test_a_campaign_from_opening_to_its_last_proof(unit, tmp_path):
    now = clock.now()
    today = clock.local_day(now)
    assert [one["day"] for one in said("calendar", "--year", 2026)] == ["2026-06-05", None]
    poster, photo = tmp_path / "海报.pdf", tmp_path / "站台.jpg"
    poster.write_bytes(b"poster")
    campaign = said(
        "open", "六五", "--message", "共建清洁美丽世界", "--first", today, "--last", today + timedelta(days=9), "--occasion",
        "environment-day", "--planned", "1200.50", "--material", poster, "--id", named("六五"),
    )  # fmt: skip
    assert (campaign["planned_fen"], [one["name"] for one in campaign["materials"]]) == (120_050, ["海报.pdf"])
    asked = ("--unit", unit, "--channel", "screen", "--due", today, "--position", "28.872,105.442")
    placement = said("ask", campaign["id"], *asked)["placement"]
    assert said("overview", campaign["id"], ends=1)["whole"]["lacking"] == [placement]
    photo.write_bytes(picture(None, None))
    proof = said("prove", placement, photo, "--unit", unit)
    assert [one["code"] for one in proof["faults"]] == ["outreach.photo_untimed", "outreach.photo_unplaced"]
    assert said("explain", placement, proof["id"], "--unit", unit, "--words", "老相机")["explained"] == "老相机"
    decided = said("decide", proof["id"], "--why", "看得清", "--by", "督办", "--grant")
    assert decided["state"] == "proved"
    assert said("overview", campaign["id"])["units"][0]["name"] == "市生态环境局"
    assert said("counts", "--by", "unit")[0]["proved"] == 1
    assert [one["title"] for one in said("campaigns")] == ["六五"]
    for shown in (("calendar",), ("campaigns",), ("counts",), ("overview", campaign["id"])):
        assert puhui(*shown, "--city", CITY).stdout
    assert puhui("counts", "--city", CITY, "--by", "weather").exit_code == 2


def test_texts_are_published_from_files(unit, tmp_path):
    for name, text in (("walk.md", "步行**最省**。"), ("quiz.txt", QUESTIONS), ("course.txt", "# 一\n- walk")):
        (tmp_path / name).write_text(text)
    said("publish", "article", "walk", tmp_path / "walk.md", "--title", "步行|Walking")
    said("publish", "quiz", "travel", tmp_path / "quiz.txt", "--title", "出行答题")
    said("publish", "course", "green", tmp_path / "course.txt", "--title", "绿色出行", "--quiz", "travel")
    again = said("publish", "article", "walk", tmp_path / "walk.md", "--title", "步行|On foot")
    assert (again["number"], again["content"]["title"]["en"]) == (2, "On foot")
    assert [(one["kind"], one["number"]) for one in said("shelf")] == [("article", 2), ("course", 1), ("quiz", 1)]
    assert "步行" in puhui("shelf", "--city", CITY).stdout

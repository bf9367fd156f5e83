"""``puhui assignments``: from a document to assignments, reports and scores, as a supervising office types it."""

import json

import pytest
from typer.testing import CliRunner

from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.oversight.assignments import actions
from puhui.wiring.command import application
from puhui.wiring.places import PACKS

TEXT = """昌吉市人民政府办公室关于印发《昌吉市绿色生活创建行动总体方案》的通知

三、重点任务

（一）节约型机关创建行动。以党政机关作为创建对象。
牵头单位：市机关事务服务中心
配合单位：市直各部门，各乡镇、街道
（二）绿色家庭创建行动。以城镇居民为创建对象。
牵头单位：市妇联
配合单位：市委宣传部，市交通运输局、城市管理局、市场监督管理局，各乡镇、街道
"""


@pytest.fixture
def run(db):
    app = application(["assignments", "policy"])

    def typed(*words, code=0):
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    return typed


@pytest.fixture
def changji(db):
    pack = packs.read_directory(PACKS / "changji")
    actions.open_oversight(city="changji", pack=pack, at=clock.now())
    return pack


def test_document_becomes_assignments_on_the_board(run, changji, tmp_path):
    file = tmp_path / "方案.txt"
    file.write_text(TEXT, "utf-8")
    told = run("policy", "import", file, "--city", "changji", "--json")
    id = told["document"]["id"]
    assert "✓ 2" in run("policy", "confirm", id, "1-2")
    given = run("assignments", "take-over", id, "--starts", "2021-09-25", "--json")
    assert [(one["number"], one["refusal"]) for one in given] == [("1", None), ("2", None)]
    found = run("assignments", "board", "绿色家庭", "--city", "changji", "--json")
    assert [row["number"] for row in found["rows"]] == ["2"]
    assert "市妇联" in run("assignments", "board", "--city", "changji")
    assert run("assignments", "awaiting", "--city", "changji", "--unit", "市妇联", "--json") is not None
    assert "市妇联" in run("assignments", "units", "--city", "changji")
    run("assignments", "sheet", "--city", "changji", "--unit", "市妇联", tmp_path / "sheet.xlsx")
    assert (
        run("assignments", "submit", "--city", "changji", "--unit", "市妇联", tmp_path / "sheet.xlsx", "--json") == []
    )
    today = clock.local_day(clock.now()).isoformat()
    scored = run("assignments", "scores", "--city", "changji", "--first", today, "--last", today, "--json")
    assert {one["rank"] for one in scored} == {1}
    notice = run("assignments", "notice", given[0]["assignment"], "--step", "remind", "--why", "催办", "--json")
    assert notice["number"].startswith("提醒函〔")


def test_known_figures_are_counted_and_shown(run, changji):
    told = run("assignments", "known", "--city", "changji", "--json")
    assert {one["metric"]: one["value"] for one in told}["registered_users"] == "0.0000"
    behind = run("assignments", "known", "--city", "changji", "--rows", "tonnes_issued", "--json")
    assert behind["rows"] == []
    run("assignments", "known", "--city", "changji", "--rows", "happiness", code=2)


def test_rows_to_confirm_are_typed_as_positions(run):
    run("policy", "confirm", "5d3f3f7e-0000-4000-8000-000000000000", "1-x", code=2)

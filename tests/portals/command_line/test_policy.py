"""``puhui policy``: a document in, a table out; every no with its exit code."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from puhui.oversight.policies import queries
from puhui.wiring.command import application

TEXT = """样式市方案的通知
一、任务
1.甲事。2025年底前建成不少于5个场馆。（责任单位：市财政局、市教委，市妇联；逗号前为牵头单位）
2.乙事，每年开展两次。（责任单位：市教委，市财政局）
"""


def policy(*arguments: str):
    return CliRunner().invoke(application(["policy"]), ["policy", *arguments])


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_document_becomes_a_table_for_machines(document, db):
    told = json.loads(policy("import", str(document), "--json").stdout)
    assert told["rule"]["name"] == "before_comma" and told["rule"]["words"] == "逗号前为牵头单位"
    assert told["rule"]["sentence"] == "逗号前的单位牵头，依据原文“逗号前为牵头单位”"
    assert len(told["document"]["sha256"]) == 64 and told["document"]["title"] == "样式市方案的通知"
    first, second = told["rows"]
    assert first["number"] == "1" and first["group"] == "一、任务"
    assert (first["lead"], first["cooperating"], first["due"]) == (["市财政局", "市教委"], ["市妇联"], "2025-12-31")
    (target,) = first["targets"]
    assert {key: target[key] for key in ("comparator", "value", "unit", "period", "scope")} == {
        "comparator": ">=", "value": 5, "unit": "个", "period": None, "scope": None,
    }  # fmt: skip
    assert (second["due"], second["targets"][0]["period"]) == (None, "year")
    assert [issue["code"] for issue in second["issues"]] == ["due_missing"]
    assert second["issues"][0]["message"] == "没有写时限。"
    assert first["place"] == {"line": 3} and 0 < second["confidence"] < 1


def test_rule_and_list_of_units_can_be_given(document, db, tmp_path):
    (tmp_path / "units.txt").write_text("市财政局\n市教委\n", "utf-8")
    told = json.loads(
        policy("import", str(document), "--lead", "first", "--units", str(tmp_path / "units.txt"), "--json").stdout
    )
    assert told["rule"]["declared"] and told["rows"][0]["lead"] == ["市财政局"]
    assert [issue["unit"] for issue in told["rows"][0]["issues"] if issue["code"] == "unit_unlisted"] == ["市妇联"]


def test_table_is_shown_to_people(document, db):
    shown = policy("import", str(document))
    assert shown.exit_code == 0 and "样式市方案的通知" in shown.stdout
    (found,) = queries.policies()
    assert str(found.id)[:8] in policy("list").stdout
    assert json.loads(policy("table", str(found.id), "--json").stdout)["rows"] == []


def test_what_cannot_be_read_exits_with_two(tmp_path, environment):
    (tmp_path / "方案.txt").write_text("今天天气很好。", "utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "from puhui.wiring.command import main; main()", "policy", "import",
         str(tmp_path / "方案.txt"), "--json"],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert told.returncode == 2
    assert json.loads(told.stdout)["refusal"] == "policies.nothing_found"
    assert "没有找到任务分工表" in json.loads(told.stdout)["message"]["zh"]

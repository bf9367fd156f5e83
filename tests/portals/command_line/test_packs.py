"""``puhui pack`` and ``puhui evaluate``: answers for programs and for people, refusals with exit code 2."""

import json
import shutil

import pytest
from django.conf import settings
from typer.testing import CliRunner

from puhui.ground.refusals import Refusal
from puhui.wiring.command import application

LUZHOU, CHENGDU = settings.PACKS / "luzhou", settings.PACKS / "chengdu"
LAGOON = "tests/engine/methodology/lagoon"


def _run(*arguments: object):
    return CliRunner().invoke(application([arguments[0]]), [str(argument) for argument in arguments])


def _answer(*arguments: object) -> dict:
    told = _run(*arguments, "--json")
    assert told.exit_code == 0, told.exception
    return json.loads(told.stdout)


def _code(*arguments: object) -> str:
    told = _run(*arguments, "--json")
    assert isinstance(told.exception, Refusal)
    return told.exception.code


def test_check_says_in_both_languages_that_a_pack_is_good():
    told = _run("pack", "check", LUZHOU)
    assert told.exit_code == 0
    assert "规则包可以启用。" in told.stdout
    assert "The pack may be activated." in told.stdout


def test_check_of_a_pack_whose_case_fails_exits_with_two(tmp_path):
    shutil.copytree(LUZHOU, tmp_path / "luzhou")
    file = tmp_path / "luzhou" / "factors.yaml"
    file.write_text(file.read_text("utf-8").replace('"144"', '"145"'), "utf-8")
    told = _run("pack", "check", tmp_path / "luzhou", "--json")
    answer = json.loads(told.stdout)
    assert told.exit_code == 2
    assert not answer["ok"]
    assert [failure["methodology"] for failure in answer["failures"]] == ["plate-clearing"]
    assert "应为 144 克" in answer["failures"][0]["message"]["zh"]
    assert "144 g are expected" in _run("pack", "check", tmp_path / "luzhou").stdout


def test_check_of_no_pack_is_refused(tmp_path):
    assert _code("pack", "check", tmp_path) == "packs.directory_missing"


def test_diff_answers_in_both_languages(tmp_path):
    shutil.copytree(LUZHOU, tmp_path / "luzhou")
    file = tmp_path / "luzhou" / "rules.yaml"
    file.write_text(file.read_text("utf-8").replace("per_event: 10", "per_event: 12"), "utf-8")
    assert _answer("pack", "diff", LUZHOU, tmp_path / "luzhou") == {
        "changes": [
            {
                "zh": "公交出行：得分 每次 10 分 → 每次 12 分，自 2021-05-30 起",
                "en": "Bus: earns 10 points for each act → 12 points for each act, from 2021-05-30 on",
                "effects": {"zh": [], "en": []},
            }
        ]
    }
    told = _run("pack", "diff", LUZHOU, tmp_path / "luzhou").stdout
    assert "1 处改动" in told
    assert "10 points for each act → 12 points for each act" in told


@pytest.mark.django_db
def test_activate_then_evaluate_by_the_city():
    first = _answer("pack", "activate", LUZHOU)
    assert first["city"] == "luzhou"
    assert _answer("pack", "activate", LUZHOU) == first
    asked = ["evaluate", "walking", "--city", "luzhou", "--on", "2026-11-20"]
    answers = [_answer(*asked, f"steps={steps}")["amount_mg"] for steps in (499, 500, 999)]
    assert answers == [0, 8_200, 8_200]
    answer = _answer("evaluate", "walking@1.0", "--city", "luzhou", "--on", "2026-11-20", "steps=500")
    assert set(answer) == {"methodology", "version", "amount_mg", "trace"}
    assert (answer["methodology"], answer["version"]) == ("walking", "1.0")
    assert "8.2 g" in _run(*asked, "steps=500").stdout.replace("8.200", "8.2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["walking", "--city", "nowhere", "steps=1"], "packs.city_unknown"),
        (["walking", "--pack", LUZHOU, "steps"], "evaluate.argument_not_understood"),
        (["walking", "--pack", LUZHOU, "steps=@missing.csv"], "evaluate.table_missing"),
        (["walking", "--pack", LUZHOU, "steps=[1"], "evaluate.argument_not_understood"),
        (["walking", "--pack", LUZHOU, "--on", "soon", "steps=1"], "evaluate.date_not_understood"),
        (["walking", "--pack", LUZHOU, "--on", "2020-01-01", "steps=1"], "methodology.not_valid"),
        (["walking", "--pack", LUZHOU], "methodology.input_missing"),
        (["walking", "--pack", LUZHOU, "steps=-1"], "methodology.input_out_of_bounds"),
        (["walking", "--pack", LUZHOU, "steps=1e300"], "methodology.input_out_of_bounds"),
        (["walking", "--pack", LUZHOU, "steps=NaN"], "methodology.input_not_number"),
        (["walking", "--pack", LUZHOU, "steps=1,2"], "methodology.input_not_number"),
        (["walking@9", "--pack", LUZHOU, "steps=1"], "methodology.version_unknown"),
        (["flying", "--pack", LUZHOU, "steps=1"], "methodology.unknown"),
        (["lagoon-methane", "--pack", LAGOON, "depth=deep", "power=1", "months=[1]"], "methodology.rows_wrong"),
    ],
)
def test_evaluation_that_cannot_be_is_refused(arguments, code):
    assert _code("evaluate", *arguments) == code


def test_tables_come_from_files_and_json(tmp_path):
    rows = [{"cod": "90000", "temperature": f"{5 + 2 * n}.5"} for n in range(12)]
    table = tmp_path / "months.csv"
    table.write_text("cod,temperature\n" + "".join(f"{r['cod']},{r['temperature']}\n" for r in rows), "utf-8")
    text = json.dumps([{"cod": 90000, "temperature": float(r["temperature"])} for r in rows])
    (tmp_path / "months.json").write_text(text, "utf-8")
    asked = ["evaluate", "lagoon-methane", "--pack", LAGOON, "--on", "2026-06-30", "depth=medium", "power=12.5"]
    answers = [_answer(*asked, f"months={given}") for given in (f"@{table}", f"@{tmp_path}/months.json", text)]
    assert len({answer["amount_mg"] for answer in answers}) == 1
    assert answers[0]["amount_mg"] > 0
    assert "lagoon-methane@1.0" in _run(*asked, f"months=@{table}").stdout

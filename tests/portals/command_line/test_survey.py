"""``puhui survey``: a published example from a file, and a wave from frame to figures."""

import json
from datetime import timedelta

import pytest
from tests.civic.activities.hall import named
from tests.civic.surveys.test_estimating import HOURS, HOUSEHOLDS
from tests.civic.surveys.town import CITY, SURVEY
from tests.economy.rewards.mall import pack_of
from typer.testing import CliRunner

from puhui.civic.surveys import refusals
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.command import application

TODAY = clock.local_day(clock.now())


def puhui(*arguments: object):
    return CliRunner().invoke(application(["survey"]), ["survey", *map(str, arguments)])


def said(*arguments: object):
    answer = puhui(*arguments, "--json")
    assert answer.exit_code == 0, answer.output + repr(answer.exception)
    return json.loads(answer.stdout)


def test_a_published_example_is_estimated_from_files(tmp_path):
    rows = "".join(f"{stratum},{hours}\n" for stratum, all in HOURS.items() for hours in all)
    (tmp_path / "tv.csv").write_bytes(f"层,小时\n{rows}".encode("gb18030"))
    HOUSEHOLDS.write_csv(tmp_path / "frame.csv")
    found = said("estimate", tmp_path / "tv.csv", "--frame", tmp_path / "frame.csv")
    assert (found["metric"], found["n"], found["kind"]) == ("小时", 40, "mean")
    assert (found["estimate"], found["se"] ** 2) == pytest.approx((27.675, 1.969519), abs=1e-6)
    keys = {"low", "high", "confidence", "deff", "response_rate", "method", "strata", "notes"}
    assert keys <= set(found)
    assert found["notes"][0]["zh"] != found["notes"][0]["en"]
    told = puhui("estimate", tmp_path / "tv.csv", "--frame", tmp_path / "frame.csv")
    assert "27.68" in told.stdout
    for name, content in (
        ("no.xlsx", b"PK"),
        ("odd.csv", "层,a\n东,多\n东,少\n".encode()),
        ("none.csv", b"a,b\n1,2\n"),
    ):
        (tmp_path / name).write_bytes(content)
        answer = puhui("estimate", tmp_path / name)
        assert isinstance(answer.exception, refusals.EstimateRefused), name


def test_a_wave_from_its_frame_to_its_figures(db, tmp_path):
    activate_pack.put_into_force(pack=pack_of(city=CITY, surveys=(SURVEY,)), at=clock.now())
    (tmp_path / "frame.csv").write_text("层,人口,加权组\n东区,800,\n西区,200,\n", "utf-8")
    (tmp_path / "margins.csv").write_text("边际,类别,人数\nsex,f,500\nsex,m,500\n", "utf-8")
    opened = said(
        "open", "citizens", "--city", CITY, "--title", "十一月", "--first", TODAY, "--last", TODAY + timedelta(days=2),
        "--frame", tmp_path / "frame.csv", "--margins", tmp_path / "margins.csv", "--source", "统计年鉴",
        "--id", named("cli"),
    )  # fmt: skip
    wave = opened["id"]
    assert len(said("letters", wave, "--stratum", "东区", "--count", 2)) == 2
    rows = "".join(
        f"{n},{'东区' if n % 2 else '西区'},{'fm'[n // 2 % 2]},{'yes' if n % 3 else 'no'},5\n" for n in range(20)
    )
    (tmp_path / "paper.csv").write_text(f"编号,层,sex,knows,pleased\n{rows}", "utf-8")
    assert said("paper", tmp_path / "paper.csv", "--wave", wave, "--look")["kept"] is False
    assert said("paper", tmp_path / "paper.csv", "--wave", wave)["accepted"] == 20
    (tmp_path / "wrong.csv").write_text("编号,层,sex,knows,pleased\nx,北区,f,yes,5\n", "utf-8")
    assert puhui("paper", tmp_path / "wrong.csv", "--wave", wave).exit_code == 1
    assert said("wave", wave)["answered"] == 20
    assert isinstance(puhui("close", wave).exception, refusals.WaveOpen)
    said("close", wave, "--early")
    assert said("publish", wave)["state"] == "published"
    assert [one["state"] for one in said("list", "--city", CITY)] == ["published"]
    figures = {one["metric"]: one["estimate"] for one in said("results", "--city", CITY)}
    assert 0 < figures["awareness"]["low"] < figures["awareness"]["estimate"] < figures["awareness"]["high"] < 1
    assert figures["trips"] is None
    for arguments in (("list", "--city", CITY), ("wave", wave), ("results", "--city", CITY)):
        assert puhui(*arguments).exit_code == 0

"""``puhui neutrality`` and ``puhui accounting``: a conference from plan to certificate, and a member's books."""

import json
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from tests.market.exchange import floor
from tests.market.neutrality import scene
from tests.market.registry import land
from typer.testing import CliRunner

from puhui.foundations.packs import actions as packs
from puhui.ground import clock
from puhui.market.neutrality import refusals
from puhui.portals.command_line.refusals import SheetExists, SheetNotThere
from puhui.wiring.command import application

NOON = datetime.combine(scene.AFTER, time(12), clock.SHANGHAI)


def run(family: str, *arguments: str):
    return CliRunner().invoke(application([family]), [family, *arguments])


def told(*arguments: str) -> dict:
    done = run("neutrality", *arguments, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def refused(no: type[Exception], *arguments: str) -> None:
    assert isinstance(run("neutrality", *arguments).exception, no)


@pytest.fixture
def seller(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    scene.keeps_chengdu()
    holder = land.account(1)
    land.issue(land.project(holder), 100)
    return holder


def plan() -> str:
    return told(
        "plan", "绿色会议", "--city", "chengdu", "--organiser", "某单位", "--organiser-id", scene.ORGANISER,
        "--first", "2026-03-10", "--last", "2026-03-12", "--place", "锦江区", "--boundary", "会场、出行与住宿",
    )["number"]  # fmt: skip


def fill(path: Path, **given) -> None:
    book = openpyxl.load_workbook(path)
    main = book.worksheets[0]
    main["B4"], main["B5"] = given.pop("first", scene.FIRST), given.pop("last", scene.LAST)
    for row in main.iter_rows(min_row=9):
        row[1].value = given.get(row[0].value, 0)
    book.save(path)


def test_a_conference_from_plan_to_certificate(seller, tmp_path):
    number, sheet, pdf = plan(), tmp_path / "sheet.xlsx", tmp_path / "certificate.pdf"
    assert run("neutrality", "reduce", number, "不提供瓶装水", "--saved", "120").exit_code == 0
    told("sheet", number, str(sheet))
    fill(sheet, meals=1000, power=2000)
    made = told("inventory", number, "--sheet", str(sheet))
    # 1,000 meals × 3 kg and 2,000 kWh × 0.1564 kg: 3.3128 t, so four whole tonnes.
    assert (made["amount_mg"], made["left_tonnes"]) == (3_312_800_000, 4)
    assert "待核" in run("neutrality", "inventory", number).stdout and told("inventory", number)["recomputed"]["same"]
    sold = ("--account", seller.number, "--project", "P0001", "--vintage", "2025")
    assert told("offset", number, *sold)["left_tonnes"] == 0
    declared = told("declare", number, "--signed-by", "负责人")
    shown = told("certificate", declared["number"], "--out", str(pdf))
    assert (shown["verdict"], shown["retired_tonnes"]) == ("valid", 4) and pdf.read_bytes().startswith(b"%PDF-")
    assert told("verify")["ok"] and "✓" in run("neutrality", "verify").stdout


def test_files_and_days_that_are_not_there_are_refused(seller, tmp_path):
    number, sheet = plan(), tmp_path / "sheet.xlsx"
    refused(SheetNotThere, "inventory", number, "--sheet", str(sheet))
    refused(SheetNotThere, "sheet", number, str(tmp_path / "no" / "sheet.xlsx"))
    told("sheet", number, str(sheet))
    refused(SheetExists, "sheet", number, str(sheet))
    refused(refusals.UndertakingUnknown, "inventory", "CDCER-N2026-00009")
    refused(refusals.DeclarationUnknown, "certificate", "CDCER-D2026-00009")


def test_a_workbook_that_leaves_days_out_is_refused(seller, tmp_path):
    number, sheet = plan(), tmp_path / "sheet.xlsx"
    told("sheet", number, str(sheet))
    fill(sheet, last=scene.FIRST)
    refused(refusals.DaysLeftOut, "inventory", number, "--sheet", str(sheet))


def test_inputs_are_taken_by_name_too(seller):
    number = plan()
    zero = [f"{n}=0" for n in ("gas", "lpg", "petrol", "diesel", "heat", "paper", "landfilled", "burnt", "room_nights")]
    made = told("inventory", number, *zero, "power=1000", "meals=0", "--stage", "plan")
    assert made["amount_mg"] == 156_400_000 and made["stage"] == "plan"
    rows = 'journeys=[{"who":"organiser","mode":"metro","people":10,"distance":20}]'
    again = told("inventory", number, *zero, "power=0", "meals=0", rows, "--stage", "plan")
    assert (again["amount_mg"], again["nth"]) == (12_280_000, 2)


def test_a_members_vouchers_as_json_words_and_workbook(db, tmp_path):
    packs.activate(pack=scene.pack_of().model_copy(update={"exchange": (floor.RULES,)}), at=land.NOON)
    floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    floor.order(1, floor.SELL, 1000, 30)
    floor.pick(2, floor.BUY, 1000, 30)
    floor.close()
    out = tmp_path / "books.xlsx"
    asked = ("vouchers", "--city", "chengdu", "--member", "M00002", "--year", "2026")
    done = json.loads(run("accounting", *asked, "--out", str(out), "--json").stdout)
    assert (done["debit_fen"], done["credit_fen"], len(done["vouchers"])) == (30_000, 30_000, 1)
    assert len(openpyxl.load_workbook(out).worksheets) == 4
    assert "借 300.00 = 贷 300.00" in run("accounting", *asked).stdout
    assert isinstance(run("accounting", *asked, "--out", str(out)).exception, SheetExists)

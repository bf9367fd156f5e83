"""``puhui methodology``: an empty sheet is written once, and a wrong one is refused cell by cell."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from puhui.ground.refusals import Refusal
from puhui.wiring.command import application


@pytest.fixture
def run():
    app = application(["methodology"])
    return lambda *words: CliRunner().invoke(app, ["methodology", *map(str, words)])


def test_sheet_is_made_filled_and_read(run, tmp_path):
    path = tmp_path / "sheet.xlsx"
    made = run("sheet", "solar-power", path, "--pack", "packs/chengdu", "--json")
    assert json.loads(made.stdout)["version"] == "1.0"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B4"], book.worksheets[0]["B5"] = "2026-01-01", "2026-01-31"
    for column, value in enumerate((100, 0, 40), 2):
        book["months"].cell(10, column, value)
    book.save(path)
    answer = json.loads(run("read", "solar-power", path, "--pack", "packs/chengdu", "--json").stdout)
    # 60 MWh of 0.1564 kg each kWh
    assert (answer["amount_mg"], answer["version"], answer["rows"]) == (9_384_000_000, "1.0", {"months": 1})
    assert answer["trace"]


def test_nothing_is_written_over_and_what_is_not_there_is_said(run, tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_text("mine")
    for words, code in (
        (("sheet", "solar-power", path), "monitoring.sheet_exists"),
        (("sheet", "solar-power", tmp_path / "none" / "s.xlsx"), "monitoring.sheet_not_there"),
        (("read", "solar-power", tmp_path / "none.xlsx"), "monitoring.sheet_not_there"),
        (("read", "solar-power", path), "monitoring.file_damaged"),
    ):
        told = run(*words, "--pack", "packs/chengdu")
        assert isinstance(told.exception, Refusal)
        assert told.exception.code == code
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]

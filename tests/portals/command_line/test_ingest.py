"""``puhui ingest`` and ``puhui explain``: a file in, counts that add up, and the whole chain behind each row."""

import json

import pytest
from tests.journeys.conftest import City
from typer.testing import CliRunner

from puhui.engine.intake.refusals import FileMissing
from puhui.ground.refusals import Refusal
from puhui.portals.command_line import main
from puhui.wiring.command import application

CARD = "6200010001"
RIDES = (
    "order_no,card_no,ride_time,line\n"
    f"K1,{CARD},2026-11-20 08:00:00,K1\n"
    f"K1,{CARD},2026-11-20 08:00:00,K1\n"
    "K2,6200010002,2026-11-20 09:00:00,K1\n"
    f"K3,{CARD},2031-01-01 09:00:00,K1\n"
)


def _run(*arguments: object):
    return CliRunner().invoke(application([str(arguments[0])]), [str(argument) for argument in arguments])


def _answer(*arguments: object) -> dict:
    told = _run(*arguments, "--json")
    assert told.exit_code == 0, told.exception
    return json.loads(told.stdout)


@pytest.fixture
def rides(db, tmp_path):
    City("luzhou", tmp_path).enrol(CARD, scheme="luzhou-bus-card")
    file = tmp_path / "rides.csv"
    file.write_text(RIDES)
    return file


def test_ingest_counts_every_row(rides):
    told = _answer("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")
    outcomes = ("accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held")
    assert set(told) == {"batch", "rows", *outcomes, "reduction_mg", "points"}
    assert [told[name] for name in outcomes] == [1, 1, 0, 1, 0, 1, 0]
    assert told["rows"] == sum(told[name] for name in outcomes) == 4
    assert (told["reduction_mg"], told["points"]) == (80_000, 10)


def test_ingest_again_changes_nothing(rides):
    _answer("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")
    told = _answer("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")
    assert (told["accepted"], told["reduction_mg"], told["points"]) == (0, 0, 0)


def test_ingest_speaks_to_people_in_both_languages(rides):
    told = _run("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")
    assert "采纳 accepted: 1" in told.stdout
    assert "80.000 g CO2e" in told.stdout


@pytest.mark.parametrize(("change", "value"), [("--city", "nowhere"), ("--feed", "no-such-feed")])
def test_ingest_refuses_what_it_does_not_know(rides, change, value):
    asked = {"--city": "luzhou", "--feed": "bus-rides"} | {change: value}
    told = _run("ingest", rides, *(word for pair in asked.items() for word in pair), "--json")
    assert isinstance(told.exception, Refusal)
    assert value in str(told.exception)


def test_file_that_cannot_be_read_exits_with_two(db, tmp_path, monkeypatch, capsys):
    City("luzhou", tmp_path)
    missing = str(tmp_path / "no.csv")
    told = _run("ingest", missing, "--city", "luzhou", "--feed", "bus-rides")
    assert isinstance(told.exception, FileMissing)
    asked = ["puhui", "ingest", missing, "--city", "luzhou", "--feed", "bus-rides"]
    monkeypatch.setattr("sys.argv", asked)
    with pytest.raises(SystemExit) as left:
        main.run(application(["ingest"]))
    assert left.value.code == 2
    assert missing in capsys.readouterr().err


def test_explain_tells_the_chain_by_row_and_by_key(rides):
    batch = _answer("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")["batch"]
    by_row = _answer("explain", f"B{batch}-1")
    assert _answer("explain", "K1") == by_row
    assert (by_row["delivery"]["file"], by_row["delivery"]["row"]) == ("rides.csv", 1)
    assert (by_row["methodology"]["version"], by_row["grams"]["amount_mg"]) == ("1.0", 80_000)
    assert {entry["kind"] for entry in by_row["methodology"]["trace"]} == {"input", "factor", "step", "result"}
    assert (by_row["points"]["points"], by_row["points"]["rule"]["id"]) == (10, "bus")
    assert {transfer["unit"] for transfer in by_row["transfers"]} >= {"luzhou.mg_co2e"}
    assert "K1" in _run("explain", f"B{batch}-1").stdout


def test_explain_says_why_a_row_does_not_count(rides):
    batch = _answer("ingest", rides, "--city", "luzhou", "--feed", "bus-rides")["batch"]
    assert "rejected" in json.dumps(_answer("explain", f"B{batch}-4"))
    told = _run("explain", "no-such-key")
    assert isinstance(told.exception, Refusal)

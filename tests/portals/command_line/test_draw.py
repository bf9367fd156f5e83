"""``puhui draw``: commit, run, verify, and every no with its exit code."""

import json
import subprocess
import sys

import pytest
from django.db import connection, transaction
from tests.economy.draws.test_drawing import SCRIPT
from tests.economy.draws.tickets import CITY, SOURCE, VALUE, at, enter, pack_of, terms
from typer.testing import CliRunner

from puhui.economy.draws import actions, queries
from puhui.wiring.command import application

# Commands ask the clock, so these days are over wherever the tests run.
PAST = {"opens": "2024-05-01 09:00", "closes": "2024-05-10 20:00", "draws_at": "2024-05-12 21:30"}
OPEN, CLOSES = at("2024-05-02T12:00"), at("2024-05-10T20:00")


@pytest.fixture
def city(db) -> None:
    """A draw that is committed, and one that has closed and whose value nobody knows for long."""
    told = (terms(**PAST), terms(**PAST | {"id": "long", "draws_at": "2199-05-12 21:30"}))
    actions.open_draws(city=CITY, pack=pack_of(*told), at=at("2024-04-20T12:00"))
    for holder in range(1, 6):
        enter(holder, holder, when=OPEN)
        enter(holder, holder + 10, when=OPEN, draw="long")
    actions.commit(city=CITY, draw="spring", at=CLOSES)


def draw(*arguments: str, typed: str = ""):
    return CliRunner().invoke(application(["draw"]), ["draw", *arguments], input=typed)


def run(value: str = VALUE, *more: str):
    return draw("run", CITY, "spring", "--value", value, "--again", value, "--source", SOURCE, *more)


def test_draw_is_committed_run_and_verified(city, tmp_path):
    committed = json.loads(draw("commit", CITY, "long", "--json").stdout)
    assert (committed["entries"], len(committed["commitment"])) == (5, 64)
    drawn = json.loads(run(VALUE, "--json").stdout)
    assert [place["place"] for place in drawn["winners"]] == [1, 2, 3, 4, 5]
    assert "holder" not in drawn["winners"][0], "the screen names nobody"
    told = draw("verify", CITY, "spring", "--json")
    assert (told.exit_code, json.loads(told.stdout)["ok"]) == (0, True)
    path = tmp_path / "draw.json"
    path.write_text(draw("export", CITY, "spring").stdout, "utf-8")
    assert subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True).returncode == 0
    assert "drawn" in draw("list", CITY).stdout


def test_what_does_not_agree_ends_with_one(city):
    run()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE draws_entry SET entrant = gen_random_uuid() WHERE holder_id = 3")
    told = draw("verify", CITY, "spring")
    assert told.exit_code == 1
    assert "root" in told.stdout


@pytest.mark.parametrize(("arguments", "code"), [
    (["verify", CITY, "long"], "draws.not_committed"),
    (["commit", CITY, "nothing"], "draws.unknown"),
    (["run", CITY, "spring", "--value", "1", "--again", "1", "--source", SOURCE], "draws.value_malformed"),
    (["run", CITY, "spring", "--value", VALUE, "--source", SOURCE], "draws.value_typed_otherwise"),
    (["run", CITY, "spring", "--value", VALUE, "--again", "1", "--source", SOURCE], "draws.value_typed_otherwise"),
    (["call-off", CITY, "long", "--why", ""], "draws.reason_missing"),
])  # fmt: skip
def test_every_no_has_its_code(city, arguments, code):
    refused = draw(*arguments, *(["--json"]))
    assert refused.exception.code == code


def test_value_is_typed_twice_before_anything_is_drawn(city):
    asked = ("run", CITY, "spring", "--value", VALUE, "--source", SOURCE)
    refused = draw(*asked, typed="01,05,12,18,22,30+08\n")
    assert refused.exception.code == "draws.value_typed_otherwise"
    assert queries.draw(CITY, "spring").drawn_at is None
    assert draw(*asked, typed=f"{VALUE}\n").exit_code == 0
    assert queries.draw(CITY, "spring").value == VALUE


def test_draft_is_published_and_a_draw_called_off(city):
    actions.draft(city=CITY, told=terms(id="new", opens="2199-01-01 09:00", closes="2199-01-02 09:00",
                                        draws_at="2199-01-03 09:00"), by="x", at=OPEN)  # fmt: skip
    assert json.loads(draw("publish", CITY, "new", "--json").stdout)["state"] == "published"
    assert "✓" in draw("call-off", CITY, "new", "--why", "Nobody wanted it").stdout

"""``puhui exchange``: a day from the first listing to the bulletin, by people's words and by JSON."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from tests.market.exchange import floor
from tests.market.exchange.floor import CITY, DAY, TRADED, on
from typer.testing import CliRunner

from puhui.portals.command_line import exchange as family
from puhui.wiring.command import application


def run(*arguments: str):
    return CliRunner().invoke(application(["exchange"]), ["exchange", *arguments])


def told(*arguments: str) -> dict:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


@pytest.fixture
def clock(db, monkeypatch):
    floor.keeps_exchange()
    floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    moment = {"now": on()}
    monkeypatch.setattr(family.clock, "now", lambda: moment["now"])
    return moment


def test_a_day_is_traded_closed_published_and_proved(clock):
    listing = ("order", TRADED, "sell", "--price", "10.05", "--tonnes", "50", "--by", "op1", "--city", CITY)
    listing += ("--id", str(uuid4()))
    assert told(*listing)["id"] == told(*listing)["id"]
    assert "10.05" in run("book", TRADED, "--city", CITY).stdout
    picking = ("order", TRADED, "buy", "--price", "10.05", "--tonnes", "20", "--by", "op2", "--city", CITY, "--pick")
    assert told(*picking)["deals"][0]["tonnes"] == 20
    assert told("book", TRADED, "--city", CITY)["sell"] == [{"price_fen": 1005, "tonnes": 30, "orders": 1}]
    clock["now"] = on(DAY, 15, 5)
    assert told("close", "--city", CITY, "--by", "officer")["delivered"] == 1
    assert "closed" in run("close", "--city", CITY, "--day", str(DAY)).stdout
    assert told("bulletin", "--city", CITY)["quotes"][0]["closed_fen"] == 1005
    assert "10.05" in run("bulletin", "--city", CITY).stdout
    assert told("verify")["ok"]
    assert "无误" in run("verify").stdout


def test_a_no_has_its_article_and_a_fault_its_place(clock):
    done = run("order", TRADED, "sell", "--price", "12.00", "--tonnes", "1", "--by", "op1", "--city", CITY)
    assert done.exception.code == "exchange.price_outside_limits"
    assert "第十六条" in done.exception.cites
    for wrong in (("sideways",), ("sell", "--id", "x")):
        assert run("order", TRADED, *wrong, "--price", "1", "--tonnes", "1", "--by", "a", "--city", CITY).exit_code == 2
    assert run("bulletin", "--city", CITY, "--day", "yesterday").exit_code == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_member SET cash_fen = cash_fen + 7 WHERE code = 'M00002'")
    done = run("verify")
    assert done.exit_code == 1
    assert "chengdu/M00002" in done.stdout

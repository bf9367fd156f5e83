"""``puhui registry``: every verb by people's words and by JSON; a no exits with two, a fault with one."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from tests.market.registry import land, life
from typer.testing import CliRunner

from puhui.market.registry import queries, refusals
from puhui.portals.command_line import registry as family
from puhui.wiring.command import application

SERIAL = "CDCER-P0001-2025-01-"


def run(*arguments: str):
    return CliRunner().invoke(application(["registry"]), ["registry", *arguments])


def told(*arguments: str) -> dict:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


@pytest.fixture
def market(db):
    land.keeps_registry()
    owner, buyer = land.account(1), land.account(2)
    land.issue(land.project(owner), 100)
    return owner, buyer


def test_what_was_applied_for_is_issued(db, monkeypatch):
    land.keeps_registry()
    project = life.registered(land.account(1), life.body(1))
    period = life.verified(project, life.body(2))
    life.apply(period)
    monkeypatch.setattr(family.clock, "now", lambda: life.on(date(2026, 5, 13)))
    done = told("issue", str(period.id), "--by", "officer")
    assert [(i["vintage"], i["tonnes"]) for i in done["issued"]] == [(2024, 40), (2025, 80)]


def test_a_deal_is_delivered_once(market):
    owner, buyer = market
    asked = ("transfer", owner.number, buyer.number, "--deal", "D1", "--available", "--project", "P0001")
    asked += ("--vintage", "2025", "--tonnes", "30", "--id", str(uuid4()))
    assert told(*asked)["tonnes"] == told(*asked)["tonnes"] == 30
    assert land.held(buyer) == {"available": 30}
    assert SERIAL + "00000001-00000030" in run(*asked).stdout


def test_units_are_retired_and_looked_up(market):
    owner, _ = market
    serial = SERIAL + "00000011-00000020"
    done = told("retire", owner.number, "--serial", serial, "--beneficiary", "大会", "--purpose", "event")
    assert (done["tonnes"], done["serials"]) == (10, [serial])
    found = told("serial", SERIAL + "00000015")
    assert [b["state"] for b in found["blocks"]] == ["retired"]
    assert [s["kind"] for s in found["history"]] == ["issued", "retired"]
    assert "已抵消注销" in run("serial", SERIAL + "00000015").stdout


def test_a_no_names_its_article(market):
    owner, buyer = market
    done = run("transfer", owner.number, buyer.number, "--serial", SERIAL + "00000001", "--available")
    assert isinstance(done.exception, refusals.DealMissing)
    assert "第二十六条" in done.exception.cites


def test_an_id_that_is_none_is_refused(market):
    owner, buyer = market
    done = run("transfer", owner.number, buyer.number, "--deal", "D", "--id", "x", "--serial", SERIAL + "00000001")
    assert done.exit_code == 2


def test_a_right_registry_is_proved(market):
    proof = told("verify")
    assert proof["ok"]
    parts = ("held", "on_exchange", "frozen", "retired", "cancelled")
    assert proof["issued"] == sum(proof[part] for part in parts) == 100
    assert "登记簿无误" in run("verify").stdout


def test_a_fault_is_named_and_exits_with_one(market):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_block SET state = 6 WHERE first = 1 AND state = 1")
    done = run("verify", "--json")
    assert done.exit_code == 1
    fault = json.loads(done.stdout)["first_fault"]
    assert (fault["kind"], fault["where"]) == ("history", SERIAL + "00000001-00000100")
    assert "登记簿有误" in run("verify").stdout
    assert not queries.verify().ok


def test_desks_are_named_from_the_command_line(market):
    owner, _ = market
    done = told("desk", "li", "--city", "chengdu", "--duty", "owner", "--of", owner.number)
    assert (done["person"], done["number"]) == ("li", owner.number)
    assert isinstance(run("desk", "li", "--city", "chengdu", "--duty", "registry").exception, refusals.DesksApart)
    assert told("desk", "wang", "--city", "chengdu", "--duty", "registry")["duty"] == "registry"

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
    assert told("book", TRADED, "--city", CITY)["sell"] == [
        {"price_yuan": "10.05", "price_fen": 1005, "tonnes": 30, "orders": 1}
    ]
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


def test_a_block_is_proposed_and_agreed(clock):
    floor.keeps_exchange(blocks=floor.schema.Blocks(tonnes_min=20))
    at = ("--city", CITY)
    priced = ("--price", "12.00", "--tonnes", "20")
    block = told("block", TRADED, "sell", *priced, "--toward", "M00002", "--by", "op1", *at)
    assert told("accept", block["id"], "--by", "op2", *at)["deals"][0]["mode"] == "block"
    other = told("block", TRADED, "sell", *priced, "--toward", "M00002", "--by", "op1", *at)
    assert "withdrawn" in run("accept", other["id"], "--decline", "--by", "op2", *at).stdout
    assert "M00001" in run("statement", "M00002", *at).stdout
    assert told("statement", "M00002", *at)["deals"][0]["tonnes"] == 20


def test_an_auction_is_opened_bid_in_settled_and_drawn_again(clock):
    at = ("--city", CITY)
    opened = told(
        "auction", TRADED, "sell", "--reserve", "9.00", "--tonnes", "30", "--ends", "11:00", "--by", "op1", *at
    )
    assert opened["seed"] == ""
    assert run("lot", opened["id"], *at).exit_code == 1
    assert told("bid", opened["id"], "--price", "9.50", "--tonnes", "10", "--by", "op2", *at)["state"] == "open"
    clock["now"] = on(DAY, 11)
    assert "9.50" in run("settle", opened["id"], "--by", "officer", *at).stdout
    assert "复算一致" in run("lot", opened["id"], *at).stdout
    assert told("lot", opened["id"], *at)["redrawn"]["given"] == {"M00002": 10}
    assert (
        run("auction", TRADED, "sell", "--reserve", "9", "--tonnes", "1", "--ends", "x", "--by", "a", *at).exit_code
        == 2
    )


def test_a_bank_file_is_booked_row_by_row_and_compared(clock, tmp_path):
    file = tmp_path / "bank.csv"
    file.write_text("流水号,交易账户,收付,金额\nN1,M00002,收,10.00\nN2,M00099,收,1.00\n")
    command = ("bank", str(file), "--by", "bank", "--city", CITY, "--closing")
    done = run(*command, "1011.00")
    assert done.exit_code == 1
    assert "没有交易主体 M00099" in done.stdout.replace("\n", "")
    assert "1.00" in done.stdout
    again = told(*command, "1,010.00")
    assert [row["outcome"] for row in again["rows"]] == ["duplicate", "refused"]
    assert again["difference_fen"] == 0
    assert run(*command, "ten").exit_code == 2


def test_officers_see_patterns_and_large_holders(clock):
    floor.keeps_exchange(holding=floor.schema.Holding(report_tonnes=50), watching=floor.schema.Watching(orders_min=1))
    listed = floor.order(1, floor.SELL, 1000, 10)
    floor.actions.withdraw_order(id=uuid4(), city=CITY, order=listed.id, by="op1", at=on())
    shown = run("watch", "--city", CITY).stdout
    assert "频繁申报撤单" in shown
    assert "M00001" in shown
    found = told("watch", "--city", CITY)
    assert (found["alerts"][0]["pattern"], found["large_holders"][0]["tonnes"]) == ("frequent", 100)

"""Neutrality, blocks, auctions and the bank's files over the API: each desk its own, and the names of the command line."""

import json
from datetime import date, datetime, time
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.market.exchange import floor
from tests.market.neutrality import scene
from tests.market.registry import land
from tests.portals.market.market import Market, made
from tests.portals.partner_api.test_market import API, asks, token
from typer.testing import CliRunner

from puhui.foundations.packs import actions as packs
from puhui.ground import clock
from puhui.wiring.command import application

pytestmark = pytest.mark.django_db
UNDERTAKINGS = "/neutrality/desk/undertakings"


@pytest.fixture
def now(monkeypatch) -> dict:
    """Tuesday 3 March 2026, ten o'clock, until a test says otherwise."""
    told = {"at": floor.on()}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


@pytest.fixture
def market(now) -> Market:
    """The owner's two hundred tonnes, a hundred of them placed at ¥10.00; the city makes events neutral too."""
    found = made()
    rules = floor.RULES.model_copy(update={"blocks": floor.schema.Blocks(tonnes_min=20)})
    packs.activate(pack=scene.pack_of().model_copy(update={"exchange": (rules,)}), at=land.NOON)
    land.issue(land.project(found.owner), 200)
    floor.move_in(floor.queries.member(land.CITY, "M00001"), 100, 1000)
    return found


def done(path: str, key: str = "", body: dict | None = None):
    answer = asks(path, key, None if body is None else {"id": str(uuid4())} | body)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def sends(path: str, key: str, **form):
    return Client().post(API + path, {"id": str(uuid4())} | form, headers={"Authorization": f"Bearer {key}"})


def told(*words: str):
    ran = CliRunner().invoke(application([words[0]]), [*words, "--json"])
    return json.loads(ran.stdout)


def planned(key: str, **changes) -> str:
    body = {"name": "会议", "first": "2026-03-10", "last": "2026-03-12", "place": "锦江区", "boundary": "会场与出行"}
    return done(UNDERTAKINGS, key, body | changes)["number"]


def test_an_organiser_goes_from_the_plan_to_the_certificate(market, now):
    key = token(market, "owner")
    number = planned(key)
    one = f"{UNDERTAKINGS}/{number}"
    estimated = done(f"{one}/inventories", key, {"stage": "plan", "inputs": {"power": 20_000}})
    assert (estimated["amount_mg"], estimated["left_tonnes"]) == (10_000_000_000, 10)
    done(f"{one}/measures", key, {"said": "不提供瓶装水", "saved_kg": 120})
    empty = asks(f"{one}/sheet.xlsx", key)
    assert openpyxl.load_workbook(BytesIO(empty.content)).worksheets
    now["at"] = datetime.combine(scene.AFTER, time(12), clock.SHANGHAI)
    book = openpyxl.load_workbook(BytesIO(empty.content))
    main = book.worksheets[0]
    main["B4"], main["B5"] = scene.FIRST, scene.LAST
    for row in main.iter_rows(min_row=9):
        if row[0].value == "power":
            row[1].value = 24_000
    filled = BytesIO()
    book.save(filled)
    sent = SimpleUploadedFile("sheet.xlsx", filled.getvalue())
    final = sends(f"{one}/inventories/sheet", key, sheet=sent).json()
    assert (final["stage"], final["tonnes"], final["left_tonnes"]) == ("final", 12, 12)
    assert done(f"{one}/inventories/final", key)["recomputed"]["same"]
    assert done(f"{one}/offsets", key, {"project": "P0001", "vintage": 2025, "tonnes": 10})["left_tonnes"] == 2
    short = asks(f"{one}/declaration", key, {"id": str(uuid4()), "signed_by": "负责人"})
    assert (short.status_code, short.json()["code"]) == (422, "neutrality.offset_short")
    whole = done(f"{one}/offsets", key, {"project": "P0001", "vintage": 2025})
    assert (whole["left_tonnes"], len(whole["offsets"])) == (0, 2)
    declared = done(f"{one}/declaration", key, {"signed_by": "负责人"})
    assert (declared["verdict"], declared["retired_tonnes"]) == ("valid", 12)
    paper = asks(f"/neutrality/declarations/{declared['number']}/certificate.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert done("/neutrality/chengdu/declarations")[0]["number"] == declared["number"]
    asked = asks(f"{one}/evaluation", key, {"id": str(uuid4())})
    assert asked.json()["code"] == "neutrality.evaluation_unpublished"
    # Whoever works at the command line is told the same, by the same names.
    assert set(told("neutrality", "inventory", number)) == set(done(f"{one}/inventories/final", key))
    assert set(told("neutrality", "certificate", declared["number"])) == set(declared)
    officer = token(market, "registry")
    assert done("/neutrality/desk/proof", officer)["ok"]
    gone = done(f"/neutrality/desk/declarations/{declared['number']}/revocation", officer, {"reason": "数据不实"})
    assert gone["verdict"] == "revoked"


def test_anothers_undertaking_does_not_exist_and_officers_have_none(market):
    number = planned(token(market, "owner"))
    for who, code in (("other", "neutrality.undertaking_unknown"), ("registry", "registry.desk_unknown")):
        no = asks(f"{UNDERTAKINGS}/{number}", token(market, who))
        assert (no.status_code, no.json()["code"]) == (404, code)
    assert done(UNDERTAKINGS, token(market, "other")) == []
    assert [one["number"] for one in done(UNDERTAKINGS, token(market, "member"))] == [number]


def test_units_of_another_registry_count_by_their_proof(market, now):
    key = token(market, "owner")
    one = f"{UNDERTAKINGS}/{planned(key)}"
    done(f"{one}/inventories", key, {"stage": "plan", "inputs": {"power": 10_000}})
    proof = SimpleUploadedFile("proof.pdf", b"retired")
    form = {"unit": "allowance", "tonnes": 5, "reference": "X-1", "where": "国家", "retired_on": "2026-03-03"}
    assert sends(f"{one}/offsets/elsewhere", key, proof=proof, **form).json()["left_tonnes"] == 0


def test_lists_need_two_officers(market):
    first, second = token(market, "registry"), token(market, "second")
    body = {
        "colour": "black",
        "subject": land.credit_code(9),
        "name": "某单位",
        "reason": "虚假声明",
        "ground": "川环函",
    }
    listing = done("/neutrality/desk/lists", first, body)["id"]
    decision = f"/neutrality/desk/lists/{listing}/decision"
    no = asks(decision, first, {"id": str(uuid4()), "accepts": True})
    assert no.json()["code"] == "neutrality.same_person"
    assert [one["id"] for one in done("/neutrality/desk/lists", second)] == [listing]
    assert done(decision, second, {"accepts": True})["state"] == "listed"
    (shown,) = done("/neutrality/chengdu/lists/black")
    assert shown["name"] == "某单位"
    assert "proposed_by" not in shown
    assert done(f"/neutrality/desk/lists/{listing}/end", second, {"why": "期满"})["state"] == "ended"
    assert asks("/neutrality/desk/lists", token(market, "owner")).status_code == 404


def test_a_provider_holds_what_an_owner_entrusts(market):
    owner, provider, exchange = (token(market, who) for who in ("owner", "buyer", "exchange"))
    done("/neutrality/desk/providers", token(market, "registry"), {"account": market.other.number})
    assert [one["name"] for one in done("/neutrality/chengdu/providers")] == [market.other.name]
    body = {"provider": market.other.number, "project": "P0001", "vintage": 2025, "tonnes": 40, "price_yuan": "25.00"}
    number = done("/neutrality/desk/entrustments", owner, body | {"until": "2026-12-31"})["number"]
    assert [one["number"] for one in done("/neutrality/desk/entrustments", exchange)] == [number]
    path = f"/neutrality/desk/entrustments/{number}"
    assert asks(f"{path}/confirmation", owner, {"id": str(uuid4())}).status_code == 404
    assert done(f"{path}/confirmation", exchange, {})["state"] == "held"
    assert done("/neutrality/desk/provider", provider)["held"] == 40
    assert done(f"{path}/end", owner, {})["state"] == "ended"
    assert asks("/neutrality/desk/provider", owner).json()["code"] == "neutrality.provider_unknown"


def test_a_block_an_auction_and_the_banks_file(market, now):
    seller, buyer, officer = (token(market, who) for who in ("member", "buyer", "exchange"))
    body = {"instrument": "P0001-2025", "side": "sell", "tonnes": 20}
    block = done("/exchange/desk/blocks", seller, body | {"price_yuan": "11.00", "toward": "M00002"})
    assert [one["id"] for one in done("/exchange/desk/blocks", buyer)] == [block["id"]]
    agreed = done(f"/exchange/desk/blocks/{block['id']}/answer", buyer, {"accepts": True})
    assert [(d["mode"], d["amount_yuan"]) for d in agreed["deals"]] == [("block", "220.00")]
    opened = done(
        "/exchange/desk/auctions", seller, body | {"reserve_yuan": "9.00", "ends_at": "2026-03-03T11:00:00+08:00"}
    )
    auction = f"/exchange/desk/auctions/{opened['id']}"
    bid = {"price_yuan": "9.50", "tonnes": 10}
    assert done(f"{auction}/bids", buyer, bid)["state"] == "open"
    now["at"] = floor.on(floor.DAY, 11)
    assert done(f"{auction}/settlement", officer, {})["price_yuan"] == "9.50"
    shown = done(f"/exchange/chengdu/auctions/{opened['id']}")
    assert shown["redrawn"]["given"] == {"M00002": 10}
    assert [one["id"] for one in done("/exchange/chengdu/auctions")] == [opened["id"]]
    file = SimpleUploadedFile("bank.csv", "流水号,交易账户,收付,金额\nN1,M00002,收,10.00\n".encode())
    form = {"day": "2026-03-03", "closing_yuan": "20,010.00", "file": file}
    taken = sends("/exchange/desk/bank-files", officer, **form).json()
    assert (taken["rows"][0]["outcome"], taken["difference_yuan"]) == ("booked", "0.00")
    assert len(done("/exchange/desk/bank-files", officer)) == 1
    assert set(done("/exchange/desk/watch", officer)) == {"alerts", "large_holders"}
    at = ("--city", "chengdu")
    same = {
        ("exchange", "lot", opened["id"], *at): shown,
        ("exchange", "statement", "M00002", *at, "--day", "2026-03-03"): done("/exchange/desk/statement", buyer),
        ("exchange", "book", "P0001-2025", *at): done("/exchange/chengdu/books/P0001-2025"),
        ("exchange", "bulletin", *at, "--day", "2026-03-03"): done("/exchange/chengdu/bulletins/2026-03-03"),
        ("accounting", "vouchers", *at, "--member", "M00002", "--year", "2026"): done(
            "/exchange/desk/books/2026", buyer
        ),
    }
    for words, answer in same.items():
        assert set(told(*words)) == set(answer), words
    sheet = asks("/exchange/desk/books/2026/workbook.xlsx", buyer)
    assert len(openpyxl.load_workbook(BytesIO(sheet.content)).worksheets) == 4


def test_days_and_kinds_that_are_not_understood_are_refused(market):
    key = token(market, "owner")
    number = planned(key)
    for path in (f"{UNDERTAKINGS}/{number}/inventories/middle", "/neutrality/chengdu/lists/grey"):
        assert asks(path, key).json()["code"] == "neutrality.kind_unknown"
    assert asks(f"{UNDERTAKINGS}/{number}/inventories/final", key).json()["code"] == "neutrality.not_measured"
    seller = token(market, "member")
    body = {"id": str(uuid4()), "instrument": "P0001-2025", "side": "sell", "reserve_yuan": "9.00", "tonnes": 10}
    no = asks("/exchange/desk/auctions", seller, body | {"ends_at": "2026-03-03T11:00:00"})
    assert (no.status_code, no.json()["code"]) == (422, "partner_api.request_malformed")
    assert date.fromisoformat(done(f"{UNDERTAKINGS}/{number}", key)["due"]["last_day"]) == date(2027, 3, 12)

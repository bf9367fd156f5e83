"""An organiser's pages, the officers' lists, and entrusted tonnes: every step by a form, each no with its article."""

from datetime import date, datetime, time
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.market.exchange import floor
from tests.market.neutrality import scene
from tests.market.registry import land
from tests.portals.market.market import Market, made

from puhui.foundations.packs import actions as packs
from puhui.ground import clock
from puhui.market.neutrality import queries

PLAN = {
    "verb": "plan", "kind": "event", "name": "绿色会议", "first": "2026-03-10", "last": "2026-03-12",
    "place": "锦江区", "boundary": "会场与出行",
}  # fmt: skip


@pytest.fixture
def now(db, monkeypatch) -> dict:
    told = {"at": floor.on()}
    monkeypatch.setattr(clock, "now", lambda: told["at"])
    return told


@pytest.fixture
def market(now) -> Market:
    found = made()
    packs.activate(pack=scene.pack_of().model_copy(update={"exchange": (floor.RULES,)}), at=land.NOON)
    land.issue(land.project(found.owner), 200)
    return found


def sends(market: Market, who: str, page: str, verb: str, **typed):
    told = {"verb": verb, "id": str(uuid4())} | typed
    return market.client(who).post(market.path(who, *page.split("/")), told)


def sees(market: Market, who: str, page: str = "") -> str:
    answer = market.client(who).get(market.path(who, *filter(None, page.split("/"))))
    assert answer.status_code == 200
    return answer.content.decode()


def planned(market: Market, who: str = "owner") -> str:
    assert sends(market, who, "neutrality", **PLAN).status_code == 302
    return queries.undertakings(land.CITY)[0].number


def test_an_event_is_planned_measured_offset_and_declared_by_pages(market, now):
    number = planned(market)
    page = f"neutrality/{number}"
    assert sends(market, "owner", page, "reduce", said="不提供瓶装水", saved_kg="120").status_code == 302
    typed = {"stage": "plan", "input-power": "20,000", "input-journeys": "100\n200.5"}
    assert sends(market, "owner", page, "measure", **typed).status_code == 302
    assert queries.undertaking(number).due.left_tonnes == 11
    now["at"] = datetime.combine(scene.AFTER, time(12), clock.SHANGHAI)
    assert number in sees(market, "owner")
    book = openpyxl.load_workbook(
        BytesIO(_file(market.client("owner").get(market.path("owner", page) + "inventory.xlsx")))
    )
    main = book.worksheets[0]
    main["B4"], main["B5"] = scene.FIRST, scene.LAST
    for row in main.iter_rows(min_row=9):
        if row[0].value == "power":
            row[1].value = 24_000
    filled = BytesIO()
    book.save(filled)
    sheet = SimpleUploadedFile("sheet.xlsx", filled.getvalue())
    assert sends(market, "owner", page, "read", stage="final", sheet=sheet).status_code == 302
    early = sends(market, "owner", page, "declare", confirmation="self", signed_by="负责人")
    assert (early.status_code, "neutrality.offset_short" in early.content.decode()) == (422, True)
    proof = SimpleUploadedFile("proof.pdf", b"retired")
    other = {
        "unit": "cdm",
        "tonnes": "2",
        "where": "国家",
        "reference": "X-1",
        "retired_on": "2026-03-16",
        "proof": proof,
    }
    no = sends(market, "owner", page, "elsewhere", **other)
    assert "neutrality.passed_over" in no.content.decode()
    proof.seek(0)
    assert sends(market, "owner", page, "elsewhere", **other, reason="已有合同").status_code == 302
    assert sends(market, "owner", page, "offset", way="units", what="P0001-2025", tonnes="10").status_code == 302
    declared = sends(
        market, "owner", page, "declare", confirmation="self", confirmed_by="", statement="", signed_by="负责人"
    )
    assert declared.status_code == 302
    text = sees(market, "owner", page)
    told = queries.declaration_of(number)
    assert told.verdict == "valid"
    for words in (f"{told.address}certificate.pdf", "不提供瓶装水", "已有合同", "待核", "12.000"):
        assert words in text, words
    assert market.client("owner").post(market.path("owner", *page.split("/")), {"verb": "nothing"}).status_code == 404


def _file(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_what_was_typed_into_a_refused_inventory_stays(market):
    page = f"neutrality/{planned(market)}"
    wrong = sends(market, "owner", page, "measure", **{"stage": "plan", "input-power": "12", "input-journeys": "1, 2"})
    assert (wrong.status_code, 'value="12"' in wrong.content.decode()) == (400, True)
    assert sends(market, "owner", page, "offset", way="units", what="P0001-2025", tonnes="1").status_code == 422


def test_an_undertaking_is_its_organisers_alone(market):
    number = planned(market)
    assert market.client("other").get(market.path("other", "neutrality", number)).status_code == 404
    assert market.client("registry").get(market.path("registry", "neutrality")).status_code == 404
    assert number in sees(market, "member", "neutrality")


def test_officers_keep_the_lists_in_twos(market):
    typed = {
        "colour": "black",
        "subject": land.credit_code(9),
        "name": "某单位",
        "reason": "虚假声明",
        "ground": "川环函",
    }
    assert sends(market, "registry", "standing", "propose", **typed, last="").status_code == 302
    assert "某单位" in sees(market, "second")
    (entry,) = queries.waiting_listings(land.CITY)
    no = sends(market, "registry", "standing", "accept", listing=entry.id)
    assert "neutrality.same_person" in no.content.decode()
    assert sends(market, "second", "standing", "accept", listing=entry.id).status_code == 302
    assert [one.name for one in queries.listed(land.CITY, "black", floor.DAY)] == ["某单位"]
    assert sends(market, "second", "standing", "end", listing=entry.id, why="期满").status_code == 302


def test_tonnes_are_entrusted_confirmed_and_given_back(market, now):
    assert sends(market, "registry", "standing", "provider", account=market.other.number).status_code == 302
    typed = {
        "provider": market.other.number,
        "what": "P0001-2025",
        "tonnes": "40",
        "price": "25",
        "until": "2026-12-31",
    }
    assert sends(market, "owner", "providing", "entrust", **typed).status_code == 302
    (made_now,) = queries.entrustments(owner=market.owner.id)
    assert made_now.number in sees(market, "exchange")
    assert sends(market, "exchange", "entrustments", "confirm", number=made_now.number).status_code == 302
    now["at"] = floor.on(date(2026, 3, 4))
    assert "40 t" in sees(market, "other", "providing")
    assert "40" in sees(market, "registry", "standing")
    assert sends(market, "owner", "providing", "end", number=made_now.number).status_code == 302
    assert queries.entrustment(made_now.number).state == "ended"

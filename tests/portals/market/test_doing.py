"""What desks do through their pages: forms sent, noes shown with what was typed and the article, nothing done twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.market.exchange import floor
from tests.market.registry import land, life
from tests.portals.market.market import Market, made

from puhui.foundations.people import queries as people
from puhui.ground import clock
from puhui.market.exchange import queries as exchange
from puhui.market.registry import queries

DRAFT = {
    "verb": "draft", "name": "Roofs", "field": "solar", "methodology": "solar@1", "place": "Jinjiang",
    "started_on": "2023-01-01", "crediting_first": "2023-06-01", "crediting_last": "2032-12-31",
    "claims": "electricity meter/1\nelectricity meter/2",
}  # fmt: skip


@pytest.fixture
def market(db, monkeypatch) -> Market:
    monkeypatch.setattr(clock, "now", floor.on)
    return made()


def sends(market: Market, who: str, page: str, verb: str, **typed):
    told = {"verb": verb, "id": str(uuid4())} | typed
    return market.client(who).post(market.path(who, *page.split("/")), told)


def file(name: str = "design.pdf", text: str = "design") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_project_goes_from_draft_to_registration_by_pages(market, monkeypatch):
    assert sends(market, "owner", "projects/new", **DRAFT).status_code == 302
    page = "projects/P0001"
    assert sends(market, "owner", page, "submit", document=file(), body=market.validator.id).status_code == 302
    people = [number for number, _ in market.validator.staff]
    told = {"members": people[:2], "reviewer": people[2], "decider": people[3], "period": ""}
    assert sends(market, "validator", page, "begin", **told).status_code == 302
    chain = queries.chain("chengdu", "P0001")
    engagement = chain.engagements[0].id
    assert (
        sends(market, "validator", page, "find", engagement=engagement, kind="rectify", said="电表").status_code == 302
    )
    assert "电表" in market.client("owner").get(market.path("owner")).content.decode()
    (finding,) = queries.chain("chengdu", "P0001").engagements[0].findings
    assert sends(market, "validator", page, "close", finding=finding.id, closing="已更换").status_code == 302
    monkeypatch.setattr(clock, "now", lambda: life.on(date(2026, 4, 1)))
    told = {"engagement": engagement, "opinion": "positive", "sites": 1, "visited": 1, "delay": 0}
    assert sends(market, "validator", page, "report", document=file("o.pdf", "opinion"), **told).status_code == 302
    assert sends(market, "owner", page, "apply").status_code == 302
    assert "P0001" in market.client("registry").get(market.path("registry")).content.decode()
    no = sends(market, "registry", page, "register", verdict="return", why="")
    assert (no.status_code, "registry.decision_reason_missing" in no.content.decode()) == (422, True)
    assert sends(market, "registry", page, "register", verdict="register", why="").status_code == 302
    assert queries.project("chengdu", "P0001").state == "registered"
    design = queries.project("chengdu", "P0001").design_sha256
    kept = market.client("verifier").get(market.path("verifier", "projects", "P0001", "documents", design))
    assert kept.status_code == 404
    kept = market.client("registry").get(market.path("registry", "projects", "P0001", "documents", design))
    assert b"".join(kept.streaming_content) == b"design"


def test_a_no_keeps_what_was_typed_and_cites_its_article(market):
    no = sends(market, "owner", "projects/new", **DRAFT | {"started_on": "2010-01-01"})
    text = no.content.decode()
    assert no.status_code == 422
    assert "第十条" in text
    assert 'value="Jinjiang"' in text
    for typed in ({"crediting_first": "soon"}, {"claims": "electricity"}):
        assert sends(market, "owner", "projects/new", **DRAFT | typed).status_code == 400
    assert sends(market, "owner", "projects/new", "nothing").status_code == 404
    assert queries.chains_of_owner(market.owner.id) == []


def test_the_same_form_twice_drafts_once(market):
    typed = DRAFT | {"id": str(uuid4())}
    for _ in range(2):
        assert sends(market, "owner", "projects/new", **typed).status_code == 302
    assert len(queries.chains_of_owner(market.owner.id)) == 1


def test_accounts_desks_and_orders_take_two_people(market):
    told = {"kind": "enterprise", "subject": land.credit_code(5), "name": "新业主"}
    assert sends(market, "registry", "accounts", "apply", **told).status_code == 302
    number = queries.accounts("chengdu")[-1].number
    no = sends(market, "registry", "accounts", "open", account=number)
    assert "registry.same_person" in no.content.decode()
    assert sends(market, "second", "accounts", "open", account=number).status_code == 302
    assert sends(market, "second", "accounts", "name", person="zhao", duty="owner", of=number).status_code == 302
    assert queries.desks("zhao")[0].number == number
    no = sends(market, "second", "accounts", "name", person="m-registry", duty="owner", of=number)
    assert "第三十七条" in no.content.decode()
    land.issue(land.project(market.owner), 50)
    order = {"kind": "court_freeze", "account": market.owner.number, "project": "P0001", "vintage": 2025, "tonnes": 20}
    assert sends(market, "registry", "approvals", "ask", reference="(2026)川01执1号", **order).status_code == 302
    (asked,) = queries.waiting("chengdu")
    assert "registry.same_person" in sends(market, "registry", "approvals", "approve", asked=asked.id).content.decode()
    assert sends(market, "second", "approvals", "approve", asked=asked.id).status_code == 302
    assert land.held(market.owner) == {"available": 30, "court": 20}


def test_a_member_trades_the_exchange_closes_and_takes_the_banks_file(market, monkeypatch):
    land.issue(land.project(market.owner), 100)
    move = {"what": "P0001-2025", "tonnes": 60, "way": "onto", "first_price": "10.00"}
    assert sends(market, "member", "holdings", "move", **move).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: floor.on() + timedelta(days=1))
    terms = {"instrument": "P0001-2025", "price": "10.00", "tonnes": 10}
    assert sends(market, "member", "trade", "list", side="sell", **terms).status_code == 302
    no = sends(market, "member", "trade", "pick", side="buy", **terms)
    assert "exchange.own_listing" in no.content.decode()
    assert sends(market, "buyer", "trade", "pick", side="buy", **terms).status_code == 302
    day = "2026-03-04"
    assert "¥100.00" in market.client("buyer").get(market.path("buyer", "statement")).content.decode()
    no = sends(market, "exchange", "session", "close", day=day)
    assert "exchange.close_too_early" in no.content.decode()
    monkeypatch.setattr(clock, "now", lambda: floor.on(date(2026, 3, 4), 15, 1))
    assert sends(market, "exchange", "session", "close", day=day).status_code == 302
    assert exchange.days("chengdu")[0] == (date(2026, 3, 4), "closed")
    address = f"/market/{market.desks['buyer']}/statement.csv?day={day}"
    file_of_day = b"".join(market.client("buyer").get(address).streaming_content)
    assert b"delivered" in file_of_day
    address = f"{market.path('buyer', 'statement')}?day={day}"
    objection = {"verb": "object", "id": str(uuid4()), "text": "数量有误"}
    assert market.client("buyer").post(address, objection).status_code == 302
    assert "数量有误" in market.client("exchange").get(f"{market.path('exchange', 'watch')}?day={day}").content.decode()
    bank = sends(market, "exchange", "bank", "take", file=file("bank.csv", "x"), day=day, closing="20000.00")
    assert bank.status_code in (200, 422)
    assert "2026-03-04" in market.client("exchange").get(market.path("exchange")).content.decode()


def test_an_owner_retires_and_a_wrong_range_is_refused(market):
    land.issue(land.project(market.owner), 40)
    terms = {"purpose": "event", "beneficiary": "马拉松"}
    done = sends(market, "owner", "holdings", "retire", what="P0001-2025", tonnes=15, **terms)
    assert done.status_code == 302
    assert land.held(market.owner) == {"available": 25, "retired": 15}
    back = "CDCER-P0001-2025-01-00000030-00000020"
    no = sends(market, "owner", "holdings", "retire", serial=back, what="", tonnes="", **terms)
    assert "registry.serial_backwards" in no.content.decode()
    rows = b"".join(market.client("owner").get(market.path("owner", "holdings")[:-1] + ".csv").streaming_content)
    assert rows.count(b"CDCER-P0001-2025-01") == 2


def test_imports_tell_the_outcome_of_each_row(market):
    life.submit(life.draft(market.owner), market.validator)
    rows = "project,said_by,said\nP0001,邻居,噪声\nP0009,邻居,噪声\nP0001,邻居,\n"
    text = sends(market, "registry", "imports", "import", kind="comments", file=file("c.csv", rows)).content.decode()
    assert ("接收" in text, "P0009" in text) == (True, True)
    (comment,) = queries.chain("chengdu", "P0001").comments
    assert comment.said == "噪声"
    again = sends(market, "registry", "imports", "import", kind="comments", file=file("c.csv", rows)).content.decode()
    assert "已存在" in again
    assert len(queries.chain("chengdu", "P0001").comments) == 1
    accounts = f"kind,subject,name\nenterprise,{land.credit_code(6)},甲\nenterprise,123,乙\n"
    told = sends(
        market, "registry", "imports", "import", kind="accounts", file=file("a.csv", accounts)
    ).content.decode()
    assert "123" in told
    assert queries.accounts("chengdu")[-1].state == "applied"
    for name, content in (("a.csv", "kind\n"), ("a.xlsx", "no workbook")):
        no = sends(market, "registry", "imports", "import", kind="accounts", file=file(name, content))
        assert "registry.table_malformed" in no.content.decode()


def test_a_token_is_shown_once_and_closed(market):
    client = market.client("owner")
    told = client.post(
        "/market/tokens/", {"verb": "open", "desk": market.desks["owner"], "name": "box"}
    ).content.decode()
    assert "puhui_" in told
    page = client.get("/market/tokens/").content.decode()
    assert ("puhui_" in page, "box" in page) == (False, True)
    no = client.post("/market/tokens/", {"verb": "open", "desk": market.desks["other"], "name": "box"})
    assert no.status_code == 404
    ((kept, _desk),) = people.desk_tokens("m-owner", clock.now())
    client.post("/market/tokens/", {"verb": "close", "number": kept.number})
    assert people.desk_tokens("m-owner", clock.now()) == []

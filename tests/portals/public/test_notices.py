"""A notice's public page: anybody comments while it runs; comments are shown with their answers."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from tests.foundations.people.persons import citizen
from tests.market.registry import land, life

from puhui.ground import clock
from puhui.journeys.people import leave
from puhui.market.registry import actions, queries


@pytest.fixture
def shown(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: land.NOON)
    land.keeps_registry()
    project = life.draft(land.account(1))
    return project, life.submit(project, life.body(1))


def path(shown) -> str:
    project, notice = shown
    return f"/registry/{land.CITY}/{project.code}/notices/{notice.id}/"


def test_anybody_comments_and_it_is_shown_with_its_answers(shown):
    client = Client()
    assert "提出意见" in client.get(f"/registry/{land.CITY}/{shown[0].code}/").content.decode()
    told = {"id": str(uuid4()), "said": "噪声如何处理？", "contact": "neighbour@example.com"}
    no = client.post(path(shown), told)
    text = no.content.decode()
    assert (no.status_code, "噪声如何处理？" in text, "个人信息保护法" in text) == (422, True, True)
    done = client.post(path(shown), told | {"agrees": "1"})
    assert (done.status_code, done["Location"]) == (302, f"{path(shown)}?said={told['id']}")
    after = client.get(done["Location"]).content.decode()
    assert "意见已收到" in after and "有1条意见待答复" in after and "噪声如何处理？" not in after
    assert queries.contact_of(queries.chain(land.CITY, shown[0].code).comments[0].id) == "neighbour@example.com"
    gone = client.post(path(shown), {"verb": "withdraw", "id": told["id"]}).content.decode()
    assert "联系方式已删除" in gone
    (said,) = queries.chain(land.CITY, shown[0].code).comments
    actions.reply(id=uuid4(), comment=said.id, said="已加隔声罩。", by="owner", at=land.NOON)
    actions.answer_comment(id=uuid4(), comment=said.id, answer="已现场核实。", by="body", at=land.NOON)
    text = client.get(path(shown)).content.decode()
    assert all(words in text for words in ("噪声如何处理？", "已加隔声罩。", "已现场核实。"))
    assert "neighbour@example.com" not in text and queries.contact_of(said.id) == ""
    assert client.post(path(shown), {"id": "x", "said": "x"}).status_code == 404


def test_after_the_last_day_there_is_no_form(shown, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: life.on(date(2026, 6, 1)))
    text = Client().get(path(shown)).content.decode()
    assert 'class="section card say"' not in text and "公示期已结束" in text
    assert Client().post(path(shown), {"id": str(uuid4()), "said": "x"}).status_code == 422
    assert Client().get(f"/registry/{land.CITY}/{shown[0].code}/notices/5/").status_code == 404


def test_a_citizen_may_note_it_in_their_account_and_leaves_with_it(shown):
    person = citizen()
    client = Client()
    client.force_login(person)
    assert "记入我的账户" in client.get(path(shown)).content.decode()
    assert client.post(path(shown), {"id": str(uuid4()), "said": "支持。", "own": "1"}).status_code == 302
    assert [one.said for one in queries.said_by_person(person.holder_id)] == ["支持。"]
    leave.leave(holder=person.holder_id, at=clock.now())
    assert queries.said_by_person(person.holder_id) == []

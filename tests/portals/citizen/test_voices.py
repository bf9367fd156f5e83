"""A snapshot in three taps, a proposal, and what the pages say of them, from the telephone to the public desk."""

import base64
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.civic.activities.hall import named
from tests.civic.voices.town import CITY, ECOLOGY, RULES, looked
from tests.economy.rewards.mall import pack_of
from tests.portals.citizen.conftest import new_citizen
from tests.portals.desks import at_desk

from puhui.civic.voices import actions, queries
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.civic import handle_cases, tell_city
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts as oversight

PASSWORD = "a-long-and-odd-phrase"
NOW = clock.now()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["city"] = CITY
    session.save()
    return client


class Street:
    """A city with voices in force, a citizen signed in, and an operator at the desk."""

    def __init__(self) -> None:
        self.pack = pack_of(city=CITY, voices=(RULES,))
        activate_pack.put_into_force(pack=self.pack, at=NOW)
        assignments.add_unit(
            id=ECOLOGY, city=CITY, name="生态环境局", kind="department", first=clock.local_day(NOW),
            actor=oversight.Actor("office", oversight.OFFICE), at=NOW,
        )  # fmt: skip
        self.person = new_citizen()
        self.client = signed_in(self.person)
        self.desk = at_desk(people.add_staff(name="desk", password=PASSWORD, role="operator", at=NOW))

    def snapshot(self, name: str = "one", **changes):
        told = {
            "id": named(name), "kind": "litter", "latitude": "30.6574", "longitude": "104.0832", "words": "桥下有垃圾",
            "photo": SimpleUploadedFile("a.jpg", looked(hash(name) % 7).shown, "image/jpeg"),
        }  # fmt: skip
        return self.client.post("/me/snapshots/", told | changes)

    def text(self, address: str, client: Client | None = None) -> str:
        answer = (client or self.client).get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def decide(self, voice, **asked):
        where = f"/console/voices/{self.person.holder_id}/{voice}/decide/"
        return self.desk.post(where, {"do": "publish", "seen": "waiting"} | asked)


@pytest.fixture
def street(db, monkeypatch) -> Street:
    # Photos are looked through by the room's own tests; here a second each would be lost.
    monkeypatch.setattr(actions, "look", lambda upload: looked(1))
    return Street()


def test_snapshot_from_the_telephone_to_the_public_desk_and_back(street):
    sent = street.snapshot()
    voice = named("one")
    assert (sent.status_code, sent.url) == (302, f"/me/voices/{voice}/")
    assert "待人工审核" in street.text(sent.url) and "目前没有在办问题" in street.text("/voices/", Client())
    assert "桥下有垃圾" in street.text(f"/console/voices/?city={CITY}", street.desk)
    assert "通过并公开" in street.text(f"/console/voices/{street.person.holder_id}/{voice}/", street.desk)
    assert street.decide(voice).status_code == 302
    case = queries.voice(street.person.holder_id, voice).case
    public = street.text(f"/voices/{CITY}/", Client())
    assert all(word in public for word in ("sketch-mark", "单位办理中", f"/voices/{CITY}/{case}/1.jpg"))
    page = street.text(f"/voices/{CITY}/{case}/", Client())
    assert "桥下有垃圾" in page and "生态环境局" in page and str(voice) not in page
    assert Client().get(f"/voices/{CITY}/{case}/1.jpg")["Content-Type"] == "image/jpeg"
    assert Client().get(f"/voices/{CITY}/{case}/2.jpg").status_code == 404
    handle_cases.answer(city=CITY, case=case, id=named("a"), acting=ECOLOGY, words="已清运", by="w", at=clock.now())
    assert "已清运" in street.text(sent.url)
    assert street.client.post(sent.url, {"do": "reopen", "words": "还在"}).status_code == 302
    assert queries.case(case, clock.now()).round == 2


def test_declined_snapshot_says_why_and_takes_one_appeal(street):
    street.snapshot()
    voice = named("one")
    assert street.decide(voice, do="decline").status_code == 422  # without a reason
    assert street.decide(voice, do="decline", reason="unclear", words="请靠近一些").status_code == 302
    page = street.text(f"/me/voices/{voice}/")
    assert "请靠近一些" in page and "对未通过提出申诉" in page
    assert street.client.post(f"/me/voices/{voice}/", {"do": "appeal", "words": "看得清"}).status_code == 302
    assert street.decide(voice, appeal="1", do="uphold", words="可以").status_code == 422  # the same person
    other = at_desk(people.add_staff(name="other", password=PASSWORD, role="operator", at=NOW))
    done = other.post(
        f"/console/voices/{street.person.holder_id}/{voice}/decide/", {"appeal": "1", "do": "uphold", "words": "可以"}
    )  # fmt: skip
    assert done.status_code == 302
    assert "申诉成立" in street.text(f"/me/voices/{voice}/")


def test_bad_snapshots_are_refused_with_a_sentence(street):
    outside = street.snapshot(latitude="22.5", longitude="114.0")
    assert outside.status_code == 422 and "不在本市范围内" in outside.content.decode()
    nowhere = street.snapshot(latitude="", longitude="x")
    assert "请说明地点" in nowhere.content.decode()
    for n in range(6):
        street.snapshot(f"n{n}")
    often = street.snapshot("often")
    assert often.status_code == 429 and "之后可以继续提交" in often.content.decode()
    assert street.client.post("/me/snapshots/", {"id": "x"}).status_code == 404


def test_proposal_is_likened_then_supported_by_others(street):
    told = {"id": named("p"), "title": "河边加装分类垃圾箱", "words": "太少了"}
    sent = street.client.post("/me/proposals/new/", told)
    assert sent.status_code == 302
    street.decide(named("p"))
    client = signed_in(new_citizen())
    alike = client.post("/me/proposals/new/", {"id": named("q"), "title": "河边加装分类垃圾桶", "words": "同感"})
    assert "已有相似的建议" in alike.content.decode()
    case = queries.voice(street.person.holder_id, named("p")).case
    assert client.post("/me/proposals/", {"case": case, "do": "support"}).status_code == 302
    assert "1 人附议" in street.text(f"/voices/{CITY}/proposals/", Client())
    assert street.client.post("/me/proposals/", {"case": case, "do": "support"}).status_code == 422
    sure = client.post(
        "/me/proposals/new/", {"id": named("q"), "title": "河边加装分类垃圾桶", "words": "同感", "sure": "1"}
    )
    assert sure.status_code == 302


def test_staff_split_join_and_give_with_a_reason(street):
    street.snapshot()
    tell_city.snapshot(
        holder=99, city=CITY, id=named("two"), kind="litter", where=queries.voice(street.person.holder_id, named("one")).where,
        words="", uploads=[b"x"], at=clock.now(),
    )  # fmt: skip
    case = queries.voice(99, named("two")).case
    address = f"/console/voices/cases/{case}/"
    assert "拆分" in street.text(address, street.desk)
    split = {"do": "split", "id": named("new"), "voice": f"99/{named('two')}", "why": "不是一处"}
    assert street.desk.post(f"{address}change/", split | {"why": ""}).status_code == 422
    assert street.desk.post(f"{address}change/", split).status_code == 302
    merge = {"do": "merge", "into": "1", "why": "同一处"}
    assert street.desk.post(f"/console/voices/cases/{named('new')}/change/", merge).status_code == 302
    assert queries.case(case, NOW).people == 2
    give = {"do": "give", "unit": ECOLOGY, "why": ""}
    assert street.desk.post(f"{address}change/", give).status_code == 422  # nobody has looked yet
    cover = {"place": "1", "left": "0", "top": "0", "right": "50", "bottom": "50"}
    assert street.desk.post(f"/console/voices/99/{named('two')}/cover/", cover).status_code == 302


def test_api_tells_and_reads_and_names_nobody(street):
    token = people.open_token(holder=street.person.holder_id, name="x", at=clock.now()).token
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    asked = {
        "id": str(named("api")), "kind": "litter", "photos": [base64.b64encode(b"photo").decode()], "district": "east",
        "place": "桥下",
    }  # fmt: skip
    told = street.client.post(f"/api/v1/me/snapshots?city={CITY}", asked, "application/json", **bearer)
    assert (told.status_code, told.json()["state"], told.json()["number"]) == (200, "waiting", 1)
    rubbish = asked | {"id": str(named("r")), "photos": ["*"]}
    assert (
        street.client.post(f"/api/v1/me/snapshots?city={CITY}", rubbish, "application/json", **bearer).status_code
        == 400
    )
    street.decide(named("api"))
    (mine,) = street.client.get(f"/api/v1/me/snapshots?city={CITY}", **bearer).json()
    assert (mine["case_state"], mine["overdue"]) == ("open", False)
    assert street.client.get(f"/api/v1/me/proposals?city={CITY}", **bearer).json() == []
    (shown,) = Client().get(f"/api/v1/voices/{CITY}/snapshots").json()
    assert shown["number"] == 1 and "holder" not in shown
    assert Client().get(f"/api/v1/voices/{CITY}/proposals").json() == []
    assert Client().get("/api/v1/voices/nowhere/snapshots").status_code == 404


def test_pages_cost_the_same_for_more(street):
    def questions(address: str, client: Client) -> int:
        street.text(address, client)
        with CaptureQueriesContext(connection) as captured:
            street.text(address, client)
        return len(captured)

    def told(n: int) -> None:
        voice = actions.tell_snapshot(
            pack=street.pack, holder=street.person.holder_id, id=named(n), kind="litter" if n % 2 else "smoke",
            where=queries_where(n), words="x", photos=[looked(n)], at=NOW - timedelta(hours=n),
        ).voice  # fmt: skip
        street.decide(voice.id, seen="")

    addresses = [("/me/snapshots/", street.client), (f"/voices/{CITY}/", Client()), ("/console/voices/", street.desk)]
    told(1)
    before = [questions(*one) for one in addresses]
    for n in range(2, 6):
        told(n)
    assert [questions(*one) for one in addresses] == before


def queries_where(n: int):
    from puhui.civic.voices.facts import Where  # noqa: PLC0415

    return Where(None, None, "east", f"桥{n}")

"""Levels, badges, certificates, boards and teams on the citizen's pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from tests.portals.citizen.conftest import agree_and_bind, live_a_week, new_citizen

from puhui.economy.honours import queries as honoured
from puhui.ground import clock
from puhui.journeys.honours import award_honours
from puhui.journeys.packs import activate_pack


@pytest.fixture
def person(db):
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now() - timedelta(days=60))
    citizen = new_citizen()
    live_a_week(agree_and_bind(citizen))
    award_honours.award_honours(city="luzhou", at=clock.now())
    return citizen


@pytest.fixture
def client(person) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_level_badges_and_frames_are_shown_as_they_are(client, person):
    page = text_of(client.get("/me/honours/"))
    assert "首次绿色出行" in page and "待核" in page and '<svg class="medal"' in page
    had = {b.badge for b in honoured.badges_of(person.holder_id, "luzhou")}
    assert "first-ride" in had and "frame-shoot" in had
    client.post("/me/honours/frame/", {"frame": "frame-shoot"})
    assert honoured.profile_of(person.holder_id, "luzhou").frame == "frame-shoot"
    told = client.post("/me/honours/frame/", {"frame": "frame-forest"}, follow=True)
    assert "尚未获得这个头像框" in text_of(told)


def test_a_certificate_is_issued_read_as_paper_and_checked_by_anybody(client, person):
    told = client.post(
        "/me/honours/certificates/first-ride/issue/", {"id": uuid4(), "ground": "badge/first-ride"}, follow=True
    )
    assert "证书已签发" in text_of(told)
    (made,) = honoured.certificates_of(person.holder_id, "luzhou")
    assert client.get(f"/me/honours/certificates/{made.code}.pdf").content.startswith(b"%PDF-")
    token = client.get(f"/me/honours/certificates/{made.code}.jwt").content.decode()
    visitor = Client()
    assert "真实有效" in text_of(visitor.get(f"/certificates/{made.code}/"))
    assert "真实有效" in text_of(visitor.post("/certificates/check/", {"credential": token}))
    assert "签名不符" in text_of(visitor.post("/certificates/check/", {"credential": token[:-5] + "AAAAA"}))
    assert "无法识别" in text_of(visitor.post("/certificates/check/", {"credential": "nonsense"}))
    assert visitor.get("/certificates/NOSUCHNUMBER/").status_code == 404
    assert visitor.get(f"/certificates/?number={made.code}").url == f"/certificates/{made.code}/"


def test_nobody_has_anothers_certificate(client, person):
    client.post("/me/honours/certificates/first-ride/issue/", {"id": uuid4(), "ground": "badge/first-ride"})
    (made,) = honoured.certificates_of(person.holder_id, "luzhou")
    other = Client()
    other.force_login(new_citizen(), backend=settings.AUTHENTICATION_BACKENDS[0])
    for kind in ("pdf", "jwt"):
        assert other.get(f"/me/honours/certificates/{made.code}.{kind}").status_code == 404
    told = other.post("/me/honours/certificates/first-ride/issue/", {"id": uuid4()}, follow=True)
    assert "尚未达到" in text_of(told)


def test_the_issuer_publishes_profile_key_status_and_achievement(client, person):
    client.post("/me/honours/certificates/first-ride/issue/", {"id": uuid4(), "ground": "badge/first-ride"})
    visitor = Client()
    profile = visitor.get("/honours/luzhou/issuer.json").json()
    assert profile["id"] == f"{settings.ADDRESS}/honours/luzhou/issuer.json"
    assert visitor.get("/honours/luzhou/keys/1.json").json()["x"] == profile["publicKey"][0]["jwk"]["x"]
    assert visitor.get("/honours/luzhou/keys/2.json").status_code == 404
    assert visitor.get("/honours/luzhou/status/0.jwt").content.count(b".") == 2
    assert visitor.get("/honours/luzhou/certificates/first-ride").json()["type"] == ["Achievement"]


def test_ones_own_place_is_always_shown_and_a_name_only_by_choice(client, person):
    page = text_of(client.get("/me/boards/?board=city&period=month"))
    assert "我的名次" in page and "人数不足" in page
    told = client.post("/me/boards/shown/", {"shown": "1", "name": "小满", "back": "board=city&period=month&x=1"})
    assert told.url == "/me/boards/?board=city&period=month"
    assert honoured.profile_of(person.holder_id, "luzhou").shown
    client.post("/me/boards/shown/", {"district": "jiangyang", "back": "\r\nX: y"})
    assert "我的名次" in text_of(client.get("/me/boards/?board=districts&period=month"))
    for board in ("plates-universities", "enterprises", "classmates", "nonsense"):
        assert client.get(f"/me/boards/?board={board}&period=week&day=nonsense").status_code == 200


def test_a_team_is_opened_joined_and_left(client, person):
    client.post("/me/teams/change/", {"do": "open", "kind": "class", "name": "高二三班", "id": uuid4()})
    (team,) = honoured.memberships_of(person.holder_id, "luzhou")
    other, mate = Client(), new_citizen()
    other.force_login(mate, backend=settings.AUTHENTICATION_BACKENDS[0])
    told = other.post("/me/teams/change/", {"do": "join", "code": team.code, "id": uuid4()}, follow=True)
    assert "已加入" in text_of(told) and "高二三班" in text_of(told)
    other.post("/me/teams/change/", {"do": "leave", "team": team.team, "id": uuid4()})
    assert honoured.memberships_of(mate.holder_id, "luzhou") == []
    for wrong in ({"do": "join", "code": "x", "id": "no"}, {"do": "?", "id": uuid4()}):
        assert client.post("/me/teams/change/", wrong).status_code == 404


def test_who_leaves_takes_their_name_from_boards_teams_and_certificates(client, person):
    client.post("/me/honours/certificates/first-ride/issue/", {"id": uuid4(), "ground": "badge/first-ride"})
    client.post("/me/teams/change/", {"do": "open", "kind": "family", "name": "我们家", "id": uuid4()})
    (made,) = honoured.certificates_of(person.holder_id, "luzhou")
    exported = client.post("/me/settings/export/").json()["programmes"][0]["honours"]
    assert {b["badge"] for b in exported["badges"]} >= {"first-ride"}
    assert exported["certificates"][0]["code"] == made.code and exported["teams"][0]["kind"] == "family"
    client.post("/me/settings/delete/", {"sure": "1"})
    assert "已撤销" in text_of(Client().get(f"/certificates/{made.code}/"))
    assert honoured.memberships_of(person.holder_id, "luzhou") == []

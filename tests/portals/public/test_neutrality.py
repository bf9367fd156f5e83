"""Public pages of retirements and of carbon neutrality: complete, checkable, and nothing else."""

from uuid import uuid4

import pytest
from tests.market.neutrality import scene
from tests.market.registry import land

from puhui.market.neutrality import actions, queries
from puhui.market.registry import queries as registry

from .conftest import queries_of


@pytest.fixture
def seller(db):
    scene.keeps_neutrality()
    holder = land.account(1)
    land.issue(land.project(holder), 100)
    return holder


def test_a_retirement_shows_its_certificate_to_everybody(client, seller):
    made = land.retire(seller, land.amount(5), beneficiary="绿色会议", statement="为会议抵消")
    address = f"/registry/retirements/{made.number}/"
    page = client.get(address).content.decode()
    for words in ("真实有效", "绿色会议", "为会议抵消", "2026-03-02", made.serials[0], "P0001"):
        assert words in page
    pdf, jwt = client.get(f"{address}certificate.pdf"), client.get(f"{address}credential.jwt")
    assert pdf.content.startswith(b"%PDF-") and pdf["Content-Type"] == "application/pdf"
    assert jwt.content.decode() == registry.certificate(made.number).credential
    assert made.number in client.get("/registry/chengdu/retirements/").content.decode()


def test_a_list_of_retirements_takes_the_same_queries_for_any_number(client, seller):
    land.retire(seller, land.amount(1))
    one = queries_of(client, "/registry/chengdu/retirements/")
    for _ in range(3):
        land.retire(seller, land.amount(1))
    assert queries_of(client, "/registry/chengdu/retirements/") == one


def test_a_list_of_declarations_takes_the_same_queries_for_any_number(client, seller):
    scene.declare(scene.neutral(seller.number))
    one = queries_of(client, "/neutrality/chengdu/")
    for _ in range(2):
        scene.declare(scene.neutral(seller.number))
    assert queries_of(client, "/neutrality/chengdu/") == one


@pytest.mark.parametrize(
    "address",
    [
        "/registry/retirements/CDCER-R2026-000009/", "/registry/retirements/x/certificate.pdf",
        "/registry/nowhere/retirements/", "/neutrality/chengdu/CDCER-D2026-00009/", "/neutrality/nowhere/",
        "/neutrality/chengdu/x/certificate.pdf",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, seller, address):
    assert client.get(address).status_code == 404


def test_a_declaration_shows_every_item(client, seller):
    made = scene.declare(scene.neutral(seller.number, name="绿色会议"), statement="我们承诺继续减排。")
    address = f"/neutrality/chengdu/{made.number}/"
    page = client.get(address).content.decode()
    retirement = queries.undertaking(made.undertaking).offsets[0].reference
    for words in (
        "绿色会议", "The organiser", scene.ORGANISER, "2026-03-10", "2026-03-12", "Jinjiang", "Venue, travel, hotels",
        "电力", "10.000", "No bottled water", retirement, "自我承诺", "我们承诺继续减排。", "Its director", "2026-03-16",
        "真实有效", "待核", "power_used",
    ):  # fmt: skip
        assert words in page, words
    assert client.get(f"{address}certificate.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{address}credential.jwt").content.decode() == made.credential
    assert "绿色会议" in client.get("/neutrality/").content.decode()
    assert client.get(f"/neutrality/luzhou/{made.number}/").status_code == 404


def test_what_is_revoked_says_so_and_gives_no_certificate(client, seller):
    made = scene.declare(scene.neutral(seller.number))
    told = {"declaration": made.number, "reason": "活动数据不实", "by": "officer", "at": scene.on()}
    actions.revoke(id=uuid4(), **told)
    page = client.get(f"/neutrality/chengdu/{made.number}/").content.decode()
    assert "已撤销" in page and "活动数据不实" in page
    assert client.get(f"/neutrality/chengdu/{made.number}/certificate.pdf").status_code == 404


def test_numbers_and_credentials_of_all_kinds_are_checked_in_one_place(client, seller):
    retired = land.retire(seller, land.amount(5))
    made = scene.declare(scene.neutral(seller.number))
    for number, address in (
        (retired.number, f"/registry/retirements/{retired.number}/"),
        (made.number.lower(), f"/neutrality/chengdu/{made.number}/"),
    ):
        assert client.get("/certificates/", {"number": number}).url == address
    assert client.get("/certificates/", {"number": "CDCER-D2026-00077"}).status_code == 404
    for token in (registry.certificate(retired.number).credential, made.credential):
        assert "真实有效" in client.post("/certificates/check/", {"credential": token}).content.decode()
    page = client.post("/certificates/check/", {"credential": made.credential[:-4] + "AAAA"}).content.decode()
    assert "真实有效" not in page


def test_the_status_list_is_published(client, seller):
    scene.declare(scene.neutral(seller.number))
    answer = client.get("/neutrality/chengdu/status/0.jwt")
    assert answer["Content-Type"] == "application/vc+jwt" and answer.content.count(b".") == 2


def test_lists_and_providers_are_open_to_everybody(client, seller):
    scene.declare(scene.neutral(seller.number))
    told = {"city": land.CITY, "subject": scene.ORGANISER, "name": "绿色单位", "by": "clerk", "at": scene.on()}
    made = actions.propose_listing(id=uuid4(), colour="green", reason="实现碳中和", ground="D1", **told)
    actions.decide_listing(id=uuid4(), listing=made.id, accepts=True, by="officer", at=scene.on())
    actions.list_provider(id=uuid4(), city=land.CITY, account=seller.number, by="officer", at=scene.on())
    page = client.get("/neutrality/chengdu/").content.decode()
    assert "绿色单位" in page and seller.name in page

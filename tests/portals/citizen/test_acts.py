"""A citizen declares with photos, sees what is held, appeals once; another's photo is nobody's."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.engine.scrutiny.pictures import photo
from tests.portals.citizen.conftest import agree_and_bind, new_citizen

from puhui.engine.scrutiny import queries as cases
from puhui.foundations.ledger import queries as ledger
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

FORM = "/me/acts/declare/plate-clearing-photos/"


@pytest.fixture
def city(db) -> None:
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now())


def person(agreed: bool = True) -> tuple[object, Client]:
    somebody = new_citizen()
    if agreed:
        agree_and_bind(somebody)
    client = Client()
    client.force_login(somebody, backend=settings.AUTHENTICATION_BACKENDS[0])
    return somebody, client


def send(client: Client, content: bytes, id=None, **more):
    return client.post(
        FORM, {"id": str(id or uuid4()), "photo": SimpleUploadedFile("plate.jpg", content), **more}, follow=True
    )


def points(somebody) -> int:
    return ledger.balances(somebody.holder_id, "luzhou")["luzhou.bubble"].posted


def test_photo_is_declared_once_and_counts(city):
    somebody, client = person()
    number = uuid4()
    for _ in range(2):
        page = send(client, photo(1), number)
        assert page.status_code == 200 and "已收到，与其他行为一样计入" in page.content.decode()
    assert points(somebody) == 5
    [kept] = cases.declarations_of(somebody.holder_id, "luzhou")
    shown = client.get(f"/me/acts/photos/{kept.id}/1.jpg")
    assert shown["Content-Type"] == "image/jpeg" and shown.content[:2] == b"\xff\xd8"


@pytest.mark.parametrize("content", [b"not a photo", b"", photo(1)[:900]])
def test_bad_upload_is_told_on_the_form_and_nothing_is_kept(city, content):
    somebody, client = person()
    page = send(client, content)
    assert page.status_code == 422 and "不是完整的" in page.content.decode()
    assert cases.declarations_of(somebody.holder_id, "luzhou") == []


def test_anothers_photo_is_not_shown_to_me(city):
    somebody, client = person()
    send(client, photo(1))
    [kept] = cases.declarations_of(somebody.holder_id, "luzhou")
    _other, stranger = person()
    assert stranger.get(f"/me/acts/photos/{kept.id}/1.jpg").status_code == 404


def test_copy_is_held_shown_and_appealed_once(city):
    _somebody, client = person()
    send(client, photo(1))
    other, thief = person()
    page = send(thief, photo(1)).content.decode()
    assert "需先人工核实" in page and "待核查" in page and points(other) == 0
    [case] = cases.cases_of(other.holder_id, "luzhou")
    address = f"/me/acts/held/{case.feed_id}-{case.source_key}/"
    page = thief.get(address)
    assert "与记录" in page.content.decode() and page.context["found"].other_photos == []
    assert client.get(address).status_code == 404
    thief.post(address, {"text": "同桌一起吃的"})
    again = thief.post(address, {"text": "再说一次"})
    assert again.status_code == 422 and "只能申诉一次" in again.content.decode()
    receipt = thief.get(f"/me/receipts/{case.feed_id}-{case.source_key}/").content.decode()
    assert "查看原因或申诉" in receipt
    assert "待核查" in thief.get("/me/statement/").content.decode()


def test_scene_not_agreed_to_is_asked_for_first(city):
    somebody, client = person(agreed=False)
    assert "请先同意该场景" in client.get(FORM).content.decode()
    assert send(client, photo(1)).status_code == 422
    assert cases.declarations_of(somebody.holder_id, "luzhou") == []


def test_number_of_declarations_cannot_be_bound_by_anybody(city):
    somebody, client = person()
    send(client, photo(1))
    _other, thief = person()
    thief.post(
        "/me/cards/plate-clearing/",
        {"do": "bind", "scheme": "luzhou-self", "number": f"{somebody.holder_id:012}"},
    )
    send(client, photo(2))
    assert points(somebody) == 10
    assert "luzhou-self" not in client.get("/me/cards/").content.decode()


def test_car_is_parked_given_up_and_parked_again(city):
    somebody, client = person()
    form = "/me/acts/declare/car-free-odometer/"
    send_first = {"id": str(uuid4()), "odometer": "41200", "photo": SimpleUploadedFile("km.jpg", photo(3))}
    assert "请回来拍第二张" in client.post(form, send_first, follow=True).content.decode()
    page = client.get(form).content.decode()
    assert "41200" in page and "车已经开过了" in page
    soon = client.post(form, {"odometer": "41200", "photo": SimpleUploadedFile("km.jpg", photo(4))})
    assert soon.status_code == 422 and "满 24 小时" in soon.content.decode()
    client.post("/me/acts/give-up/", {"id": send_first["id"]})
    assert cases.parked(somebody.holder_id, "luzhou", "car-free-odometer") is None

"""The merchants' pages, asked for as a browser would."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.economy.merchants.street import LICENCE
from tests.portals.merchant.conftest import at_till

from puhui.economy.merchants import actions, queries
from puhui.foundations.people import actions as people
from puhui.foundations.people.models import User
from puhui.ground import clock

PHONE = "13900007777"


def send(client: Client, code: str, store: str = "east", **more):
    asked = {"code": code, "store": store, "nonce": str(uuid4())} | more
    return client.post("/merchant/counter/use/", asked)


def code_for(phone: str) -> str:
    return people.send_code(phone=phone, at=clock.now()).shown


def test_clerk_signs_in_by_telephone_and_stands_at_the_counter(market):
    li = people.enrol_clerk(phone=PHONE, name="小李", at=clock.now()).user
    actions.add_clerk(holder=market.park, user=li, name="小李", phone_masked="", by=None, at=clock.now())
    client = Client()

    assert client.post("/merchant/sign-in/", {"phone": PHONE, "code": code_for(PHONE)}).url == "/merchant/"
    assert client.get("/merchant/").url == "/merchant/counter/"
    client.post("/merchant/sign-out/")
    assert client.get("/merchant/counter/").url == "/merchant/sign-in/?next=%2Fmerchant%2Fcounter%2F"


def test_who_works_nowhere_is_led_to_the_application(market):
    stranger = people.enrol_clerk(phone=PHONE, name="小李", at=clock.now()).user

    assert at_till(stranger).get("/merchant/").url == "/merchant/apply/"
    assert at_till(stranger).get("/merchant/statements/").status_code == 403


def test_number_of_no_counter_is_told_what_to_do(market):
    answer = Client().post("/merchant/sign-in/", {"phone": PHONE, "code": code_for(PHONE)})

    assert answer.status_code == 422
    assert "先申请入驻" in answer.content.decode()


def test_merchant_applies_and_reads_the_answer(market):
    client = Client()
    first = client.post("/merchant/apply/", {"phone": PHONE, "code": code_for(PHONE), "name": "老陈", "agree": "1"})
    assert first.url == "/merchant/apply/"
    shop = {"id": str(uuid4()), "city": market.city, "name": "陈记素食", "licence": LICENCE, "address": "一号"}

    no = client.post("/merchant/apply/", shop | {"licence": LICENCE[:-1] + "0"})
    assert no.status_code == 422
    assert "陈记素食" in no.content.decode()
    assert client.post("/merchant/apply/", shop).status_code == 302

    (application,) = queries.applications(city=market.city)
    assert (application.name, application.contact) == ("陈记素食", "老陈 139****7777")
    actions.return_application(id=application.id, reason="照片不清晰", by="li", at=clock.now())
    assert "照片不清晰" in client.get("/merchant/apply/").content.decode()


def test_application_needs_the_tick(market):
    answer = Client().post("/merchant/apply/", {"phone": PHONE, "code": code_for(PHONE), "name": "老陈"})

    assert answer.status_code == 422
    assert not User.objects.filter(display_name="老陈").exists()


def test_counter_answers_in_words(market):
    client, voucher = at_till(market.zhou), market.voucher(at=clock.now())

    yes, no = send(client, voucher.short.lower()).json(), send(client, voucher.code).json()

    assert (yes["accepted"], yes["offer"], yes["amount"], yes["words"]) == (True, "parking", "5.00", "核销成功")
    assert (no["accepted"], no["code"]) == (False, "rewards.voucher_already_used")
    assert "已" in no["words"]


def test_same_nonce_is_the_same_attempt(market):
    client, voucher, nonce = at_till(market.zhou), market.voucher(at=clock.now()), str(uuid4())

    answers = [send(client, voucher.short, nonce=nonce).json() for _ in range(2)]

    assert [a["accepted"] for a in answers] == [True, True]
    assert answers[1]["again"]
    assert send(client, market.voucher(at=clock.now()).short, nonce=nonce).status_code == 409


@pytest.mark.parametrize("asked", [{"nonce": "x"}, {"seen_at": "yesterday"}, {"seen_at": "2026-03-01T00:00:00"}])
def test_attempt_without_a_nonce_or_with_a_clock_of_no_zone_is_none(market, asked):
    assert send(at_till(market.zhou), market.voucher(at=clock.now()).short, **asked).status_code == 400


def test_another_merchants_voucher_and_store_are_refused(market):
    client, voucher = at_till(market.zhou), market.voucher("panda-ticket", at=clock.now())

    assert send(client, voucher.short).json()["code"] == "rewards.voucher_other_merchant"
    assert send(client, voucher.short, store="gate").json()["code"] == "merchants.store_unknown"


def test_store_is_remembered(market):
    client = at_till(market.zhou)
    assert client.get("/merchant/counter/").context["store"] is None

    client.post("/merchant/counter/store/", {"store": "west"})

    assert client.get("/merchant/counter/").context["store"].code == "west"


def test_statement_shows_one_merchant_alone(market):
    send(at_till(market.zhou), market.voucher(at=clock.now()).short)
    month = f"{clock.local_day(clock.now()):%Y-%m}"

    mine = at_till(market.zhou).get(f"/merchant/statements/{month}.xlsx")
    theirs = at_till(market.wu).get(f"/merchant/statements/{month}.xlsx")

    rows = [list(load_workbook(BytesIO(b"".join(a.streaming_content))).active.values) for a in (mine, theirs)]
    assert [len(found) for found in rows] == [10, 9]
    assert "¥5.00" in at_till(market.zhou).get("/merchant/statements/").content.decode()
    assert "¥5.00" not in at_till(market.wu).get("/merchant/statements/").content.decode()
    assert at_till(market.zhou).get("/merchant/statements/2026-99.xlsx").status_code == 404


def test_shift_is_the_clerks_own_and_the_managers_all(market):
    li = people.enrol_clerk(phone=PHONE, name="小李", at=clock.now()).user
    actions.add_clerk(holder=market.park, user=li, name="小李", phone_masked="", by=None, at=clock.now())
    send(at_till(market.zhou), market.voucher(at=clock.now()).short)
    send(at_till(li), market.voucher(at=clock.now()).short)
    send(at_till(li), "0000000000")

    seen = {who: at_till(who).get("/merchant/today/").context["shift"] for who in (market.zhou, li)}

    assert (seen[market.zhou].accepted, seen[market.zhou].refused, seen[market.zhou].amount_fen) == (2, 1, 1_000)
    assert (seen[li].accepted, seen[li].refused) == (1, 1)


def test_managers_add_and_remove_people_and_stores(market):
    client = at_till(market.zhou)

    client.post("/merchant/team/people/", {"phone": PHONE, "name": "小李", "store": "east"})
    li = next(c for c in queries.clerks(market.park) if c.name == "小李")
    assert li.store == "east"
    client.post("/merchant/team/stores/", {"name": "南门店", "district": "qingyang", "address": "一号"})
    assert "南门店" in client.get("/merchant/team/").content.decode()
    client.post("/merchant/team/people/", {"remove": str(li.user)})
    assert not User.objects.filter(id=li.user).exists()


def test_others_change_nothing(market):
    client = at_till(market.wu)

    assert client.post("/merchant/team/people/", {"phone": PHONE, "name": "小李"}).status_code == 403
    assert client.post("/merchant/team/stores/", {"close": "gate"}).status_code == 403
    assert client.post("/merchant/team/people/", {"remove": str(market.zhou)}).status_code == 403
    assert "新增门店" not in client.get("/merchant/team/").content.decode()
    assert [c.user for c in queries.clerks(market.park)] == [market.zhou]
    assert not User.objects.filter(display_name="小李").exists()


def test_manager_proposes_an_offer(market):
    client = at_till(market.zhou)
    asked = {"id": str(uuid4()), "title": "洗车券", "kind": "coupon", "points": "300", "value": "12.5", "quota": "100"}

    assert client.post("/merchant/offers/", asked | {"quota": "many"}).status_code == 422
    assert client.post("/merchant/offers/", asked).status_code == 302

    (made,) = queries.proposals(market.park)
    assert (made.title, made.value_fen, made.state) == ("洗车券", 1_250, "waiting")
    assert "洗车券" in client.get("/merchant/offers/").content.decode()


def test_worker_knows_nobody_and_keeps_what_exists(market):
    answer = Client().get("/merchant/counter-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "/merchant/counter/" in answer.content.decode()

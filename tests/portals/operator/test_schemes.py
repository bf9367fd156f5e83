"""Other schemes in the console: connected by form, paid by form, handed out as a workbook; an auditor changes nothing."""

from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import load_workbook
from tests.economy.rewards.mall import offer, pack_of
from tests.journeys.mall.two_cities import scheme

from puhui.economy.schemes import queries
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

PAGE = "/console/schemes/luzhou/metro/"
THERE = "http://127.0.0.1:9/api/v1/conversions"


@pytest.fixture
def partner(db) -> int:
    terms = schema.Conversion(scheme="metro", name=schema.Text(zh="地铁", en="Metro"), gives=4)
    sold = offer("across", kind="conversion", price=13, valid=None, conversion=terms)
    activate_pack.put_into_force(pack=pack_of(sold, city="luzhou", schemes=(scheme("metro"),)), at=clock.now())
    return people.add_partner(city="luzhou", code="metro", name="地铁公司", feeds=(), at=clock.now())


def test_scheme_is_connected_paused_and_given_another_key(operator, partner):
    assert "未连接" in operator.get("/console/schemes/").content.decode()
    told = {"do": "connect", "address": THERE, "key_id": "puhui-1", "partner": str(partner)}
    assert operator.post(f"{PAGE}change/", told).status_code == 302
    first = queries.connection("luzhou", "metro")
    assert (first.address, first.key_id, first.partner, first.asks) == (THERE, "puhui-1", partner, True)
    operator.post(f"{PAGE}change/", {"do": "key"})
    assert queries.connection("luzhou", "metro").next_key in operator.get(PAGE).content.decode()
    operator.post(f"{PAGE}change/", {"do": "pause"})
    assert not queries.connection("luzhou", "metro").asks
    operator.post(f"{PAGE}change/", {"do": "resume"})
    assert queries.connection("luzhou", "metro").asks


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"do": "connect", "address": "ftp://x", "key_id": "a"}, "outbox.address_malformed"),
        ({"do": "connect", "address": THERE, "key_id": "a b"}, "schemes.key_id_malformed"),
        ({"do": "pay", "id": UUID(int=1), "amount": "nothing", "reason": "x"}, "schemes.payment_malformed"),
        ({"do": "pay", "id": UUID(int=1), "amount": "1", "reason": ""}, "schemes.reason_missing"),
    ],
)
def test_form_that_is_wrong_says_so(operator, partner, told, code):
    answer = operator.post(f"{PAGE}change/", told)
    assert answer.status_code == 422 and code in answer.content.decode()


def test_payment_is_booked_and_the_month_is_a_workbook(operator, auditor, partner):
    operator.post(f"{PAGE}change/", {"do": "connect", "address": "", "key_id": "", "partner": ""})
    told = {"do": "pay", "id": UUID(int=1), "amount": "12.30", "reason": "bank 7", "way": "in"}
    for _ in range(2):
        assert operator.post(f"{PAGE}change/", told).status_code == 302
    assert queries.owed("luzhou", ["metro"]) == {"metro": 1_230}
    assert "账目一致" in (page := auditor.get(f"{PAGE}?prove=1").content.decode()) or "账本一致" in page
    assert auditor.post(f"{PAGE}change/", told).status_code == 403
    month = f"{clock.local_day(clock.now()):%Y-%m}"
    sheet = load_workbook(BytesIO(auditor.get(f"{PAGE}{month}.xlsx").getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[0][0], rows[2][0]) == (
        "积分互兑结算单",
        "本市按对方每 100 积分付 0.55 元。 对方按本市每 100 积分付 0.55 元。",
    )
    assert rows[-1][1:3] + rows[-1][6:] == ("付款", str(UUID(int=1)), "bank 7", 12.3)


@pytest.mark.parametrize("address", [f"{PAGE}2026-13.xlsx", "/console/schemes/luzhou/none/"])
def test_what_is_not_there_is_not_found(operator, partner, address):
    assert operator.get(address).status_code == 404

"""What the mall's pages say and refuse, and what they cost."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portals.citizen.malls import CITY, open_mall, redeem, resident

from puhui.economy.points import queries as points
from puhui.economy.rewards import queries as rewards
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.mall import redeem_reward

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=clock.SHANGHAI)
COUPON, TICKET = "/me/mall/parking-coupon/", "/me/mall/park-ticket/"


@pytest.fixture
def mall(db) -> None:
    open_mall()


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def form(**changes: object) -> dict[str, object]:
    return {"id": str(uuid4()), "price": "30", "do": "redeem"} | changes


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def text(answer) -> str:
    return answer.content.decode()


def test_pages_cost_the_same_however_much_was_redeemed(mall):
    person = resident()
    client, first = signed_in(person), redeem(person, "parking-coupon")
    addresses = ["/me/mall/", COUPON, "/me/vouchers/", f"/me/vouchers/{first.voucher}/"]
    before = [questions(client, address) for address in addresses]
    redeem(person, "parking-coupon")
    redeem(person, "cloud-tree")
    redeem(person, "museum-ticket", provider="jinsha", on=clock.local_day(clock.now()))
    assert [questions(client, address) for address in addresses] == before


def test_mall_is_sifted_by_kind_and_by_what_can_be_paid(mall):
    client = signed_in(resident(100))

    tickets, mine = text(client.get("/me/mall/?kind=ticket")), text(client.get("/me/mall/?can=1"))

    assert ("景区电子门票" in tickets, "停车优惠券" in tickets) == (True, False)
    assert ("景区电子门票" in mine, "停车优惠券" in mine) == (False, True)


def test_form_sent_twice_is_one_redemption(mall):
    person = resident()
    client, sent = signed_in(person), form()

    answers = [client.post(COUPON, sent) for _ in range(2)]

    assert [one["Location"] for one in answers] == [f"/me/vouchers/{sent['id']}/"] * 2
    assert points.points_of(person.holder_id, CITY, clock.now()).available == 970


def test_price_that_changed_in_mid_purchase_is_shown_and_nothing_is_taken(mall):
    person = resident()

    answer = signed_in(person).post(COUPON, form(price="25"))

    assert answer.status_code == 409
    assert "所需积分已由 25 调整为 30" in text(answer) and 'name="price" value="30"' in text(answer)
    assert points.points_of(person.holder_id, CITY, clock.now()).available == 1_000


def test_limit_is_shown_before_and_refused_in_words(mall):
    person = resident()
    client = signed_in(person)
    for _ in range(2):
        redeem(person, "parking-coupon")

    page, answer = client.get(COUPON), client.post(COUPON, form())

    assert "今日已兑 2" in text(page) and "已达每人限兑数量" in text(page)
    assert (answer.status_code, "每人每天限兑 2 份" in text(answer)) == (422, True)
    assert len(rewards.vouchers_of(person.holder_id, CITY)) == 2


def test_hours_are_told_and_elders_have_their_own(mall, monkeypatch):
    person = resident()
    client = signed_in(person)
    shown = {}
    for hour, elder in ((7, False), (8, False), (8, True), (12, False), (22, False)):
        monkeypatch.setattr(clock, "now", lambda hour=hour: NOON.replace(hour=hour) - timedelta(days=0))
        people.prefer(holder=person.holder_id, elder_mode=elder)
        shown[hour, elder] = text(client.get(TICKET))

    assert "确认兑换" not in shown[7, False] and "09:00 放量" in shown[7, False]
    assert "确认兑换" not in shown[8, False]
    assert "确认兑换" in shown[8, True]
    assert "确认兑换" in shown[12, False] and "13:00 放量" in shown[12, False]
    assert "确认兑换" not in shown[22, False] and "明天 09:00 放量" in shown[22, False]


def test_last_one_taken_meanwhile_leads_to_the_line(mall):
    coupon = next(one for one in open_mall().offers if one.id == "greenway-ride")
    one = coupon.quotas[0].model_copy(update={"units": 1})
    open_mall(greenway_ride=coupon.model_copy(update={"quotas": (one,)}))
    day = clock.local_day(clock.now()) + timedelta(days=3)
    redeem(resident(), "greenway-ride", on=day)
    person = resident()
    client = signed_in(person)

    answer = client.post("/me/mall/greenway-ride/", form(price="50", on=str(day)))
    assert answer.status_code == 409
    assert f'value="{day}" selected' in text(answer) and "加入候补" in text(answer)
    joined = client.post("/me/mall/greenway-ride/", form(do="wait", on=str(day)), follow=True)
    assert "候补中" in text(joined)


def test_voucher_of_another_is_not_found(mall):
    voucher = redeem(resident(), "parking-coupon")
    other = signed_in(resident())

    assert other.get(f"/me/vouchers/{voucher.voucher}/").status_code == 404
    assert other.get("/me/mall/nothing/").status_code == 404
    assert other.post(COUPON, form(id="nonsense")).status_code == 404


def test_what_is_only_recalled_is_marked_beside_its_clause(mall):
    page = text(signed_in(resident()).get(COUPON))

    assert page.split("<aside")[0].count("待核") == 4  # the price twice, two limits; the quota is the plan's own
    assert "第17条：成都交投集团每年提供20万张5元停车优惠券" in page


def test_held_redemption_says_that_nothing_is_paid(mall):
    person, id = resident(), uuid4()
    redeem_reward.begin(
        holder=person.holder_id, city=CITY, offer="parking-coupon", id=id, at=clock.now(), price=30
    )  # fmt: skip

    page = text(signed_in(person).get(f"/me/vouchers/{id}/"))

    assert "发放中" in page and "积分已冻结" in page

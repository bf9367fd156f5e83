"""The mall in a real browser: a parking coupon in four taps, and every page at every look."""

import re
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, PHONE, Site, shoot
from tests.portals.citizen.malls import CITY, open_mall_with_a_line, redeem, resident
from tests.portals.citizen.test_pages_in_browser import everywhere

from puhui.economy.points import queries as points
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import queries as rewards_kept
from puhui.ground import clock
from puhui.journeys.mall import return_reward, wait_for_reward

pytestmark = pytest.mark.browser

LOOKS = [(PHONE, "zh-hans"), (DESKTOP, "en")]
ELDER_LOOKS = [(PHONE, "zh-hans", "20"), (PHONE, "en", "30")]
TAPS_MAX, SECONDS_MAX = 4, 60


@pytest.fixture
def mall(site: Site) -> Site:
    """A site whose mall has one offer that is sold out, with somebody who has had the last one."""
    open_mall_with_a_line()
    return site


def test_parking_coupon_is_redeemed_in_four_taps(mall: Site):
    person = resident(100)
    began, taps = time.monotonic(), 0
    page = mall.visit("/me/today/", user=person, width=PHONE)
    for tapped in (
        page.get_by_role("link", name="商城"),
        page.get_by_role("link", name=re.compile("5元停车优惠券")),
        page.get_by_text("兑换", exact=True),
        page.get_by_role("button", name="确认兑换"),
    ):
        tapped.click()
        taps += 1
    expect(page.get_by_role("img", name="此券的二维码")).to_be_visible()
    expect(page.get_by_text("还剩 29 天")).to_be_visible()
    assert (taps <= TAPS_MAX, time.monotonic() - began < SECONDS_MAX) == (True, True)
    [voucher] = rewards_kept.vouchers_of(person.holder_id, CITY)
    assert (voucher.offer, voucher.state) == ("parking-coupon", "issued")
    expect(page.get_by_text(f"{voucher.short[:5]} {voucher.short[5:]}")).to_be_visible()
    assert points.points_of(person.holder_id, CITY, clock.now()).available == 70
    assert page.faults == []


def test_ticket_is_chosen_given_back_and_its_points_return(mall: Site):
    person = resident(500)
    page = mall.visit("/me/mall/sight-ticket/", user=person)
    page.get_by_text("西岭雪山").first.click()
    day = clock.local_day(clock.now()) + timedelta(days=3)
    page.get_by_label("选择日期").select_option(str(day))
    page.get_by_text("兑换", exact=True).click()
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_text("3 天后可用")).to_be_visible()
    [voucher] = rewards_kept.vouchers_of(person.holder_id, CITY)
    assert (voucher.provider, voucher.on) == ("xiling", day)
    page.get_by_text("退还此券").click()
    page.get_by_role("button", name="确认退还").click()
    expect(page.get_by_role("status")).to_contain_text("已退还")
    assert points.points_of(person.holder_id, CITY, clock.now()).available == 500


def test_sold_out_offer_has_a_line_to_stand_in_and_to_leave(mall: Site):
    person = resident()
    page = mall.visit("/me/mall/shopping-coupon/", user=person)
    page.get_by_role("button", name="加入候补").click()
    expect(page.get_by_role("status")).to_contain_text("已加入候补")
    expect(page.get_by_text("候补中，前面还有 0 人")).to_be_visible()
    page.get_by_role("button", name="退出候补").click()
    expect(page.get_by_role("button", name="加入候补")).to_be_visible()
    assert rewards_kept.waiting_of(person.holder_id, CITY) == []


def test_voucher_page_says_by_itself_that_it_was_taken(mall: Site):
    person = resident()
    voucher = redeem(person, "parking-coupon")
    page = mall.visit(f"/me/vouchers/{voucher.voucher}/", user=person)
    rewards.use(
        city=CITY, code=voucher.code, merchant="jiaotou", store="gaoxin", clerk=1, at=clock.now(),
        district="gaoxin",
    )  # fmt: skip
    expect(page.locator(".voucher-words")).to_have_text("已使用", timeout=15_000)
    assert page.faults == []


def _address(mall: Site, name: str, person: object) -> str:
    if name == "voucher-returned":
        voucher = redeem(person, "cloud-tree"), redeem(person, "gas-check", on=_day(2))
        return_reward.undo(
            holder=person.holder_id, id=voucher[1].voucher, by="operator", reason="服务暂停", at=clock.now()
        )
        return f"/me/vouchers/{voucher[1].voucher}/"
    if name == "voucher":
        return f"/me/vouchers/{redeem(person, 'parking-coupon').voucher}/"
    if name == "vouchers":
        for _ in range(2):
            redeem(person, "parking-coupon")
        redeem(person, "museum-ticket", provider="jinsha", on=_day(0))
    return {
        "mall": "/me/mall/", "vouchers": "/me/vouchers/", "offer-parking": "/me/mall/parking-coupon/",
        "offer-panda": "/me/mall/park-ticket/", "offer-gone": "/me/mall/shopping-coupon/",
    }[name]  # fmt: skip


def _day(n: int):
    return clock.local_day(clock.now()) + timedelta(days=n)


@pytest.mark.parametrize(
    "name", ["mall", "offer-parking", "offer-panda", "offer-gone", "vouchers", "voucher", "voucher-returned"]
)
def test_page_can_be_read_by_everybody(mall: Site, name: str):
    person = resident(1_500)
    if name == "mall":
        wait_for_reward.join(
            holder=person.holder_id, city=CITY, offer="shopping-coupon", id=UUID(int=uuid4().int), at=clock.now()
        )
    address = _address(mall, name, person)
    assert everywhere(mall, name, address, person, LOOKS, ELDER_LOOKS) == []


def test_confirmation_can_be_read_by_everybody(mall: Site):
    page = mall.visit("/me/mall/parking-coupon/", user=resident())
    page.get_by_text("兑换", exact=True).click()
    shoot(page, "citizen-offer-sure")
    expect(page.get_by_text("兑换后剩余")).to_be_visible()

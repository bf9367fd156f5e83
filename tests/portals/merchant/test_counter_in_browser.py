"""The counter as somebody at a till uses it, in a real browser; every page at both widths and in both languages."""

import base64

import pytest
import segno
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.merchant.conftest import fresh_market

from puhui.economy.merchants import queries
from puhui.foundations.people.models import User
from puhui.ground import clock

pytestmark = pytest.mark.browser

PAGES = ("counter", "today", "offers", "statements", "team")
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans"), (DESKTOP, "en")]


@pytest.fixture
def market(site: Site):
    return fresh_market()


def at_counter(site: Site, user: int, store: str = "east"):
    page = site.visit("/merchant/counter/", user=User.objects.get(id=user))
    if store:
        with page.expect_navigation():
            page.select_option("#store", store)
        settle(page)
    return page


def type_code(page, code: str) -> None:
    page.locator("[data-code]").fill(code)
    page.locator("[data-check]").click()


def test_code_is_typed_accepted_and_then_told_to_be_used(site: Site, market):
    voucher = market.voucher(at=clock.now())
    page = at_counter(site, market.zhou)

    type_code(page, f"{voucher.short[:5]} {voucher.short[5:].lower()}")
    expect(page.locator("[data-said]")).to_have_text("核销成功")
    expect(page.locator("[data-why]")).to_have_text("¥5.00")
    shoot(page, "merchant-accepted-375")
    assert faults_of(page) == []

    type_code(page, voucher.short)
    expect(page.locator("[data-said]")).to_have_text("不能核销")
    shoot(page, "merchant-used-375")
    assert faults_of(page) == []
    assert queries.owed(market.city)[market.park] == 500


def test_without_a_line_signed_codes_are_taken_and_uploaded_later(site: Site, market):
    voucher, other = market.voucher(at=clock.now()), market.voucher("panda-ticket", at=clock.now())
    page = at_counter(site, market.zhou)
    page.wait_for_function("navigator.serviceWorker.ready.then((worker) => Boolean(worker.active))")
    page.reload()
    page.context.set_offline(True)
    page.reload()  # the page itself opens without a network
    said, why = page.locator("[data-said]"), page.locator("[data-why]")

    forged = voucher.code[:-3] + ("AAA" if voucher.code[-3:] != "AAA" else "BBB")
    for code, words in ((forged, "请勿受理"), (other.code, "不在本商户使用"), (voucher.short, "离线时只能核验二维码")):
        type_code(page, code)
        expect(why).to_contain_text(words)
    type_code(page, voucher.code)
    expect(said).to_have_text("已离线核销")
    type_code(page, voucher.code)
    expect(why).to_contain_text("已在本机核销过")
    shoot(page, "merchant-offline-375")
    assert [fault for fault in faults_of(page) if "ERR_INTERNET" not in fault] == []
    assert queries.owed(market.city)[market.park] == 0

    page.context.set_offline(False)
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert queries.owed(market.city)[market.park] == 500


def test_double_use_without_a_line_is_told_to_the_second_phone(site: Site, market):
    voucher = market.voucher(at=clock.now())
    page = at_counter(site, market.zhou)
    page.context.set_offline(True)
    type_code(page, voucher.code)
    expect(page.locator("[data-said]")).to_have_text("已离线核销")
    assert market.use(voucher.code, store="west", at=clock.now()).accepted

    page.context.set_offline(False)

    expect(page.locator("[data-queue-list] [data-refused]")).to_contain_text("已")
    shoot(page, "merchant-double-375")
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert queries.owed(market.city)[market.park] == 500


def test_qr_code_is_read_from_a_photograph(site: Site, market):
    voucher = market.voucher(at=clock.now())
    picture = segno.make(voucher.code).png_data_uri(scale=4, border=4)
    page = at_counter(site, market.zhou)

    page.locator("[data-picture]").set_input_files(
        {"name": "code.png", "mimeType": "image/png", "buffer": base64.b64decode(picture.partition(",")[2])}
    )

    expect(page.locator("[data-said]")).to_have_text("核销成功")


@pytest.mark.parametrize("name", PAGES)
def test_pages_stand_at_both_widths_and_in_both_languages(site: Site, market, name):
    for offer in ("parking", "meal"):
        market.use(market.voucher(offer, at=clock.now()).short, at=clock.now())
    market.use("0000000000", at=clock.now())
    page = site.visit(f"/merchant/{name}/", user=User.objects.get(id=market.zhou))
    found = []
    for width, language in LOOKS:
        site.look_again(page, width=width, django_language=language)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        shoot(page, f"merchant-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []


@pytest.mark.parametrize("name", ["sign-in", "apply"])
def test_doors_stand_at_both_widths_and_in_both_languages(site: Site, market, name):
    page = site.visit(f"/merchant/{name}/")
    found = []
    for width, language in LOOKS:
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"merchant-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []

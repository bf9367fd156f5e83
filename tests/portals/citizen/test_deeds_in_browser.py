"""What citizens do on their pages, done in a real browser."""

import re

import pytest
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, Site, settle
from tests.portals.citizen.conftest import agree_and_bind, deliver, new_citizen

from puhui.foundations.ledger import queries as ledger
from puhui.foundations.people import queries as people

pytestmark = pytest.mark.browser


def test_signing_in_needs_the_code_and_the_box(site: Site, luzhou: str):
    page = site.visit("/sign-in/")
    page.get_by_label("手机号").fill("13800138000")
    page.get_by_role("button", name="获取验证码").click()
    code = re.search(r"\d{6}", page.get_by_text("演示环境").inner_text()).group()
    page.get_by_label("验证码", exact=True).fill(code)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("请阅读告知并勾选同意")
    page.get_by_role("checkbox").check()
    page.get_by_label("验证码", exact=True).fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("验证码", exact=True).fill(code)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/me/today/$"))


def test_bubbles_become_points_and_the_figure_says_so(site: Site, citizen: object):
    page = site.visit("/me/today/", user=citizen)
    before = ledger.balances(citizen.holder_id, "luzhou")
    waiting = before["luzhou.bubble"].posted
    bubble = page.locator("button.bubble").first
    worth = int(bubble.locator("strong").inner_text().replace("+", ""))
    bubble.click()
    expect(page.locator(".scene-points .figure")).to_have_text(f"{worth}")
    page.get_by_role("button", name=re.compile("收取")).click()
    expect(page.locator(".scene-points .figure")).to_have_text(f"{waiting}")
    after = ledger.balances(citizen.holder_id, "luzhou")
    assert after["luzhou.point"].posted == waiting
    assert after["luzhou.bubble"].posted == 0
    assert page.faults == []


def test_a_scene_is_agreed_to_bound_and_given_up(site: Site, newcomer: object):
    page = site.visit("/me/cards/bus/", user=newcomer)
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已同意")
    page.get_by_label("泸州公交集团").fill("5105999900001234")
    page.get_by_role("button", name="绑定").first.click()
    expect(page.get_by_role("status")).to_contain_text("绑定成功")
    expect(page.get_by_text("1234")).to_be_visible()
    assert [b.scheme for b in people.bindings(newcomer.holder_id)] == ["luzhou-bus-card"]
    page.get_by_text("解绑", exact=True).click()
    page.get_by_role("button", name="确认解绑").click()
    expect(page.get_by_role("status")).to_contain_text("已解绑")
    page.get_by_text("撤回授权").click()
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已撤回")
    assert people.bindings(newcomer.holder_id) == []
    assert people.consents(newcomer.holder_id) == []


def test_a_card_of_another_is_refused_in_words(site: Site, newcomer: object):
    number = agree_and_bind(new_citizen())
    page = site.visit("/me/cards/bus/", user=newcomer)
    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_label("泸州公交集团").fill(number)
    page.get_by_role("button", name="绑定").first.click()
    expect(page.get_by_role("status")).to_contain_text("该号码已绑定其他账户")
    assert people.bindings(newcomer.holder_id) == []


def test_waiting_records_are_credited_when_the_card_is_bound(site: Site, newcomer: object):
    deliver(
        "bus-rides",
        [
            {"order_no": f"WAIT{n}", "card_no": "5105888800004321", "ride_time": f"2026-11-0{n} 08:00:00"}
            for n in (1, 2)
        ],
    )
    page = site.visit("/me/cards/bus/", user=newcomer)
    page.get_by_role("button", name="同意", exact=True).click()
    page.get_by_label("泸州公交集团").fill("5105888800004321")
    page.get_by_role("button", name="绑定").first.click()
    expect(page.get_by_role("status")).to_contain_text("2 条记录已补记入账")
    assert ledger.balances(newcomer.holder_id, "luzhou")["luzhou.mg_co2e"].posted == 160_000


def test_elder_mode_and_language_are_switched_and_kept(site: Site, newcomer: object):
    page = site.visit("/me/settings/", user=newcomer)
    page.get_by_role("switch", name="长辈版").click()
    expect(page.locator("html")).to_have_class("elder elder-20")
    page.get_by_role("button", name="超大").click()
    expect(page.locator("html")).to_have_class("elder elder-30")
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Me")
    kept = people.person(newcomer.holder_id)
    assert (kept.elder_mode, kept.language) == (True, "en")
    page.get_by_role("switch", name="Elder mode").click()
    expect(page.locator("html")).to_have_class("")


def test_elder_mode_moves_nothing(site: Site, citizen: object):
    """Nothing floats and nothing lures: no animation runs, whatever the system's setting."""
    page = site.visit("/me/settings/", user=citizen)
    page.get_by_role("switch", name="长辈版").click()
    page.emulate_media(reduced_motion="no-preference")
    page.goto(f"{site.address}/me/today/")
    settle(page)
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.locator("button.bubble").count() > 0


def test_my_data_comes_as_a_file_and_goes_for_good(site: Site, citizen: object):
    page = site.visit("/me/settings/", user=citizen, width=DESKTOP)
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出我的数据").click()
    text = coming.value.path().read_text("utf-8")
    assert citizen.phone_masked in text
    assert "bus-rides" in text
    page.get_by_role("link", name="注销账户").click()
    page.get_by_role("button", name="注销账户").click()
    expect(page.get_by_text("请先勾选确认")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="注销账户").click()
    expect(page).to_have_url(re.compile("/sign-in/$"))
    assert people.deleted(citizen.holder_id)
    assert ledger.balances(citizen.holder_id, "luzhou")["luzhou.mg_co2e"].posted > 0

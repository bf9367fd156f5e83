"""Points go to another scheme and come from it, as people see it: two cities, one browser, every page at its widths."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.economy.rewards.mall import offer
from tests.journeys.mall.two_cities import Side, connect, scheme
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.conftest import new_citizen
from tests.portals.citizen.test_pages_in_browser import everywhere
from tests.portals.operator.conftest import PASSWORD

from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.mall import settle_schemes
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.browser
# Names after those of other tests' cities, whose people look at the first there is.
HOME, AWAY = "xianglin", "yunxi"
PAGE = f"/console/schemes/{HOME}/{AWAY}/"
LOOKS, ELDER_LOOKS = [(DESKTOP, "en")], [(PHONE, "zh-hans", "30")]


class Home(Side):
    """Chengdu's shipped pack under another name, with one more offer: points of the other city."""

    def __init__(self) -> None:
        self.city, self.other = HOME, AWAY
        pack = packs.read_directory(settings.PACKS / "chengdu")
        name = schema.Text(zh="古城绿色积分 70 分", en="70 points of Gucheng")
        sold = offer(
            "across", name=name, about=name, kind="conversion", price=130, valid=None,
            conversion=schema.Conversion(scheme=AWAY, name=name, gives=70),
        )  # fmt: skip
        there = scheme(AWAY).model_copy(update={"name": schema.Text(zh="古城绿色积分", en="Gucheng green points")})
        city = pack.city.model_copy(update={"city": HOME})
        pack = pack.model_copy(update={"city": city, "offers": (sold, *pack.offers[:1]), "schemes": (there,)})
        self.active = activate_pack.put_into_force(pack=pack, at=clock.now() - timedelta(days=40))
        self.paid_by = ledger.open_house_account(f"{HOME}/tests", "source")

    def resident(self) -> object:
        person, scenario = new_citizen(), self.active.pack.scenarios[0]
        people.give_consent(
            holder=person.holder_id, city=HOME, scenario=scenario.id, version=scenario.consent.version,
            words=scenario.consent.text.model_dump(), at=clock.now(),
        )  # fmt: skip
        self.give(person.holder_id, 500)
        return person


def test_points_cross_and_every_page_can_be_read(site: Site):
    home, away = Home(), Side(AWAY, HOME)
    connect(home, away, site.address, site.address)
    person, there, found = home.resident(), 2_000_001, []
    operator = people.add_staff(name=f"schemes-{uuid4().hex[:6]}", password=PASSWORD, role="operator", at=clock.now())

    page = site.visit("/me/mall/across/", user=person)
    page.get_by_label("转入对方平台的哪个账号？").fill(away.code(there))
    page.get_by_text("兑换", exact=True).click()
    shoot(page, "citizen-convert")
    found += faults_of(page, 44)
    page.get_by_role("button", name="确认转换").click()
    expect(page.locator(".voucher-words")).to_have_text("已完成")
    assert (home.points(person.holder_id), away.points(there)) == ((370, 0), (70, 0))
    found += everywhere(site, "codes", "/me/codes/", person, LOOKS, ELDER_LOOKS)

    page = site.visit(PAGE, user=operator, width=DESKTOP)
    page.get_by_label("银行凭证号").fill("转账 20261121")
    page.get_by_label("金额（元）").fill("0.30")
    page.get_by_role("button", name="入账").click()
    settle(page)
    page.get_by_role("button", name="立即核对").click()
    settle(page)
    expect(page.get_by_text("积分、明细与账本一致。")).to_be_visible()
    for path, name in ((page.url.removeprefix(site.address), "scheme"), ("/console/schemes/", "schemes")):
        page.goto(site.address + path)
        for width, language in ((PHONE, "zh-hans"), (DESKTOP, "en"))[: 2 if name == "scheme" else 1]:
            site.look_again(page, width=width, django_language=language)
            shoot(page, f"console-{name}-{width}-{language}")
            found += [f"{name} {width} {language}: {fault}" for fault in faults_of(page, 24)]
    assert settle_schemes.reconcile(city=HOME, scheme=AWAY).holds
    assert found == []

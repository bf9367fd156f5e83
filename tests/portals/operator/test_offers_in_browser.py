"""The console's pages of offers in a real browser, at both widths."""

import pytest
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot
from tests.portals.citizen.malls import CITY, open_mall_with_a_line, redeem, resident

from puhui.foundations.people import actions as people
from puhui.ground import clock

from .conftest import PASSWORD, activate
from .test_console_in_browser import POINTER

pytestmark = pytest.mark.browser
PAGES = {
    "offers": "/console/offers/",
    "offer": f"/console/offers/{CITY}/park-ticket/",
    "offer-pool": "/console/offers/luzhou/bank-mall/",
    "redemptions": f"/console/redemptions/?city={CITY}",
    "redemption": "/console/redemptions/{city}/{holder}/{voucher}/",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_by_everybody(site: Site, name: str):
    activate()
    open_mall_with_a_line()
    person = resident()
    voucher = redeem(person, "parking-coupon")
    user = people.add_staff(name=f"offers-{name}", password=PASSWORD, role="operator", at=clock.now())
    address = PAGES[name].format(city=CITY, holder=person.holder_id, voucher=voucher.voucher)
    page, found = site.visit(address, user=user, width=PHONE), []
    for width, language in ((PHONE, "zh-hans"), (DESKTOP, "zh-hans"), (DESKTOP, "en")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"console-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, POINTER)]
    assert found == []

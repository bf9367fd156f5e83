"""Pages that say no, in a real browser: what is missing, closed, refused or broken."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, overflows, shoot

pytestmark = pytest.mark.browser

LONG = "card-" + "5105" * 20
REFUSAL = {
    "what": "该号码已绑定其他账户，请先在原账户解绑。",
    "why": "一个卡号同一时间只能属于一个人，否则同一次出行会计两次。",
    "where": f"卡包 · 公交出行 · {LONG}",
    "advice": "在原账户的“卡包”中解绑后，再回到这里绑定。",
    "cites": "《个人信息保护法》第十三条、第二十三条",
    "code": "people.card_bound_to_another",
    "back": "/me/cards/",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_missing_page_can_be_read_by_everybody(site: Site, language: str):
    page = site.page(language=language)
    page.goto(f"{site.address}/no/such/{'long' * 30}/page")
    for width in (PHONE, DESKTOP):
        site.look_again(page, width=width)
        shoot(page, f"missing-{width}-{language}")
        page.faults = [fault for fault in page.faults if not fault.startswith("404 ")]
        assert faults_of(page, 44) == []


@pytest.mark.parametrize("template", ["shared/refusal.html", "403.html", "500.html"])
def test_no_fits_the_screen(site: Site, template: str):
    with translation.override("zh-hans"):
        request = RequestFactory().get("/")
        html = render_to_string(template, REFUSAL, request)
    page = site.visit("/sign-in/")  # its address is where the files of the page come from
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        page.set_content(html, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => null)")
        shoot(page, f"{template.split('/')[-1].removesuffix('.html')}-{width}")
        assert overflows(page) == []

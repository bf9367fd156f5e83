"""Public pages in a real browser, at both widths and in both languages."""

from datetime import timedelta

import pytest
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot

from puhui.portals.public import figures

from .conftest import DAY, activate, saved

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/cities/luzhou/",
    "home-empty": "/cities/chengdu/",
    "library": "/library/luzhou/",
    "methodology": "/library/luzhou/car-free-day/",
    "calculation": "/library/chengdu/ev-charging/?in_energy=10&on=2026-11-20",
    "how": "/how-it-works/",
    "open-data": "/open-data/",
}
DAYS = 12


@pytest.fixture(scope="session")
def _filled() -> list[str]:
    """Marks that this process's browser database holds the figures: it is kept between tests."""
    return []


@pytest.fixture
def filled(site: Site, _filled: list[str]) -> Site:
    """A fortnight of figures, of few people and of many."""
    if not _filled:
        activate("luzhou")
        activate("chengdu")
        for n in range(DAYS):
            day = DAY - timedelta(days=n)
            saved("bus", 300 + 17 * n, 24_000_000 + 1_000_000 * n, day=day, batch=900 + n)
            saved("walking", 900, 41_000_000, day=day, batch=900 + n)
            saved("plate-clearing", 60, 8_640_000, day=day, batch=900 + n)
            saved("old-clothes", 4, 5_120_000, day=day, batch=900 + n)
        _filled.append("filled")
    return site


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_by_everybody(name: str, filled: Site):
    page = filled.visit(PAGES[name], width=PHONE)
    found = []
    for width, language in ((PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans")):
        filled.look_again(page, width=width, django_language=language)
        shoot(page, f"public-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []


def test_chart_is_drawn_and_can_be_read_as_a_table(filled: Site):
    page = filled.visit(PAGES["home"], width=DESKTOP)
    assert page.locator(".chart-days svg").count() == 1
    page.get_by_text("以表格查看").click()
    # Other pages' tests, which share this process's browser database, may have brought further days.
    assert DAYS <= page.locator(".as-table tbody tr").count() <= figures.DAYS_SHOWN


def test_calculator_computes_without_leaving_the_page(filled: Site):
    page = filled.visit("/library/luzhou/walking/", width=PHONE)
    page.get_by_label("当日步数").fill("999")
    page.get_by_role("button", name="计算").click()
    page.locator(".answer").wait_for()
    settle(page)
    assert "8.2" in page.locator(".answer .figure").inner_text()
    assert "in_steps=999" in page.url
    assert faults_of(page) == []

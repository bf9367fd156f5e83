"""Every page of the citizen, in a real browser: both widths, both languages, elder mode."""

import pytest

from puhui.foundations.people import actions as people
from tests.portals.browser import (
    DESKTOP,
    PHONE,
    Site,
    assert_sound,
    faint_texts,
    shoot,
    small_targets,
)
from tests.portals.citizen.conftest import MORNING

pytestmark = pytest.mark.browser

PAGES = {
    "cards": "/me/cards/",
    "scene": "/me/cards/bus/",
    "settings": "/me/settings/",
    "delete": "/me/settings/delete/",
}
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans"), (DESKTOP, "en")]


def looked_at(site: Site, name: str, path: str, user: object, width: int, language: str, least: int, **more: str) -> None:
    """One page, photographed and measured."""
    page = site.visit(path, width=width, language=language, user=user, cookies=more)
    shoot(page, "-".join(["citizen", name, str(width), language, *more.values()]))
    assert_sound(page)
    assert faint_texts(page) == []
    assert small_targets(page, least) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_fits(site: Site, citizen: object, name: str):
    _agreed_and_bound(citizen)
    for width, language in LOOKS:
        looked_at(site, name, PAGES[name], citizen, width, language, 44)


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_in_elder_mode(site: Site, citizen: object, name: str):
    _agreed_and_bound(citizen)
    people.prefer(holder=citizen.holder_id, elder_mode=True)
    for width, language, size in [(PHONE, "zh-hans", "20"), (PHONE, "en", "24"), (PHONE, "zh-hans", "30"), (PHONE, "en", "30"), (DESKTOP, "zh-hans", "24")]:
        looked_at(site, name, PAGES[name], citizen, width, language, 60, type_size=size)


def _agreed_and_bound(citizen: object) -> None:
    holder = citizen.holder_id
    words = {"zh": "同意", "en": "I agree"}
    people.give_consent(holder=holder, city="luzhou", scenario="bus", version="1", words=words, at=MORNING)
    people.bind_card(
        holder=holder, city="luzhou", scheme="luzhou-bus-card", number=f"51050000{holder:06d}", at=MORNING, scenarios=["bus"]
    )

"""Every page of the citizen, in a real browser: both widths, both languages, elder mode at every size of type."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.people import show_wallet
from puhui.portals.citizen.showing import receipt_address

pytestmark = pytest.mark.browser

PAGES = {
    "today": "/me/today/",
    "statement": "/me/statement/",
    "cards": "/me/cards/",
    "scene": "/me/cards/bus/",
    "settings": "/me/settings/",
    "apps": "/me/settings/apps/",
    "delete": "/me/settings/delete/",
}
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "en"), (DESKTOP, "zh-hans")]
ELDER_LOOKS = [
    (PHONE, "zh-hans", "20"),
    (PHONE, "zh-hans", "30"),
    (PHONE, "en", "24"),
    (PHONE, "en", "30"),
    (DESKTOP, "zh-hans", "24"),
]


def everywhere(
    site: Site,
    name: str,
    path: str,
    user: object,
    looks: list[tuple[int, str]] = LOOKS,
    elder_looks: list[tuple[int, str, str]] = ELDER_LOOKS,
) -> list[str]:
    """The faults of a page, however it is looked at; each look leaves a picture."""
    page = site.visit(path, user=user)
    found = []
    for width, language in looks:
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"citizen-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, 44)]
    people.prefer(holder=user.holder_id, elder_mode=True)
    for width, language, size in elder_looks:
        site.look_again(page, width=width, django_language=language, type_size=size)
        shoot(page, f"citizen-{name}-{width}-{language}-{size}")
        found += [f"elder {width} {language} {size}: {fault}" for fault in faults_of(page, 60)]
    people.prefer(holder=user.holder_id, elder_mode=False)
    page.context.close()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_by_everybody(site: Site, citizen: object, name: str):
    assert everywhere(site, name, PAGES[name], citizen) == []


@pytest.mark.parametrize("name", ["today", "statement", "cards"])
def test_page_of_a_newcomer_can_be_read_by_everybody(site: Site, newcomer: object, name: str):
    assert everywhere(site, f"{name}-newcomer", PAGES[name], newcomer) == []


def test_receipts_can_be_read_by_everybody(site: Site, citizen: object):
    wallet = show_wallet.today(holder=citizen.holder_id, city="luzhou", at=clock.now())
    lines = [(entry, line) for entry in wallet.entries for line in entry.lines]
    cut = next(line for _entry, line in lines if line.cut)
    faults = everywhere(site, "receipt-cut", receipt_address(cut.receipt), citizen)
    others = {
        "walking": next(line for entry, line in lines if entry.scenario.id == "walking"),
        "outranked": next(line for _entry, line in lines if not line.counts),
    }
    for name, line in others.items():
        address = receipt_address(line.receipt)
        faults += everywhere(site, f"receipt-{name}", address, citizen, [(PHONE, "zh-hans")], [(PHONE, "en", "30")])
    assert faults == []


def test_half_a_ride_is_shown_with_its_reason(site: Site, commuter: object):
    """A tap whose other half was never delivered is told, and its receipt says why it does not count."""
    now = clock.local_day(clock.now())
    month = show_wallet.statement(holder=commuter.holder_id, city="trial", first=now - timedelta(days=3), last=now)
    [half] = month.halves
    looks = [(PHONE, "zh-hans"), (DESKTOP, "en")]
    elder = [(PHONE, "en", "30")]
    address = f"/me/statement/?month={half.at:%Y-%m}"
    faults = everywhere(site, "statement-half", address, commuter, looks, elder)
    faults += everywhere(site, "receipt-half", receipt_address(half.receipt), commuter, looks, elder)
    assert faults == []
    page = site.visit(receipt_address(half.receipt), user=commuter)
    expect(page.locator(".slip-stamp")).to_have_text("未计入")
    expect(page.locator(".slip-check-no")).to_have_count(1)

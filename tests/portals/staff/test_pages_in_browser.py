"""The staff's door in a real browser: walked through once, and every page at both widths in both languages."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot

from puhui.foundations.people import actions, queries
from puhui.ground import clock

pytestmark = pytest.mark.browser

PASSWORD, SECRET = "a-long-and-odd-phrase", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans"), (DESKTOP, "en")]
PAGES = {
    "account": "/staff/second-factor/",
    "again": "/staff/second-factor/again/",
    "password": "/staff/password/again/",
    "codes": "/staff/recovery-codes/",
    "new-codes": "/staff/recovery-codes/new/",
    "out": "/staff/sign-out/",
    "closed": "/staff/sign-in/closed/",
    "in": "/staff/sign-in/",
}


def newcomer():
    """A member of staff; the browser's database outlives a test, so the name is a fresh one."""
    return actions.add_staff(name=f"li-{uuid4().hex[:6]}", password=PASSWORD, role="auditor", at=clock.now())


def seen(site: Site, name: str, path: str, **how: object) -> list[str]:
    page, found = site.visit(path, **how), []
    for width, language in LOOKS:
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"staff-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    page.context.close()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read(site: Site, name: str):
    user = newcomer()
    actions.set_second_factor(name=user.username, secret=SECRET)
    RecoveryCodes.activate(user)
    signed_in = {} if name in ("in", "closed") else {"user": user}

    assert seen(site, name, PAGES[name], **signed_in) == []


def test_set_up_can_be_read(site: Site):
    assert seen(site, "set-up", "/staff/second-factor/set-up/", user=newcomer()) == []


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_door_is_walked_through(site: Site, width: int, language: str):
    cache.clear()
    user = newcomer()
    actions.set_second_factor(name=user.username, secret=SECRET)
    page = site.visit("/staff/sign-in/", width=width, language=language)
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", "wrong")
    page.click(".door button[type=submit]")
    page.wait_for_selector("[role=alert]")
    shoot(page, f"staff-in-wrong-{width}-{language}")
    page.fill("input[name=password]", PASSWORD)
    # The code changes every half minute, perhaps between the page and our question.
    codes = {queries.demo_second_factor(user.username)}
    page.click(".door button[type=submit]")
    page.wait_for_url("**/second-factor/")
    settle(page)
    shoot(page, f"staff-second-factor-{width}-{language}")
    assert faults_of(page) == []

    codes.add(queries.demo_second_factor(user.username))
    assert any(code in page.inner_text(".notice") for code in codes)
    page.fill("input[name=code]", re.search(r"\d{6}", page.inner_text(".notice"))[0])
    page.click(".door button[type=submit]")
    page.wait_for_url("**/console/")

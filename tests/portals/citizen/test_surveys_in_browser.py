"""A survey on a telephone, its figures for everybody and for the console: whole pages in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.test_surveys import NOW, TODAY, Asked
from tests.portals.operator.test_console_in_browser import POINTER

from puhui.civic.surveys import actions
from puhui.foundations.people import actions as staff
from puhui.journeys.civic import run_survey

pytestmark = pytest.mark.browser


CITY = "zz-town"  # after every other in these tests' one database


def asked() -> Asked:
    """A wave that is open, and one that is published."""
    town = Asked(CITY)
    done = town.open("browsed", first=TODAY, last=TODAY, title="上半年", at=NOW)
    for n, token in enumerate(town.letters("东区", 30, done)[:24] + town.letters("西区", 12, done)[:8]):
        town.answer(
            token, at=NOW, knows="yes" if n % 4 else "no", sex="fm"[n % 2], pleased=str(1 + n % 5), trips=str(n)
        )
    actions.close_wave(wave=done, at=NOW + timedelta(minutes=1), early=True)
    run_survey.publish(wave=done, at=NOW + timedelta(minutes=1))
    return town


def test_a_survey_is_answered_on_a_telephone_and_its_figures_have_whiskers(site: Site):
    town = asked()
    (token,) = town.letters("东区", 1)
    operator = staff.add_staff(name="surveyor", password="a-long-and-odd-phrase", role="operator", at=NOW)
    done = run_survey.published(CITY)[0].wave.id
    page, found = site.visit(f"/s/{token}/", user=operator), []
    for name, width, address in (
        ("answer", DESKTOP, f"/s/{token}/"), ("public", PHONE, f"/surveys/{CITY}/"),
        ("console", DESKTOP, "/console/surveys/"), ("wave", PHONE, f"/console/surveys/{town.wave}/"),
        ("done", DESKTOP, f"/console/surveys/{done}/"), ("new", PHONE, "/console/surveys/new/"),
    ):  # fmt: skip
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.address + address)
        settle(page)
        shoot(page, f"survey-{name}-{width}")
        found += [f"{name} {width}: {fault}" for fault in faults_of(page, POINTER if name != "answer" else 44)]
    page = site.visit(f"/s/{token}/", cookies={"elder": "1", "type_size": "30"})
    shoot(page, "survey-answer-elder")
    found += faults_of(page, 60)
    assert found == []
    for choice in ("f", "yes"):
        page.locator(f"input[value='{choice}']").first.check()
    page.locator(".survey-step", has_text="4").click()
    expect(page.locator("[data-count]")).to_have_text("3 / 6")
    # Faster than anybody reads: held, with a receipt and a way to object.
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_role("status")).to_contain_text("作答速度快于阅读题目所需时间")
    shoot(page, "survey-held")
    page.get_by_label("异议说明").fill("是我本人填写")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("heading", name="异议已收到")).to_be_visible()

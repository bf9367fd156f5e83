"""Campaigns, proofs and quizzes in a real browser: a photo from a telephone, the console's forms, a citizen's answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from tests.civic.outreach.test_learning import HEAD, QUESTIONS
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.conftest import new_citizen
from tests.portals.government import city as cities
from tests.portals.government.test_outreach import THERE, picture
from tests.portals.operator.conftest import activate

from puhui.civic.outreach import actions, queries
from puhui.civic.outreach.models import Sitting
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock

pytestmark = pytest.mark.browser
CITY, HOME = cities.CITY, "luzhou"  # where promises are followed, and where people learn
BODY = """步行、骑行和公共交通是**最省碳**的出行方式。

## 怎样选择

- 一公里以内：步行
- 三公里以内：骑行
- 更远：公交、轨道交通

| 方式 | 适合距离 |
|---|---|
| 步行 | 1 公里以内 |
| 骑行 | 3 公里以内 |
"""


def test_from_a_telephone_to_the_overview_and_a_quiz(site: Site, tmp_path):
    city = cities.kept()
    campaign, asked = cities.place(city)
    _publish()
    photo = tmp_path / "站台.jpg"
    photo.write_bytes(picture(clock.now(), THERE, shade=220))
    page = site.visit("/gov/outreach/", user=city.people["cooperating"], width=PHONE)
    page.click("a.awaits >> nth=0")
    page.set_input_files("input[type=file]", photo)
    page.click("form[enctype] button.btn")
    settle(page)
    assert queries.placement(asked.id, CITY, at=clock.now()).state == "proved"
    faults = _look(site, page, {"gov-placement": f"/gov/outreach/placements/{asked.id}/"})
    page = site.page(user=city.people["office"])
    faults += _look(site, page, {"gov-campaign": f"/gov/outreach/campaigns/{campaign}/"})
    page.emulate_media(media="print")
    assert page.is_hidden(".console-rail") and page.is_visible("tfoot")
    operator = people.add_staff(name="outreach-desk", password=cities.PASSWORD, role="operator", at=clock.now())
    page = site.page(user=operator)
    faults += _look(site, page, {"console-campaign": f"/console/outreach/{CITY}/{campaign}/"})
    faults += _learn(site)
    assert faults == []


def _learn(site: Site) -> list[str]:
    page = site.page(user=new_citizen())
    _remember_city(page, site)
    page.goto(f"{site.address}/me/learn/quizzes/travel/")
    page.click("button[value=begin]")
    settle(page)
    faults = _look(site, page, {"learn-questions": "/me/learn/quizzes/travel/"}, 44)
    for name, value in (("q0", 1), ("q1", 0)):
        page.click(f"label:has(input[name={name}][value='{value}'])")
    Sitting.objects.update(started_at=clock.now() - timedelta(minutes=1))  # as long as two questions take to be read
    page.click("button[value=answer]")
    settle(page)
    assert queries.quiz_totals(HOME)["travel"] == (1, 0)
    faults += _look(site, page, {"learn-result": "/me/learn/quizzes/travel/"}, 44)
    return faults + _look(site, site.page(), {"public-article": f"/learn/{HOME}/walk/"})


def _publish() -> None:
    activate(HOME)
    pack, at = packs.active(HOME).pack, clock.now()
    head = HEAD | {"summary": {"zh": "短途少开车，健康又低碳。", "en": "Short ways without a car."}}
    told = {
        "article": ("walk", actions.article(**head, body={"zh": BODY})),
        "quiz": ("travel", actions.quiz(**head, questions=QUESTIONS, pass_percent=60, draw="")),
        "course": ("green", actions.course(**head, chapters="# 第一章 绿色出行 | Green travel\n- walk", quiz="travel")),
    }  # fmt: skip
    for kind, (slug, content) in told.items():
        actions.publish(
            pack=pack, id=uuid4(), kind=kind, slug=slug, seen=0, content=content, last=None, by="desk", at=at,
            first=clock.local_day(at) - timedelta(days=1),
        )  # fmt: skip


def _remember_city(page, site: Site) -> None:
    """Which city's pages somebody reads is kept in the session."""
    (key,) = [one["value"] for one in page.context.cookies(site.address) if one["name"] == settings.SESSION_COOKIE_NAME]
    session = SessionStore(key)
    session["city"] = HOME
    session.save()


def _look(site: Site, page, addresses: dict[str, str], least: int = 24) -> list[str]:
    """Faults of pages at a telephone's width in Chinese and at a desk's in English."""
    faults = []
    for name, address in addresses.items():
        page.goto(site.address + address)
        for width, language in ((PHONE, "zh-hans"), (DESKTOP, "en")):
            site.look_again(page, width=width, django_language=language)
            shoot(page, f"{name}-{width}")
            faults += [f"{name} {width} {language}: {fault}" for fault in faults_of(page, least)]
        page.faults.clear()
    return faults

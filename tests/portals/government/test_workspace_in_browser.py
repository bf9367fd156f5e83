"""The workspace in a real browser, at a telephone's width and at a desk's, and the wall screen across a room."""

from uuid import uuid4

import pytest
from tests.oversight.assignments import office
from tests.portals.browser import DESKTOP, HEIGHTS, PHONE, SHOTS, Site, faults_of, overflows, settle, shoot
from tests.portals.government import city as cities

from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries

pytestmark = pytest.mark.browser
ENGLISH = ("home", "form", "assignment", "board", "session", "application")
WALL = {"width": 1920, "height": 1080}


def test_contact_person_reports_and_the_office_accepts(site: Site, tmp_path):
    city = cities.kept()
    city.tell("shared", "edu", progress=30, figures={1: 5, 2: 41}, problems="场地不足", next_steps="协调场地")
    notice = actions.issue_notice(
        id=uuid4(), assignment=city.given["late"].id, step=facts.SUPERVISE, actor=office.OFFICE, at=clock.now()
    )
    sessions, _minutes = cities.meet(city)
    applications, _objection = cities.appraise(city)
    cities.evaluate(city)
    shared, month = city.given["shared"].id, cities.month()
    form = f"/gov/assignments/{shared}/reports/{month}/{city.units['env']}/"
    page = site.visit("/gov/", user=city.people["lead"], width=PHONE)
    page.click("a.awaits >> nth=0")
    settle(page)
    faults = []
    looks = {
        "home": "/gov/", "form": form, "assignment": f"/gov/assignments/{shared}/", "late": f"/gov/assignments/{city.given['late'].id}/",
        "many": "/gov/reports/", "notice": f"/gov/notices/{notice.id}/", "board": "/gov/board/", "gantt": "/gov/board/gantt/",
        "heat": "/gov/board/heat/", "briefs": "/gov/briefs/", "sessions": "/gov/conference/", "appraisals": "/gov/appraisals/",
        "sheet": "/gov/appraisals/apply/frugal-office/", "session": f"/gov/conference/{sessions['round']}/",
        "coming": f"/gov/conference/{sessions['coming']}/", "application": f"/gov/appraisals/{applications['announced']}/",
        "scores": "/gov/scores/", "part": f"/gov/assignments/{shared}/parts/", "evaluations": "/gov/evaluations/", "tokens": "/gov/tokens/",
        "naming": f"/naming/{cities.CITY}/", "objecting": f"/naming/{cities.CITY}/{applications['announced']}/",
    }  # fmt: skip
    faults += _look(site, page, looks)
    page.goto(site.address + form)
    page.fill("input[name=progress]", "４５%")
    page.fill("textarea[name=problems]", "部分区县尚未落实")
    page.dispatch_event("textarea[name=problems]", "change")
    page.wait_for_selector("#draft-state:has-text('草稿已保存'), #draft-state:has-text('Draft kept')")
    (tmp_path / "照片.txt").write_text("佐证")
    page.set_input_files("input[name=files]", tmp_path / "照片.txt")
    page.click("#report button.btn >> nth=0")
    settle(page)
    (told,) = [one for one in queries.reports(shared, actor=city.actor("lead"), on=cities.today()) if one.merging]
    assert (told.said.progress, told.said.figures[1], len(told.said.evidence), len(told.taken)) == (45, 5, 1, 1)
    page.context.close()
    faults += _board_and_wall(site, city)
    desk = site.visit("/gov/", user=city.people["office"], width=DESKTOP)
    year = f"/gov/evaluations/{cities.today().year}/{city.units['env']}/"
    faults += _look(site, desk, {
        "office": "/gov/", "review": form, "posts": "/gov/posts/", "notices": "/gov/notices/", "evaluation": year,
        "change": f"/gov/assignments/{shared}/change/", "minutes": f"/gov/conference/{sessions['round']}/",
    })  # fmt: skip
    desk.goto(site.address + form)
    desk.click("button[value=accept]")
    settle(desk)
    assert queries.reports(shared, actor=city.actor("office"), on=cities.today())[0].state == facts.ACCEPTED
    desk.context.close()
    assert faults == []


def _board_and_wall(site: Site, city: cities.City) -> list[str]:
    """The board is searched in Chinese; the wall screen fills its window and is read from afar."""
    page = site.visit("/gov/board/", user=city.people["leader"], width=DESKTOP)
    page.locator("#board-words").press_sequentially("塑料", delay=20)
    page.wait_for_function("document.querySelectorAll('#board tbody tr').length === 1")
    assert "q=" in page.url and "塑料污染" in page.inner_text("#board")
    page.set_viewport_size(WALL)
    page.goto(f"{site.address}/gov/wall/")
    settle(page)
    page.screenshot(path=SHOTS / "gov-wall-1920.png")
    heights = page.evaluate(
        "[...document.querySelectorAll('.wall-totals strong')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 60 and page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    faults = [*page.faults, *overflows(page)]
    faults += _look(site, page, {"wall": "/gov/wall/"})
    page.context.close()
    return faults


def _look(site: Site, page, addresses: dict[str, str]) -> list[str]:
    """Faults of pages at a telephone's width and at a desk's; a few of them in English too."""
    faults = []
    for name, address in addresses.items():
        page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
        page.goto(site.address + address)
        settle(page)
        shoot(page, f"gov-{name}-{PHONE}")
        faults += [f"{name} {PHONE}: {fault}" for fault in faults_of(page, 24)]
        if name in ENGLISH:
            site.look_again(page, width=PHONE, django_language="en")
            faults += [f"{name} {PHONE} en: {fault}" for fault in faults_of(page, 24)]
        page.set_viewport_size({"width": DESKTOP, "height": HEIGHTS[DESKTOP]})
        settle(page)
        if name in ENGLISH:
            shoot(page, f"gov-{name}-{DESKTOP}-en")
            page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": site.address}])
        faults += [f"{name} {DESKTOP}: {fault}" for fault in faults_of(page, 24)]
        page.faults.clear()
    return faults

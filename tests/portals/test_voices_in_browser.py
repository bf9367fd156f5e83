"""Snapshots and proposals in a real browser: three taps, a look, the unit's answer, what people think, the desk."""

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.civic.voices import pictures
from tests.economy.rewards.mall import pack_of
from tests.oversight.assignments import office
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.conftest import new_citizen
from tests.portals.government.city import PASSWORD

from puhui.civic.voices import facts, queries
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.civic import handle_cases
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions as assignments

pytestmark = pytest.mark.browser
CITY, OFFICE = "yunxi", "市生态环境局"
THERE = {"latitude": 29.51, "longitude": 105.5}


class Street:
    """A city of its own in which voices alone can be raised; one citizen, a desk and the unit in charge."""

    def __init__(self) -> None:
        at = clock.now()
        activate_pack.put_into_force(pack=pack_of(city=CITY, voices=packs.read_directory("packs/yanshi").voices), at=at)
        self.unit = office.add(OFFICE, city=CITY, parent=None)
        self.official = people.add_staff(name="voices-unit", password=PASSWORD, role="official", at=at)
        assignments.give_post(
            id=uuid4(), city=CITY, person=self.official.pk, role="unit", unit=self.unit, first=office.FOUNDED,
            actor=office.OFFICE, at=office.noon(office.FOUNDED),
        )  # fmt: skip
        self.desk = people.add_staff(name="voices-desk", password=PASSWORD, role="operator", at=at)
        self.citizen = new_citizen()

    def voice(self, sort: str) -> facts.Voice:
        return queries.voices_of(self.citizen.holder_id, CITY, sort)[0]


def test_snapshot_in_three_taps_until_it_is_answered_and_a_proposal(site: Site, tmp_path):
    street = Street()
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(pictures.jpeg(pictures.scene(4, (640, 480))))
    page = _choose_city(site, street)
    faults = _tell(site, page, street, photo)
    voice = street.voice("snapshot")
    assert (voice.state, str(voice.where.latitude)) == ("waiting", "29.510000")
    faults += _look_at(site, street, voice)
    faults += _answer(site, street, voice.case, photo, "已清运，并增设垃圾桶。")
    page.goto(f"{site.address}/me/voices/{voice.id}/")
    faults += _faults(site, page, "voice", elder=street)
    page.fill("textarea[name=words]", "很快，谢谢")
    _send(page, "button[value=content]")
    assert queries.verdicts(voice.case) == [(1, True, "很快，谢谢")]
    faults += _propose(site, page, street)
    public = site.page()
    for name, address in (("desk", ""), ("case", f"{voice.case}/"), ("public-proposals", "proposals/")):
        public.goto(f"{site.address}/voices/{CITY}/{address}")
        faults += _faults(site, public, name, least=24)
    assert faults == []


def _choose_city(site: Site, street: Street) -> Page:
    """A city where people can only raise their voice is offered like any other."""
    page = site.visit("/me/settings/", user=street.citizen)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(THERE)
    if page.locator(f"button[value={CITY}]").count():  # a single city needs no choice
        page.click(f"button[value={CITY}]")
        settle(page)
    return page


def _tell(site: Site, page: Page, street: Street, photo) -> list[str]:
    page.goto(f"{site.address}/me/snapshots/")
    faults = _faults(site, page, "snapshots", open_all=True, elder=street)
    site.look_again(page, width=PHONE, django_language="zh-hans")
    page.click("form#snapshot > button")  # the kind is missing: the browser says so
    page.click(".kind >> nth=0")
    page.click("form#snapshot > button")
    expect(page.locator("#said-photo")).to_have_text("请先拍一张照片，或从相册选择。")
    page.set_input_files(".shot-first input", photo)
    expect(page.locator("#found")).to_contain_text("已获取")
    shoot(page, "voices-told-375")
    faults += faults_of(page)
    _send(page, "form#snapshot > button")
    assert "/me/voices/" in page.url, page.inner_text("main")
    return faults + _faults(site, page, "waiting", once=True)


def _look_at(site: Site, street: Street, voice) -> list[str]:
    page = site.visit(f"/console/voices/?city={CITY}", user=street.desk, width=DESKTOP)
    faults = _faults(site, page, "queue", least=24, once=True)
    page.click("td .tap >> nth=0")
    before = queries.photo_of(street.citizen.holder_id, voice.id, 1)
    faults += _faults(site, page, "moderate", least=24, open_all=True)
    page.locator(".cover-photo").scroll_into_view_if_needed()
    box = page.locator(".cover-photo").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.305, box["y"] + box["height"] * 0.395)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.205)
    page.mouse.up()
    sides = [page.input_value(f"[name={side}]") for side in ("left", "top", "right", "bottom")]
    assert sides == ["10", "20", "31", "40"], sides
    shoot(page, "voices-cover")
    _send(page, "form.cover button")
    assert queries.photo_of(street.citizen.holder_id, voice.id, 1) != before
    _send(page, "button[value=publish]")
    page.goto(f"{site.address}/console/voices/cases/{voice.case}/")
    return faults + _faults(site, page, "console-case", least=24)


def _answer(site: Site, street: Street, case: UUID, photo, words: str) -> list[str]:
    page = site.visit("/gov/cases/", user=street.official)
    faults = _faults(site, page, "gov-cases", least=24, once=True)
    page.click("td .tap >> nth=0")
    faults += _faults(site, page, "gov-case", least=24)
    page.fill("textarea[name=words]", words)
    page.set_input_files("input[type=file]", photo)
    _send(page, "form[enctype] button.btn")
    assert queries.case(case, clock.now()).state == "answered"
    return faults + _faults(site, page, "gov-answered", least=24, once=True)


def _propose(site: Site, page: Page, street: Street) -> list[str]:
    page.goto(f"{site.address}/me/proposals/new/")
    faults = _faults(site, page, "propose")
    page.fill("[name=title]", "在河边步道加装分类垃圾箱")
    page.fill("[name=words]", "步道沿线两公里没有垃圾箱，游人只好随手放在路边。")
    _send(page, "form[enctype] button")
    voice, at = street.voice("proposal"), clock.now()
    told = {"city": CITY, "by": "desk", "at": at}
    handle_cases.moderate(**told, holder=street.citizen.holder_id, id=voice.id, deed="publish")
    handle_cases.answer(
        **told, case=voice.case, id=uuid4(), acting=street.unit, words="采纳，九月底前装好。", adopted=True
    )
    page.goto(f"{site.address}/me/proposals/")
    expect(page.locator("article")).to_contain_text("采纳，九月底前装好。")
    return faults + _faults(site, page, "proposals", elder=street)


def _send(page: Page, button: str) -> None:
    """Press a button and wait for the page that comes: a photo takes its time."""
    with page.expect_navigation():
        page.click(button)
    settle(page)


def _faults(
    site: Site, page: Page, name: str, least: int = 44, *, open_all: bool = False, once: bool = False,
    elder: Street | None = None,
) -> list[str]:  # fmt: skip
    """Faults of a page as it stands, then at the other width in the other language, and for elders if somebody is named.

    The window stays as it was looked at last, so that the next page is seen in another way without being asked for twice.
    """
    faults = _look(page, name, least, open_all)
    if not once:
        was_wide = page.viewport_size["width"] == DESKTOP
        width, language = (PHONE, "zh-hans") if was_wide else (DESKTOP, "en")
        site.look_again(page, width=width, django_language=language)
        faults += _look(page, name, least, open_all)
    if elder:
        people.prefer(holder=elder.citizen.holder_id, elder_mode=True)
        site.look_again(page, width=PHONE, django_language="zh-hans", type_size="24")
        faults += _look(page, f"{name}-elder", 60, open_all)
        people.prefer(holder=elder.citizen.holder_id, elder_mode=False)
    page.faults.clear()
    return faults


def _look(page: Page, name: str, least: int, open_all: bool) -> list[str]:
    settle(page)
    if open_all:
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    shown = f"voices-{name}-{page.viewport_size['width']}"
    shoot(page, shown)
    return [f"{shown}: {fault}" for fault in faults_of(page, least)]

"""The civic wing in a real browser: a door with a line and without, and its pages at both widths, for elders too."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from tests.civic.activities.hall import named
from tests.oversight.assignments import office
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot
from tests.portals.citizen.civic import CHILD, Wing

from puhui.civic.activities import actions, facts, queries
from puhui.civic.volunteers import actions as volunteers
from puhui.civic.volunteers import queries as volunteers_kept
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.oversight.assignments import actions as assignments

pytestmark = pytest.mark.browser
PASSWORD = "a-long-and-odd-phrase"
CITY = "wulin"
SCHOOL = "yizhong"


class Town(Wing):
    """A city of its own, because the browser's database is kept; its office runs the door."""

    def __init__(self) -> None:
        super().__init__(CITY)
        self.recruit()
        self.official = people.add_staff(name="wulin-office", password=PASSWORD, role="official", at=self.at)
        self.operator = people.add_staff(name="wulin-operator", password=PASSWORD, role="operator", at=self.at)
        assignments.give_post(
            id=uuid4(), city=CITY, person=self.official.pk, role="office", unit=None, first=office.FOUNDED,
            actor=office.OFFICE, at=office.noon(office.FOUNDED),
        )  # fmt: skip
        self.signed = [self._sign(person.holder_id) for person in (self.grown, self.young)]
        actions.register_class(
            city=CITY, school=SCHOOL, year=queries.school_year_of(self.pack, clock.local_day(self.at)), klass="四（2）班",
            pupils=40, by=self.keeper.holder_id, at=self.at,
        )  # fmt: skip
        self.klass = self.book(self.keeper.holder_id, facts.ClassParty(SCHOOL, "四（2）班", 38, 2, 38))
        self.booked = [self.book(holder) for holder in (self.grown.holder_id, self.lead.holder_id)]

    def _sign(self, holder: int):
        return volunteers.sign_up(pack=self.pack, holder=holder, shift_id=self.shift, at=self.at)

    def book(self, holder: int, party: facts.ClassParty | None = None) -> facts.Booked:
        group = "classes" if party else "people"
        wish = facts.Asked(holder, self.session, group, named(f"{CITY}/b/{holder}"), self.at, party=party)
        (answer,) = actions.book(pack=self.pack, wishes=[wish])
        assert isinstance(answer, facts.Booked), answer
        return answer


_towns: list[Town] = []


@pytest.fixture
def town(site: Site) -> Town:
    """One for all tests here; what they do to it does not meet."""
    if not _towns:
        _towns.append(Town())
    return _towns[0]


def type_code(page, code: str) -> None:
    page.locator("[data-code]").fill(code)
    page.locator("form[data-form] button:not([type])").click()


def test_the_door_works_with_a_line_and_without(site: Site, town: Town):
    page = site.visit(f"/gov/activities/{town.session}/door/", user=town.official)
    said, why = page.locator("[data-said]"), page.locator("[data-why]")
    first, second = town.booked
    type_code(page, f"{first.short[:5]} {first.short[5:].lower()}")
    expect(said).to_have_text("签到成功")
    type_code(page, first.short)
    expect(said).to_have_text("未通过")
    page.locator(".door-object .input").fill("我刚才没有签到")
    page.get_by_role("button", name="登记异议").click()
    expect(page.locator("[data-ways-out]")).to_contain_text("异议已登记")
    shoot(page, "civic-door-375")
    assert faults_of(page) == []
    assert len(queries.objections(CITY)) == 1

    page.wait_for_function("navigator.serviceWorker.ready.then((worker) => Boolean(worker.active))")
    page.reload()
    page.context.set_offline(True)
    page.reload()  # the page itself opens without a network
    forged = second.code[:-3] + ("AAA" if second.code[-3:] != "AAA" else "BBB")
    volunteer = volunteers_kept.signed_up(town.grown.holder_id, CITY)[0]
    for code, words in (
        (forged, "签名不符"),
        (volunteer.code, "离线时只能核验二维码"),
        (second.short, "离线时只能核验二维码"),
    ):
        type_code(page, code)
        expect(why).to_contain_text(words)
    type_code(page, second.code)
    expect(said).to_have_text("已在本机签到")
    type_code(page, second.code)
    expect(why).to_contain_text("已在本机登记过")
    shoot(page, "civic-door-offline-375")
    assert [fault for fault in faults_of(page) if "ERR_INTERNET" not in fault] == []
    assert queries.door(town.session).present == 1

    page.context.set_offline(False)
    expect(page.locator("[data-queue-list] [data-done]")).to_contain_text("已上传")
    assert queries.door(town.session).present == 2


def test_pages_stand_at_both_widths_and_for_elders(site: Site, town: Town):
    pages = [
        ("session", f"/gov/activities/{town.session}/", town.official, DESKTOP),
        ("school", f"/me/school/{SCHOOL}/", town.keeper, PHONE),
        ("led", f"/me/volunteering/teams/{town.team}/", town.lead, PHONE),
        ("shifts", "/me/volunteering/shifts/?near=30.60,104.05", town.grown, DESKTOP),
    ]  # fmt: skip
    found = []
    for name, address, user, width in pages:
        page = site.visit(address, user=user, width=width)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        shoot(page, f"civic-{name}-{width}")
        found += [f"{name} {width}: {fault}" for fault in faults_of(page)]
        if address.startswith("/me/"):
            people.prefer(holder=user.holder_id, elder_mode=True)
            site.look_again(page, width=PHONE, type_size="24")
            shoot(page, f"civic-{name}-elder")
            found += [f"{name} elder: {fault}" for fault in faults_of(page, 60)]
        assert CHILD not in page.content(), name
        page.context.close()
    assert found == []

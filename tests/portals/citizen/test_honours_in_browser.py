"""Honours in a real browser: read by everybody, and a badge's story is one tap away."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import expect
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.conftest import agree_and_bind, deliver, live_a_week, new_citizen
from tests.portals.citizen.test_pages_in_browser import everywhere

from puhui.economy.honours import actions as honours
from puhui.economy.honours.models import Team
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.honours import award_honours, issue_certificate
from puhui.journeys.packs import activate_pack

pytestmark = pytest.mark.browser

PAGES = {"honours": "/me/honours/", "boards": "/me/boards/?board=city&period=month", "teams": "/me/teams/"}
LOOKS = [(PHONE, "zh-hans"), (DESKTOP, "en")]
ELDER_LOOKS = [(PHONE, "zh-hans", "20"), (PHONE, "en", "30")]
NAMES = ("小满", "山城骑手", "Lao Wang", None, "一位名字特别特别长的绿色生活爱好者", None, "阿青")


@pytest.fixture(scope="session")
def laureate() -> dict:
    """Kept between the tests of this module: somebody among others on a board, in a team, with certificates."""
    return {}


@pytest.fixture
def citizen(site: Site, laureate: dict) -> object:
    if "person" not in laureate:
        laureate["person"], laureate["code"] = _live()
    return laureate["person"]


def _live() -> tuple[object, str]:
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now() - timedelta(days=60))
    at, person = clock.now(), new_citizen()
    pack = packs.active("luzhou").pack
    live_a_week(agree_and_bind(person))
    yesterday = clock.local_day(at) - timedelta(days=1)
    others = []
    for name in NAMES:
        other = new_citizen()
        number = agree_and_bind(other)
        steps = str(4_000 + 1_700 * len(others))
        deliver("walking-steps", [{"user_no": number, "date": str(yesterday), "steps": steps}])
        if name:
            people.prefer(holder=other.holder_id, display_name=name)
            honours.be_shown(holder=other.holder_id, city="luzhou", pack=pack, scenarios={}, at=at, shown=True)
        others.append(other)
    award_honours.award_honours(city="luzhou", at=at)
    people.prefer(holder=person.holder_id, display_name="绿芽爱好者")
    made = issue_certificate.issue(
        holder=person.holder_id, city="luzhou", template="first-ride", id=uuid4(), at=at, named=True
    )
    team = honours.open_team(
        city="luzhou",
        pack=pack,
        kind="class",
        name="泸州职业技术学院环保一班",
        id=uuid4(),
        at=at,
        holder=person.holder_id,
    )
    honours.join_team(holder=others[0].holder_id, city="luzhou", pack=pack, code=team.code, id=uuid4(), at=at)
    Team.objects.filter(code=team.code).update(code="WWWWWWWW")  # the widest that chance can draw
    return person, made.code


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_by_everybody(site: Site, citizen: object, name: str):
    assert "\n".join(everywhere(site, name, PAGES[name], citizen, LOOKS, ELDER_LOOKS)) == ""


def test_a_certificate_can_be_checked_by_everybody(site: Site, citizen: object, laureate: dict):
    page = site.visit(f"/certificates/{laureate['code']}/")
    found = []
    for width, language in LOOKS:
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"public-certificate-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, 24)]
    assert found == []


def test_a_badge_tells_its_story_and_a_certificate_is_two_taps_away(site: Site, citizen: object):
    page = site.visit("/me/honours/", user=citizen)
    page.get_by_text("首次绿色出行", exact=True).first.click()
    expect(page.get_by_text("第一次乘公交")).to_be_visible()
    page.goto(site.address + "/me/boards/?board=city&period=month")
    settle(page)
    # Other tests' people of this city may have done more.
    expect(page.locator(".own-place")).to_have_text(re.compile(r"^[1-9][0-9]*$"))
    assert page.faults == []

"""The console's pages of honours, pioneers and teams, and the list they publish, in a real browser at both widths."""

from uuid import UUID

import pytest
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

from puhui.economy.honours import actions
from puhui.economy.honours import queries as honoured
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.honours import award_honours

from .conftest import PASSWORD
from .test_console_in_browser import POINTER
from .test_honours import LAST_YEAR, year_that_is_over

pytestmark = pytest.mark.browser
PAGES = {
    "honours": "/console/honours/?city=chengdu",
    "teams": "/console/teams/?city=chengdu",
    "pioneers": f"/pioneers/chengdu/city/{LAST_YEAR}/",
}


def a_published_year() -> None:
    """Two pioneers, one that was struck, and a team with its invitation."""
    if honoured.lists_of("chengdu"):
        return  # these tests share one database
    listed, at = year_that_is_over(), clock.now()
    actions.compute_pioneers(pack=packs.active("chengdu").pack, board="city", year=LAST_YEAR, at=at)
    actions.strike_pioneer(holder=1, why="同一设备登录 11 个账号", **listed)
    actions.compute_pioneers(pack=packs.active("chengdu").pack, board="city", year=LAST_YEAR, at=at)
    actions.publish_pioneers(by=1, at=at, **listed)
    actions.open_team(
        city="chengdu", pack=packs.active("chengdu").pack, id=UUID(int=1), kind="enterprise", name="名字很长的一家试用企业",
        at=at,
    )  # fmt: skip
    award_honours.award_honours(city="chengdu", at=at)


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_by_everybody(site: Site, name: str):
    a_published_year()
    user = people.add_staff(name=f"honours-{name}", password=PASSWORD, role="operator", at=clock.now())
    page, found = site.visit(PAGES[name], user=user, width=PHONE), []
    for width, language in ((PHONE, "zh-hans"), (DESKTOP, "zh-hans"), (DESKTOP, "en")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"console-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page, POINTER)]
    assert found == []

"""Draws and webhooks in a real browser: every page at both widths, in both languages, and in elder mode."""

import pytest
from tests.foundations.outbox.receiving import receiver
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.citizen.conftest import agree_and_bind, live_a_week, new_citizen
from tests.portals.citizen.test_pages_in_browser import everywhere
from tests.portals.drawn import draw
from tests.portals.operator.conftest import PASSWORD, activate

from puhui.economy.draws import queries
from puhui.foundations.outbox import actions as outbox
from puhui.foundations.outbox import queries as sent
from puhui.foundations.people import actions as people
from puhui.ground import clock

pytestmark = pytest.mark.browser
FEW_LOOKS = [(PHONE, "zh-hans"), (DESKTOP, "en")]
FEW_ELDER_LOOKS = [(PHONE, "zh-hans", "30")]
TERMS = {
    "about": {"zh": "感谢坚持绿色出行的市民，欢迎参与。", "en": "A thank-you to everybody who kept going green this spring."},
    "price_points": 5, "entries_per_person": 3, "needs": {"grams": 100},
}  # fmt: skip


@pytest.fixture(scope="session")
def _kept() -> dict[str, object]:
    """What this process's browser database holds: it is kept between tests."""
    return {}


@pytest.fixture
def site_with_draws(site: Site, _kept: dict[str, object]) -> tuple[Site, dict[str, object]]:
    """A city with a draw at every stage, a citizen who entered all, and a partner who listened to some of it."""
    if not _kept:
        activate()
        activate("chengdu")  # so that there is a choice of cities
        person = new_citizen()
        live_a_week(agree_and_bind(person))
        others = [new_citizen().holder_id for _ in range(6)]
        draw("coming", **TERMS)
        draw("open", **TERMS | {"price_points": 0})
        _listened_to()
        draw("committed", person.holder_id, *others)
        draw("drawn", person.holder_id, *others[:2])
        operator = people.add_staff(name="draws-operator", password=PASSWORD, role="operator", at=clock.now())
        _kept.update(citizen=person, operator=operator)
    return site, _kept


def _listened_to() -> None:
    """One message that was refused and taken, one that waits, and an endpoint whose server is gone."""
    told = {"topic": "draw.committed", "city": "luzhou", "at": clock.now()}
    with receiver(500, 200) as partner, receiver(410) as gone:
        for name, address in (("泸州公交集团", partner.address), ("合作商户云平台", gone.address)):
            outbox.add_endpoint(
                city="luzhou", name=name, address=address, topics=["draw.committed", "draw.drawn"], at=clock.now()
            )
        outbox.publish(**told, key="luzhou/winter", data={"city": "luzhou", "draw": "winter", "commitment": "9f" * 32})
        outbox.deliver_due(now=clock.now)
        for one in sent.deliveries()[0]:
            outbox.replay(delivery=one.number, at=clock.now())
        outbox.deliver_due(now=clock.now)


@pytest.mark.parametrize("name", ["", "drawn"])
def test_citizens_pages_can_be_read_by_everybody(site_with_draws, name):
    site, kept = site_with_draws
    path = f"/me/draws/{name}/" if name else "/me/draws/"
    assert everywhere(site, f"draws-{name or 'list'}", path, kept["citizen"], FEW_LOOKS, FEW_ELDER_LOOKS) == []


def test_proof_can_be_read_by_everybody(site_with_draws):
    site, kept = site_with_draws
    entry = queries.entries_of(kept["citizen"].holder_id, "luzhou", "committed")[0]
    path = f"/me/draws/committed/entries/{entry.id}/"
    assert everywhere(site, "draws-proof", path, kept["citizen"], FEW_LOOKS, FEW_ELDER_LOOKS) == []


def test_citizen_enters_and_claims(site_with_draws):
    site, kept = site_with_draws
    page = site.visit("/me/draws/open/", user=kept["citizen"])
    page.get_by_role("button", name="参与抽奖").click()
    settle(page)
    assert "参与成功" in page.content()
    assert len(queries.entries_of(kept["citizen"].holder_id, "luzhou", "open")) == 1
    page.goto(f"{site.address}/me/draws/drawn/")
    page.get_by_role("button", name="立即领取").click()
    settle(page)
    assert "已领取" in page.content()
    assert page.faults == []


@pytest.mark.parametrize("path", ["/draws/luzhou/", "/draws/luzhou/drawn/"])
def test_public_pages_can_be_read_by_everybody(site_with_draws, path):
    site, _ = site_with_draws
    page, found = site.visit(path), []
    for width, language in ((PHONE, "en"), (DESKTOP, "zh-hans")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"public{path.replace('/', '-')}{width}-{language}")
        found += faults_of(page)
    assert found == []


@pytest.mark.parametrize("name", [
    "draws/new/", "draws/luzhou/drawn/", "webhooks/", "webhooks/1/", "webhooks/deliveries/1/",
])  # fmt: skip
def test_console_pages_can_be_read_by_everybody(site_with_draws, name):
    site, kept = site_with_draws
    first = {"webhooks/1/": sent.endpoints()[0].number, "webhooks/deliveries/1/": sent.deliveries()[0][-1].number}
    path = f"/console/{name.replace('1', str(first[name])) if name in first else name}"
    page, found = site.visit(path, user=kept["operator"], width=DESKTOP), []
    for width, language in ((PHONE, "zh-hans"), (DESKTOP, "en")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"console-{name.replace('/', '-')}{width}-{language}")
        found += faults_of(page, 24)
    assert found == []

"""Retirements and declarations in a real browser, at both widths and in both languages."""

import pytest
from tests.market.neutrality import scene
from tests.market.registry import land
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

from .conftest import activate

pytestmark = pytest.mark.browser

PAGES = {
    "retirements": "/registry/chengdu/retirements/", "retirement": "/registry/retirements/{retirement}/",
    "neutrality": "/neutrality/chengdu/", "declaration": "/neutrality/chengdu/{declaration}/",
}  # fmt: skip


@pytest.fixture(scope="session")
def _numbers() -> dict[str, str]:
    """What this process's browser database holds, once it does."""
    return {}


@pytest.fixture
def numbers(site: Site, _numbers: dict[str, str]) -> dict[str, str]:
    if not _numbers:
        activate("chengdu")
        seller = land.account(77)
        land.issue(land.project(seller, 77), 100)
        zero = ("gas", "lpg", "petrol", "diesel", "heat", "paper", "landfilled", "burnt", "room_nights", "meals")
        number = scene.plan(name="绿色出行论坛", boundary="会场用能、参会者出行、住宿与餐饮").number
        scene.reduce(number, said="不提供瓶装水，全部使用电子资料", saved_kg=120)
        scene.measure(number, inputs=dict.fromkeys(zero, "0") | {"power": "21000"})
        seen = scene.retire(number, seller.number, 4, wanted=land.amount(4, code="P0077"))
        made = scene.declare(number, statement="我们承诺继续减排。")
        _numbers |= {"retirement": seen.offsets[0].reference, "declaration": made.number}
    return _numbers


@pytest.mark.parametrize("name", PAGES)
def test_neutrality_can_be_read_by_everybody(name: str, site: Site, numbers: dict[str, str]):
    page = site.visit(PAGES[name].format(**numbers), width=PHONE)
    found = []
    for width, language in ((PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"public-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []

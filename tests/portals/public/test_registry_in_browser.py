"""The public registry in a real browser, at both widths and in both languages."""

import pytest
from tests.market.registry import land, life
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

from .conftest import activate

pytestmark = pytest.mark.browser

PAGES = {
    "registry": "/registry/chengdu/",
    "registry-empty": "/registry/chengdu/?tab=reductions_registered",
    "registry-project": "/registry/chengdu/{code}/",
    "registry-serial": "/registry/serials/?number=CDCER-{code}-2025-02-00000003-00000030",
    "registry-no-serial": "/registry/serials/?number=CDCER-1",
}


@pytest.fixture(scope="session")
def _code() -> list[str]:
    """The project's code, once this process's browser database holds it."""
    return []


@pytest.fixture
def code(site: Site, _code: list[str]) -> str:
    if not _code:
        activate("chengdu")
        owner, validator, verifier = land.account(71), life.body(71), life.body(72)
        project = life.registered(owner, validator)
        life.issued(project, verifier)
        land.retire(owner, land.amount(5, code=project.code))
        _code.append(project.code)
    return _code[0]


@pytest.mark.parametrize("name", PAGES)
def test_registry_can_be_read_by_everybody(name: str, site: Site, code: str):
    page = site.visit(PAGES[name].format(code=code), width=PHONE)
    found = []
    for width, language in ((PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"public-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []

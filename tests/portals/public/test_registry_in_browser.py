"""The public registry in a real browser, at both widths and in both languages."""

import pytest
from tests.market.registry import land, life
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot

from puhui.ground import clock
from puhui.market.registry.facts import ClaimTerm

from .conftest import activate

pytestmark = pytest.mark.browser

PAGES = {
    "registry": "/registry/chengdu/",
    "registry-empty": "/registry/chengdu/?tab=reductions_registered",
    "registry-project": "/registry/chengdu/{code}/",
    "registry-serial": "/registry/serials/?number=CDCER-{code}-2025-02-00000003-00000030",
    "registry-no-serial": "/registry/serials/?number=CDCER-1",
    "registry-notice": "/registry/chengdu/{other}/notices/{notice}/",
}


@pytest.fixture(scope="session")
def _codes() -> dict[str, str]:
    """The projects' codes and a notice, once this process's browser database holds them."""
    return {}


@pytest.fixture
def codes(site: Site, _codes: dict[str, str]) -> dict[str, str]:
    if not _codes:
        activate("chengdu")
        owner, validator, verifier = land.account(71), life.body(71), life.body(72)
        project = life.registered(owner, validator)
        life.issued(project, verifier)
        land.retire(owner, land.amount(5, code=project.code))
        other = life.draft(owner, claims=(ClaimTerm("electricity", "meter/72"),))
        notice = life.submit(other, validator)
        said = {"notice": notice.id, "origin": "o", "at": land.NOON}
        first = land.actions.comment_publicly(id=land.uuid4(), said="屋顶设备的噪声如何处理？", **said)
        land.actions.comment_publicly(id=land.uuid4(), said="支持。", **said)
        land.actions.reply(id=land.uuid4(), comment=first.id, said="已加装隔声罩。", by="owner", at=land.NOON)
        land.actions.answer_comment(id=land.uuid4(), comment=first.id, answer="已现场核实。", by="body", at=land.NOON)
        _codes.update(code=project.code, other=other.code, notice=str(notice.id))
    return _codes


@pytest.mark.parametrize("name", PAGES)
def test_registry_can_be_read_by_everybody(name: str, site: Site, codes: dict[str, str], monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: land.NOON)  # while the notice runs
    page = site.visit(PAGES[name].format(**codes), width=PHONE)
    found = []
    for width, language in ((PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans")):
        site.look_again(page, width=width, django_language=language)
        shoot(page, f"public-{name}-{width}-{language}")
        found += [f"{width} {language}: {fault}" for fault in faults_of(page)]
    assert found == []

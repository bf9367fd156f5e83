"""The review queue and an audit in a real browser, at a telephone's width and at a desk's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.scrutiny.pictures import photo
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot
from tests.portals.operator.conftest import PASSWORD, activate
from tests.portals.operator.test_review import joined

from puhui.engine.scrutiny import actions as scrutiny
from puhui.engine.scrutiny import queries as cases
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.acts import audit_acts, declare_act

pytestmark = pytest.mark.browser
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans"), (DESKTOP, "en")]


def test_queue_case_and_audit_can_be_read(site: Site):
    activate()
    now = clock.now()
    yesterday = now - timedelta(days=1)
    told = {"city": "luzhou", "feed": "plate-clearing-photos"}
    for number in range(4):
        declare_act.declare(holder=joined(), id=uuid4(), uploads=[photo(800 + number)], at=yesterday, **told)
    holder = joined()
    declare_act.declare(holder=holder, id=uuid4(), uploads=[photo(801)], at=now, **told)
    [case] = cases.cases_of(holder, "luzhou")
    day = clock.local_day(yesterday)
    audit = scrutiny.open_audit(city="luzhou", first=day, last=day, confidence=95, margin=5, by=1, at=now)
    audit_acts.draw(number=audit.id, at=now)
    more = {"number": audit.id, "by": 1, "id": uuid4(), "at": now}
    audit_acts.judge(**more, position=1, sound=True, why="")
    audit_acts.judge(**more, position=2, sound=False, why="不是餐盘")
    user = people.add_staff(name=f"reviewer-{audit.id}", password=PASSWORD, role="operator", at=now)
    pages = {
        "review": "/console/review/?city=luzhou",
        "case": f"/console/review/{case.holder_id}/{case.feed_id}/{case.source_key}/",
        "audits": "/console/audits/",
        "audit": f"/console/audits/{audit.id}/",
    }
    faults = []
    for name, path in pages.items():
        page = site.visit(path, user=user)
        for width, language in LOOKS:
            site.look_again(page, width=width, django_language=language)
            shoot(page, f"operator-{name}-{width}-{language}")
            faults += [f"{name} {width} {language}: {fault}" for fault in faults_of(page, 24)]
        page.context.close()
    assert faults == []

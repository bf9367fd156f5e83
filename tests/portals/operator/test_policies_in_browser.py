"""A policy document in a real browser: uploaded, corrected, confirmed, at a telephone's width and at a desk's."""

import pytest
from tests.oversight.policies import documents, measuring
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, settle, shoot
from tests.portals.operator.conftest import PASSWORD

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.oversight.policies import queries

pytestmark = pytest.mark.browser
LOOKS = [(PHONE, "zh-hans"), (PHONE, "en"), (DESKTOP, "zh-hans"), (DESKTOP, "en")]


def test_document_is_taken_in_and_confirmed(site: Site, tmp_path):
    rows = measuring.truth("chongqing")["rows"][36:48]
    path = documents.as_docx(tmp_path / "分工.docx", documents.columns_table(rows), ["样式市重点任务分工方案"])
    user = people.add_staff(name="policies-desk", password=PASSWORD, role="operator", at=clock.now())
    page = site.visit("/console/policies/new/", user=user)
    shoot(page, "operator-policy-new")
    faults = [f"new: {fault}" for fault in faults_of(page, 24)]
    page.set_input_files("input[name=file]", path)
    page.click("form.upload button.btn")
    settle(page)
    document = queries.policies()[0]
    assert page.url.endswith(f"/console/policies/{document.id}/")
    page.click("#row-1 button[value=confirm]")
    settle(page)
    assert queries.row(document.id, 1).state == "confirmed"
    page.click("#row-2 a.btn")
    settle(page)
    page.fill("#correct input[name=why]", "会议纪要")
    page.fill("#correct textarea[name=lead]", "市教委")
    page.fill("#correct textarea[name=cooperating]", "各区县")
    page.click("#correct button[value=correct]")
    settle(page)
    assert queries.row(document.id, 2).row["lead"] == ["市教委"]
    doubtful = next(row.position for row in queries.rows(document.id) if row.row["number"] == "44")
    told = {"list": "", "page": f"{document.id}/", "row": f"{document.id}/{doubtful}/", "decided": f"{document.id}/2/"}
    for name, rest in told.items():
        page.goto(f"{site.address}/console/policies/{rest}")
        for width, language in LOOKS:
            site.look_again(page, width=width, django_language=language)
            shoot(page, f"operator-policy-{name}-{width}-{language}")
            faults += [f"{name} {width} {language}: {fault}" for fault in faults_of(page, 24)]
    page.context.close()
    assert faults == []

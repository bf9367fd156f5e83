"""Monitoring sheets become a period: whole tonnes by vintage, one package nobody can change a cell of, every fault by row."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings
from tests.journeys.market.test_monitor_project import _fill
from tests.market.registry import land, life

from puhui.engine.monitoring.refusals import SheetRefused
from puhui.foundations.evidence import queries as evidence
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs.queries import read_directory
from puhui.journeys.market import desks, own_projects
from puhui.market.registry import actions, refusals

METHODOLOGY = "solar-power"


@pytest.fixture(scope="module")
def chengdu():
    return read_directory(settings.PACKS / "chengdu")


@pytest.fixture
def desk(db, chengdu):
    packs.activate(pack=chengdu, at=land.NOON)
    owner = land.account(1)
    actions.name_desk(id=uuid4(), city="chengdu", person="li", duty="owner", subject=owner.id, by="root", at=land.NOON)
    return desks.desks("li")[0]


@pytest.fixture
def project(desk, chengdu):
    """A registered project, and the worked case of its methodology."""
    made = next(m for m in chengdu.methodologies if m.id == METHODOLOGY)
    row = land.project(land.queries.account_by_id(desk.account))
    row.methodology = f"{METHODOLOGY}@{made.version}"
    row.save()
    return made.cases[0]


def filled(desk, case, first: date, last: date, tmp_path, name: str = "sheet.xlsx") -> tuple[str, bytes]:
    path = tmp_path / name
    with path.open("wb") as stream:
        own_projects.write_sheet(desk, code="P0001", on=last, stream=stream)
    _fill(path, case, first, last)
    return name, path.read_bytes()


def test_a_period_is_reported_from_its_sheets(desk, project, tmp_path):
    sheets = [
        filled(desk, project, date(2025, 1, 1), date(2025, 6, 30), tmp_path, "2025.xlsx"),
        filled(desk, project, date(2024, 1, 1), date(2024, 12, 31), tmp_path, "2024.xlsx"),
    ]
    counted = own_projects.count(desk, code="P0001", sheets=sheets)
    whole = {sheet.first.year: sheet.evaluation.amount_mg // 10**9 for sheet in counted.sheets}
    assert (counted.first, counted.last, counted.tonnes) == (date(2024, 1, 1), date(2025, 6, 30), whole)
    verifier, id = life.body(2, fields=["solar"]), uuid4()
    told = {"code": "P0001", "sheets": sheets, "document": ("report.pdf", b"%PDF"), "body": verifier.id}
    at = life.on(date(2025, 9, 1))
    period = own_projects.report(desk, id=id, at=at, **told)
    assert own_projects.report(desk, id=id, at=at, **told) == period
    assert period.reported == whole
    with evidence.open(period.report_sha256) as package:
        assert own_projects.pack_report([*sheets[::-1], ("report.pdf", b"%PDF")]) == package.read()


def test_sheets_that_leave_a_gap_or_cross_a_year_are_refused(desk, project, tmp_path):
    first = filled(desk, project, date(2024, 1, 1), date(2024, 6, 30), tmp_path)
    later = filled(desk, project, date(2024, 8, 1), date(2024, 12, 31), tmp_path)
    across = filled(desk, project, date(2024, 7, 1), date(2025, 6, 30), tmp_path)
    for sheets in ([first, later], [first, first], [across]):
        with pytest.raises(refusals.SheetsDiffer):
            own_projects.count(desk, code="P0001", sheets=sheets)
    with pytest.raises(refusals.SheetsMissing):
        own_projects.count(desk, code="P0001", sheets=[])


def test_every_fault_of_a_sheet_is_named_by_row(desk, project, tmp_path):
    name, content = filled(desk, project, date(2024, 1, 1), date(2024, 12, 31), tmp_path)
    book = openpyxl.load_workbook(BytesIO(content))
    for row in book.worksheets[1].iter_rows(min_row=10, max_row=12, min_col=2, max_col=3):
        row[0].value = "many"
    broken = BytesIO()
    book.save(broken)
    with pytest.raises(SheetRefused) as no:
        own_projects.count(desk, code="P0001", sheets=[(name, broken.getvalue())])
    assert len(own_projects.said(no.value)) > 1
    assert all("row" in one.data for one in own_projects.said(no.value))


def test_another_owner_has_no_such_project(desk, project):
    other = land.account(2)
    actions.name_desk(
        id=uuid4(), city="chengdu", person="wang", duty="owner", subject=other.id, by="root", at=land.NOON
    )
    with pytest.raises(refusals.ProjectUnknown):
        own_projects.count(desks.desks("wang")[0], code="P0001", sheets=[])

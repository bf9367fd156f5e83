"""Every methodology that people fill sheets for: its sheet, filled with a worked case, comes out as that case."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings

from puhui.engine.methodology.refusals import MethodologyUnknown
from puhui.engine.monitoring import refusals
from puhui.foundations.packs.queries import read_directory
from puhui.journeys.market import monitor_project

CHENGDU = settings.PACKS / "chengdu"
PROJECTS = sorted(
    file.stem for folder in ("projects", "neutrality") for file in (CHENGDU / "methodologies" / folder).glob("*.yaml")
)
TABLE_FROM = 10


@pytest.fixture(scope="module")
def pack():
    return read_directory(CHENGDU)


def _sheet(path, name, city="", version=None):
    with path.open("wb") as stream:
        return monitor_project.sheet(
            city=city, directory=CHENGDU, name=name, version=version, on=date(2026, 6, 30), stream=stream
        )


def _typed(value):
    return float(value) if isinstance(value, Decimal) else value


def _fill(path, case, first, last):
    book = openpyxl.load_workbook(path)
    main = book.worksheets[0]
    main["B4"], main["B5"] = first, last
    for row in main.iter_rows(min_row=9):
        row[1].value = _typed(case.inputs[row[0].value])
    for sheet in book.worksheets[1:]:
        columns = {cell.value: cell.column for cell in sheet[1][1:]}
        for number, row in enumerate(case.inputs[sheet.title], TABLE_FROM):
            for name, value in row.items():
                sheet.cell(number, columns[name], _typed(value))
    book.save(path)


def _read(path, name, version=None):
    return monitor_project.read(city="", directory=CHENGDU, name=name, version=version, path=path)


@pytest.mark.parametrize("name", PROJECTS)
def test_sheet_filled_with_a_worked_case_comes_out_as_that_case(tmp_path, pack, name):
    path = tmp_path / "sheet.xlsx"
    made = _sheet(path, name)
    case = made.cases[0]
    _fill(path, case, date(case.on.year, 1, 1), case.on)
    done = _read(path, name)
    assert (done.evaluation.methodology, done.evaluation.version) == (name, made.version)
    assert done.evaluation.amount_mg == case.milligrams
    assert done.evaluation.trace[-1]["kind"] == "result"


def test_period_within_which_a_factor_changes_is_refused_and_told_where_to_part_it(tmp_path, pack):
    path = tmp_path / "sheet.xlsx"
    case = _sheet(path, "solar-power").cases[0]
    _fill(path, case, date(2022, 12, 31), date(2023, 1, 31))
    with pytest.raises(refusals.FactorChanges) as refused:
        _read(path, "solar-power")
    assert refused.value.data["day"] == date(2023, 1, 1)
    _fill(path, case, date(2023, 1, 1), date(2023, 1, 31))
    assert _read(path, "solar-power").evaluation.amount_mg == case.milligrams


def test_sheet_of_one_methodology_is_not_read_as_another(tmp_path):
    path = tmp_path / "sheet.xlsx"
    _sheet(path, "solar-power")
    for name, version in (("afforestation", None), ("solar-power", "2.0")):
        with pytest.raises(refusals.OtherMethodology):
            _read(path, name, version)
    with pytest.raises(MethodologyUnknown):
        _read(path, "perpetual-motion")

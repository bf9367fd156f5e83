"""Monitoring sheets: made locked and without formulas, read exactly, and refused cell by cell."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from tests.engine.methodology.building import CITY

from puhui.engine.monitoring import queries, refusals
from puhui.engine.monitoring.calc import layout
from puhui.foundations.packs.calc.assembling import assemble

TEXT = """
id: kiln
version: "1.0"
name: {zh: 窑炉, en: Kiln}
summary: {zh: 试, en: try}
valid_from: 2021-01-01
inputs:
  fuel: {name: {zh: 燃料, en: fuel}, choices: [coal, gas]}
  share:
    name: {zh: 比例, en: share}
    unit: percent
    maximum: "100"
    measured: {frequency: yearly, source: {zh: 台账, en: ledger}, uncertainty: "2.5"}
  months:
    name: {zh: 逐月, en: months}
    rows_max: 3
    columns:
      burnt: {name: {zh: 用量, en: burnt}, unit: t, maximum: "100"}
      kind: {name: {zh: 种类, en: kind}, choices: [dry, wet]}
  visits: {name: {zh: 巡查, en: visits}, list: true, maximum: "9", rows_min: 2}
steps:
  reduction: sum(months, burnt) * share * sum(visits) * 1 [kg_co2e / kg] * if(fuel == "coal", 1, 0)
result: reduction
source: {title: 试, review: recalled}
cases:
  - name: 一
    on: 2026-01-01
    inputs: {fuel: coal, share: "50", months: [{burnt: "1", kind: dry}], visits: ["1", "1"]}
    grams: "1000000"
"""
[KILN] = assemble({"pack.yaml": CITY, "methodologies/kiln.yaml": TEXT}).methodologies
SHARE_ROW = layout.SINGLE_FROM + 1
ROW = layout.TABLE_FROM


@pytest.fixture
def book():
    stream = io.BytesIO()
    queries.write_sheet(KILN, "somewhere", stream)
    return openpyxl.load_workbook(stream)


@pytest.fixture
def filled(book):
    main = book[layout.MAIN]
    main["B4"], main["B5"] = date(2026, 1, 1), "2026-03-31"
    main.cell(layout.SINGLE_FROM, 2, "coal")
    main.cell(SHARE_ROW, 2, 0.28)
    for row, cells in enumerate((("一月", 12.5, "dry"), ("二月", "7.25", "wet")), ROW):
        for column, value in enumerate(cells, 1):
            book["months"].cell(row, column, value)
    book["visits"].cell(ROW, 2, 1)
    book["visits"].cell(ROW + 1, 2, 2)
    return book


@pytest.fixture
def read(tmp_path):
    def reading(book):
        book.save(tmp_path / "sheet.xlsx")
        return queries.read_sheet(tmp_path / "sheet.xlsx", KILN, "somewhere")

    return reading


def _refused(read, book) -> list:
    with pytest.raises(refusals.SheetRefused) as refused:
        read(book)
    first = refused.value
    return [first, *first.data.get("others", ())]


def test_headings_tell_unit_bounds_frequency_source_and_uncertainty(book):
    main = book[layout.MAIN]
    assert [cell.value for cell in main[SHARE_ROW]] == [
        "share", None, "percent", "比例", "share", "0 – 100", "每年 yearly", "台账", "ledger", "± 2.5 %",
    ]  # fmt: skip
    months = book["months"]
    assert [months.cell(row, 2).value for row in range(1, 6)] == ["burnt", "用量", "burnt", "t", "0 – 100"]
    assert months.cell(5, 3).value == "dry, wet"


def test_only_what_is_to_be_filled_is_open_and_nothing_is_computed(book):
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
    main, months = book[layout.MAIN], book["months"]
    assert [c.coordinate for row in main.iter_rows() for c in row if not c.protection.locked] == [
        "B4", "B5", "B9", "B10",
    ]  # fmt: skip
    assert {c.row for row in months.iter_rows() for c in row if not c.protection.locked} == {ROW, ROW + 1, ROW + 2}


def test_is_read_exactly_as_typed(read, filled):
    found = read(filled)
    assert (found.methodology, found.version, found.city) == ("kiln", "1.0", "somewhere")
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert found.inputs == {
        "fuel": "coal",
        "share": Decimal("0.28"),
        "months": [{"burnt": Decimal("12.5"), "kind": "dry"}, {"burnt": Decimal("7.25"), "kind": "wet"}],
        "visits": [Decimal(1), Decimal(2)],
    }
    assert found.rows == {"months": 2, "visits": 2}


def test_double_that_a_spreadsheet_writes_with_seventeen_digits_is_what_was_typed(read, filled):
    filled[layout.MAIN].cell(SHARE_ROW, 2, 0.28000000000000003)
    assert read(filled).inputs["share"] == Decimal("0.28")


def test_blank_rows_between_are_none(read, filled):
    filled["months"].cell(ROW + 2, 2, 1)
    filled["months"].cell(ROW + 2, 3, "dry")
    for column in (1, 2, 3):
        filled["months"].cell(ROW + 1, column).value = None
    assert [row["burnt"] for row in read(filled).inputs["months"]] == [Decimal("12.5"), Decimal(1)]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        ("months", f"B{ROW}", "=1+1", "formula_found"),
        ("months", f"A{ROW}", '=HYPERLINK("x")', "formula_found"),
        ("months", f"B{ROW + 1}", None, "value_missing"),
        ("months", f"B{ROW}", "12,5", "not_number"),
        ("months", f"B{ROW}", "12.5 t", "not_number"),
        ("months", f"B{ROW}", "#REF!", "not_number"),
        ("months", f"B{ROW}", True, "not_number"),
        ("months", f"B{ROW}", datetime(2026, 1, 1), "not_number"),  # noqa: DTZ001 -- a cell's day has no zone
        ("months", f"B{ROW}", "1e3", "not_number"),
        ("months", f"B{ROW}", -0.001, "out_of_bounds"),
        ("months", f"B{ROW}", 100.001, "out_of_bounds"),
        ("months", f"C{ROW}", "Dry", "not_offered"),
        ("months", f"D{ROW}", 5, "column_unknown"),
        ("months", "D1", "more", "column_unknown"),
        ("months", "B4", "kg", "unit_changed"),
        ("months", "B1", "eaten", "heading_changed"),
        (layout.MAIN, "C10", "1", "unit_changed"),
        (layout.MAIN, "A9", "food", "heading_changed"),
        (layout.MAIN, "B11", "5", "row_unknown"),
        (layout.MAIN, "B4", "31/12/2026", "date_wrong"),
        (layout.MAIN, "B4", None, "date_wrong"),
        (layout.MAIN, "B5", date(2025, 12, 31), "period_reversed"),
    ],
)
def test_one_wrong_cell_is_told_by_sheet_row_and_column(read, filled, sheet, cell, value, code):
    filled[sheet][cell] = value
    [fault] = _refused(read, filled)
    place = filled[sheet][cell]
    assert fault.code == f"monitoring.{code}"
    assert (fault.data["sheet"], fault.data["row"], fault.data["column"]) == (sheet, place.row, place.column_letter)
    assert f"{sheet}, row {place.row}, column {place.column_letter}: " in str(fault)


def test_percentage_by_format_is_not_taken_for_percent(read, filled):
    filled[layout.MAIN].cell(SHARE_ROW, 2).number_format = "0.00%"
    [fault] = _refused(read, filled)
    assert (fault.code, fault.data["found"]) == ("monitoring.percent_formatted", "0.28")


@pytest.mark.parametrize(("value", "taken"), [(0, True), (100, True), ("100.0000001", False)])
def test_bounds_themselves_are_possible(read, filled, value, taken):
    filled["months"].cell(ROW, 2, value)
    if taken:
        assert read(filled).inputs["months"][0]["burnt"] == value
    else:
        assert [f.code for f in _refused(read, filled)] == ["monitoring.out_of_bounds"]


def test_too_many_and_too_few_rows_are_told(read, filled):
    for row in range(ROW + 2, ROW + 4):
        filled["months"].cell(row, 2, 1)
        filled["months"].cell(row, 3, "dry")
    filled["visits"].cell(ROW + 1, 2).value = None
    told = [(f.code, f.data["sheet"], f.data["found"]) for f in _refused(read, filled)]
    assert told == [("monitoring.rows_wrong", "months", 4), ("monitoring.rows_wrong", "visits", 1)]


def test_every_fault_is_told_at_once_and_each_cell_once(read, filled):
    filled[layout.MAIN]["B9"] = "wood"
    filled["months"].cell(ROW, 2, "=A1")
    filled["months"].cell(ROW + 1, 3).value = None
    filled["visits"].cell(ROW, 2, 10)
    assert [f.code.split(".")[1] for f in _refused(read, filled)] == [
        "formula_found", "not_offered", "value_missing", "out_of_bounds",
    ]  # fmt: skip


def test_sheet_of_another_version_is_refused(read, filled):
    filled[layout.MAIN]["B2"] = "kiln@0.9"
    [fault] = _refused(read, filled)
    assert (fault.code, fault.data["found"]) == ("monitoring.other_methodology", "kiln@0.9")


def test_sheet_that_was_taken_out_is_missed_and_one_of_the_owners_own_is_left_alone(read, filled):
    filled.create_sheet("notes")["A1"] = "=1+1"
    read(filled)
    del filled["visits"]
    assert [f.data["sheet"] for f in _refused(read, filled)] == ["visits"]


def test_sheet_without_end_is_refused_before_it_is_walked(read, filled):
    filled["months"].cell(1_000_000, 1, "x")
    assert [f.code for f in _refused(read, filled)] == ["monitoring.sheet_too_long"]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    with pytest.raises(refusals.FileDamaged):
        queries.named_in(path)

"""Reports by sheet: each row has its own outcome, nothing is lost, and no formula is believed."""

import io
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import openpyxl
import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, FOUNDED, OFFICE, noon, of, tell

from puhui.oversight.assignments import actions, facts, queries, refusals

MARCH, ON = date(2026, 3, 1), date(2026, 3, 25)
TARGETS = (
    facts.Target("场馆", ">=", Decimal(5), "个"),
    facts.Target("覆盖率", ">=", Decimal(60), "%", gather=facts.AVERAGE),
)


@pytest.fixture
def units(db):
    office.rules()
    return office.units()


@pytest.fixture
def given(units):
    told = {"cycle": "monthly:28", "starts": MARCH, "due": date(2026, 12, 31), "targets": TARGETS}
    return [office.give(office.task(units["env"], title=f"任务{n}", **told), number=str(n)) for n in range(1, 7)]


def sheet(actor) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(queries.sheet_for(CITY, ON, actor=actor)))


def sent(book, actor, **more):
    kept = io.BytesIO()
    book.save(kept)
    told = {"id": uuid4(), "content": kept.getvalue(), "at": noon(ON)} | more
    return actions.submit_sheet(city=CITY, actor=actor, **told)


def columns(book):
    return {cell.value: cell.column for cell in book.active[1]}


def fill(book, row, **cells):
    place = columns(book)
    for head, value in cells.items():
        book.active.cell(row, place[head]).value = value


def codes(outcomes):
    return [one.refusal.code if one.refusal else "ok" for one in outcomes]


def test_sheet_asks_for_what_awaits_and_every_row_has_its_outcome(given, units):
    book = sheet(of(units["env"]))
    assert [cell.value for cell in book.active["B"]] == ["序号", "1", "2", "3", "4", "5", "6"]
    assert "覆盖率 >= 60%" in book.active.cell(2, columns(book)["指标2"]).comment.text
    fill(book, 2, **{"进度%": 40, "指标1": 3, "问题": "资金未到位"})
    fill(book, 3, **{"进度%": 120})
    fill(book, 4, **{"进度%": "=40+2"})
    fill(book, 5, **{"进度%": "四成"})
    fill(book, 6, **{"指标2": 0.6})
    book.active.cell(6, columns(book)["指标2"]).number_format = "0%"
    id = uuid4()
    outcomes = sent(book, of(units["env"]), id=id)
    assert codes(outcomes) == [
        "ok", "assignments.progress_out_of_range", "assignments.formula_refused", "assignments.cell_not_a_number", "ok",
        "assignments.nothing_said",
    ]  # fmt: skip
    assert outcomes[2].refusal.data["cell"] == f"{book.active.cell(4, columns(book)['进度%']).coordinate}"
    assert [(one.row, one.number) for one in outcomes[:2]] == [(2, "1"), (3, "2")]
    first = queries.reports(given[0].id, actor=OFFICE, on=ON)[0].said
    assert (first.progress, first.times, first.figures) == (40, None, {1: Decimal(3)})
    assert queries.reports(given[4].id, actor=OFFICE, on=ON)[0].said.figures == {2: Decimal(60)}
    # The same again hands nothing in twice.
    assert codes(sent(book, of(units["env"]), id=id)) == codes(outcomes)
    assert len(queries.history(given[0].id, actor=OFFICE, on=ON)) == 1


def test_percent_that_was_typed_as_words_is_read_once(given, units):
    book = sheet(of(units["env"]))
    fill(book, 2, **{"进度%": "40%"})
    assert codes(sent(book, of(units["env"])))[0] == "ok"
    assert queries.reports(given[0].id, actor=OFFICE, on=ON)[0].said.progress == 40


def test_sheet_that_was_overtaken_changes_nothing(given, units):
    book = sheet(of(units["env"]))
    fill(book, 2, **{"进度%": 10})
    tell(given[0], units["env"], MARCH, ON, progress=50)
    assert codes(sent(book, of(units["env"])))[0] == "assignments.changed_meanwhile"
    assert queries.reports(given[0].id, actor=OFFICE, on=ON)[0].said.progress == 50


def test_row_of_another_s_of_a_locked_month_or_of_nowhere(given, units):
    book = sheet(of(units["env"]))
    fill(book, 2, **{"进度%": 10})
    fill(book, 3, **{"进度%": 10, "报送期": "2026-02-01"})
    fill(book, 4, **{"进度%": 10, "报送期": "三月"})
    fill(book, 5, **{"进度%": 10, "单位": "市环保局"})
    fill(book, 6, **{"进度%": 10, "任务标识": "任务五"})
    fill(book, 7, **{"进度%": 10, "任务标识": str(uuid4())})
    assert codes(sent(book, of(units["env"]))) == [
        "ok", "assignments.period_locked", "assignments.period_malformed", "assignments.unit_unknown",
        "assignments.unknown", "assignments.unknown",
    ]  # fmt: skip
    assert codes(sent(book, of(units["edu"])))[0] == "assignments.not_permitted"


def test_row_of_a_merged_unit_names_who_took_over(given, units):
    book = sheet(of(units["env"]))
    fill(book, 2, **{"进度%": 10})
    actions.end_unit(
        id=uuid4(), unit=units["env"], seen=1, last=date(2026, 3, 20), into=units["fin"], why="改革", actor=OFFICE,
        at=noon(FOUNDED),
    )  # fmt: skip
    (first, *_rest) = sent(book, of(units["env"]))
    assert (first.refusal.code, first.refusal.data["successor"]) == ("assignments.unit_ended", "市财政局")
    assert codes(sent(book, of(units["fin"])))[0] == "ok"


def test_progress_is_told_row_by_row(given, units):
    seen = []
    sent(sheet(of(units["env"])), of(units["env"]), progress=lambda done, rows: seen.append((done, rows)))
    assert seen == [(n, 6) for n in range(1, 7)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", "序号,进度".encode()])
def test_what_is_no_sheet_is_refused(units, content):
    with pytest.raises(refusals.SheetUnreadable):
        actions.submit_sheet(id=uuid4(), city=CITY, content=content, actor=of(units["env"]), at=noon(ON))


def test_sheet_without_its_heads_or_with_too_many_rows_is_refused(units):
    book = openpyxl.Workbook()
    book.active.append(["序号", "进度%"])
    with pytest.raises(refusals.SheetHeadMissing):
        sent(book, of(units["env"]))
    book.active.cell(5_002, 1).value = 1
    with pytest.raises(refusals.SheetTooLarge):
        sent(book, of(units["env"]))


def test_sheet_s_reports_are_named_by_sheet_and_row(given, units):
    book = sheet(of(units["env"]))
    fill(book, 2, **{"进度%": 10})
    found = {sent(book, of(units["env"]), id=UUID(int=7))[0].report for _ in range(2)}
    assert len(found) == 1

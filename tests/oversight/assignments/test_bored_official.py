"""What a bored official tries: formulas in titles, figures without end, another's report, minus five events, a new lead."""

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from tests.oversight.assignments import office

from puhui.ground import clock
from puhui.oversight.assignments import actions, facts, queries, refusals
from puhui.oversight.assignments.calc import sheets

pytestmark = pytest.mark.django_db
ROW = {"number": "+1", "title": "=cmd|'/c calc'!A0\x0b", "unit": "@市教育局", "period": "2026-03-01"}
TICK = timedelta(microseconds=1)


def sheet_of(**more: str) -> openpyxl.Workbook:
    asked = sheets.Asked(assignment=uuid4(), **(ROW | more), targets=["=1+1"])
    return openpyxl.load_workbook(io.BytesIO(sheets.written([asked])))


def test_words_that_begin_like_a_formula_stay_words_and_can_be_handed_in_again():
    book = sheet_of()
    cells = [cell for cell in book.active[2] if cell.value is not None]
    assert [cell.data_type for cell in cells] == ["s"] * 5 and all(cell.quotePrefix for cell in cells)
    assert cells[2].value == "=cmd|'/c calc'!A0", "what no sheet can hold is left out"
    book.active.cell(2, 6, 40)
    kept = io.BytesIO()
    for cell in cells:
        cell.data_type = "s"
    book.save(kept)
    (told,) = sheets.read(kept.getvalue())
    assert (told.refusal, told.said.progress) == (None, 40)


@pytest.mark.parametrize("value", ["1E+999999", "9" * 400, "-1E+999999", "NaN", "=1+1"])
def test_figure_without_end_is_no_number_and_takes_no_time(value):
    book = sheet_of()
    cell = book.active.cell(2, 6, value)
    cell.data_type = "f" if value.startswith("=") else "s"
    kept = io.BytesIO()
    book.save(kept)
    (told,) = sheets.read(kept.getvalue())
    assert isinstance(told.refusal, refusals.CellNotANumber | refusals.FormulaRefused)


@pytest.fixture
def town():
    office.rules()
    units = office.units()
    target = facts.Target("场次", ">=", Decimal(12), "场")
    given = office.give(office.task(units["env"], cycle="monthly:28", starts=date(2026, 1, 1), targets=(target,)))
    return units, given


def hand_in(given, unit, at, **said):
    told = {"id": uuid4(), "assignment": given.id, "unit": unit, "period": date(2026, 3, 1), "seen": 0}
    return actions.submit(said=facts.Said(**said), actor=office.of(unit), at=at, **told)


def test_minus_five_events_are_none_and_neither_is_too_long_a_story(town):
    units, given = town
    at = office.noon(date(2026, 3, 28))
    for said in (
        {"figures": {1: Decimal(-5)}},
        {"figures": {1: Decimal("1E+999999")}},
        {"progress": -1},
        {"progress": 101},
        {"times": -1},
    ):
        with pytest.raises(refusals.AssignmentsRefusal):
            hand_in(given, units["env"], at, **said)
    for wrong in (
        {"title": "长" * 2_001},
        {"text": "长" * 20_001},
        {"group": "长" * 2_001},
        {"targets": given.task.targets * 201},
    ):
        with pytest.raises(refusals.TooMuchSaid):
            office.give(replace(given.task, **wrong))


def test_last_instant_of_the_28th_in_shanghai_is_in_time_and_the_next_one_is_not(town):
    units, given = town
    due = clock.day_ends(date(2026, 3, 28))
    assert hand_in(given, units["env"], due - TICK, progress=10).late is False
    other = office.give(replace(given.task, title="另一项"))
    assert hand_in(other, units["env"], due, progress=10).late is True


def test_new_leads_change_neither_the_light_nor_what_was_red_before(town):
    units, given = town
    day = date(2026, 6, 10)
    late = actions.change(
        id=uuid4(), assignment=given.id, seen=1, task=replace(given.task, due=date(2026, 5, 31)), why="明确时限", actor=office.OFFICE,
        at=office.noon(date(2026, 5, 1)),
    )  # fmt: skip
    red = queries.lights_of(office.CITY, day)[given.id]["light"]
    actions.change(
        id=uuid4(), assignment=given.id, seen=2, task=replace(late.task, leads=(units["edu"],), cooperating=(units["env"],)),
        why="牵头单位调整", actor=office.OFFICE, at=office.noon(day),
    )  # fmt: skip
    assert (red, queries.lights_of(office.CITY, day)[given.id]["light"]) == (facts.OVERDUE, facts.OVERDUE)
    before = queries.board(office.CITY, day - timedelta(days=1)).rows[0]
    assert (before.leads, before.light) == ((units["env"],), facts.OVERDUE)

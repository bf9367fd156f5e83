"""What went wrong in other systems for government work, each as a test. Bulk: decidim#5850, #3190 and
decidim-barcelona#197; sums and blanks: OpenSourcePolitics/decidim#500, #750; progress: decidim#3952; history: #13067;
outcomes that become work: openproject#22057."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, of, tell

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
    told = {"cooperating": (units["edu"], units["fin"]), "cycle": "monthly:28", "targets": TARGETS, "starts": MARCH}
    return office.give(office.task(units["env"], due=date(2026, 12, 31), **told))


def test_sheet_of_four_thousand_rows_is_read_with_progress_and_every_row_answers(given, units):
    """A bulk import tells how far it is, and each row what became of it."""
    book = openpyxl.load_workbook(io.BytesIO(queries.sheet_for(CITY, ON, actor=of(units["env"]))))
    for n in range(3_999):
        book.active.append([f"no task {n}", str(n), "", "市生态环境局", "2026-03-01", 1])
    kept = io.BytesIO()
    book.save(kept)
    seen = []
    told = actions.submit_sheet(
        id=uuid4(), city=CITY, content=kept.getvalue(), actor=of(units["env"]), at=noon(ON),
        progress=lambda done, rows: seen.append((done, rows)),
    )  # fmt: skip
    assert (len(told), seen[0], seen[-1]) == (4_000, (1, 4_000), (4_000, 4_000))
    assert {one.refusal.code for one in told[1:]} == {"assignments.unknown"}


def test_shares_are_averaged_and_counts_are_summed_and_blanks_are_neither(given, units):
    tell(given, units["edu"], MARCH, ON, figures={1: Decimal(2), 2: Decimal(80)})
    tell(given, units["fin"], MARCH, ON, figures={1: Decimal(3)})
    counts, shares = queries.to_merge(given.id, MARCH, actor=of(units["env"]), on=ON)
    assert (counts.value, shares.value, shares.told) == (5, 80, 1)


@pytest.mark.parametrize("progress", [101, 1000])
def test_progress_above_a_hundred_percent_is_refused(given, units, progress):
    with pytest.raises(refusals.ProgressOutOfRange):
        tell(given, units["env"], MARCH, ON, progress=progress)


def test_every_version_of_a_report_is_kept_with_who_and_when(given, units):
    told = tell(given, units["env"], MARCH, ON, progress=10)
    tell(given, units["env"], MARCH, ON, seen=1, progress=20)
    found = queries.story(told.assignment, actor=OFFICE, on=ON)
    assert [(event.what, event.version, event.by) for event in found.events if event.what == "submitted"] == [
        ("submitted", 2, "clerk"), ("submitted", 1, "clerk"),
    ]  # fmt: skip
    assert [one.said.progress for one in found.reports] == [10, 20]


def test_outcome_of_a_meeting_becomes_an_assignment_that_names_its_row(units):
    """A decision is an assignment with a document and a place in it, so it is given once."""
    meeting = uuid4()
    ask = {"policy": meeting, "position": 1, "number": "1"}
    given = office.give(office.task(units["env"], title="会议议定事项"), **ask)
    assert queries.taken_over(meeting) == {1: [given.id]}

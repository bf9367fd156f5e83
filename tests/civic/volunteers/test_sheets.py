import io
from datetime import date, timedelta

import openpyxl
import pytest
from tests.civic.volunteers.corps import CHIEF, CITY, HEADINGS, NOON, TODAY, Corps

from puhui.civic.volunteers import actions, queries, refusals
from puhui.civic.volunteers.calc import sheets


@pytest.fixture
def corps(db) -> Corps:
    corps = Corps()
    corps.join(1)
    corps.join(2, born=date(2012, 5, 1), guardian=True)
    return corps


def rows_of(content: bytes) -> list[tuple]:
    return [tuple(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


def test_every_row_of_a_sheet_has_its_outcome(corps):
    good = corps.told(1, "08:00", "10:00", hours="2")
    taken = corps.take(
        good, good, corps.told(1, "09:00", "11:00", team="西队"), corps.told(9, "08:00", "09:00"),
        corps.told(1, "08:00", "09:00", team="无此队"), corps.told(1, "10:00", "11:00", hours="3"),
        corps.told(1, "10:00", "上午"), corps.told(1, "10:00", "23:00"), corps.told(2, "05:00", "10:00"),
        corps.told(1, "08:00", "09:00", day=date(2026, 1, 2)), "12,某,东队,净滩,2026-03-02 08:00,2026-03-02 09:00,,",
        ",,,,,,,",
    )  # fmt: skip
    told = [(one.row, one.outcome, one.refusal.removeprefix("volunteers.")) for one in taken.outcomes]
    assert told == [
        (2, "accepted", ""), (3, "duplicate", ""), (4, "refused", "hours_overlap"), (5, "refused", "volunteer_unknown"),
        (6, "refused", "team_unknown"), (7, "refused", "hours_wrong"), (8, "refused", "hours_wrong"),
        (9, "refused", "hours_in_future"), (10, "refused", "hours_too_long"), (11, "refused", "hours_late"),
        (12, "refused", "number_wrong"),
    ]  # fmt: skip
    assert (taken.rows, taken.accepted, taken.duplicate, taken.refused, taken.minutes) == (11, 1, 1, 9, 120)
    first = taken.outcomes[0].record
    assert taken.outcomes[2].data["record"] == first
    again = corps.take(good)
    assert (again.duplicate, again.outcomes[0].record) == (1, first)


def test_looking_keeps_nothing(corps):
    rows = (corps.told(1, "08:00", "10:00"), corps.told(1, "09:00", "11:00"))
    looked = corps.take(*rows, keep=False)
    assert (looked.accepted, looked.refused, looked.kept) == (1, 1, False)
    assert queries.records_of(1, CITY) == []
    kept = corps.take(*rows)
    assert [one.outcome for one in kept.outcomes] == [one.outcome for one in looked.outcomes]


def test_what_is_exported_can_be_taken_in_and_names_no_child_unasked(corps):
    corps.take(corps.told(1, "08:00", "10:00"), corps.told(2, "08:00", "09:00"))
    for holder in (1, 2):
        (record,) = queries.records_of(holder, CITY)
        actions.confirm(holder=holder, record=record.id, by=CHIEF, at=NOON)
    closed = rows_of(queries.sheet(corps.pack, TODAY, TODAY))
    assert ",".join(closed[0]) == HEADINGS
    assert [(row[0] or "", row[1]) for row in closed[1:]] == [("V00001", "某1"), ("", "（未成年人信息未公开）")]
    assert actions.open_name(holder=2, city=CITY, open=True, at=NOON).opened
    opened = queries.sheet(corps.pack, TODAY, TODAY)
    assert rows_of(opened)[2][:2] == ("V00002", "某2")
    taken = actions.take_in(pack=corps.pack, content=opened, name="x.xlsx", by="desk", at=NOON, keep=True)
    assert (taken.duplicate, taken.refused) == (2, 0)
    actions.open_name(holder=2, city=CITY, open=False, at=NOON)
    assert rows_of(queries.sheet(corps.pack, TODAY, TODAY))[2][1] == "（未成年人信息未公开）"
    assert len(rows_of(queries.sheet(corps.pack, TODAY + timedelta(days=1), TODAY + timedelta(days=1)))) == 1


def test_what_is_no_sheet_is_told(corps):
    told = {"pack": corps.pack, "name": "x", "by": "desk", "at": NOON, "keep": True}
    for content, refusal in (
        (b"PK\x03\x04nonsense", refusals.SheetUnreadable),
        (b"\xff\xfe\x00\x81", refusals.SheetUnreadable),
        ("姓名,备注\n某,x".encode(), refusals.HeadingMissing),
        (b" " * 20_000_001, refusals.SheetTooLarge),
    ):
        with pytest.raises(refusal):
            actions.take_in(content=content, **told)
    bare = corps.pack.model_copy(update={"volunteers": ()})
    with pytest.raises(refusals.VolunteeringUnknown):
        actions.take_in(content=b"x", **told | {"pack": bare})


def test_formulas_are_written_as_text(corps):
    sheet = corps.pack.volunteers[0].sheet
    assert rows_of(sheets.written(sheet, [{"number": "=1+1"}]))[1][0] == "'=1+1"


@pytest.mark.parametrize("hours", ["NaN", "sNaN", "Infinity", "1e999999999", "-2"])
def test_what_is_no_number_of_hours_is_refused_by_its_row(corps, hours):
    taken = corps.take(corps.told(1, "08:00", "10:00", hours=hours), corps.told(1, "10:00", "11:00"))
    assert [one.refusal for one in taken.outcomes] == ["volunteers.hours_wrong", ""]


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1)])
def test_a_day_that_no_calendar_reckons_with_is_refused_by_its_row(corps, day):
    taken = corps.take(corps.told(1, "00:10", "01:00", day=day), corps.told(1, "10:00", "11:00"))
    assert [one.refusal for one in taken.outcomes] == ["volunteers.hours_wrong", ""]


def test_signs_that_no_sheet_can_hold_neither_stop_the_import_nor_the_export(corps):
    row = corps.told(1, "08:00", "10:00")
    taken = corps.take(row.replace("净滩", "净\0\x08滩"), corps.told(1, "10:00", "11:00").replace("净滩", "＝1+1"))
    for one in taken.outcomes:
        actions.confirm(holder=1, record=one.record, by=CHIEF, at=NOON)
    assert [row[3] for row in rows_of(queries.sheet(corps.pack, TODAY, TODAY))[1:]] == ["净滩", "'＝1+1"]


def test_hours_over_midnight_count_to_the_day_on_which_they_were_served(corps):
    """Else who begins a minute before midnight serves twice the day's most on the next."""
    before, day = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    night = f"V00001,某,东队,夜巡,{before} 23:59,{day} 07:59,,"
    taken = corps.take(night, corps.told(1, "08:00", "16:00", day=day), corps.told(1, "08:00", "12:00", day=day))
    assert [one.refusal for one in taken.outcomes] == ["", "volunteers.hours_too_long", ""]
    assert taken.outcomes[1].data == {"day": day, "minutes": 479 + 480, "limit": 720}
    # A young person's four hours too.
    young = corps.take(f"V00002,某,东队,夜巡,{before} 22:00,{day} 02:00,,", corps.told(2, "08:00", "11:00", day=day))
    assert [one.refusal for one in young.outcomes] == ["", "volunteers.hours_too_long"]

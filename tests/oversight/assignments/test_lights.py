"""Each light on the day before, the day and the day after; each names the rule that made it so."""

from datetime import date, timedelta

import polars as pl
import pytest
from tests.oversight.assignments.office import RULES

from puhui.oversight.assignments.calc import ladder, lights, rulebook

DAY = timedelta(days=1)
LIT_BY = rulebook.read(RULES)
START, DUE = date(2026, 1, 1), date(2026, 12, 31)


def lit(day: date, **told) -> tuple[str, str]:
    row = dict.fromkeys(lights.SCHEMA) | {
        "assignment": "a", "state": "open", "starts": START, "cycle": "", "quota_period": "", "counted": 0, "before": 0,
    } | told  # fmt: skip
    found = lights.lit(pl.DataFrame([row], schema=lights.SCHEMA), LIT_BY, day).row(0, named=True)
    return found["light"], found["rule"]


@pytest.mark.parametrize(
    ("day", "light"),
    [(DUE - DAY, "near_due"), (DUE, "near_due"), (DUE + DAY, "overdue")],
)
def test_overdue_begins_the_day_after(day, light):
    assert lit(day, due=DUE, progress=90)[0] == light


def test_near_due_begins_thirty_days_before():
    days = [DUE - 31 * DAY, DUE - 30 * DAY, DUE - 29 * DAY]
    assert [lit(day, due=DUE, progress=90)[1] for day in days] == ["as_expected", "due_soon", "due_soon"]


def test_behind_begins_when_the_days_gone_by_ask_for_more():
    """365 days, tolerance 80 %: 20 % is enough until 91 days are gone, and not on the 92nd."""
    days = [START + n * DAY for n in (90, 91, 92)]
    assert [lit(day, due=DUE, progress=20)[1] for day in days] == ["as_expected", "as_expected", "below_expected"]


def test_missing_report_shows_the_day_after_it_was_due():
    asked = {"due": DUE, "cycle": "monthly:28", "reported": date(2026, 2, 28), "progress": 50}
    found = [lit(date(2026, 3, day), **asked) for day in (27, 28, 29)]
    assert [rule for _light, rule in found] == ["as_expected", "as_expected", "report_missing"]
    assert lit(date(2026, 3, 29), **asked | {"reported": date(2026, 3, 31)})[1] == "as_expected"
    # Who began after that day owes nothing for it.
    assert lit(date(2026, 3, 29), due=DUE, cycle="monthly:28", starts=date(2026, 3, 29))[1] == "nothing_told_yet"
    given = [date(2026, 3, day) for day in (27, 28, 29)]
    found = [lit(date(2026, 3, 29), due=DUE, cycle="monthly:28", given=day)[1] for day in given]
    assert found == ["report_missing", "report_missing", "nothing_told_yet"]


def test_blank_progress_is_not_zero():
    assert lit(date(2026, 11, 1), due=DUE) == ("on_track", "nothing_told_yet")
    assert lit(date(2026, 11, 1), due=DUE, progress=0) == ("behind", "below_expected")


def test_finished_is_not_overdue():
    assert lit(DUE + DAY, due=DUE, progress=100) == ("on_track", "complete")
    assert lit(DUE + DAY, due=DUE, progress=99) == ("overdue", "past_due")
    assert lit(DUE + DAY, due=DUE, state="done") == ("closed", "closed")


def test_quota_is_of_this_period():
    quota = {"quota_times": 4, "quota_period": "year", "starts": date(2024, 1, 1), "before": 4}
    # 4 × 80 % × gone / 365, rounded down, reaches 1 when 115 days are gone.
    days = [date(2026, 1, 1) + n * DAY for n in (114, 115, 116)]
    rules = [lit(day, **quota)[1] for day in days]
    assert rules == ["quota_on_the_way", "quota_below_expected", "quota_below_expected"]
    assert lit(days[1], **quota | {"counted": 1})[1] == "quota_on_the_way"
    assert lit(days[1], **quota | {"counted": 4})[1] == "quota_reached"
    ends = [DUE - n * DAY for n in (31, 30, 29)]
    found = [lit(day, **quota | {"counted": 3})[1] for day in ends]
    assert found == ["quota_on_the_way", "quota_ends_soon", "quota_ends_soon"]


def test_missed_quota_is_red_for_its_days_and_only_where_it_could_be_kept():
    quota = {"quota_times": 2, "quota_period": "quarter", "starts": date(2025, 10, 1), "before": 1}
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    found = [lit(day, **quota | {"counted": 2})[0] for day in days]
    assert found == ["on_track", "overdue", "overdue", "on_track"]
    assert lit(days[1], **quota | {"starts": date(2025, 10, 2)})[0] == "on_track"
    assert lit(days[1], **quota | {"before": 2})[0] == "on_track"


def test_month_s_quota_is_near_its_end_in_the_last_quarter():
    quota = {"quota_times": 1, "quota_period": "month", "starts": date(2024, 1, 1), "before": 1}
    days = [date(2026, 3, 23), date(2026, 3, 24), date(2026, 3, 25)]
    assert [lit(day, **quota)[1] for day in days] == ["quota_on_the_way", "quota_ends_soon", "quota_ends_soon"]


def test_nothing_is_asked_before_it_begins():
    days = [START - DAY, START, START + DAY]
    found = [lit(day, due=START + 10 * DAY)[1] for day in days]
    assert found == ["not_begun", "due_soon", "due_soon"]


def test_neither_due_nor_quota_is_said():
    assert lit(DUE) == ("unmeasured", "neither_due_nor_quota")


def test_every_rule_has_its_light():
    assert set(lights.LIGHT_OF.values()) == {"closed", "on_track", "unmeasured", "near_due", "behind", "overdue"}


@pytest.mark.parametrize(
    ("row", "step", "in_a_row"),
    [
        (["on_track", "overdue", "overdue"], None, 0),
        (["near_due", "on_track"], "remind", 1),
        (["overdue", "on_track", "overdue"], "supervise", 1),
        (["overdue", "overdue", "behind"], "circulate", 2),
        (["overdue", "overdue", "overdue"], "talk", 3),
    ],
)
def test_three_reds_in_a_row_are_talked_about(row, step, in_a_row):
    found, count = ladder.called(LIT_BY.ladder, row)
    assert (found.name if found else None, count) == (step, in_a_row)


def test_step_is_taken_once_in_a_streak():
    talk, since = LIT_BY.ladder[-1], date(2026, 3, 1)
    for day, taken in ((since - DAY, False), (since, True), (since + DAY, True)):
        assert ladder.taken_in_streak(talk, [("talk", day)], since) is taken
    assert not ladder.taken_in_streak(talk, [("circulate", since)], since)
    assert ladder.taken_in_streak(LIT_BY.ladder[0], [("talk", since)], since)

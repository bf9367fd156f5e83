"""Working days against the State Council's announcements: holidays, and weekends that are worked."""

from datetime import date

import pytest

from puhui.ground.refusals import CalendarUnknown
from puhui.ground.working_days import Calendar

BUILT_IN = Calendar()


def test_a_worked_sunday_counts_and_a_holiday_does_not():
    # 2025: Sunday 26 January is worked, 28 January to 4 February are free.
    assert BUILT_IN.is_working(date(2025, 1, 26))
    assert not BUILT_IN.is_working(date(2025, 1, 28))
    assert BUILT_IN.after(date(2025, 1, 24), 1) == date(2025, 1, 26)
    assert BUILT_IN.after(date(2025, 1, 27), 1) == date(2025, 2, 5)


def test_twenty_working_days_over_national_day():
    # 1 to 8 October 2025 are free; Sunday 28 September and Saturday 11 October are worked.
    assert BUILT_IN.after(date(2025, 9, 19), 20) == date(2025, 10, 23)
    assert BUILT_IN.between(date(2025, 9, 19), date(2025, 10, 23)) == 20


def test_no_days_later_is_the_day_itself():
    assert BUILT_IN.after(date(2025, 10, 1), 0) == date(2025, 10, 1)


def test_an_unannounced_year_is_refused_and_not_guessed():
    with pytest.raises(CalendarUnknown) as refused:
        BUILT_IN.after(date(2099, 12, 1), 5)
    assert refused.value.data == {"year": 2099}


def test_a_year_can_be_told():
    told = Calendar({2099: (frozenset({date(2099, 1, 1)}), frozenset({date(2099, 1, 3)}))})
    assert not told.is_working(date(2099, 1, 1))  # a Thursday
    assert told.is_working(date(2099, 1, 3))  # a Saturday
    assert told.is_working(date(2099, 1, 2))
    assert not told.is_working(date(2099, 1, 4))


@pytest.mark.parametrize("days", [-1, 1_001])
def test_spans_are_bounded(days):
    with pytest.raises(ValueError):
        BUILT_IN.after(date(2025, 1, 1), days)

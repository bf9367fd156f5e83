"""Working days in China: weekends, holidays and the Saturdays and Sundays that are worked instead.

Holidays are announced year by year by 国务院办公厅, so a calendar reaches only so far; beyond it the answer is a
refusal and never a guess. Counting follows 民法典 art. 201: the day on which a period begins is not counted.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

from puhui.ground.refusals import CalendarUnknown

ONE_DAY = timedelta(days=1)
DAYS_MAX = 1_000


class Calendar:
    """The built-in calendar, and further years as ``{year: (free weekdays, worked weekends)}``."""

    def __init__(self, years: Mapping[int, tuple[frozenset[date], frozenset[date]]] | None = None) -> None:
        self._years = dict(years or {})

    def is_working(self, day: date) -> bool:
        """Refusals: CalendarUnknown."""
        if told := self._years.get(day.year):
            free, worked = told
            return day in worked or (day.weekday() < 5 and day not in free)
        try:
            return chinese_calendar.is_workday(day)
        except NotImplementedError:
            raise CalendarUnknown(year=day.year) from None

    def after(self, day: date, days: int) -> date:
        """The working day that is ``days`` working days after ``day``; ``day`` itself is not counted.

        Refusals: CalendarUnknown.
        """
        if not 0 <= days <= DAYS_MAX:
            raise ValueError(f"from 0 to {DAYS_MAX} days")
        for _ in range(days):
            day += ONE_DAY
            while not self.is_working(day):
                day += ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and with ``last``. Refusals: CalendarUnknown."""
        return sum(self.is_working(first + ONE_DAY * n) for n in range(1, (last - first).days + 1))

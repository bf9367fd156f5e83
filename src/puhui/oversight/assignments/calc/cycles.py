"""Periods and the days that hang on them: opening, reminder, due, lock. All days are local ones."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from puhui.ground.working_days import Calendar
from puhui.oversight.assignments.facts import MONTHS, Cycle, Shift, Window

ONE_DAY = timedelta(days=1)
HOLIDAY_LONGEST_DAYS = 10


def period_of(period: str, day: date) -> tuple[date, date]:
    """First and last day of the period of a calendar year in which a day lies."""
    months = MONTHS[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_after(first, months) - ONE_DAY


def period_before(period: str, day: date) -> tuple[date, date]:
    """The period before the one in which a day lies."""
    return period_of(period, period_of(period, day)[0] - ONE_DAY)


def window(cycle: Cycle, day: date, calendar: Calendar) -> Window:
    """The days of the period in which a day lies. Refusals: CalendarUnknown."""
    first, last = period_of(cycle.period, day)
    due = due_day(cycle, first)
    shifted = [shift(due, by, calendar) for by in (cycle.opens, cycle.reminds, cycle.locks)]
    return Window(first, last, shifted[0], shifted[1], due, shifted[2])


def due_day(cycle: Cycle, first: date) -> date:
    """The day on which the report on the period that begins on ``first`` is due."""
    month = _months_after(first, cycle.due_month - 1)
    return month.replace(day=min(cycle.due_day, monthrange(month.year, month.month)[1]))


def owed(cycle: Cycle, day: date) -> tuple[date, date, date]:
    """First day, last day and due day of the last period whose report was due before ``day``."""
    first, last = period_of(cycle.period, day)
    while due_day(cycle, first) >= day:
        first, last = period_before(cycle.period, first)
    return first, last, due_day(cycle, first)


def shift(day: date, by: Shift, calendar: Calendar) -> date:
    """The day so many days, or working days, before or after. Refusals: CalendarUnknown."""
    if not by.working:
        return day + by.days * ONE_DAY
    if by.days >= 0:
        return calendar.after(day, by.days)
    for _ in range(-by.days):
        day -= ONE_DAY
        while not calendar.is_working(day):
            day -= ONE_DAY
    return day


def generous(cycle: Cycle) -> Cycle:
    """The cycle with calendar days in place of working days: as many as they may take over weekends and a long holiday."""

    def wide(by: Shift) -> Shift:
        if not by.working:
            return by
        days = abs(by.days) + 2 * (abs(by.days) // 5 + 1) + HOLIDAY_LONGEST_DAYS
        return Shift(days if by.days >= 0 else -days)

    return replace(cycle, opens=wide(cycle.opens), reminds=wide(cycle.reminds), locks=wide(cycle.locks))


def _months_after(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)

"""The days of a conference: last days before a meeting and after a notice, and the periods of its rhythm."""

from datetime import date, timedelta

from puhui.foundations.packs.schema import ConferenceDeadline
from puhui.ground.working_days import ONE_DAY, Calendar

MONTHS = {"quarter": 3, "half_year": 6, "year": 12}


def last_before(day: date, told: ConferenceDeadline, calendar: Calendar) -> date:
    """The last day that lies so many days before ``day``; ``day`` itself is not counted (民法典 art. 201).

    Fifteen days before the 30th is the 15th: said on the 15th it is in time. Refusals: CalendarUnknown.
    """
    if not told.working:
        return day - timedelta(days=told.days)
    for _ in range(told.days):
        day -= ONE_DAY
        while not calendar.is_working(day):
            day -= ONE_DAY
    return day


def last_after(day: date, told: ConferenceDeadline, calendar: Calendar) -> date:
    """The last day within so many days after ``day``; ``day`` itself is not counted. Refusals: CalendarUnknown."""
    return calendar.after(day, told.days) if told.working else day + timedelta(days=told.days)


def first_meeting(told_on: date, told: ConferenceDeadline, calendar: Calendar) -> date:
    """The earliest day of a meeting that is told of on ``told_on``. Refusals: CalendarUnknown."""
    day = last_after(told_on, told, calendar)
    while last_before(day, told, calendar) < told_on:
        day += ONE_DAY
    return day


def period_of(per: str, day: date) -> tuple[date, date]:
    """First and last day of the calendar period in which ``day`` lies: 半年 are January to June and July to December."""
    months = MONTHS[per]
    month = (day.month - 1) // months * months + 1
    following = date(day.year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return date(day.year, month, 1), following - ONE_DAY

"""Periods of a series, and whether each was kept."""

from collections.abc import Iterator
from datetime import date, timedelta

from puhui.foundations.packs import schema

ONE_DAY = timedelta(days=1)


def periods(series: schema.Series, today: date) -> Iterator[tuple[date, date]]:
    """First and last day of every period of the series that has begun by ``today``, the oldest first.

    Calendar periods from January on; the first may be short, because the series began within it.
    """
    months = series.every_months
    first = date(series.first.year, (series.first.month - 1) // months * months + 1, 1)
    while first <= today and (series.last is None or first <= series.last):
        after = months_later(first, months)
        yield max(first, series.first), after - ONE_DAY
        first = after


def state(first: date, last: date, today: date, attended: int, needed: int, coming: int) -> str:
    """kept, missed, planned or due; ``attended`` in the best session, ``coming`` sessions that are not over."""
    if attended >= needed:
        return "kept"
    if today > last:
        return "missed"
    return "planned" if coming else "due"


def months_later(first: date, months: int) -> date:
    """The first day of a month so many months on."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def school_year(day: date, begins: int) -> int:
    """The school year of a day, by the year in which it begins."""
    return day.year if day.month >= begins else day.year - 1

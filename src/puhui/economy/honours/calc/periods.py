"""Days, weeks, months, years, and ever: when they begin and how they are called."""

from datetime import date, timedelta
from enum import IntEnum

BEGINNING = date(2000, 1, 1)  # before any programme


class Period(IntEnum):
    """Over what something is counted."""

    DAY = 1
    WEEK = 2
    MONTH = 3
    YEAR = 4
    EVER = 5


# Boards of days and weeks are kept so long; months, years and ever for good.
KEPT = {Period.DAY: timedelta(days=40), Period.WEEK: timedelta(days=100)}


def starts(period: Period, day: date) -> date:
    """The first day of the period in which ``day`` lies; weeks begin on Monday."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)
    return BEGINNING


def ends(period: Period, first: date) -> date:
    """The last day of the period that begins on ``first``."""
    match period:
        case Period.DAY:
            return first
        case Period.WEEK:
            return first + timedelta(days=6)
        case Period.MONTH:
            return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        case Period.YEAR:
            return first.replace(month=12, day=31)
    return date.max


def kept(period: Period, first: date, today: date) -> bool:
    """Whether the board of a period is still kept on ``today``."""
    return period not in KEPT or ends(period, first) >= today - KEPT[period]

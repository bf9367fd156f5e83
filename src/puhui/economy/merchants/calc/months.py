"""Months as periods: each is named by its first day."""

from datetime import date


def month_of(day: date) -> date:
    """The month in which a day falls."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def open_month(day: date, last_closed: date | None) -> date:
    """The month into which something of this day is booked: its own, or the first that is still open."""
    month = month_of(day)
    return month if last_closed is None else max(month, next_month(last_closed))


def read_month(text: str) -> date | None:
    """``2026-03`` → its first day; None where it is no month."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None

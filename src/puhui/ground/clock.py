"""The city's clock: Asia/Shanghai everywhere, Xinjiang's offices too; days end at local midnight.

Time is passed in as an argument. Only portals and jobs may ask ``now()``.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The day in Shanghai on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def day_starts(day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time.min, SHANGHAI)


def day_ends(day: date) -> datetime:
    """The first instant after a local day."""
    return day_starts(day + timedelta(days=1))


def years_on(day: date, years: int) -> date:
    """The same day ``years`` later (below zero: earlier); 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

"""Trading days and sessions: Monday to Friday without holidays; a worked Saturday is none (T21, T22). Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from puhui.ground import clock
from puhui.ground.refusals import CalendarUnknown
from puhui.ground.working_days import Calendar
from puhui.market.exchange import refusals

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4_096)
def is_trading(calendar: Calendar, day: date) -> bool:
    """Refusals: CalendarUnknown."""
    return day.weekday() < 5 and calendar.is_working(day)


def after(calendar: Calendar, day: date, days: int) -> date:
    """The trading day that is so many trading days after ``day``. Refusals: CalendarUnknown."""
    for _ in range(days):
        day += ONE_DAY
        while not is_trading(calendar, day):
            day += ONE_DAY
    return day


def before(calendar: Calendar, day: date, days: int) -> date:
    """The trading day that is so many trading days before ``day``; where the calendar ends, its first.

    Refusals: CalendarUnknown for ``day`` itself.
    """
    for _ in range(days):
        try:
            day = _previous(calendar, day)
        except CalendarUnknown:
            return day
    return day


def _previous(calendar: Calendar, day: date) -> date:
    day -= ONE_DAY
    while not is_trading(calendar, day):
        day -= ONE_DAY
    return day


def check_open(calendar: Calendar, sessions: Sequence[tuple[time, time]], at: datetime) -> date:
    """The trading day of an instant within a session; the end of a session is no longer in it.

    Refusals: NoTradingDay, OutsideSession, CalendarUnknown.
    """
    day = clock.local_day(at)
    if not is_trading(calendar, day):
        raise refusals.NoTradingDay(day=day)
    now = at.astimezone(clock.SHANGHAI).time()
    if not any(opens <= now < closes for opens, closes in sessions):
        told = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in sessions)
        raise refusals.OutsideSession(time=f"{now:%H:%M:%S}", sessions=told)
    return day


def check_cash(calendar: Calendar, hours: tuple[time, time], at: datetime) -> None:
    """Money is paid in and out within its hours of a trading day.

    Refusals: NoTradingDay, OutsideCashHours, CalendarUnknown.
    """
    day = clock.local_day(at)
    if not is_trading(calendar, day):
        raise refusals.NoTradingDay(day=day)
    now, (opens, closes) = at.astimezone(clock.SHANGHAI).time(), hours
    if not opens <= now < closes:
        raise refusals.OutsideCashHours(time=f"{now:%H:%M:%S}", opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")


def check_turn(calendar: Calendar, instrument: str, other_way: date | None, day: date, days: int) -> None:
    """Between a purchase and a sale of one instrument lie so many trading days (T29). Refusals: TurnedTooSoon."""
    if other_way is None:
        return
    first = after(calendar, other_way, days)
    if day < first:
        raise refusals.TurnedTooSoon(instrument=instrument, day=other_way, days=days, from_day=first)

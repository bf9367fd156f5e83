"""Which days hang together by caps: what a changed day may change, and what must be read to know.

Day caps tie nothing but the day. A month cap ties the days of a month; a week cap below it ties the weeks
that overlap the month, and so on: caps are applied from the shortest period to the longest, so a change
spreads through the periods once, in that order, and then once more for the person caps.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from puhui.economy.points.calc.rulebook import PERIODS
from puhui.foundations.packs import schema

Days = tuple[date, date]  # the first and the last day, both included


def affected(rules: Sequence[schema.Rule], person_caps: Sequence[schema.Cap], days: Days) -> Days:
    """The days whose points may change when lines of ``days`` change; ``total`` caps reach to the ends of time."""
    for period in _passes(rules, person_caps):
        days = _whole(period, days)
    return days


def needed(rules: Sequence[schema.Rule], person_caps: Sequence[schema.Cap], days: Days) -> Days:
    """The days whose lines must all be known to compute the points of ``days``."""
    for period in reversed(_passes(rules, person_caps)):
        days = _whole(period, days)
    return days


def _passes(rules: Sequence[schema.Rule], person_caps: Sequence[schema.Cap]) -> list[str]:
    """The periods in the order in which ``capping`` applies them."""
    scenario = [cap for rule in rules for cap in rule.caps]
    return [
        period
        for caps in (scenario, person_caps)
        for kind in ("events", "points")
        for period in PERIODS
        if any(cap.period == period and getattr(cap, kind) is not None for cap in caps)
    ]


def _whole(period: str, days: Days) -> Days:
    """The days of every period that the days touch."""
    first, last = days
    if period == "week":
        return _shifted(first, -first.weekday()), _shifted(last, 6 - last.weekday())
    if period == "month":
        return first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
    if period == "year":
        return date(first.year, 1, 1), date(last.year, 12, 31)
    return (date.min, date.max) if period == "total" else days


def _shifted(day: date, days: int) -> date:
    """A day so many days on, as far as the calendar goes."""
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.min + timedelta(days=ordinal - date.min.toordinal())

"""Until when units may be retired for an undertaking."""

from datetime import date

from puhui.foundations.packs import schema
from puhui.ground.clock import years_on


def last_day(rules: schema.Neutrality, ends: date, unit: schema.OffsetUnit | None = None) -> date:
    """The last day on which a unit may be retired for what ends on a day; None: a unit without a time of its own."""
    years = (unit.within_years if unit else None) or rules.within_years
    return years_on(ends, years)

"""When points ripen, until when they are to be collected, and on which day they can be used for the last time.

Nothing is due before it was booked: points of a late record ripen on the day they arrive, can be collected
for the whole claim window, and never lapse before that day ends.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from puhui.foundations.packs import schema


@dataclass(frozen=True)
class Dates:
    """``bubble``: the points have to ripen or to be collected. All days are included."""

    bubble: bool
    ripens_on: date
    lapses_on: date
    claim_by: date | None


def dates_of(rule: schema.Rule, day: date, booked_on: date) -> Dates:
    """The dates of points for an act of ``day`` that are booked on ``booked_on``."""
    ripens_on = max(
        day + timedelta(days=rule.maturity_days), booked_on if rule.maturity_days or rule.claim_days else day
    )
    claim_by = ripens_on + timedelta(days=rule.claim_days - 1) if rule.claim_days else None
    return Dates(
        bubble=bool(rule.maturity_days or rule.claim_days),
        ripens_on=ripens_on,
        lapses_on=max(last_day(rule.expiry, day), booked_on),
        claim_by=claim_by,
    )


def last_day(expiry: schema.Expiry, day: date) -> date:
    """The last day on which points for an act of ``day`` can be used; months end with their last day."""
    if expiry.year_ends is not None:
        return date(day.year + expiry.year_ends, 12, 31)
    months = day.year * 12 + day.month - 1 + expiry.months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

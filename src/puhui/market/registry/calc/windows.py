"""Windows of days: crediting, monitoring, five years back."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from puhui.ground.clock import years_on
from puhui.market.registry import refusals

ONE_DAY = timedelta(days=1)


def check_crediting(first: date, last: date, years_max: int) -> None:
    """Refusals: CreditingTooLong."""
    if not first <= last < years_on(first, years_max):
        raise refusals.CreditingTooLong(years=years_max)


def check_period(first: date, last: date, crediting: tuple[date, date], after: date, today: date) -> None:
    """A period lies in the crediting window, after the day set, and is over.

    Refusals: PeriodReversed, OutsideCrediting, ReductionsTooEarly, PeriodNotOver.
    """
    if last < first:
        raise refusals.PeriodReversed(first=first, last=last)
    if first < crediting[0] or last > crediting[1]:
        raise refusals.OutsideCrediting(first=crediting[0], last=crediting[1])
    if first <= after:
        raise refusals.ReductionsTooEarly(first=first, after=after)
    if last >= today:
        raise refusals.PeriodNotOver(last=last)


def check_age(first: date, applied_on: date, years: int) -> None:
    """Refusals: ReductionsTooOld."""
    since = years_on(applied_on, -years)
    if first < since:
        raise refusals.ReductionsTooOld(first=first, since=since, years=years)


def check_apart(first: date, last: date, others: Iterable[tuple[date, date]]) -> None:
    """Refusals: PeriodOverlaps."""
    for one, other in others:
        if first <= other and one <= last:
            raise refusals.PeriodOverlaps(first=one, last=other)


def check_tonnes(tonnes: Mapping[int, int], first: date, last: date) -> None:
    """Whole tonnes, for years of the period. Refusals: TonnesNotWhole, VintageOutside."""
    if not tonnes:
        raise refusals.TonnesNotWhole(tonnes=0)
    for vintage, quantity in tonnes.items():
        if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
            raise refusals.TonnesNotWhole(tonnes=quantity)
        if not first.year <= vintage <= last.year:
            raise refusals.VintageOutside(vintage=vintage, first=first, last=last)


def check_equal(applied: Mapping[int, int], verified: Mapping[int, int]) -> None:
    """Refusals: QuantityDiffers."""
    for vintage in sorted({*applied, *verified}):
        if applied.get(vintage, 0) != verified.get(vintage, 0):
            raise refusals.QuantityDiffers(
                vintage=vintage, applied=applied.get(vintage, 0), verified=verified.get(vintage, 0)
            )

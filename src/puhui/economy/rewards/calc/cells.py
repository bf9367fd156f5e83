"""Which counters one unit of an offer is taken from: every quota that covers it, all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of

RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Cell:
    """One counter as the pack has it; ``ends`` is the last day of its span, None for ever."""

    id: int
    city: str
    offer: str
    period: str
    per: str
    place: str
    span: str
    units: int
    ends: date | None


def cells_of(
    city: str, offer: schema.Offer, at: datetime, on: date | None, district: str, provider: str, release: str = ""
) -> tuple[Cell, ...]:
    """The counters of one unit, by their ids. Offers with a booking count by the day that was booked."""
    today = clock.local_day(at)
    counted = on if offer.booking and on else today
    places = {"": "", "district": district, "provider": provider}
    found = [
        cell(city, offer.id, quota.period, quota.per, places[quota.per], counted, quota.units)
        for quota in offer.quotas
        if not quota.only or places[quota.per] in quota.only
    ]
    for each in offer.releases:
        if each.id == release:
            found.append(cell(city, offer.id, RELEASE, each.id, "", today, released(each, at)))
    return tuple(sorted(found, key=lambda c: c.id))


@lru_cache(maxsize=4096)
def cell(city: str, offer: str, period: str, per: str, place: str, day: date, units: int) -> Cell:
    """The counter of a quota on a day."""
    span, ends = span_of(period, day)
    number = number_of(f"rewards/counter/{city}/{offer}/{period}/{per}/{place}/{span}")
    return Cell(number, city, offer, period, per, place, span, units, ends)


def span_of(period: str, day: date) -> tuple[str, date | None]:
    """The name and the last day of the period around ``day``; 31 December ends a year, whatever the offer."""
    if period == "year":
        return f"{day:%Y}", date(day.year, 12, 31)
    if period == "month":
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return f"{day:%Y-%m}", following - timedelta(days=1)
    if period == "total":
        return "total", None
    return f"{day:%Y-%m-%d}", day


def released(release: schema.Release, at: datetime) -> int:
    """How much of a release is given out by now: whole parts, the last of which completes it; rounded down."""
    opens, closes = bounds(release, at)
    if at < opens:
        return 0
    if release.every_minutes is None or at >= closes:
        return release.units
    part = timedelta(minutes=release.every_minutes)
    parts = -(-(closes - opens) // part)
    return release.units * min((at - opens) // part + 1, parts) // parts


def bounds(release: schema.Release, at: datetime) -> tuple[datetime, datetime]:
    """When the hours of a release begin and end on the day of ``at``."""
    start = clock.day_starts(clock.local_day(at))
    return (
        start + timedelta(hours=release.opens.hour, minutes=release.opens.minute),
        start + timedelta(hours=release.closes.hour, minutes=release.closes.minute),
    )


def open_now(offer: schema.Offer, at: datetime) -> Iterator[schema.Release]:
    """The releases whose hours it is."""
    for release in offer.releases:
        opens, closes = bounds(release, at)
        if opens <= at < closes:
            yield release


def opens_next(offer: schema.Offer, at: datetime, *, elder: bool) -> datetime | None:
    """When hours begin next, today or tomorrow, that are open to this person."""
    starts = []
    for release in offer.releases:
        if elder or not release.elders:
            opens, _ = bounds(release, at)
            starts.append(opens if opens > at else opens + timedelta(days=1))
    return min(starts, default=None)


def next_part(offer: schema.Offer, at: datetime, *, elder: bool) -> datetime | None:
    """When more is given out next, today or tomorrow, to this person; None: the offer has no hours of release."""
    moments = []
    for release in offer.releases:
        if release.elders and not elder:
            continue
        opens, closes = bounds(release, at)
        part = timedelta(minutes=release.every_minutes) if release.every_minutes else closes - opens
        after = opens if at < opens else opens + part * ((at - opens) // part + 1)
        moments.append(after if after < closes else opens + timedelta(days=1))
    return min(moments, default=None)

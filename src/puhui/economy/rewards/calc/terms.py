"""May this be had, by this wish, at this moment? Everything that needs no table."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from puhui.economy.rewards import facts, refusals
from puhui.economy.rewards.calc import cells
from puhui.foundations.packs import schema
from puhui.ground import clock


@dataclass(frozen=True, slots=True)
class Terms:
    """What a wish comes to: the counters it takes from, and how long the voucher holds."""

    cells: tuple[cells.Cell, ...]
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Had:
    """How many a person has had by now in each period around now, and when the last."""

    day: int
    month: int
    year: int
    total: int
    last: datetime | None


def terms_of(city: str, offer: schema.Offer, wish: facts.Asked, at: datetime) -> Terms:
    """The terms of a wish. Refusals: PriceChanged and those of hours, days and places."""
    if wish.price != offer.price:
        raise refusals.PriceChanged(offer=offer.id, seen=wish.price, now=offer.price)
    return wait_terms(city, offer, wish, at)


def gift_terms(city: str, offer: schema.Offer, wish: facts.Asked, at: datetime) -> Terms:
    """The terms of what is given: from the offer's quotas, whatever its price, days and hours. Refusals: days, places."""
    today = clock.local_day(at)
    _refuse_day(offer, wish.on, today)
    _refuse_places(offer, wish)
    first, last = validity(offer, wish.on, today)
    return Terms(cells.cells_of(city, offer, at, wish.on, wish.district, wish.provider), first, last)


def wait_terms(city: str, offer: schema.Offer, wish: facts.Asked, at: datetime) -> Terms:
    """As ``terms_of``, whatever the price. Refusals: those of hours, days and places."""
    today = clock.local_day(at)
    _refuse_days_of_sale(offer, today)
    _refuse_day(offer, wish.on, today)
    _refuse_places(offer, wish)
    release = release_of(offer, wish, at)
    first, last = validity(offer, wish.on, today)
    found = cells.cells_of(city, offer, at, wish.on, wish.district, wish.provider, release)
    return Terms(found, first, last)


def validity(offer: schema.Offer, on: date | None, today: date) -> tuple[date, date]:
    """The first and the last day on which a voucher can be used, both included."""
    if on is not None:
        return on, on
    if offer.valid is None:
        return today, today
    if offer.valid.last is not None:
        return today, max(offer.valid.last, today)
    return today, today + timedelta(days=offer.valid.days - 1)


def refuse_limits(offer: schema.Offer, had: Had, at: datetime) -> None:
    """Refusals: LimitReached, PaceTooQuick."""
    for limit in offer.limits:
        if getattr(had, limit.period) >= limit.units:
            raise refusals.LIMITS[limit.period](offer=offer.id, period=limit.period, units=limit.units)
    again = had.last and had.last + timedelta(minutes=offer.pace_minutes)
    if again and offer.pace_minutes and again > at:
        shown = again.astimezone(clock.SHANGHAI)
        raise refusals.PaceTooQuick(offer=offer.id, minutes=offer.pace_minutes, again_at=f"{shown:%F %H:%M}")


def _refuse_days_of_sale(offer: schema.Offer, today: date) -> None:
    first, last = offer.sale.first, offer.sale.last
    if (first and today < first) or (last and today > last):
        raise refusals.OfferNotOnSale(offer=offer.id, first=f"{first or '…'}", last=f"{last or '…'}")


def _refuse_day(offer: schema.Offer, on: date | None, today: date) -> None:
    if offer.booking is None:
        if on is not None:
            raise refusals.DayNotAsked(offer=offer.id)
        return
    if on is None:
        raise refusals.DayMissing(offer=offer.id)
    first, last = (today + timedelta(days=n) for n in (offer.booking.from_days, offer.booking.to_days))
    if not first <= on <= last:
        raise refusals.DayOutside(on=on, first=first, last=last)


def _refuse_places(offer: schema.Offer, wish: facts.Asked) -> None:
    for what, given, choices in (
        ("district", wish.district, offer.district_ids),
        ("provider", wish.provider, offer.merchants),
    ):
        if what not in offer.choose:
            if given:
                raise refusals.PlaceNotAsked(offer=offer.id, what=what)
        elif not given:
            raise refusals.PlaceMissing(offer=offer.id, what=what, choices=", ".join(choices))
        elif given not in choices:
            raise refusals.PlaceUnknown(offer=offer.id, place=given, choices=", ".join(choices))


def release_of(offer: schema.Offer, wish: facts.Asked, at: datetime) -> str:
    """The release a wish takes from: the one it names, else an elder's own first. Refusals: those of hours."""
    if not offer.releases:
        if wish.window:
            raise refusals.WindowUnknown(offer=offer.id, window=wish.window)
        return ""
    found = list(cells.open_now(offer, at))
    opens_at = cells.opens_next(offer, at, elder=wish.elder)
    shown = f"{opens_at.astimezone(clock.SHANGHAI):%F %H:%M}" if opens_at else "–"
    if wish.window:
        found = [release for release in found if release.id == wish.window]
        if not found:
            raise refusals.WindowUnknown(offer=offer.id, window=wish.window)
    if not found:
        raise refusals.OfferNotOpen(offer=offer.id, opens_at=shown)
    mine = [release for release in found if wish.elder or not release.elders]
    if not mine:
        raise refusals.WindowForElders(offer=offer.id, opens_at=shown)
    return min(mine, key=lambda release: not release.elders).id

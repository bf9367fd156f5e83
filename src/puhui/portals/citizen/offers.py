"""How offers and vouchers are put on the page: stock in words, days, marks. It adds and decides nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import segno
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from puhui.economy.rewards import facts
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.mall import browse_mall
from puhui.portals.citizen.entering import words
from puhui.portals.shared import amounts

KINDS = {
    "ticket": gettext_noop("Tickets"),
    "coupon": gettext_noop("Coupons"),
    "code": gettext_noop("E-vouchers"),
    "pool": gettext_noop("Benefit codes"),
    "service": gettext_noop("Services"),
    "good": gettext_noop("Goods"),
    "activity": gettext_noop("Activities"),
    "donation": gettext_noop("Donations"),
    "conversion": gettext_noop("Other schemes"),
}
LEFT = {
    "release": gettext_noop("{count} left in this batch"),
    "day": gettext_noop("{count} left today"),
    "month": gettext_noop("{count} left this month"),
    "year": gettext_noop("{count} left this year"),
    "total": gettext_noop("{count} left"),
}
LIMITS = {
    "day": gettext_noop("{units} a day"),
    "month": gettext_noop("{units} a month"),
    "year": gettext_noop("{units} a year"),
    "total": gettext_noop("{units} in all"),
}
HAD = {
    "day": gettext_noop("{had} had today"),
    "month": gettext_noop("{had} had this month"),
    "year": gettext_noop("{had} had this year"),
    "total": gettext_noop("{had} had so far"),
}
PICTURES = {
    "mountain", "panda", "museum", "parking", "flame", "shopping", "tree", "bicycle", "bank", "gift", "meal", "river",
    "study", "ticket", "coupon", "service", "swap",
}  # fmt: skip
BY_KIND = {
    "pool": "gift", "code": "coupon", "ticket": "ticket", "coupon": "coupon", "service": "service", "good": "gift",
    "donation": "tree", "activity": "bicycle", "conversion": "swap",
}  # fmt: skip
SOLD_OUT = "rewards.sold_out"


def picture(offer: schema.Offer) -> str:
    """The name of an offer's drawing."""
    return offer.picture if offer.picture in PICTURES else BY_KIND[offer.kind]


def card(state: facts.OfferState, points: int, now: datetime) -> dict[str, Any]:
    """An offer in the mall."""
    offer = state.offer
    gone = state.why == SOLD_OUT
    return {
        "id": offer.id,
        "name": words(offer.name),
        "picture": picture(offer),
        "kind": _(KINDS[offer.kind]),
        "price": amounts.count(offer.price),
        "affordable": points >= offer.price,
        "missing": amounts.count(max(offer.price - points, 0)),
        "stock": stock(state),
        "gone": gone,
        "closed": bool(state.why) and not gone,
        "next": next_words(state, now),
        "queue": gone and offer.waiting,
    }


def stock(state: facts.OfferState) -> str:
    """What is left, by the tightest quota; of days that are booked, how many there are a day."""
    if state.why == SOLD_OUT:
        return _("All gone")
    if state.why:
        return _("Not open now")
    if state.left is None:
        return _("As many as are asked for")
    period, left = min(_by_period(state.quotas).items(), key=lambda one: one[1])
    if period == "day" and state.offer.booking:
        units = sum(quota.units for quota in state.quotas if quota.period == "day")
        return _("{count} for each day").format(count=amounts.count(units))
    return _(LEFT[period]).format(count=amounts.count(left))


def _by_period(quotas: Iterable[facts.QuotaState]) -> dict[str, int]:
    """What is left in each period: quotas by place add up, the tightest of their kinds counts."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for quota in quotas:
        sums[quota.period, "" if quota.period == "release" else quota.per] += quota.left
    found: dict[str, int] = {}
    for (period, _per), left in sums.items():
        found[period] = min(left, found.get(period, left))
    return found


def next_words(state: facts.OfferState, now: datetime) -> str:
    """When more is given out, or when the sale begins."""
    at = state.opens_at if state.why and state.why != SOLD_OUT else state.next_at
    if at is None:
        return ""
    text = _("next batch {when}") if state.next_at and not state.why.endswith("not_on_sale") else _("from {when}")
    return text.format(when=moment(at, now))


def moment(at: datetime, now: datetime) -> str:
    """A moment near now: the hour today, tomorrow with it, else the day."""
    local = at.astimezone(clock.SHANGHAI)
    days = (local.date() - clock.local_day(now)).days
    if days == 0:
        return f"{local:%H:%M}"
    return _("tomorrow {time}").format(time=f"{local:%H:%M}") if days == 1 else f"{local:%Y-%m-%d %H:%M}"


def day_words(day: date) -> str:
    """A day that can be booked, with its weekday."""
    return f"{formats.date_format(day, 'MONTH_DAY_FORMAT')} {formats.date_format(day, 'D')}"


def choices(seen: browse_mall.OfferSeen, chosen: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What is to be chosen: days, districts, providers, each with what is left and which one is meant."""
    offer, found = seen.state.offer, {}
    names = {one.id: words(one.name) for one in offer.districts}
    names |= {m.id: words(m.name) for m in seen.active.pack.merchants}
    for place, field in enumerate(("on", "district", "provider")):
        values = list(dict.fromkeys(choice[place] for choice in seen.lefts))
        if values in ([None], [""]):
            continue
        options = []
        for value in values:
            lefts = [left for choice, left in seen.lefts.items() if choice[place] == value]
            left = None if None in lefts else max(lefts)
            name = day_words(value) if field == "on" else names.get(value, value)
            options.append({"value": str(value), "name": name, "left": left_words(left), "gone": left == 0})
        meant = chosen.get(field) or next((o["value"] for o in options if not o["gone"]), options[0]["value"])
        found[field] = [option | {"chosen": option["value"] == meant} for option in options]
    return found


def left_words(left: int | None) -> str:
    """What is left of a choice, in a few words."""
    if left is None:
        return ""
    return _("{count} left").format(count=amounts.count(left)) if left else _("All gone")


def limits(offer: schema.Offer, had: Mapping[str, int]) -> list[dict[str, Any]]:
    """How many one person may have, and has had."""
    return [
        {
            "text": _(LIMITS[limit.period]).format(units=limit.units),
            "had": _(HAD[limit.period]).format(had=had[limit.period]),
            "full": had[limit.period] >= limit.units,
            "source": limit.source or offer.source,
        }
        for limit in offer.limits
    ]


def quotas(seen: browse_mall.OfferSeen) -> list[dict[str, Any]]:
    """Every quota with its place, what is left in the span that counts now, and its clause."""
    offer = seen.state.offer
    names = {one.id: words(one.name) for one in offer.districts}
    names |= {m.id: words(m.name) for m in seen.active.pack.merchants}
    sources = {(quota.period, quota.per): quota.source for quota in offer.quotas}
    return [
        {
            "place": names.get(quota.place, quota.place),
            "span": span_words(quota),
            "units": amounts.count(quota.units),
            "left": amounts.count(quota.left),
            "sold_percent": min(100, -(-100 * quota.sold // quota.units)) if quota.units else 100,
            "source": sources.get((quota.period, quota.per)) or offer.source,
        }
        for quota in seen.state.quotas
        if quota.period != "release"
    ]


def span_words(quota: facts.QuotaState) -> str:
    """The period of a quota by its name: 2026, 2026-11, 2026-11-21."""
    return _("in all") if quota.period == "total" else quota.span


def releases(offer: schema.Offer) -> list[dict[str, str]]:
    """The hours in which an offer is given out."""
    told = []
    for one in offer.releases:
        text = _("{units} from {opens} to {closes}")
        if one.every_minutes:
            text = _("{units} from {opens} to {closes}, some every {minutes} minutes")
        said = text.format(
            units=amounts.count(one.units), opens=f"{one.opens:%H:%M}", closes=f"{one.closes:%H:%M}",
            minutes=one.every_minutes,
        )  # fmt: skip
        told.append({"text": said, "note": _("for the elder mode") if one.elders else ""})
    return told


def validity(offer: schema.Offer) -> str:
    """How long a voucher of this offer can be used."""
    if offer.booking:
        return _("on the day you choose")
    if offer.valid and offer.valid.days:
        return ngettext("{n} day from today", "{n} days, today included", offer.valid.days).format(n=offer.valid.days)
    if offer.valid and offer.valid.last:
        return _("until {day}").format(day=offer.valid.last)
    return _("done at once") if not offer.keeps else _("today")


def returning(offer: schema.Offer) -> str:
    """Whether a voucher can be given back."""
    if not offer.keeps:
        return _("Done once it is redeemed; it cannot be given back.")
    if offer.refundable and not offer.offline and offer.kind != "pool":
        return _("Can be given back until it is used; the points return with their own last days.")
    if offer.kind == "pool":
        return _("Once the code was shown it cannot be given back.")
    return _("Cannot be given back; if it is not used, the points return after its last day.")


def may_return(seen: browse_mall.VoucherSeen) -> bool:
    """Whether a page offers to give a voucher back; the action decides."""
    offer = seen.offer
    return seen.voucher.state == "issued" and offer.refundable and not offer.offline and offer.kind != "pool"


STATES = {
    "held": gettext_noop("Being delivered"),
    "issued": gettext_noop("Usable"),
    "used": gettext_noop("Was used"),
    "refunded": gettext_noop("Was given back"),
    "expired": gettext_noop("Expired"),
    "void": gettext_noop("Not paid"),
}


def voucher(seen: browse_mall.VoucherSeen, now: datetime) -> dict[str, Any]:
    """A voucher in the list and on its own page."""
    one, offer = seen.voucher, seen.offer
    state = _(STATES[one.state]) if offer.keeps or one.state != "used" else _("Done")
    return {
        "id": one.voucher,
        "name": words(offer.name),
        "picture": picture(offer),
        "kind": _(KINDS[offer.kind]),
        "state": one.state,
        "state_words": state,
        "until": until(one, now) if one.state == "issued" else "",
        "last_days": one.state == "issued" and (one.valid_to - clock.local_day(now)).days < 3,
        "where": listed([words(seen.district)] if seen.district else [words(place.name) for place in seen.places]),
        "short": spaced(one.short),
        "secret": one.secret,
        "price": amounts.count(one.price),
        "on": day_words(one.on) if one.on else "",
        "settled_at": one.settled_at.astimezone(clock.SHANGHAI) if one.settled_at else None,
        "redeemed_at": one.at.astimezone(clock.SHANGHAI),
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
    }


def until(one: facts.VoucherIssued, now: datetime) -> str:
    """The countdown of a voucher: days, and on the last one hours."""
    today = clock.local_day(now)
    if one.valid_from > today:
        n = (one.valid_from - today).days
        return ngettext("can be used tomorrow", "can be used in {n} days", n).format(n=n)
    if one.valid_to < today:
        return _("its last day is over")
    if one.valid_to == today:
        left = clock.day_ends(today) - now
        if left < timedelta(hours=1):
            minutes = max(1, int(left.total_seconds() // 60))
            return ngettext("{n} minute left", "{n} minutes left", minutes).format(n=minutes)
        hours = int(left.total_seconds() // 3600)
        return ngettext("{n} hour left", "{n} hours left", hours).format(n=hours)
    days = (one.valid_to - today).days
    return ngettext("{n} day left", "{n} days left", days).format(n=days)


def listed(names: Iterable[str]) -> str:
    """Names in one line, as the reader's language lists them."""
    return pgettext("between names of a list", ", ").join(names)


def spaced(short: str) -> str:
    """A code to type, in two groups."""
    return f"{short[:5]} {short[5:]}"


def qr(code: str) -> SafeString:
    """A code as a QR drawing that takes the width it is given."""
    drawn = segno.make(code, error="m", micro=False)
    # Numbers and segno's own tags: the code itself is drawn, never written.
    return mark_safe(drawn.svg_inline(border=4, omitsize=True, svgclass="qr-drawing", lineclass=None, dark="#13211a"))

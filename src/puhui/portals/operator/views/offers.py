"""Offers and what was redeemed: stock, quotas through time, waiting lists, codes, and giving back by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from puhui.economy.rewards import facts
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import oversee_offers, return_reward
from puhui.portals.operator.views.frame import changes, page, reads
from puhui.portals.shared.problems import refused, status_of
from puhui.portals.shared.templatetags.library import said

OFFERS, REDEMPTIONS = "offers", "redemptions"
STATES = {
    "held": gettext_lazy("being delivered"),
    "issued": gettext_lazy("can be used"),
    "used": gettext_lazy("used"),
    "refunded": gettext_lazy("was given back"),
    "expired": gettext_lazy("expired"),
    "void": gettext_lazy("not paid"),
}
PERIODS = {
    "day": gettext_lazy("a day"),
    "month": gettext_lazy("a month"),
    "year": gettext_lazy("a year"),
    "total": gettext_lazy("in all"),
    "release": gettext_lazy("hours of release"),
}
LINES = {
    "new": gettext_lazy("new, added to the pool"),
    "known": gettext_lazy("in the pool already"),
    "twice": gettext_lazy("stands twice in this file"),
    "empty": gettext_lazy("empty lines"),
    "wrong": gettext_lazy("no code: too long, or signs that cannot be shown"),
}


@reads
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Every offer with its quotas and what was sold."""
    cities = [
        {
            "city": one.active.pack.city,
            "rows": [_row(row, one.active.pack.city, _places(row.state.offer, one.active.pack)) for row in one.rows],
        }
        for one in oversee_offers.overview(at=clock.now())
    ]
    return page(request, "operator/offers/list.html", OFFERS, cities=cities)


@reads
@require_safe
def offer(request: HttpRequest, city: str, offer: str) -> HttpResponse:
    """One offer."""
    return _offer_page(request, city, offer)


@changes
@require_POST
def load_codes(request: HttpRequest, city: str, offer: str) -> HttpResponse:
    """Take in a provider's codes, and say what became of every line."""
    file = request.FILES.get("file")
    try:
        loaded = oversee_offers.load_codes(
            city=city, offer=offer, file=file.read(oversee_offers.FILE_BYTES_MAX + 1) if file else b"", at=clock.now()
        )
    except Refusal as refusal:
        return _offer_page(request, city, offer, status=status_of(refusal), refused=refused(refusal))
    counts = [(LINES[name], loaded.counts[name]) for name in LINES if loaded.counts.get(name)]
    odd = [(number, LINES[name]) for number, name in loaded.lines]
    return _offer_page(request, city, offer, loaded=loaded, counts=counts, odd=odd)


@reads
@require_safe
def redemptions(request: HttpRequest) -> HttpResponse:
    """What was redeemed, the latest first; or the one that has this code."""
    asked, cities = request.GET, [one.pack.city for one in packs.cities()]
    chosen = {name: asked.get(name, "").strip() for name in ("city", "offer", "state", "code")}
    chosen["city"] = chosen["city"] or (cities[0].city if cities else "")
    number, no, found = _page(asked.get("page", "1")), None, None
    if chosen["city"]:
        try:
            found = oversee_offers.redemptions(**chosen, page=number)
        except Refusal as refusal:
            no = refused(refusal)
    names = {one.id: one.name for one in found.active.pack.offers} if found else {}
    return page(
        request, "operator/offers/redemptions.html", REDEMPTIONS, chosen=chosen, cities=cities, names=names,
        states=STATES, refused=no, number=number, more=bool(found and found.more),
        rows=[_redeemed(row, names) for row in found.rows] if found else [],
    )  # fmt: skip


@reads
@require_safe
def redemption(request: HttpRequest, city: str, holder: int, id: UUID) -> HttpResponse:
    """One redemption."""
    return _redemption_page(request, city, holder, id)


@changes
@require_POST
def give_back(request: HttpRequest, city: str, holder: int, id: UUID) -> HttpResponse:
    """Give a redemption back against the offer's terms; who and why are kept."""
    try:
        oversee_offers.redemption(city=city, holder=holder, id=id)
        ended = return_reward.undo(
            holder=holder, id=id, by=request.user.get_username(), reason=request.POST.get("reason", ""),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _redemption_page(request, city, holder, id, status=status_of(refusal), refused=refused(refusal))
    text = ngettext("Given back; {n} point returned.", "Given back; {n} points returned.", ended.price)
    messages.success(request, text.format(n=ended.price))
    return HttpResponseRedirect(reverse("operator:redemption", args=[city, holder, id]))


def _offer_page(request: HttpRequest, city: str, id: str, status: int = 200, **context: Any) -> HttpResponse:
    seen = oversee_offers.whole(city=city, offer=id, at=clock.now())
    offer = seen.row.state.offer
    places = _places(offer, seen.active.pack)
    return page(
        request, "operator/offers/page.html", OFFERS, status=status, city=seen.active.pack.city, offer=offer,
        row=_row(seen.row, seen.active.pack.city, places), sold=seen.row.sold, pool=seen.row.pool,
        history=[_quota(one, places) for one in seen.history], waiting=seen.waiting,
        versions=[
            {"pack": one, "quotas": [f"{q.units:,} {PERIODS[q.period]}" for q in found.quotas], "price": found.price}
            for one, found in seen.versions
        ],
        **context,
    )  # fmt: skip


def _redemption_page(
    request: HttpRequest, city: str, holder: int, id: UUID, status: int = 200, **context: Any
) -> HttpResponse:
    found = oversee_offers.redemption(city=city, holder=holder, id=id)
    names = {one.id: one.name for one in packs.active(city).pack.offers}
    return page(
        request, "operator/offers/redemption.html", REDEMPTIONS, status=status, one=_redeemed(found, names),
        city=packs.active(city).pack.city, **context,
    )  # fmt: skip


def _row(row: oversee_offers.Row, city: schema.City, places: dict[str, str] | None = None) -> dict[str, Any]:
    state = row.state
    doubtful = [one for one in (state.offer.source, state.offer.price_source) if one]
    return {
        "offer": state.offer,
        "city": city.city,
        "left": state.left,
        "why": state.why,
        "gone": state.left == 0,
        "quotas": [_quota(one, places or {}) for one in state.quotas],
        "sold": row.sold,
        "taken": row.sold.issued + row.sold.used,
        "waiting": state.waiting,
        "pool": row.pool,
        "unchecked": any(one.review is not schema.Review.OFFICIAL for one in doubtful),
    }


def _quota(one: facts.QuotaState, places: dict[str, str]) -> dict[str, Any]:
    return {
        "place": places.get(one.place, one.place) or (one.per if one.period == "release" else ""),
        "period": PERIODS[one.period],
        "span": one.span if one.period != "total" else _("in all"),
        "units": one.units,
        "sold": one.sold,
        "left": one.left,
        "percent": min(100, -(-100 * one.sold // one.units)) if one.units else 100,
    }


def _places(offer: schema.Offer, pack: schema.Pack) -> dict[str, str]:
    return {one.id: said(one.name) for one in (*offer.districts, *pack.merchants)}


def _redeemed(one: facts.Redeemed, names: dict[str, schema.Text]) -> dict[str, Any]:
    name = names.get(one.offer)
    return {"one": one, "name": said(name) if name else one.offer, "state": STATES[one.state]}


def _page(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1

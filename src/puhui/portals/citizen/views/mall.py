"""The mall: what points buy, one offer, and what was redeemed."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from puhui.economy.rewards.refusals import SoldOut
from puhui.ground import clock
from puhui.ground.refusals import Refusal
from puhui.journeys.mall import (
    browse_mall,
    convert_points,
    receive_points,
    redeem_reward,
    return_reward,
    wait_for_reward,
)
from puhui.portals.citizen import offers as showing
from puhui.portals.citizen.entering import citizens_only, city_of, words
from puhui.portals.shared.problems import sentence, status_of

TAB = "mall"
PRICE_MAX = 10_000_000
STATES = {
    "open": (gettext_noop("To use"), ("held", "issued")),
    "used": (gettext_noop("Was used"), ("used",)),
    "returned": (gettext_noop("Was given back"), ("refunded",)),
    "expired": (gettext_noop("Expired"), ("expired",)),
}


@citizens_only
@require_safe
def mall(request: HttpRequest) -> HttpResponse:
    """Every offer of the city, by kind and by what can be paid."""
    now = clock.now()
    found = browse_mall.mall(
        holder=request.user.holder_id, city=city_of(request), at=now, elder=request.user.elder_mode
    )
    asked, affordable = request.GET.get("kind", ""), request.GET.get("can") == "1"
    cards, kinds = [], {}
    for state in found.offers:
        kinds[state.offer.kind] = _(showing.KINDS[state.offer.kind])
        card = showing.card(state, found.points, now)
        if (asked in ("", state.offer.kind)) and (card["affordable"] or not affordable):
            cards.append(card)
    names = {state.offer.id: words(state.offer.name) for state in found.offers}
    shown = {
        "tab": TAB,
        "city_name": words(found.active.pack.city.programme),
        "points": found.points,
        "cards": cards,
        "kinds": list(kinds.items()),
        "kind": asked,
        "affordable": affordable,
        "receives": found.receives,
        "waiting": [
            {"one": one, "name": names.get(one.offer, one.offer), "until": _until(one.offered_until, now)}
            for one in found.waiting
        ],
    }
    return render(request, "citizen/mall/mall.html", shown)


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, offer: str) -> HttpResponse:
    """One offer; redeem it, stand in line for it, or leave the line."""
    if request.method != "POST":
        return _offer_page(request, offer)
    holder, city, at, asked = request.user.holder_id, city_of(request), clock.now(), request.POST
    id, wish = _id(asked.get("id", "")), _wish(request)
    try:
        match asked.get("do"):
            case "convert":
                return _convert(request, offer, id, at)
            case "redeem":
                redeem_reward.redeem(
                    holder=holder, city=city, offer=offer, id=id, at=at, price=_price(asked.get("price", "")), **wish
                )
                messages.success(request, _("Redeemed."))
                return redirect("citizen:voucher", voucher=id)
            case "wait":
                wait_for_reward.join(holder=holder, city=city, offer=offer, id=id, at=at, **wish)
                messages.success(request, _("You are in line. It is kept for you here when your turn comes."))
            case "leave":
                wait_for_reward.leave(holder=holder, city=city, id=id, at=at)
                messages.success(request, _("You left the line."))
            case _:
                raise Http404
    except Refusal as refusal:
        return _offer_page(request, offer, refusal=refusal)
    return redirect("citizen:offer", offer=offer)


def _convert(request: HttpRequest, offer: str, id: UUID, at: datetime) -> HttpResponse:
    asked = request.POST
    done = convert_points.convert(
        holder=request.user.holder_id, city=city_of(request), offer=offer, id=id, at=at,
        account=asked.get("account", ""), price=_price(asked.get("price", "")),
    )  # fmt: skip
    if done.state == "held":
        messages.info(request, _("The other side has not confirmed yet. Your points are put aside until it has."))
    else:
        messages.success(request, _("Converted."))
    return redirect("citizen:voucher", voucher=id)


@citizens_only
@never_cache
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """The codes by which points of other schemes come in."""
    found = receive_points.codes(holder=request.user.holder_id, city=city_of(request), at=clock.now())
    told = [
        {"name": words(scheme.name), "about": words(scheme.about) if scheme.about else "", "code": showing.spaced(code),
         "limit": scheme.receives.per_person_month_max, "months": scheme.receives.months}
        for scheme, code in found
    ]  # fmt: skip
    return render(request, "citizen/mall/codes.html", {"tab": TAB, "codes": told})


@citizens_only
@require_safe
def vouchers(request: HttpRequest) -> HttpResponse:
    """What was redeemed: to use, used, given back, expired."""
    now, city = clock.now(), city_of(request)
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in STATES else "open"
    found = browse_mall.vouchers(holder=request.user.holder_id, city=city, states=STATES[chosen][1])
    shown = {
        "tab": TAB,
        "vouchers": [showing.voucher(one, now) for one in found],
        "states": [(name, _(said)) for name, (said, _states) in STATES.items()],
        "chosen": chosen,
    }
    return render(request, "citizen/mall/vouchers.html", shown)


@citizens_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voucher(request: HttpRequest, voucher: UUID) -> HttpResponse:
    """One voucher, to be shown at a counter; or give it back."""
    if request.method != "POST":
        return _voucher_page(request, voucher)
    try:
        return_reward.refund(holder=request.user.holder_id, id=voucher, at=clock.now())
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("Given back. The points returned with their own last days."))
    return redirect("citizen:voucher", voucher=voucher)


def _offer_page(request: HttpRequest, id: str, refusal: Refusal | None = None) -> HttpResponse:
    now, asked = clock.now(), request.POST
    seen = browse_mall.offer(
        holder=request.user.holder_id, city=city_of(request), id=id, at=now, elder=request.user.elder_mode
    )
    offer = seen.state.offer
    gone = seen.state.why == SoldOut.code or isinstance(refusal, SoldOut)
    kept = seen.waiting is not None and seen.waiting.state == "offered"
    full = any(limit["full"] for limit in showing.limits(offer, seen.had))
    shown = {
        "tab": TAB,
        "seen": seen,
        "offer": offer,
        "card": showing.card(seen.state, seen.points, now),
        "name": words(offer.name),
        "about": words(offer.about),
        "pickup": words(offer.pickup) if offer.pickup else "",
        "note": words(offer.note) if offer.note else "",
        "choices": showing.choices(seen, asked),
        "limits": showing.limits(offer, seen.had),
        "quotas": showing.quotas(seen),
        "releases": showing.releases(offer),
        "validity": showing.validity(offer),
        "returning": showing.returning(offer),
        "places": [(words(place.name), [words(store.name) for store in place.stores]) for place in seen.places],
        "districts": showing.listed(words(one.name) for one in offer.districts),
        "prices_source": offer.price_source or offer.source,
        # What was refused after it had begun is over: another try is another conversion.
        "id": _id(asked.get("id", "")) if refusal and not offer.conversion else uuid4(),
        "account": asked.get("account", ""),
        "after": seen.points - offer.price,
        "wait": gone and offer.waiting and not seen.waiting,
        "kept_until": _until(seen.waiting.offered_until, now) if kept else "",
        "open": kept or not (gone or seen.state.why or full),
        "full": full,
        "refused": sentence(refusal) if refusal else "",
    }
    return render(request, "citizen/mall/offer.html", shown, status=status_of(refusal) if refusal else 200)


def _voucher_page(request: HttpRequest, id: UUID) -> HttpResponse:
    seen = browse_mall.voucher(holder=request.user.holder_id, id=id)
    one = seen.voucher
    shown = {
        "tab": TAB,
        "seen": seen,
        "voucher": showing.voucher(seen, clock.now()),
        "qr": showing.qr(one.code) if one.state == "issued" and one.code else "",
        "may_return": showing.may_return(seen),
        "returning": showing.returning(seen.offer),
        "districts": showing.listed(words(one.name) for one in seen.offer.districts),
        "pickup": words(seen.offer.pickup) if seen.offer.pickup else "",
        "places": [(words(place.name), [words(store.name) for store in place.stores]) for place in seen.places],
    }
    # Asked for every few seconds while it is shown at a counter: only the ticket then.
    template = "citizen/mall/ticket.html" if request.htmx else "citizen/mall/voucher.html"
    return render(request, template, shown)


def _wish(request: HttpRequest) -> dict[str, object]:
    """The day and place that the form names; what is no day is refused as missing."""
    asked = request.POST
    try:
        on = date.fromisoformat(asked["on"]) if asked.get("on") else None
    except ValueError:
        on = None
    return {"on": on, "district": asked.get("district", ""), "provider": asked.get("provider", "")}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _price(text: str) -> int:
    """The price that the page showed; nonsense is no price."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else PRICE_MAX + 1


def _until(at: datetime | None, now: datetime) -> str:
    return showing.moment(at, now) if at else ""

"""What points buy, for a citizen's own client: offers, redemptions and vouchers.

An Idempotency-Key is the redemption's own id: the same key and body are answered with the same voucher for good,
another body under it is refused.
"""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, P, Query, Router

from puhui.economy.rewards import facts
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.mall import (
    browse_mall,
    convert_points,
    receive_points,
    redeem_reward,
    return_reward,
    wait_for_reward,
)
from puhui.portals.partner_api import refusals
from puhui.portals.partner_api.citizens import city_of
from puhui.portals.partner_api.shapes import Code, Offer, OfferWhole, Problem, Redemption, Voucher, Waiting, WaitingFor

VISIBLE = re.compile(r"[!-~]{1,128}")
NOES = dict.fromkeys((400, 401, 404, 409, 422), Problem)
STATES = ("held", "issued", "used", "refunded", "expired", "void")
rewards = Router()


@rewards.get(
    "/offers", response={200: list[Offer]} | NOES, url_name="me_offers", operation_id="me_offers",
    summary="What my points buy",
)  # fmt: skip
def offers(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """Every offer of the city, with what is left now and when more is given out."""
    found = browse_mall.mall(holder=request.auth, city=city_of(request.auth, city), at=clock.now())
    return [_offer(state, found.points) for state in found.offers]


@rewards.get(
    "/offers/{offer}", response={200: OfferWhole} | NOES, url_name="me_offer", operation_id="me_offer",
    summary="One offer, what can be chosen, and my share of it",
)  # fmt: skip
def offer(request: HttpRequest, offer: str, city: str | None = None) -> dict[str, Any]:
    """Quotas with their clauses, what is left for every choice of day and place, limits and what I have had."""
    seen = browse_mall.offer(holder=request.auth, city=city_of(request.auth, city), id=offer, at=clock.now())
    asked = seen.state.offer
    return _offer(seen.state, seen.points) | {
        "choose": [*asked.choose, *(["on"] if asked.booking else [])],
        "choices": [
            {"on": on, "district": district, "provider": provider, "left": left}
            for (on, district, provider), left in seen.lefts.items()
        ],
        "limits": [
            {"period": limit.period, "units": limit.units, "had": seen.had[limit.period]} for limit in asked.limits
        ],
        "quotas": [
            {"period": q.period, "span": q.span, "place": q.place, "units": q.units, "left": q.left}
            for q in seen.state.quotas
        ],
        "clause": asked.source.clause,
        "refundable": asked.refundable and not asked.offline and asked.kind not in ("pool", "donation", "conversion"),
    }


@rewards.get(
    "/offers/{offer}/waiting", response={200: Waiting | None} | NOES, url_name="me_waiting", operation_id="me_waiting",
    summary="My place in line for an offer",
)  # fmt: skip
def waiting(request: HttpRequest, offer: str, city: str | None = None) -> dict[str, Any] | None:
    """Null where I do not stand in line."""
    here = city_of(request.auth, city)
    mine = browse_mall.offer(holder=request.auth, city=here, id=offer, at=clock.now()).waiting
    return _waiting(mine) if mine else None


@rewards.post(
    "/offers/{offer}/waiting", response={200: Waiting} | NOES, url_name="me_waiting", operation_id="me_wait",
    summary="Stand in line for an offer that is gone",
)  # fmt: skip
def wait(
    request: HttpRequest, offer: str, wanted: WaitingFor,
    idempotency_key: Header[str | None, P(alias="Idempotency-Key")] = None,
) -> dict[str, Any]:  # fmt: skip
    """First come, first served: what is given back is kept for the first for a while. The same key: the same place."""
    return _waiting(
        wait_for_reward.join(
            holder=request.auth, city=city_of(request.auth, wanted.city), offer=offer,
            id=_id("waiting", request.auth, idempotency_key), at=clock.now(), on=wanted.on, district=wanted.district,
            provider=wanted.provider,
        )
    )  # fmt: skip


@rewards.delete(
    "/offers/{offer}/waiting/{id}", response={200: Waiting} | NOES, url_name="me_leave_line",
    operation_id="me_leave_line", summary="Leave the line",
)  # fmt: skip
def leave_line(request: HttpRequest, offer: str, id: UUID, city: str | None = None) -> dict[str, Any]:
    """What was kept for me goes to the next. Again: the same answer."""
    here = city_of(request.auth, city)
    return _waiting(wait_for_reward.leave(holder=request.auth, city=here, id=id, at=clock.now()))


@rewards.get(
    "/codes", response={200: list[Code]} | NOES, url_name="me_codes", operation_id="me_codes",
    summary="My codes for other schemes",
)  # fmt: skip
def codes(request: HttpRequest, city: str | None = None) -> list[dict[str, Any]]:
    """By which points of other schemes come in: entered there as the account."""
    found = receive_points.codes(holder=request.auth, city=city_of(request.auth, city), at=clock.now())
    return [{"scheme": one.id, "name": _words(one.name), "code": code} for one, code in found]


@rewards.post(
    "/redemptions", response={200: Voucher} | NOES, url_name="me_redeem", operation_id="me_redeem",
    summary="Redeem an offer",
)  # fmt: skip
def redeem(
    request: HttpRequest, wish: Redemption, idempotency_key: Header[str | None, P(alias="Idempotency-Key")] = None
) -> dict[str, Any]:
    """Take one at the price that was seen. Send an Idempotency-Key; a retry under it is the same redemption.

    What becomes points of another scheme names the ``account`` there; ``held`` is then a word that is awaited.
    """
    which = {
        "holder": request.auth, "city": city_of(request.auth, wish.city), "offer": wish.offer,
        "id": _id("redemptions", request.auth, idempotency_key), "at": clock.now(), "price": wish.price,
    }  # fmt: skip
    if wish.account:
        return _voucher(convert_points.convert(account=wish.account, **which))
    return _voucher(redeem_reward.redeem(on=wish.on, district=wish.district, provider=wish.provider, **which))


@rewards.get(
    "/vouchers", response={200: list[Voucher]} | NOES, url_name="me_vouchers", operation_id="me_vouchers",
    summary="My vouchers",
)  # fmt: skip
def vouchers(
    request: HttpRequest,
    state: Query[str | None, P(pattern=f"^({'|'.join(STATES)})$", description="One state; none: all.")] = None,
    city: str | None = None,
) -> list[dict[str, Any]]:
    """The latest 200, newest first."""
    states = [state] if state else []
    found = browse_mall.vouchers(holder=request.auth, city=city_of(request.auth, city), states=states)
    return [_voucher(one.voucher) for one in found]


@rewards.get(
    "/vouchers/{voucher}", response={200: Voucher} | NOES, url_name="me_voucher", operation_id="me_voucher",
    summary="One of my vouchers",
)  # fmt: skip
def voucher(request: HttpRequest, voucher: UUID) -> dict[str, Any]:
    """With ``code``, signed, for a QR, and ``short``, to be told."""
    return _voucher(browse_mall.voucher(holder=request.auth, id=voucher).voucher)


@rewards.post(
    "/vouchers/{voucher}/refund", response={200: Voucher} | NOES, url_name="me_refund",
    operation_id="me_refund", summary="Give back a voucher",
)  # fmt: skip
def refund(request: HttpRequest, voucher: UUID) -> dict[str, Any]:
    """The points return to the lots that paid, with their own last days. Again: the same answer."""
    return_reward.refund(holder=request.auth, id=voucher, at=clock.now())
    return _voucher(browse_mall.voucher(holder=request.auth, id=voucher).voucher)


def _id(what: str, holder: int, key: str | None) -> UUID:
    """The id that a client's own key stands for. Refusals: IdempotencyKeyMalformed."""
    if key is None or not VISIBLE.fullmatch(key):
        raise refusals.IdempotencyKeyMalformed()
    return uuid_of(f"partner_api/{what}/{holder}/{key}")


def _waiting(one: facts.Waiting) -> dict[str, Any]:
    return {
        "id": one.id, "offer": one.offer, "state": one.state, "ahead": one.ahead, "on": one.on,
        "district": one.district, "provider": one.provider, "offered_until": _moment(one.offered_until),
    }  # fmt: skip


def _offer(state: facts.OfferState, points: int) -> dict[str, Any]:
    offer = state.offer
    return {
        "id": offer.id,
        "kind": offer.kind,
        "name": _words(offer.name),
        "about": _words(offer.about),
        "price": offer.price,
        "affordable": points >= offer.price,
        "value_fen": offer.value_fen,
        "left": state.left,
        "closed_because": state.why,
        "next_at": _moment(state.opens_at or state.next_at),
        "waiting_list": offer.waiting,
        "waiting": state.waiting,
        "unchecked": any(s.review != schema.Review.OFFICIAL for s in (offer.source, offer.price_source) if s),
    }


def _voucher(one: facts.VoucherIssued) -> dict[str, Any]:
    return {
        "id": one.voucher,
        "city": one.city,
        "offer": one.offer,
        "kind": one.kind,
        "state": one.state,
        "price": one.price,
        "value_fen": one.value_fen,
        "short": one.short,
        "code": one.code,
        "secret": one.secret,
        "on": one.on,
        "district": one.district,
        "provider": one.provider,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "redeemed_at": one.at,
        "settled_at": one.settled_at,
    }


def _words(text: schema.Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _moment(at: datetime | None) -> datetime | None:
    return at.astimezone(clock.SHANGHAI) if at else None

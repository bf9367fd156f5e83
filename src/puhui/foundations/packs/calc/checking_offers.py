"""What must hold between the parts of an offer, and between offers and merchants."""

from collections.abc import Iterator
from typing import Any

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused

SHOWN_UNTIL = ("pool", "code", "coupon", "good")  # kinds that say how long they hold


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault of the pack's offers, each with file and line."""
    merchants = {merchant.id for merchant in pack.merchants}
    schemes = {scheme.id for scheme in pack.schemes}
    for index, offer in enumerate(pack.offers):
        at = _Place(pack, index, offer)
        yield from _incomplete(at, offer)
        yield from _contradictions(at, offer)
        yield from _unknown(at, offer, merchants)
        if offer.conversion and offer.conversion.scheme not in schemes:
            yield refusals.OfferNameUnknown(**at("conversion", "scheme"), name=offer.conversion.scheme, key="schemes")
        yield from _quotas(at, offer)
    yield from _prizes(pack)


class _Place:
    """An offer, and where its parts stand."""

    def __init__(self, pack: schema.Pack, index: int, offer: schema.Offer) -> None:
        self.pack, self.index, self.offer = pack, index, offer

    def __call__(self, *path: str | int) -> dict[str, Any]:
        return {**self.pack.place("offers", self.index, *path)._asdict(), "offer": self.offer.id}


def _incomplete(at: _Place, offer: schema.Offer) -> Iterator[PackRefused]:
    per = {quota.per for quota in offer.quotas}
    needed = {
        "booking": offer.kind == "ticket" and not offer.booking,
        "valid": offer.kind in SHOWN_UNTIL and not offer.booking and not offer.valid,
        "pickup": offer.kind == "good" and not offer.pickup,
        "conversion": offer.kind == "conversion" and not offer.conversion,
        "districts": ("district" in per or "district" in offer.choose) and not offer.districts,
        "merchants": ("provider" in per or "provider" in offer.choose) and not offer.merchants,
        "choose": bool(per - {"", *offer.choose}),
    }
    for key, missing in needed.items():
        if missing:
            yield refusals.OfferIncomplete(**at(), kind=offer.kind, key=key)


def _contradictions(at: _Place, offer: schema.Offer) -> Iterator[PackRefused]:
    pairs = {
        # What was taken without a line is told of later: until then nobody knows whether it was used.
        ("offline", "refundable"): offer.offline and offer.refundable,
        ("kind: pool", "refundable"): offer.kind == "pool" and offer.refundable,
        ("booking", "valid"): bool(offer.booking and offer.valid),
        ("kind", "conversion"): offer.kind != "conversion" and bool(offer.conversion),
        ("kind: conversion", "price: 0"): offer.kind == "conversion" and not offer.price,
        ("kind: conversion", "waiting"): offer.kind == "conversion" and offer.waiting,
    }
    for (one, other), both in pairs.items():
        if both:
            yield refusals.OfferContradicts(**at(), one=one, other=other)
    first, last = offer.sale.first, offer.sale.last
    if first and last and last < first:
        yield refusals.DatesReversed(**at("sale"), valid_from=first, valid_to=last)
    if offer.booking and offer.booking.to_days < offer.booking.from_days:
        yield refusals.OfferContradicts(**at("booking"), one="from_days", other="to_days")
    for number, release in enumerate(offer.releases):
        if release.closes <= release.opens:
            yield refusals.HoursReversed(**at("releases", number), opens=release.opens, closes=release.closes)


def _unknown(at: _Place, offer: schema.Offer, merchants: set[str]) -> Iterator[PackRefused]:
    for number, name in enumerate(offer.merchants):
        if name not in merchants:
            yield refusals.OfferNameUnknown(**at("merchants", number), name=name, key="merchants")
    known = {"": (), "district": offer.district_ids, "provider": offer.merchants}
    for number, quota in enumerate(offer.quotas):
        for name in quota.only:
            if name not in known[quota.per]:
                yield refusals.OfferNameUnknown(**at("quotas", number, "only"), name=name, key="only")


def _prizes(pack: schema.Pack) -> Iterator[PackRefused]:
    """Who has won an offer gets it at once: so it is there, asks nothing, and lies in nobody else's hands."""
    offers = {offer.id: offer for offer in pack.offers}
    for nth, draw in enumerate(pack.draws):
        for index, prize in enumerate(draw.prizes):
            offer = offers.get(prize.offer)
            if prize.offer is None:
                continue
            at = pack.place("draws", nth, "prizes", index, "offer")._asdict() | {"draw": draw.id, "name": prize.offer}
            if offer is None:
                yield refusals.PrizeOfferUnknown(**at)
            elif offer.choose or offer.booking or offer.kind == "conversion":
                yield refusals.PrizeOfferAsks(**at)


def _quotas(at: _Place, offer: schema.Offer) -> Iterator[PackRefused]:
    """One figure for a period and place: two would leave open which of them counts."""
    named = {"": ("",), "district": offer.district_ids, "provider": offer.merchants}
    seen: set[tuple[str, str, str]] = set()
    for number, quota in enumerate(offer.quotas):
        for place in quota.only or named[quota.per]:
            if (key := (quota.period, quota.per, place)) in seen:
                yield refusals.QuotaRepeated(**at("quotas", number), period=quota.period, place=place or "–")
            seen.add(key)
    for kind, ids in (
        ("districts", offer.district_ids),
        ("releases", tuple(release.id for release in offer.releases)),
    ):
        for number, name in enumerate(ids):
            if name in ids[:number]:
                where = at(kind, number, "id")
                where.pop("offer")
                yield refusals.IdRepeated(**where, id=name, other_file=where["file"], other_line=where["line"])

"""What a person sees of what points buy: the mall, one offer, and what they redeemed.

Reads that cross rooms: they ask, join and decide nothing. However many offers and vouchers there are, a page costs
the same number of queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.economy.points import queries as points
from puhui.economy.rewards import facts
from puhui.economy.rewards import queries as rewards
from puhui.economy.schemes import queries as schemes
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.facts import ActivePack

VOUCHERS_SHOWN_MAX = 200


@dataclass(frozen=True)
class Mall:
    """Every offer as it stands, and what the person could pay."""

    active: ActivePack
    points: int
    offers: list[facts.OfferState]
    waiting: list[facts.Waiting]
    receives: bool  # whether points of other schemes can come in


@dataclass(frozen=True)
class Place:
    """Who takes a voucher, and where."""

    name: schema.Text
    stores: tuple[schema.Store, ...]


@dataclass(frozen=True)
class OfferSeen:
    """One offer to one person: ``had`` by period, ``lefts`` by (day, district, provider)."""

    active: ActivePack
    points: int
    state: facts.OfferState
    places: list[Place]
    had: dict[str, int]
    lefts: dict[tuple[date | None, str, str], int | None]
    waiting: facts.Waiting | None


@dataclass(frozen=True)
class VoucherSeen:
    """A redemption with the terms under which it was made; ``undone`` says why an operator gave it back."""

    active: ActivePack
    voucher: facts.VoucherIssued
    offer: schema.Offer
    places: list[Place]
    district: schema.Text | None
    undone: str = ""


def mall(*, holder: int, city: str, at: datetime, elder: bool = False) -> Mall:
    """Everything that points buy in a city; points of other schemes where those are connected. Refusals: packs.CityUnknown."""
    active, asks = packs.active(city), _asked_schemes(city)
    return Mall(
        active=active,
        points=points.points_of(holder, city, at).available,
        offers=[
            state
            for state in rewards.offers(city, at, elder=elder)
            if state.offer.conversion is None or state.offer.conversion.scheme in asks
        ],
        waiting=rewards.waiting_of(holder, city),
        receives=any(scheme.receives for scheme in active.pack.schemes),
    )


def _asked_schemes(city: str) -> set[str]:
    return {code for code, link in schemes.connections(city).items() if link.asks}


def offer(*, holder: int, city: str, id: str, at: datetime, elder: bool = False) -> OfferSeen:
    """One offer. Refusals: packs.CityUnknown, rewards.OfferUnknown."""
    active = packs.active(city)
    state = rewards.offer(city, id, at, elder=elder)
    found = state.offer
    return OfferSeen(
        active=active,
        points=points.points_of(holder, city, at).available,
        state=state,
        places=_places(active.pack, found.merchants),
        had=rewards.had(holder, city, found, at),
        lefts=rewards.lefts(city, found, at),
        waiting=next((one for one in rewards.waiting_of(holder, city) if one.offer == id), None),
    )


def vouchers(*, holder: int, city: str, states: Sequence[str]) -> list[VoucherSeen]:
    """A person's redemptions in these states, the latest 200 first. Refusals: packs.CityUnknown."""
    active = packs.active(city)
    found = rewards.vouchers_of(holder, city, states=states, limit=VOUCHERS_SHOWN_MAX)
    return [_seen(active, one) for one in found]


def voucher(*, holder: int, id: UUID) -> VoucherSeen:
    """One of a person's redemptions. Refusals: rewards.RedemptionUnknown."""
    found = rewards.redemption(holder, id)
    why = rewards.undone(holder, id) if found.state == "refunded" else ""
    return _seen(packs.active(found.city), found, why)


def _seen(active: ActivePack, voucher: facts.VoucherIssued, undone: str = "") -> VoucherSeen:
    offer = rewards.offer_of(packs.version(voucher.pack_number).pack, voucher.offer)
    named = (voucher.provider,) if voucher.provider else offer.merchants
    district = next((one.name for one in offer.districts if one.id == voucher.district), None)
    return VoucherSeen(active, voucher, offer, _places(active.pack, named), district, undone)


def _places(pack: schema.Pack, merchants: Sequence[str]) -> list[Place]:
    by_id = {merchant.id: merchant for merchant in pack.merchants}
    return [Place(by_id[id].name, by_id[id].stores) for id in merchants if id in by_id]

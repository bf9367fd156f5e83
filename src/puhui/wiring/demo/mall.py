"""The demo's mall: the first citizen collects, redeems a sight ticket and parking coupons, and counters take some.

Offers, merchants and stores are those that the pack names; the people at the counters are nameless.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from puhui.economy.merchants import queries as merchants
from puhui.economy.points import actions as points
from puhui.economy.points import queries as points_kept
from puhui.economy.rewards import actions as rewards
from puhui.economy.rewards import queries as rewards_kept
from puhui.economy.rewards.refusals import RedemptionUnknown
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import queries as people_queries
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.mall import oversee_merchants, redeem_reward, use_voucher
from puhui.wiring.demo import people
from puhui.wiring.demo.accounts import CLERKS, Clerk

CITY = "chengdu"
POOLS, POOL_CODES = "luzhou", 40
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """One redemption of the demo; ``taken_by`` is the counter that takes it, if any does."""

    name: str
    offer: str
    provider: str = ""
    taken_by: Clerk | None = None

    @property
    def id(self) -> UUID:
        return uuid_of(f"demo/redemption/{self.name}")


WISHES = (
    Wish("parking-taken", "parking-coupon", taken_by=CLERKS[0]),
    Wish("parking-kept", "parking-coupon"),
    Wish("ticket-taken", "sight-ticket", provider="xiling", taken_by=CLERKS[1]),
)


def fill_mall(at: datetime, say: Say) -> None:
    """Do it once; run again, it changes nothing."""
    clerks = {one.merchant: _at_counter(one, at) for one in CLERKS}
    _fill_pools(at)
    holder = _first_citizen()
    if _done(holder):
        return
    points.collect(holder=holder, city=CITY, at=at)
    for wish in WISHES:
        _redeem(holder, wish, clerks, at)
    left = points_kept.points_of(holder, CITY, at).available
    say(f"{CITY}: {len(WISHES)} 次兑换 redemptions, 余 {left} 积分 points left")


def _at_counter(one: Clerk, at: datetime) -> int:
    """The counter account of a demo clerk, who may manage the merchant too."""
    holder = next(m.holder for m in merchants.merchants(CITY) if m.code == one.merchant)
    known = merchants.clerks(holder)
    if known:
        return known[0].user
    name = one.title.split()[0]
    return oversee_merchants.take_on(holder=holder, phone=one.phone, name=name, manages=True, at=at).user


def _fill_pools(at: datetime) -> None:
    """Codes that say what they are, for offers that hand out a provider's codes."""
    full = rewards_kept.pools(POOLS)
    for offer in packs.active(POOLS).pack.offers:
        if offer.kind == "pool" and offer.id not in full:
            codes = [f"DEMO-{number:05d}" for number in range(1, POOL_CODES + 1)]
            rewards.fill_pool(city=POOLS, offer=offer, codes=codes, at=at)


def _first_citizen() -> int:
    first, scheme = people.of(CITY)[0], people.SCHEMES[CITY][0]
    subject = people_queries.subject_of(scheme, first.card)
    return people_queries.holders_of([subject], scheme)["holder"].item()


def _done(holder: int) -> bool:
    try:
        return bool(rewards_kept.redemption(holder, WISHES[-1].id))
    except RedemptionUnknown:
        return False


def _redeem(holder: int, wish: Wish, clerks: dict[str, int], at: datetime) -> None:
    offer = rewards_kept.offer_of(packs.active(CITY).pack, wish.offer)
    day: date | None = clock.local_day(at) if offer.booking else None
    issued = redeem_reward.redeem(
        holder=holder, city=CITY, offer=offer.id, id=wish.id, at=at, price=offer.price, on=day,
        provider=wish.provider,
    )  # fmt: skip
    if wish.taken_by:
        use_voucher.use(
            user=clerks[wish.taken_by.merchant], store=wish.taken_by.store, code=issued.code,
            nonce=uuid_of(f"demo/attempt/{wish.name}"), at=at,
        )  # fmt: skip

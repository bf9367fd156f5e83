"""A city where free coupons are taken at two merchants' counters: packs in force, people, vouchers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from uuid import UUID, uuid4

from tests.economy.merchants.street import CITY, SOURCE, shop, text
from tests.economy.rewards.mall import district, offer, pack_of

from puhui.economy.merchants import queries as merchants
from puhui.economy.rewards.facts import VoucherIssued
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.mall import oversee_merchants, redeem_reward, use_voucher
from puhui.journeys.packs import activate_pack

TODAY = date(2026, 3, 2)
NOON = clock.day_starts(TODAY).replace(hour=12)
OFFERS = (
    offer("parking", merchants=("park",), value_fen=500, offline=True, districts=(district("qingyang"),)),
    offer("panda-ticket", merchants=("panda",), value_fen=0),
    offer("meal", merchants=("park", "panda"), value_fen=1_250, valid=schema.Validity(days=3)),
)


def market_pack(city: str = CITY) -> schema.Pack:
    shops = (shop("park", "east", "west"), shop("panda", "gate"))
    return pack_of(*OFFERS, city=city, merchants=shops)


@dataclass
class Market:
    """``zhou`` manages park, ``wu`` works at panda; numbers of their counter accounts."""

    park: int
    panda: int
    zhou: int
    wu: int
    city: str = CITY
    people: count = field(default_factory=lambda: count(1_000_001))

    def voucher(self, offer: str = "parking", at: datetime = NOON) -> VoucherIssued:
        return redeem_reward.redeem(holder=next(self.people), city=self.city, offer=offer, id=uuid4(), at=at, price=0)

    def use(self, code: str, user: int | None = None, store: str = "east", at: datetime = NOON, **more):
        nonce = more.pop("nonce", None) or uuid4()
        return use_voucher.use(user=user or self.zhou, store=store, code=code, nonce=nonce, at=at, **more)


def open_market(at: datetime = NOON, city: str = CITY, phones: int = 13_812_340_101) -> Market:
    activate_pack.put_into_force(pack=market_pack(city), at=at)
    found = {m.code: m.holder for m in merchants.merchants(city)}
    park, panda = found["park"], found["panda"]
    zhou = oversee_merchants.take_on(holder=park, phone=str(phones), name="小周", manages=True, at=at).user
    wu = oversee_merchants.take_on(holder=panda, phone=str(phones + 1), name="小吴", at=at).user
    return Market(park, panda, zhou, wu, city)


__all__ = ["CITY", "NOON", "SOURCE", "TODAY", "UUID", "Market", "open_market", "text"]

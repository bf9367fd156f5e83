"""A street of shops: two merchants of a city, taken in, with a store and people at their counters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from puhui.economy.merchants import actions, queries
from puhui.economy.merchants.models import Merchant
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as people

CITY = "chengdu"
AT = datetime(2026, 3, 10, 4, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
LICENCE = "91510100MA0000001L"
SOURCE = schema.Source(title="试验", review="recalled")


def text(words: str) -> schema.Text:
    return schema.Text(zh=words, en=words)


QINGYANG = schema.District(id="qingyang", name=schema.Text(zh="青羊区", en="Qingyang"))


def shop(code: str, *stores: str) -> schema.Merchant:
    return schema.Merchant(
        id=code, name=text(f"商户 {code}"), source=SOURCE,
        stores=tuple(schema.Store(id=s, name=text(f"门店 {s}"), district=QINGYANG) for s in stores),
    )  # fmt: skip


def pack_of(*merchants: schema.Merchant, city: str = CITY) -> schema.Pack:
    told = schema.City(
        city=city, name=text("成都"), programme=text("碳惠天府"), region="四川", starts=date(2024, 1, 1), version="1",
        about=text("试验"), source=SOURCE,
    )  # fmt: skip
    return schema.Pack(
        city=told, factors=(), methodologies=(), scenarios=(), rules=(), feeds=(), merchants=merchants
    )  # fmt: skip


@dataclass
class Street:
    """``park`` and ``panda`` are merchants by their numbers; ``zhou`` manages the first, ``wu`` the second."""

    park: int
    panda: int
    zhou: int
    wu: int


def open_street(at: datetime = AT) -> Street:
    actions.open_merchants(city=CITY, pack=pack_of(shop("park", "east", "west"), shop("panda", "gate")), at=at)
    found = {m.code: m.holder for m in queries.merchants(CITY)}
    zhou, wu = clerk(found["park"], "13812340101", "小周", manages=True), clerk(found["panda"], "13812340102", "小吴")
    return Street(found["park"], found["panda"], zhou, wu)


def clerk(holder: int, phone: str, name: str, *, store: str = "", manages: bool = False, at: datetime = AT) -> int:
    user = people.enrol_clerk(phone=phone, name=name, at=at).user
    actions.add_clerk(
        holder=holder, user=user, name=name, phone_masked=f"{phone[:3]}****{phone[-4:]}", store=store, manages=manages,
        by=None, at=at,
    )  # fmt: skip
    return user


def owe(n: int, fen: int, at: datetime = AT, merchant: str = "park", **more):
    return actions.owe(city=CITY, merchant=merchant, amount_fen=fen, reference=UUID(int=n), at=at, **more)


def owed(holder: int) -> int:
    return queries.owed(Merchant.objects.get(holder_id=holder).city)[holder]

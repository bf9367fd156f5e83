"""A city with offers in miniature, and people who want them. Points are not here: the journey's tests have them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from puhui.economy.rewards import actions, facts
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal

CITY = "chengdu"
NAME = schema.Text(zh="成都", en="Chengdu")
SOURCE = schema.Source(title="A test", review=schema.Review.RECALLED)
TODAY = date(2026, 3, 2)
NOON = clock.day_starts(TODAY) + timedelta(hours=12)


def offer(id: str = "coupon", **changes) -> schema.Offer:
    """A free coupon for thirty days without any limit, unless changed."""
    told = {
        "id": id, "name": NAME, "kind": "coupon", "about": NAME, "price": 0, "valid": schema.Validity(days=30),
        "source": SOURCE,
    }  # fmt: skip
    return schema.Offer(**told | changes)


def quota(units: int, period: str = "total", per: str = "", only: Sequence[str] = ()) -> schema.Quota:
    return schema.Quota(period=period, units=units, per=per, only=tuple(only))


def limit(units: int, period: str = "total") -> schema.PersonLimit:
    return schema.PersonLimit(period=period, units=units)


def release(id: str, opens: str, closes: str, units: int, **changes) -> schema.Release:
    return schema.Release(
        id=id, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), units=units, **changes
    )


def district(id: str) -> schema.District:
    return schema.District(id=id, name=schema.Text(zh=f"{id}区", en=id.title()))


def pack_of(*offers: schema.Offer, city: str = CITY, **parts) -> schema.Pack:
    about = schema.City(
        city=city, name=NAME, programme=NAME, region="四川", starts=date(2024, 1, 1), version="1", about=NAME,
        source=SOURCE,
    )  # fmt: skip
    told = {"factors": (), "methodologies": (), "scenarios": (), "rules": (), "feeds": ()}
    return schema.Pack(city=about, offers=offers, **told | parts)


class Mall:
    """The offers of one city in force."""

    def __init__(self, *offers: schema.Offer, city: str = CITY, at: datetime = NOON) -> None:
        self.city = city
        self.change(*offers, at=at)

    @transaction.atomic
    def change(self, *offers: schema.Offer, at: datetime = NOON) -> None:
        pack = pack_of(*offers, city=self.city)
        number = packs.activate(pack=pack, at=at).number
        actions.open_offers(city=self.city, pack=pack, at=at)
        self.pack, self.number = pack, number

    def wish(
        self, holder: int, offer: str = "coupon", *, id: UUID | None = None, at: datetime = NOON, **more
    ) -> facts.Asked:
        price = next((o.price for o in self.pack.offers if o.id == offer), 0)
        return facts.Asked(**{"holder": holder, "offer": offer, "id": id or uuid4(), "price": price, "at": at} | more)

    def reserve(self, *wishes: facts.Asked, held_until: datetime | None = None) -> list[facts.VoucherIssued | Refusal]:
        with transaction.atomic():
            return actions.reserve(
                city=self.city, pack=self.pack, pack_number=self.number, wishes=wishes, held_until=held_until
            )

    def redeem(
        self, holder: int, offer: str = "coupon", *, held_until: datetime | None = None, **more
    ) -> facts.VoucherIssued:
        """One wish; its refusal is raised."""
        (answer,) = self.reserve(self.wish(holder, offer, **more), held_until=held_until)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def refund(self, voucher: facts.VoucherIssued, at: datetime = NOON) -> facts.VoucherReturned:
        return actions.refund(holder=voucher.holder, id=voucher.voucher, pack=self.pack, at=at)

    def use(self, code: str, merchant: str = "shop", *, at: datetime = NOON, **more) -> facts.VoucherUsed:
        told = {"city": self.city, "store": "gate", "clerk": 1}
        return actions.use(code=code, merchant=merchant, at=at, **told | more)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run each of these in a thread and connection of its own; refusals come as answers."""

    def one(work: Callable[[], object]) -> object:
        try:
            return work()
        except Refusal as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))

"""The demo's mall uses what the pack names, once, and its books agree."""

from uuid import uuid4

import pytest
from django.conf import settings

from puhui.economy.merchants import queries as merchants
from puhui.economy.points import actions as points
from puhui.economy.points import queries as points_kept
from puhui.economy.rewards import queries as rewards
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.ground import clock
from puhui.journeys.packs import activate_pack
from puhui.wiring.demo import filling, mall, people

pytestmark = pytest.mark.django_db
WORTH = 300


@pytest.fixture
def first() -> int:
    """The demo's first citizen, with points and before any redemption."""
    at = clock.now()
    for city in people.TELEPHONES:
        pack = activate_pack.activate_pack(directory=settings.PACKS / city, at=at).pack
        filling._enrol(city, pack, at)
    holder = mall._first_citizen()
    paid_by = ledger.open_house_account(f"{mall.CITY}/tests", "source")
    points.grant(holder=holder, city=mall.CITY, points=WORTH, months=12, id=uuid4(), at=at, paid_by=paid_by)
    return holder


def test_demo_redeems_and_counters_take_once(first):
    at, said = clock.now(), []
    for _ in range(2):
        mall.fill_mall(at, said.append)

    vouchers = rewards.vouchers_of(first, mall.CITY)
    assert sorted((one.offer, one.state) for one in vouchers) == [
        ("parking-coupon", "issued"), ("parking-coupon", "used"), ("sight-ticket", "used"),
    ]  # fmt: skip
    assert points_kept.points_of(first, mall.CITY, at).available == WORTH - 30 - 30 - 200
    owed = merchants.owed(mall.CITY)
    by_code = {m.code: owed[m.holder] for m in merchants.merchants(mall.CITY)}
    assert (by_code["jiaotou"], by_code["xiling"]) == (500, 0)
    assert rewards.stock_agrees(mall.CITY) == []
    assert rewards.pools(mall.POOLS) == {"bank-mall": (mall.POOL_CODES, mall.POOL_CODES)}
    assert len(said) == 1


def test_demo_counters_stand_where_the_pack_has_stores(first):
    stores = {m.id: [s.id for s in m.stores] for m in packs.active(mall.CITY).pack.merchants}
    assert all(clerk.store in stores[clerk.merchant] for clerk in mall.CLERKS)

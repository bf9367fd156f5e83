"""The quotas that the cities promised stop exactly at their figures."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from puhui.economy.rewards import actions, facts, queries, refusals
from puhui.economy.rewards.calc import cells
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as packs_kept
from puhui.foundations.packs.schema import Review
from puhui.ground import clock

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
VISIT = clock.local_day(AT) + timedelta(days=2)
# Item 17 of Chengdu's plan, line by line.
LINES = [
    ("sight-ticket", "qingchengshan", 10_000), ("sight-ticket", "xiling", 10_000),
    ("park-ticket", "panda-base", 5_000), ("park-ticket", "zoo", 5_000), ("park-ticket", "botanic-garden", 5_000),
    ("museum-ticket", "jinsha", 5_000), ("museum-ticket", "wuhou-shrine", 5_000), ("museum-ticket", "dufu-cottage", 5_000),
    ("parking-coupon", "", 200_000),
]  # fmt: skip


@pytest.fixture
def chengdu(db):
    active = packs.activate(pack=packs_kept.read_directory(settings.PACKS / "chengdu"), at=AT)
    actions.open_offers(city="chengdu", pack=active.pack, at=AT)
    return active


def reserve(active, offer: str, provider: str, holders: range):
    told = queries.offer_of(active.pack, offer)
    on = VISIT if told.booking else None
    wishes = [facts.Asked(n, offer, uuid4(), told.price, AT, on, "", provider) for n in holders]
    with transaction.atomic():
        return actions.reserve(city="chengdu", pack=active.pack, pack_number=active.number, wishes=wishes)


@pytest.mark.parametrize(("offer", "provider", "figure"), LINES)
def test_quota_stops_exactly_at_the_citys_figure(chengdu, offer, provider, figure):
    reserve(chengdu, offer, provider, range(1, 2))
    _sell_all_but(chengdu, offer, provider, left=2)
    answers = reserve(chengdu, offer, provider, range(2, 6))
    assert [isinstance(one, facts.VoucherIssued) for one in answers] == [True, True, False, False]
    assert isinstance(answers[3], refusals.SoldOut)
    assert (answers[3].data["units"], answers[3].data["span"]) == (figure, "2026")


def _sell_all_but(active, offer: str, provider: str, left: int) -> None:
    """As if others had had the rest of the year's quota."""
    told = queries.offer_of(active.pack, offer)
    (year,) = (c for c in cells.cells_of("chengdu", told, AT, VISIT, "", provider) if c.period == "year")
    with connection.cursor() as cursor:
        cursor.execute('UPDATE rewards_slice SET "left" = 0 WHERE counter_id = %s', [year.id])
        cursor.execute('UPDATE rewards_slice SET "left" = %s WHERE counter_id = %s AND number = 0', [left, year.id])


def test_gas_check_is_without_limit(chengdu):
    answers = reserve(chengdu, "gas-check", "", range(1, 301))
    assert all(isinstance(one, facts.VoucherIssued) for one in answers)
    assert queries.offer("chengdu", "gas-check", AT).left is None


def test_parking_coupon_is_worth_five_yuan_in_six_districts(chengdu):
    told = queries.offer_of(chengdu.pack, "parking-coupon")
    assert told.value_fen == 500
    assert [d.name.zh for d in told.districts] == ["成都高新区", "锦江区", "青羊区", "金牛区", "武侯区", "成华区"]


@pytest.mark.parametrize("city", ["chengdu", "luzhou"])
def test_figures_that_no_city_published_say_so(city):
    for offer in packs_kept.read_directory(settings.PACKS / city).offers:
        assert offer.source.review == Review.OFFICIAL and offer.source.clause
        assert offer.price_source.review == Review.RECALLED
        assert all(limit.source.review == Review.RECALLED for limit in offer.limits)
        if city == "luzhou" or offer.id in ("shopping-coupon", "greenway-ride"):
            assert all(quota.source.review == Review.RECALLED for quota in offer.quotas)

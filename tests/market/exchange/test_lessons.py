"""What went wrong at other markets, and does not here."""

from datetime import UTC, date
from uuid import uuid4

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, order, pick, refused
from tests.market.registry import land

from puhui.foundations.packs import schema
from puhui.market.exchange import actions, queries, refusals
from puhui.market.registry import queries as registry


def test_nobody_trades_with_itself_by_any_method(traders):
    """A wash trade: listed by one operator, taken by another of the same member."""
    floor.keeps_exchange(blocks=schema.Blocks(tonnes_min=10))
    actions.name_operator(id=uuid4(), member=traders.seller.id, operator="second", by="officer", at=on())
    actions.deposit(id=uuid4(), member=traders.seller.id, amount_fen=90_000, reference="B", by="bank", at=on())
    order(1, SELL, 1000, 10)
    auctioned = floor.auction(1, SELL, 1000, 10)
    with refused(refusals.OwnListing, "第十三条"):
        pick(1, BUY, 1000, 10, by="second")
    with refused(refusals.BlockWithOneself, "第十四条"):
        floor.block(1, SELL, 1000, 10, toward=1, by="second")
    with refused(refusals.OwnAuction, "第十五条"):
        floor.bid(1, auctioned.id, 1000, 10, by="second")


def test_several_projects_and_vintages_are_delivered_in_one_close(db):
    """Batches broke where one class had several projects."""
    floor.keeps_exchange()
    floor.owner(1, 100, 1000)
    owner = land.queries.account("CDCER-A00001")
    land.issue(land.models.Project.objects.get(number=1), 50, 2024)
    land.issue(land.project(owner, 2), 70)
    seller = queries.member(CITY, "M00001")
    floor.move_in(seller, 50, 1000, vintage=2024)
    floor.move_in(seller, 70, 1000, project="P0002")
    floor.member(2, cash_fen=200_000)
    buyer = queries.member(CITY, "M00002")
    names = (TRADED, "P0001-2024", "P0002-2025")
    for n, name in enumerate(names, 1):
        order(1, SELL, 1000, 30, instrument=name)
        pick(2, BUY, 1000, 10 * n, instrument=name)
    assert floor.close().delivered == 3
    held = {f"{h.project}-{h.vintage}": h.tonnes["available"] for h in registry.holdings(buyer.account)}
    assert held == dict(zip(names, (10, 20, 30), strict=True))
    assert queries.verify().ok
    assert registry.verify().ok


def test_parts_of_a_block_come_to_the_whole_when_it_is_delivered_in_pieces(db):
    """Counts of splits were wrong elsewhere: many deals of one block leave every tonne where the deals say."""
    floor.keeps_exchange()
    floor.owner(1, 100, 1000)
    members = [floor.member(n, cash_fen=50_000) for n in (2, 3, 4)]
    order(1, SELL, 1000, 60)
    for n, tonnes in ((2, 7), (3, 11), (4, 13), (2, 1), (3, 2)):
        pick(n, BUY, 1000, tonnes)
    floor.close()
    held = [sum(sum(h.tonnes.values()) for h in registry.holdings(m.account)) for m in members]
    assert held == [8, 13, 13]
    report = registry.verify()
    assert (report.ok, report.blocks, report.tonnes["on_exchange"]) == (True, 6, 66)


@pytest.mark.parametrize("way", ["pick", "lot"])
def test_days_are_those_of_shanghai_whatever_clock_the_caller_has(traders, way):
    """A certificate bore another day's date. 9:30 in Shanghai is half past one of that day in UTC."""
    at = on(DAY, 9, 30).astimezone(UTC)
    if way == "pick":
        order(1, SELL, 1000, 5, at=at)
        pick(2, BUY, 1000, 5, at=at)
    else:
        wishes = [
            floor.facts.Wish(uuid4(), kind, TRADED, side, 1000, 5, by, at)
            for kind, side, by in (("listing", SELL, "op1"), ("pick", BUY, "op2"))
        ]
        actions.take_orders(city=CITY, wishes=wishes)
    (deal,) = queries.deals(CITY, DAY)
    assert deal.day == date(2026, 3, 3)


def test_every_member_has_a_statement_of_every_day(traders):
    order(1, SELL, 1000, 10)
    pick(2, BUY, 1000, 4)
    seller, buyer, idle = (
        queries.statement(m.id, DAY) for m in (traders.seller, traders.buyer, traders.other)
    )  # fmt: skip
    assert [o.left for o in seller.orders] == [6]
    assert seller.deals == buyer.deals
    assert idle.deals == ()

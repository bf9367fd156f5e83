"""T37, T38, T44: patterns that people look at, large holders, and the slip of a deal."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, order, pick

from puhui.foundations.packs import schema
from puhui.market.exchange import actions, queries, refusals
from puhui.market.exchange.calc import watching
from puhui.market.exchange.facts import WITHDRAWN, Deal, Order

RULES = schema.Watching(orders_min=3, share_percent=60)
LATE = on(DAY, 14, 45)


def deal(n: int, buyer: str, seller: str, price: int = 1000, tonnes: int = 10, at=None, **changes) -> Deal:
    at = at or on(DAY, 10, n)
    told = {"mode": "listing", "state": "made"} | changes
    return Deal(
        UUID(int=n), TRADED, at.date(), at, told["mode"], buyer, seller, price, tonnes, told["state"]
    )  # fmt: skip


def listing(n: int, member: str, state: str, tonnes: int = 10) -> Order:
    left = tonnes if state == WITHDRAWN else 0
    return Order(UUID(int=n), member, TRADED, "listing", "sell", 1000, tonnes, left, state, on(DAY, 10, n))


def seen(orders=(), earlier=(), today=()) -> list[tuple[str, tuple[str, ...]]]:
    return [(a.pattern, a.members) for a in watching.alerts(RULES, orders, earlier, today, LATE)]


# Deals of many, in which nothing is to be seen.
CALM = [deal(1, "A", "B"), deal(2, "C", "D"), deal(3, "E", "F")]
YESTERDAY = on(DAY - timedelta(days=1))


def test_t44_a_calm_day_shows_nothing():
    assert seen([listing(1, "A", "filled")], CALM, [deal(7, "G", "H"), deal(8, "I", "J")]) == []


@pytest.mark.parametrize(("withdrawn", "shown"), [(1, False), (2, True)])
def test_t44_frequent_orders_and_withdrawals(withdrawn, shown):
    orders = [listing(n, "A", WITHDRAWN if n < withdrawn else "filled") for n in range(3)]
    assert (("frequent", ("A",)) in seen(orders)) == shown


def test_t44_two_who_deal_to_and_fro():
    assert seen((), [deal(1, "A", "B", at=YESTERDAY)], [deal(2, "B", "A")])[0] == ("to_and_fro", ("A", "B"))
    assert ("to_and_fro", ("A", "B")) not in seen((), [deal(1, "A", "B", at=YESTERDAY)], [deal(2, "A", "B")])


@pytest.mark.parametrize(("price", "shown"), [(901, False), (900, True)])
def test_t44_bought_dear_and_sold_cheap_to_the_same(price, shown):
    found = seen((), [deal(1, "A", "B", 1000, at=YESTERDAY)], [deal(2, "B", "A", price)])
    assert (("dear_and_cheap", ("A", "B")) in found) == shown


@pytest.mark.parametrize(("tonnes", "shown"), [(8, False), (9, True)])
def test_t44_one_large_order_withdrawn(tonnes, shown):
    assert (("large_withdrawn", ("X",)) in seen([listing(9, "X", WITHDRAWN, tonnes)], (), CALM)) == shown


def test_t44_one_member_is_most_of_one_side():
    found = seen((), (), [deal(1, "A", "B", tonnes=60), deal(2, "C", "D", tonnes=40)])
    assert found == [("concentrated", ("A",)), ("concentrated", ("B",))]
    assert seen((), (), [deal(1, "A", "B", tonnes=60, mode="block"), *CALM]) == []


@pytest.mark.parametrize(("price", "shown"), [(1049, False), (1050, True), (950, True)])
def test_t44_the_last_minutes_move_the_price(price, shown):
    today = [*CALM, deal(5, "G", "H", price, at=LATE)]
    assert (("late", ("G", "H")) in seen((), (), today)) == shown


def test_t44_a_day_in_the_exchange_is_watched(traders):
    floor.keeps_exchange(watching=RULES)
    floor.member(4, cash_fen=100_000)
    order(1, SELL, 1000, 30)
    pick(2, BUY, 1000, 20)
    pick(3, BUY, 1000, 5)
    for _ in range(3):
        listed = order(4, BUY, 990, 1)
        actions.withdraw_order(id=uuid4(), city=CITY, order=listed.id, by="op4", at=on())
    found = {(a.pattern, a.members): a.figures for a in queries.watched(CITY, DAY)}
    assert found["frequent", ("M00004",)] == {"orders": 3, "withdrawn": 3}
    assert found["concentrated", ("M00002",)] == {"tonnes": 20, "traded": 25}
    assert queries.watched(CITY, date(2026, 3, 4)) == ()


def test_t38_who_holds_much_is_reported_and_t37_who_holds_too_much(db):
    floor.keeps_exchange(holding=schema.Holding(tonnes_max=100, report_tonnes=60))
    floor.owner(1, 150, 1000)
    floor.member(2, cash_fen=100_000)
    order(1, SELL, 1000, 100)
    pick(2, BUY, 1000, 59)
    assert [(h.member, h.tonnes, h.over) for h in queries.large_holders(CITY)] == [("M00001", 91, False)]
    pick(2, BUY, 1000, 1)
    assert [(h.member, h.tonnes) for h in queries.large_holders(CITY)] == [("M00001", 90), ("M00002", 60)]
    floor.close()
    assert [(h.member, h.tonnes) for h in queries.large_holders(CITY)] == [("M00001", 90), ("M00002", 60)]
    floor.keeps_exchange(holding=schema.Holding(tonnes_max=80))
    assert [(h.member, h.over) for h in queries.large_holders(CITY)] == [("M00001", True)]
    floor.keeps_exchange()
    assert queries.large_holders(CITY) == ()


def test_each_side_has_its_slip_of_a_deal_and_nobody_else(traders):
    listed = order(1, SELL, 1000, 30)
    (made,) = pick(2, BUY, 1000, 20).deals
    bought, sold = (queries.slip(member.id, made.id) for member in (traders.buyer, traders.seller))
    assert (bought.side, bought.other, bought.cash_fen) == ("buy", "M00001", -20_000)
    assert (sold.side, sold.other, sold.cash_fen, sold.order) == ("sell", "M00002", 20_000, listed.id)
    with pytest.raises(refusals.DealUnknown):
        queries.slip(traders.other.id, made.id)

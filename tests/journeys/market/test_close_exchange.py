"""The close: open orders end, references are set, credits against money, one by one, resumable; what fails fails whole."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, order, pick, standing
from tests.market.registry import land

from puhui.foundations.ledger import queries as ledger
from puhui.journeys.market import place_on_exchange
from puhui.market.exchange import books, facts, queries, refusals
from puhui.market.registry import actions as registry
from puhui.market.registry import queries as kept


@pytest.fixture
def traders(db):
    floor.keeps_exchange()
    return floor.owner(1, 100, 1000), floor.member(2, cash_fen=100_000), floor.member(3, cash_fen=50_000)


def tonnes(member: facts.Member) -> dict[str, int]:
    (holding,) = kept.holdings(member.account) or [None]
    return dict(holding.tonnes) if holding else {}


def money(member: facts.Member) -> int:
    return ledger.balances(member.id, books.book_of(CITY))[books.unit_of(CITY)].posted


def sound() -> None:
    report = queries.verify()
    assert report.ok, report.first_fault
    assert kept.verify().ok
    assert ledger.verify().ok


def test_t27_t28_credits_against_money_deal_by_deal(traders):
    seller, buyer, other = traders
    order(1, SELL, 1000, 60)
    pick(2, BUY, 1000, 30)
    pick(3, BUY, 1000, 10)
    sound()
    told = floor.close()
    assert (told.state, told.delivered, told.failed, told.waiting) == ("closed", 2, 0, 0)
    assert [money(m) for m in traders] == [40_000, 70_000, 40_000]
    assert [tonnes(m) for m in traders] == [{"on_exchange": 60}, {"available": 30}, {"available": 10}]
    assert standing(seller) == (facts.Purse(40_000), facts.Position(placed=60, sold_on=DAY))
    assert standing(buyer) == (facts.Purse(70_000), facts.Position(bought_on=DAY))
    sound()


def test_unfilled_orders_end_at_the_close_and_free_what_they_held(traders):
    listing, bid = order(1, SELL, 1000, 60), order(2, BUY, 950, 20)
    pick(3, BUY, 1000, 5)
    floor.close()
    states = {o.id: (o.state, o.left) for o in floor.models.Order.objects.all()}
    assert (states[listing.id], states[bid.id]) == (("ended", 55), ("ended", 20))
    assert standing(traders[1])[0] == facts.Purse(100_000)
    assert standing(traders[0])[1].available == 95
    sound()


def test_the_close_again_changes_nothing(traders):
    order(1, SELL, 1000, 60)
    pick(2, BUY, 1000, 30)
    first, before = floor.close(), floor.everything()
    assert floor.close() == first
    assert floor.everything() == before


def test_t17_the_next_reference_is_the_average_and_is_carried_over_a_day_without_deals(traders):
    order(1, SELL, 1010, 10)
    order(1, SELL, 1001, 10)
    pick(2, BUY, 1001, 10)
    pick(2, BUY, 1010, 10)
    floor.close()
    (quote,) = queries.bulletin(CITY, DAY).quotes
    assert (quote.opened_fen, quote.high_fen, quote.low_fen, quote.closed_fen) == (1001, 1010, 1001, 1010)
    assert (quote.reference_fen, quote.next_reference_fen) == (1000, 1006)  # 1005.5, rounded half up
    wednesday = date(2026, 3, 4)
    floor.close(wednesday)
    (quote,) = queries.bulletin(CITY, wednesday).quotes
    assert (quote.opened_fen, quote.next_reference_fen) == (None, 1006)


def test_t22_the_day_is_closed_after_its_last_session_and_takes_nothing_more(traders):
    order(1, SELL, 1000, 10)
    with pytest.raises(refusals.CloseTooEarly):
        floor.close(at=on(DAY, 14, 59))
    with pytest.raises(refusals.NoTradingDay):
        floor.close(date(2026, 3, 7))
    floor.close()
    with pytest.raises(refusals.DayClosed):
        order(1, SELL, 1000, 10)


def test_t27_a_day_begins_only_when_the_one_before_is_settled(traders):
    order(1, SELL, 1000, 10)
    with pytest.raises(refusals.EarlierDayOpen) as no:
        order(1, SELL, 1000, 10, at=on(date(2026, 3, 4)))
    assert "第二十七条" in no.value.cites


def test_t29_five_trading_days_lie_between_buying_and_selling_one_instrument(traders):
    """Bought on Tuesday 3 March: to be sold from Tuesday 10 March on."""
    order(1, SELL, 1000, 10)
    pick(2, BUY, 1000, 10)
    floor.close()
    floor.move_in(traders[1], 10)
    monday = date(2026, 3, 9)
    with pytest.raises(refusals.TurnedTooSoon) as no:
        order(2, SELL, 1000, 10, at=on(monday))
    assert "第二十九条" in no.value.cites
    assert no.value.data["from_day"] == date(2026, 3, 10)
    with pytest.raises(refusals.TurnedTooSoon):
        order(1, BUY, 1000, 10, at=on(monday))
    assert order(2, SELL, 1000, 10, at=on(date(2026, 3, 10))).state == "open"


def test_money_of_a_sale_pays_a_purchase_of_the_same_day(traders):
    """The purchase says an earlier moment than the sale that pays for it: it waits until that is delivered."""
    other = floor.member(4)
    seller = traders[0]
    land.issue(land.project(land.queries.account("CDCER-A00004"), 2), 50)
    floor.move_in(other, 50, 1000, project="P0002")
    order(2, BUY, 1000, 50)
    pick(1, SELL, 1000, 50, at=on(DAY, 11))
    order(4, SELL, 1000, 50, instrument="P0002-2025")
    pick(1, BUY, 1000, 50, instrument="P0002-2025", at=on(DAY, 10, 30))
    assert floor.close().delivered == 2
    assert (money(seller), money(other)) == (0, 50_000)
    sound()


def test_a_deal_that_cannot_be_delivered_fails_whole_and_what_it_was_to_pay_for_fails_too(traders):
    seller, buyer, third = traders
    other = floor.member(4)
    land.issue(land.project(land.queries.account("CDCER-A00004"), 2), 50)
    floor.move_in(other, 50, 1000, project="P0002")
    order(1, SELL, 1000, 80)
    pick(2, BUY, 1000, 50)
    pick(3, BUY, 1000, 10)
    order(4, SELL, 1000, 50, instrument="P0002-2025")
    pick(1, BUY, 1000, 50, instrument="P0002-2025")
    # Fraud is found before the close: the seller's credits are suspended from trading.
    period = land.models.Period.objects.get(project_id=1)
    registry.find_fraud(id=uuid4(), period=period.id, tonnes=5, why="x", by="officer", at=on(DAY, 14))
    told = floor.close()
    assert (told.state, told.delivered, told.failed) == ("closed", 0, 3)
    assert {d.why for d in floor.models.Deal.objects.all()} == {
        "registry.trading_suspended", "exchange.seller_was_not_paid"
    }  # fmt: skip
    assert [money(m) for m in (*traders, other)] == [0, 100_000, 50_000, 0]
    assert tonnes(seller) == {"on_exchange": 100}
    assert queries.bulletin(CITY, DAY).failed == 3
    sound()


@pytest.mark.django_db(transaction=True)
def test_cut_off_anywhere_the_close_goes_on_and_nothing_is_half_delivered():
    floor.keeps_exchange()
    floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    for _ in range(6):
        order(1, SELL, 1000, 5)
    for _ in range(6):
        pick(2, BUY, 1000, 5)
    cuts = []
    for cut in (1, 1, 2):

        def stop(done, of, cut=cut):
            if done == cut:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            floor.close(progress=stop, together=1)
        sound()
        cuts.append(len(queries.undelivered(CITY, DAY)))
    assert cuts == [5, 4, 2]
    assert floor.close().delivered == 6
    sound()


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_deliver_once():
    floor.keeps_exchange()
    seller = floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    for _ in range(5):
        order(1, SELL, 1000, 5)
        pick(2, BUY, 1000, 5)
    answers = land.at_once(floor.close, floor.close)
    assert floor.close().delivered == 5, answers
    assert money(seller) == 25_000
    sound()


def test_credits_that_are_offered_do_not_leave_and_nothing_is_written_by_halves(traders):
    seller = traders[0]
    order(1, SELL, 1000, 90)
    told = {"member": seller, "project": "P0001", "vintage": 2025, "by": "officer", "at": on()}
    with pytest.raises(refusals.Oversold):
        place_on_exchange.move_out(id=uuid4(), tonnes=11, **told)
    assert tonnes(seller) == {"on_exchange": 100}
    id = uuid4()
    for _ in range(2):
        place_on_exchange.move_out(id=id, tonnes=10, **told)
    assert tonnes(seller) == {"on_exchange": 90, "available": 10}
    sound()


@pytest.mark.parametrize(("table", "change"), [
    ("exchange_member", "cash_fen = cash_fen + 1"), ("exchange_member", "bid_fen = bid_fen + 1 WHERE cash_fen > 0"),
    ("exchange_position", "placed = placed + 1"), ("exchange_position", "bidding = bidding + 1"),
    ("exchange_order", "\"left\" = \"left\" - 1 WHERE state = 'open'"), ("exchange_deal", "tonnes = tonnes + 1"),
])  # fmt: skip
def test_verify_finds_what_somebody_changed(traders, table, change):
    order(1, SELL, 1000, 60)
    pick(2, BUY, 1000, 30)
    sound()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")
    assert not queries.verify().ok


def test_a_statement_is_a_members_own_day(traders):
    order(1, SELL, 1000, 60)
    pick(2, BUY, 1000, 30)
    floor.close()
    told = queries.statement(traders[1].id, DAY)
    assert [(o.kind, o.tonnes) for o in told.orders] == [("pick", 30)]
    assert [(d.tonnes, d.state) for d in told.deals] == [(30, "delivered")]
    assert told.purse.available_fen == 70_000
    assert TRADED in told.positions

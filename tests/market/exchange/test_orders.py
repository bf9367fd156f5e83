"""Orders in general: named by their caller, sums that stay, races, and the ledger's side."""

from uuid import uuid4

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, order, pick, standing
from tests.market.registry import land

from puhui.foundations.ledger import queries as ledger
from puhui.market.exchange import actions, books, facts, queries, refusals


def test_the_same_again_changes_nothing_and_other_content_names_its_field(traders):
    listing, picking = uuid4(), uuid4()
    first = order(1, SELL, 1000, 50, listing)
    done = pick(2, BUY, 1000, 20, picking)
    before = floor.everything()
    assert order(1, SELL, 1000, 50, listing).left == 30
    assert pick(2, BUY, 1000, 20, picking) == done
    # After the session too: the answer is known.
    assert pick(2, BUY, 1000, 20, picking, at=on(DAY, 20)) == done
    assert floor.everything() == before
    with pytest.raises(refusals.ChangeDiffers) as no:
        order(1, SELL, 1001, 50, listing)
    assert no.value.data["field"] == "price_fen"
    with pytest.raises(refusals.ChangeDiffers) as no:
        pick(2, BUY, 1000, 21, picking)
    assert no.value.data["field"] == "tonnes"
    assert first.state == "open"


def test_a_pick_moves_sums_of_both_and_no_more(traders):
    order(1, SELL, 1000, 50)
    pick(2, BUY, 1000, 20)
    assert standing(traders.seller) == (
        facts.Purse(sold_fen=20_000), facts.Position(placed=100, sold=20, offered=30, sold_on=DAY)
    )  # fmt: skip
    assert standing(traders.buyer) == (
        facts.Purse(cash_fen=100_000, bought_fen=20_000), facts.Position(bought=20, bought_on=DAY)
    )  # fmt: skip


def test_the_book_shows_levels_limits_and_imbalance(traders):
    order(1, SELL, 1000, 30)
    order(1, SELL, 1000, 10)
    order(1, SELL, 1010, 5)
    order(2, BUY, 990, 15)
    book = queries.book(CITY, TRADED, DAY)
    assert book.sell == (facts.Level(1000, 40, 2), facts.Level(1010, 5, 1))
    assert book.buy == (facts.Level(990, 15, 1),)
    assert (book.low_fen, book.high_fen, book.imbalance) == (900, 1100, -0.5)


def test_money_in_and_out_is_in_the_ledger_and_a_line_counts_once(traders):
    line = {
        "id": uuid4(), "member": traders.buyer.id, "amount_fen": 700, "reference": "L1", "by": "bank", "at": on()
    }  # fmt: skip
    for _ in range(2):
        assert actions.deposit(**line).cash_fen == 100_700
    actions.withdraw(**line | {"id": uuid4(), "amount_fen": 200, "reference": "L2"})
    with pytest.raises(refusals.LineBooked):
        actions.deposit(**line | {"id": uuid4()})
    unit = books.unit_of(CITY)
    assert ledger.balances(traders.buyer.id, books.book_of(CITY))[unit].posted == 100_500
    assert ledger.house_balance(books.bank_of(CITY), unit).balance == -150_500
    with pytest.raises(refusals.ChangeDiffers):
        actions.deposit(**line | {"amount_fen": 701})
    for amount in (0, -1, 1.5, True):
        with pytest.raises(refusals.AmountMalformed):
            actions.deposit(**line | {"id": uuid4(), "reference": "L3", "amount_fen": amount})


def test_tonnes_that_are_offered_do_not_leave(traders):
    order(1, SELL, 1000, 90)
    told = {"member": traders.seller.id, "instrument": TRADED, "by": "officer", "at": on()}
    with pytest.raises(refusals.Oversold):
        actions.take_back(id=uuid4(), tonnes=11, **told)
    assert actions.take_back(id=uuid4(), tonnes=10, **told).placed == 90


def test_a_city_without_an_exchange_says_so(db):
    land.keeps_registry()
    with pytest.raises(refusals.ExchangeNotKept):
        order(1, SELL, 1000, 1)


@pytest.mark.django_db(transaction=True)
def test_two_pick_the_same_last_tonnes_and_one_gets_them():
    floor.keeps_exchange()
    floor.member(1, tonnes=100, price_fen=1000)
    buyers = [floor.member(n, cash_fen=100_000) for n in (2, 3)]
    order(1, SELL, 1000, 10)
    answers = land.at_once(lambda: pick(2, BUY, 1000, 10), lambda: pick(3, BUY, 1000, 10))
    assert sorted(type(a).__name__ for a in answers) == ["NothingListed", "Order"]
    assert sorted(standing(b)[1].bought for b in buyers) == [0, 10]


@pytest.mark.django_db(transaction=True)
def test_the_same_pick_from_two_connections_is_one():
    floor.keeps_exchange()
    floor.member(1, tonnes=100, price_fen=1000)
    buyer, id = floor.member(2, cash_fen=100_000), uuid4()
    order(1, SELL, 1000, 100)
    answers = land.at_once(*[lambda: pick(2, BUY, 1000, 10, id)] * 3)
    assert all(a == answers[0] for a in answers)
    assert standing(buyer)[1].bought == 10

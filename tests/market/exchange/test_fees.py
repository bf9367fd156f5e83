"""Fees by the city's pack: bound with the order, taken with the delivery, a part put aside against risk (T40)."""

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, SELL, order, pick, refused, standing

from puhui.foundations.ledger import queries as ledger
from puhui.journeys.market import keep_accounts
from puhui.market.exchange import queries, refusals
from puhui.market.exchange.calc import fees as calc

FEES = floor.schema.Fees(buyer_rate=50, seller_rate=30, reserve_percent=20)  # 0.5 %, 0.3 %, a fifth of it put aside


@pytest.fixture
def market(db):
    floor.keeps_exchange(fees=FEES)
    return floor.owner(1, 100, 1000), floor.member(2, cash_fen=20_100), floor.member(3, cash_fen=100_000)


def house(name: str) -> int:
    return ledger.house_balance(f"{CITY}/exchange/{name}", f"{CITY}.exchange-fen").balance


def test_t18_the_fee_counts_for_what_can_be_bid(market):
    order(1, SELL, 1000, 50)
    with refused(refusals.Overbought, "第十八条") as no:
        pick(2, BUY, 1000, 21)
    assert no.value.data["needed"] == "211.05"
    pick(2, BUY, 1000, 20)
    assert queries.purse(market[1].id).available_fen == 0


def test_fees_are_taken_of_both_sides_with_the_delivery_and_a_part_is_put_aside(market):
    order(1, SELL, 1000, 50)
    pick(2, BUY, 1000, 20)
    pick(3, BUY, 1000, 7)
    assert floor.close().delivered == 2
    # 0.5 % of ¥200.00 and ¥70.00 are ¥1.00 and ¥0.35; 0.3 % are ¥0.60 and ¥0.21: each rounded down to the fen.
    assert standing(market[1])[0].cash_fen == 20_100 - 20_000 - 100
    assert standing(market[2])[0].cash_fen == 100_000 - 7_000 - 35
    assert standing(market[0])[0].cash_fen == 27_000 - 60 - 21
    assert queries.fees_taken(CITY) == (house("fees"), house("risk-reserve")) == (80 + 28 + 48 + 17, 20 + 7 + 12 + 4)
    assert queries.verify().ok and ledger.verify().ok
    (deal, _other) = queries.deals(CITY, floor.DAY)
    slip = queries.slip(market[1].id, deal.id)
    assert (slip.cash_fen, slip.fee_fen) == (-20_000, 100)
    assert queries.slip(market[0].id, deal.id).fee_fen == 60


def test_one_by_one_the_fees_are_the_same(market, monkeypatch):
    monkeypatch.setattr("puhui.journeys.market.close_exchange._settle_together", lambda *_: False)
    order(1, SELL, 1000, 50)
    pick(2, BUY, 1000, 20)
    floor.close()
    assert (standing(market[1])[0].cash_fen, house("fees") + house("risk-reserve")) == (0, 160)
    assert queries.verify().ok and ledger.verify().ok


def test_the_accounts_say_fees_as_cost_and_as_less_proceeds(market):
    order(1, SELL, 1000, 50)
    pick(2, BUY, 1000, 20)
    floor.close()
    bought = keep_accounts.books(city=CITY, member="M00002", year=2026)
    assert [(v.kind, v.lines[0].account, v.lines[0].debit_fen) for v in bought.vouchers] == [("bought", "1489", 20_100)]
    sold = keep_accounts.books(city=CITY, member="M00001", year=2026)
    assert sold.vouchers[-1].lines[0].debit_fen == 20_000 - 60
    assert sold.debit_fen == sold.credit_fen


def test_a_pack_that_says_nothing_takes_nothing():
    assert not floor.RULES.fees.taken
    assert floor.RULES.fees.source.review == "recalled"
    assert calc.due(FEES, 999, 0) + calc.due(FEES, 1, 0) <= calc.due(FEES, 1_000, 0)

"""交易和结算规则（试行）, article by article: for the yes and for the no, and what a no leaves behind: nothing."""

from datetime import date
from uuid import uuid4

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, order, pick, refused, standing
from tests.market.registry import land

from puhui.foundations.packs import schema
from puhui.market.exchange import actions, facts, queries, refusals
from puhui.market.exchange.calc import prices
from puhui.market.registry import actions as registry


def test_m24_trading_takes_an_open_registry_account(traders):

    idle = land.account(9)
    registry.close_account(id=uuid4(), account=idle.id, by="officer", at=land.NOON)
    with refused(refusals.AccountMissing, "第二十四条"):
        actions.join(id=uuid4(), city=CITY, account=idle.number, operator="idle", by="officer", at=on())


def test_t7_one_trading_account_per_subject(traders):
    account = land.queries.account("CDCER-A00001").number
    with refused(refusals.SubjectTrades, "第七条"):
        actions.join(id=uuid4(), city=CITY, account=account, operator="second", by="officer", at=on())


def test_t7_several_operators_of_one_member_but_no_more_than_five(traders):
    for n in range(4):
        actions.name_operator(id=uuid4(), member=traders.seller.id, operator=f"more{n}", by="officer", at=on())
    assert order(1, SELL, 1000, 1, by="more3").member == traders.seller.code
    with refused(refusals.OperatorsTooMany, "第七条"):
        actions.name_operator(id=uuid4(), member=traders.seller.id, operator="sixth", by="officer", at=on())


def test_t7_nobody_operates_for_two_members(traders):
    with refused(refusals.OperatorTaken, "第七条"):
        actions.name_operator(id=uuid4(), member=traders.seller.id, operator="op2", by="officer", at=on())


def test_t7_a_stranger_gives_no_orders(traders):
    with refused(refusals.OperatorUnknown, "第七条"):
        order(1, SELL, 1000, 1, by="stranger")


def test_t10_an_instrument_is_a_project_and_a_vintage(traders):
    floor.place(traders.seller, 5, 2000, vintage=2024)
    assert [(i.name, i.reference_fen) for i in queries.instruments(CITY)] == [("P0001-2024", 2000), (TRADED, 1000)]
    with refused(refusals.InstrumentUnknown, "第十条"):
        order(1, SELL, 1000, 1, instrument="P0001-2023")
    with refused(refusals.InstrumentMalformed, "第十条"):
        order(1, SELL, 1000, 1, instrument="P0001")


@pytest.mark.parametrize("price", ["0", "-1", "10.001", "x", "NaN", "1e9", ""])
def test_t11_prices_are_yuan_in_steps_of_a_fen(price):
    with pytest.raises(refusals.PriceMalformed):
        facts.fen(price)
    assert "第十一条" in refusals.PriceMalformed.cites
    assert [facts.fen(good) for good in ("0.01", "45.2", "1000")] == [1, 4520, 100_000]


@pytest.mark.parametrize("tonnes", [0, -5, 1.5, True, 100_000_000])
def test_t11_quantities_are_whole_tonnes(traders, tonnes):
    with refused(refusals.TonnesMalformed, "第十一条"):
        order(1, SELL, 1000, tonnes)


def test_t13_the_best_price_first_then_the_earliest(traders):
    floor.member(4, tonnes=50)
    dear, first, second = order(1, SELL, 1010, 30), order(4, SELL, 990, 20), order(1, SELL, 990, 20)
    done = pick(2, BUY, 990, 25)
    assert [(d.seller, d.price_fen, d.tonnes) for d in done.deals] == [("M00004", 990, 20), ("M00001", 990, 5)]
    states = {o.id: (o.left, o.state) for o in floor.models.Order.objects.all()}
    assert states[dear.id] == (30, "open")
    assert states[first.id] == (0, "filled")
    assert states[second.id] == (15, "open")
    assert states[done.id] == (0, "filled")


def test_t13_sellers_pick_the_highest_bid(traders):
    order(2, BUY, 995, 10)
    order(3, BUY, 1005, 10)
    with refused(refusals.NotBestLevel, "第十三条"):
        pick(1, SELL, 995, 10)
    done = pick(1, SELL, 1005, 10)
    assert [(d.buyer, d.seller, d.price_fen) for d in done.deals] == [("M00003", "M00001", 1005)]


def test_t13_only_the_best_level_can_be_picked(traders):
    order(1, SELL, 990, 10)
    order(1, SELL, 1000, 10)
    with refused(refusals.NotBestLevel, "第十三条") as no:
        pick(2, BUY, 1000, 10)
    assert no.value.data == {"price": "10.00", "best": "9.90"}
    with refused(refusals.LevelTooSmall, "第十三条"):
        pick(2, BUY, 990, 11)
    assert pick(2, BUY, 990, 10).deals[0].price_fen == 990
    assert pick(2, BUY, 1000, 10).deals[0].price_fen == 1000


def test_t13_nothing_listed_nothing_picked(traders):
    with refused(refusals.NothingListed, "第十三条"):
        pick(2, BUY, 1000, 1)


def test_t13_nobody_picks_its_own_through_whichever_operator(traders):
    actions.name_operator(id=uuid4(), member=traders.seller.id, operator="second", by="officer", at=on())
    actions.deposit(id=uuid4(), member=traders.seller.id, amount_fen=50_000, reference="B", by="bank", at=on())
    order(1, SELL, 1000, 10)
    with refused(refusals.OwnListing, "第十三条"):
        pick(1, BUY, 1000, 5, by="second")


@pytest.mark.parametrize(("price", "allowed"), [(899, False), (900, True), (1100, True), (1101, False)])
def test_t16_a_listing_is_within_ten_per_cent_and_t55_ten_is_not_more_than_ten(traders, price, allowed):
    if allowed:
        assert order(1, SELL, price, 1).price_fen == price
    else:
        with refused(refusals.PriceOutsideLimits, "第十六条"):
            order(1, SELL, price, 1)


def test_t17_the_first_holder_declares_the_first_price_and_it_counts_from_the_next_trading_day(traders):
    with refused(refusals.FirstPriceMissing, "第十七条"):
        floor.place(traders.seller, 10, vintage=2024)
    friday = date(2026, 3, 6)
    placed = floor.place(traders.seller, 10, 1500, vintage=2024, at=on(friday))
    assert placed.reference_from == date(2026, 3, 9)
    with refused(refusals.ReferenceMissing, "第十七条"):
        order(1, SELL, 1500, 1, instrument="P0001-2024", at=on(friday))
    with refused(refusals.FirstPriceStands, "第十七条"):
        floor.place(traders.seller, 10, 9000, vintage=2024)


@pytest.mark.parametrize(
    ("deals", "reference"),
    [([], 900), ([(1000, 1), (1001, 1)], 1001), ([(1000, 3), (1001, 1)], 1000), ([(1000, 1), (1001, 2)], 1001)],
)
def test_t17_the_reference_price_is_the_average_by_tonnes_rounded_half_up_and_carried(deals, reference):
    assert prices.average(deals, before=900) == reference


def test_t18_nobody_offers_more_than_is_placed_and_free(traders):
    order(1, SELL, 1000, 60)
    with refused(refusals.Oversold, "第十八条"):
        order(1, SELL, 1000, 41)
    order(1, SELL, 1000, 40)
    assert standing(traders.seller)[1].available == 0


def test_t18_nobody_bids_more_than_the_money_there_is(traders):
    order(2, BUY, 1000, 60)
    with refused(refusals.Overbought, "第十八条"):
        order(2, BUY, 1000, 41)
    order(2, BUY, 1000, 40)
    assert standing(traders.buyer)[0].available_fen == 0
    order(1, SELL, 1000, 60)
    with refused(refusals.Overbought, "第十八条"):
        pick(3, BUY, 1000, 51)


def test_t19_deals_are_final_and_what_is_left_can_be_withdrawn(traders):
    listing = order(1, SELL, 1000, 50)
    pick(2, BUY, 1000, 20)
    asked = uuid4()
    told = {"id": asked, "city": CITY, "order": listing.id, "by": "op1", "at": on()}
    done = actions.withdraw_order(**told)
    assert (done.state, done.left) == ("withdrawn", 30)
    assert actions.withdraw_order(**told) == done
    assert standing(traders.seller)[1] == facts.Position(placed=100, sold=20, sold_on=DAY)
    with refused(refusals.DealsFinal, "第十九条"):
        actions.withdraw_order(**told | {"id": uuid4()})
    with refused(refusals.OrderUnknown, "第十九条"):
        actions.withdraw_order(**told | {"id": uuid4(), "by": "op2"})


def test_t19_a_withdrawn_bid_frees_its_money(traders):
    listing = order(2, BUY, 1000, 100)
    actions.withdraw_order(id=uuid4(), city=CITY, order=listing.id, by="op2", at=on())
    assert standing(traders.buyer) == (facts.Purse(cash_fen=100_000), facts.Position())


@pytest.mark.parametrize(
    "day",
    # A Saturday; a working Saturday (Spring Festival 2026); a holiday on a Thursday.
    [date(2026, 3, 7), date(2026, 2, 28), date(2026, 10, 1)],
)
def test_t21_no_trade_on_weekends_worked_or_not_and_holidays(traders, day):
    with refused(refusals.NoTradingDay, "第二十一条"):
        order(1, SELL, 1000, 1, at=on(day))


@pytest.mark.parametrize(
    ("moment", "open"),
    [
        ((9, 29, 59), False), ((9, 30, 0), True), ((11, 29, 59), True), ((11, 30, 0), False), ((12, 59, 59), False),
        ((13, 0, 0), True), ((14, 59, 59), True), ((15, 0, 0), False),
    ],
)  # fmt: skip
def test_t22_trade_is_open_from_0930_to_1130_and_from_1300_to_1500(traders, moment, open):
    if open:
        order(1, SELL, 1000, 1, at=on(DAY, *moment))
    else:
        with refused(refusals.OutsideSession, "第二十二条"):
            order(1, SELL, 1000, 1, at=on(DAY, *moment))


def test_t29_money_of_a_sale_buys_on_the_same_day_but_does_not_leave(traders):
    floor.member(4, tonnes=100)
    floor.place(traders.seller, 10, 1000, vintage=2024)
    order(2, BUY, 1000, 50)
    pick(1, SELL, 1000, 50)
    assert standing(traders.seller)[0].available_fen == 50_000
    with refused(refusals.Overbought, "第十八条"):
        actions.withdraw(id=uuid4(), member=traders.seller.id, amount_fen=1, reference="W", by="bank", at=on())
    bid = order(1, BUY, 1000, 50, instrument="P0001-2024")
    assert bid.state == "open"


def test_t29_both_sides_of_one_instrument_do_not_stand_at_once(traders):
    actions.deposit(id=uuid4(), member=traders.seller.id, amount_fen=50_000, reference="B", by="bank", at=on())
    order(1, SELL, 1000, 10)
    with refused(refusals.OtherSideOpen, "第二十九条"):
        order(1, BUY, 900, 10)


def test_t37_a_member_holds_no_more_than_the_limit_and_t55_the_limit_is_not_beyond_it(traders):
    floor.keeps_exchange(holding=schema.Holding(tonnes_max=30))
    order(2, BUY, 1000, 20)
    with refused(refusals.HoldingTooLarge, "第三十七条"):
        order(2, BUY, 1000, 11)
    order(2, BUY, 1000, 10)
    order(3, BUY, 1000, 20)
    owned = land.project(land.queries.account("CDCER-A00003"))
    land.issue(owned, 5)
    with refused(refusals.HoldingTooLarge, "第三十七条"):
        order(3, BUY, 1000, 6)
    order(3, BUY, 1000, 5)


def test_t12_three_methods_and_each_deal_says_by_which(db):
    floor.keeps_exchange(blocks=schema.Blocks(tonnes_min=10))
    floor.owner(1, 100, 1000)
    floor.member(2, cash_fen=100_000)
    order(1, SELL, 1000, 10)
    pick(2, BUY, 1000, 10)
    floor.accept(2, floor.block(1, SELL, 1000, 10).id)
    floor.bid(2, floor.auction(1, SELL, 1000, 10).id, 1000, 10)
    floor.close()
    assert sorted(deal.mode for deal in queries.deals(CITY, DAY)) == ["auction", "block", "listing"]
    assert queries.bulletin(CITY, DAY).quotes[0].listing_tonnes == 10


def test_t32_a_settlement_is_objected_to_in_writing_before_trade_opens_again(traders):
    told = {"member": traders.buyer.id, "day": DAY, "text": "10 t were not delivered", "by": "op2"}
    id = uuid4()
    for _ in range(2):
        made = actions.object_to(id=id, at=on(date(2026, 3, 4), 9, 29), **told)
    assert queries.objections(CITY, DAY) == (made,)
    with refused(refusals.ObjectionLate, "第三十二条"):
        actions.object_to(id=uuid4(), at=on(date(2026, 3, 4), 9, 30), **told)
    with refused(refusals.ObjectionEmpty, "第三十二条"):
        actions.object_to(id=uuid4(), at=on(DAY, 16), **told | {"text": " "})
    with refused(refusals.OperatorUnknown, "第七条"):
        actions.object_to(id=uuid4(), at=on(DAY, 16), **told | {"by": "op1"})


def test_manual_who_has_nothing_and_did_nothing_that_day_leaves(traders):
    friday = on(date(2026, 3, 6))
    for busy in (traders.seller, traders.buyer):
        with refused(refusals.MemberBusy, "第七条"):
            actions.leave(id=uuid4(), member=busy.id, by="officer", at=friday)
    idle = floor.member(4)
    with refused(refusals.MemberBusy, "第七条"):
        actions.withdraw(id=uuid4(), member=traders.other.id, amount_fen=50_000, reference="W", by="bank", at=friday)
        actions.leave(id=uuid4(), member=traders.other.id, by="officer", at=friday)
    id = uuid4()
    for _ in range(2):
        actions.leave(id=id, member=idle.id, by="officer", at=friday)
    with refused(refusals.OperatorUnknown, "第七条"):
        order(4, BUY, 1000, 1)
    again = actions.join(
        id=uuid4(), city=CITY, account="CDCER-A00004", operator="op4", by="officer", at=on(date(2026, 3, 9))
    )
    assert again.code == "M00005"

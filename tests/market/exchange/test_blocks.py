"""T14 大宗协议: proposed by one, agreed by the other, from the size on that the city says, within ±30 per cent."""

from uuid import uuid4

import pytest
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, SELL, accept, block, on, order, pick, refused, standing
from tests.market.registry import land

from puhui.foundations.packs import schema
from puhui.market.exchange import actions, facts, queries, refusals


@pytest.fixture
def traders(db):
    floor.keeps_exchange(blocks=schema.Blocks(tonnes_min=50))
    return floor.owner(1, 100, 1000), floor.member(2, cash_fen=100_000), floor.member(3, cash_fen=50_000)


def test_t14_proposed_by_one_and_agreed_by_the_other_it_is_a_deal(traders):
    seller, buyer, _ = traders
    proposed = block(1, SELL, 1100, 60)
    assert (proposed.state, proposed.toward) == ("open", "M00002")
    assert standing(seller)[1].available == 40
    assert [b.id for b in queries.blocks(buyer.id, floor.DAY)] == [proposed.id]
    answered = accept(2, proposed.id)
    (deal,) = answered.deals
    assert (deal.mode, deal.buyer, deal.seller, deal.price_fen, deal.tonnes) == ("block", "M00002", "M00001", 1100, 60)
    assert standing(buyer)[0].available_fen == 34_000
    assert queries.order(CITY, proposed.id).state == "filled"
    assert floor.close().delivered == 1
    assert queries.verify().ok
    # A block deal is no listing deal: the reference price stays.
    assert queries.instruments(CITY)[0].reference_fen == 1000


def test_t14_a_buyer_proposes_too_and_its_money_waits(traders):
    proposed = block(2, BUY, 1000, 50, toward=1)
    assert standing(traders[1])[0].available_fen == 50_000
    assert accept(1, proposed.id).deals[0].seller == "M00001"
    assert standing(traders[1])[0] == facts.Purse(cash_fen=100_000, bought_fen=50_000)


def test_t14_the_same_again_changes_nothing(traders):
    first, second = uuid4(), uuid4()
    proposed = block(1, SELL, 1000, 50, id=first)
    done = accept(2, first, id=second)
    before = floor.everything()
    assert block(1, SELL, 1000, 50, id=first).id == proposed.id
    assert accept(2, first, id=second) == done
    assert floor.everything() == before
    with pytest.raises(refusals.ChangeDiffers) as no:
        block(1, SELL, 1000, 50, id=first, toward=3)
    assert no.value.data["field"] == "toward"


def test_t14_a_block_is_of_a_size_and_between_two(traders):
    with refused(refusals.BlockTooSmall, "第十四条"):
        block(1, SELL, 1000, 49)
    actions.name_operator(id=uuid4(), member=traders[0].id, operator="second", by="officer", at=on())
    with refused(refusals.BlockWithOneself, "第十四条"):
        block(1, SELL, 1000, 50, toward=1, by="second")
    with refused(refusals.MemberUnknown, "第七条"):
        block(1, SELL, 1000, 50, toward=77)


def test_t14_only_whom_it_is_proposed_to_answers_and_once(traders):
    proposed = block(1, SELL, 1000, 50)
    for other in (1, 3):
        with refused(refusals.BlockUnknown, "第十四条"):
            accept(other, proposed.id)
    told = {"id": uuid4(), "city": CITY, "block": proposed.id, "by": "op2", "at": on()}
    assert actions.decline_block(**told).state == "withdrawn"
    assert actions.decline_block(**told).state == "withdrawn"
    assert standing(traders[0])[1].available == 100
    with refused(refusals.BlockOver, "第十四条"):
        accept(2, proposed.id)
    with refused(refusals.BlockOver, "第十四条"):
        actions.decline_block(**told | {"id": uuid4()})


def test_t14_the_proposer_may_take_it_back_and_the_close_ends_it(traders):
    proposed = block(1, SELL, 1000, 50)
    actions.withdraw_order(id=uuid4(), city=CITY, order=proposed.id, by="op1", at=on())
    with refused(refusals.BlockOver, "第十四条"):
        accept(2, proposed.id)
    again = block(1, SELL, 1000, 50)
    floor.close()
    assert queries.order(CITY, again.id).state == "ended"
    assert standing(traders[0])[1].available == 100
    with pytest.raises(refusals.DayClosed):
        accept(2, again.id)


def test_t14_a_proposal_is_not_in_the_book(traders):
    block(1, SELL, 1000, 50)
    assert queries.book(CITY, floor.TRADED, floor.DAY).sell == ()
    with refused(refusals.NothingListed, "第十三条"):
        pick(2, BUY, 1000, 5)


@pytest.mark.parametrize(("price", "allowed"), [(699, False), (700, True), (1300, True), (1301, False)])
def test_t16_a_block_is_within_thirty_per_cent(traders, price, allowed):
    if allowed:
        assert block(1, SELL, price, 50).price_fen == price
    else:
        with refused(refusals.PriceOutsideLimits, "第十六条"):
            block(1, SELL, price, 50)


def test_t18_t29_both_sides_of_a_block_are_covered_and_turn_no_sooner(traders):
    with refused(refusals.Oversold, "第十八条"):
        block(1, SELL, 1000, 101)
    with refused(refusals.Overbought, "第十八条"):
        block(2, BUY, 1000, 101, toward=1)
    poor = block(1, SELL, 1001, 50, toward=3)
    with refused(refusals.Overbought, "第十八条"):
        accept(3, poor.id)
    actions.withdraw_order(id=uuid4(), city=CITY, order=poor.id, by="op1", at=on())
    order(2, BUY, 1000, 10)
    pick(1, SELL, 1000, 10)
    with refused(refusals.TurnedTooSoon, "第二十九条"):
        block(1, BUY, 1000, 50, toward=2)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_agree_at_once_make_one_deal():
    floor.keeps_exchange(blocks=schema.Blocks(tonnes_min=50))
    floor.owner(1, 100, 1000)
    buyer = floor.member(2, cash_fen=100_000)
    proposed = block(1, SELL, 1000, 50)
    answers = land.at_once(lambda: accept(2, proposed.id), lambda: accept(2, proposed.id))
    assert sorted(type(a).__name__ for a in answers) == ["BlockOver", "Order"]
    assert standing(buyer)[1].bought == 50

"""T15 单向竞价, with a database: opened, bid in, settled at one price, delivered at the close, and drawn again by verify."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, auction, bid, on, order, refused, settle, standing

from puhui.market.exchange import actions, facts, queries, refusals


@pytest.fixture
def traders(db):
    floor.keeps_exchange()
    return floor.owner(1, 100, 1000), *(floor.member(n, cash_fen=100_000) for n in (2, 3, 4))


def test_t15_a_sale_by_sealed_bids_goes_to_the_highest_at_one_price(traders):
    opened = auction(1, SELL, 900, 50)
    assert standing(traders[0])[1].available == 50
    for n, price, tonnes in ((2, 1500, 20), (3, 1200, 20), (4, 1100, 20)):
        bid(n, opened.id, price, tonnes)
    before = queries.auction(CITY, opened.id)
    assert (before.bids, before.seed, before.bidders) == ((), "", 3)
    done = settle(opened.id)
    assert (done.state, done.price_fen, done.dealt) == ("settled", 1100, 50)
    assert {b.member: b.given for b in done.bids} == {"M00002": 20, "M00003": 20, "M00004": 10}
    assert [standing(m)[0] for m in traders[1:]] == [
        facts.Purse(cash_fen=100_000, bought_fen=t * 1100) for t in (20, 20, 10)
    ]  # fmt: skip
    assert queries.verify().ok
    assert floor.close().delivered == 3
    assert queries.instruments(CITY)[0].reference_fen == 1000  # no listing deal
    assert queries.verify().ok


def test_t15_a_purchase_takes_the_lowest_and_pays_no_more_than_asked(traders):
    buyer = traders[1]
    opened = auction(2, BUY, 1000, 50)
    assert standing(buyer)[0].available_fen == 50_000
    bid(1, opened.id, 800, 30)
    done = settle(opened.id)
    assert (done.price_fen, done.dealt) == (800, 30)
    assert standing(buyer)[0] == facts.Purse(cash_fen=100_000, bought_fen=24_000)
    assert queries.order(CITY, opened.id).state == "ended"
    assert floor.close().delivered == 1


def test_t15_equal_bids_are_drawn_by_a_lot_that_was_promised_and_can_be_drawn_again(traders):
    opened = auction(1, SELL, 1000, 30)
    for n in (2, 3, 4):
        bid(n, opened.id, 1000, 20)
    done = settle(opened.id)
    assert sha256(done.seed.encode()).hexdigest() == opened.commitment
    lot = sorted(("M00002", "M00003", "M00004"), key=lambda code: sha256(f"{done.seed}\n{code}".encode()).hexdigest())
    assert {b.member: b.given for b in done.bids} == dict(zip(lot, (20, 10, 0), strict=True))
    assert all(b.ticket == sha256(f"{done.seed}\n{b.member}".encode()).hexdigest() for b in done.bids)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_auction SET seed = 'another'")
    assert queries.verify().first_fault.kind == "auction"


def test_t15_an_open_auction_shows_its_bids_and_a_better_one_takes_the_place_of_ones_own(traders):
    opened = auction(1, SELL, 1000, 50, form="open")
    bid(2, opened.id, 1000, 20)
    with refused(refusals.BidNotBetter, "第十五条"):
        bid(2, opened.id, 1000, 50)
    bid(2, opened.id, 1010, 30)
    assert [(b.member, b.price_fen, b.tonnes) for b in queries.auction(CITY, opened.id).bids] == [("M00002", 1010, 30)]
    assert standing(traders[1])[0].bid_fen == 1010 * 30
    assert settle(opened.id).dealt == 30


def test_t15_the_close_settles_what_nobody_did(traders):
    opened = auction(1, SELL, 1000, 50, ends_at=on(DAY, 15))
    bid(2, opened.id, 1000, 20)
    assert floor.close().delivered == 1
    assert queries.auction(CITY, opened.id).state == "settled"
    assert queries.verify().ok


def test_t15_without_bids_nothing_is_dealt_and_all_is_free_again(traders):
    opened = auction(1, SELL, 1000, 50)
    assert settle(opened.id).price_fen is None
    assert standing(traders[0])[1] == facts.Position(placed=100)


def test_t15_what_an_auction_refuses(traders):
    with refused(refusals.AuctionFormUnknown, "第十五条"):
        auction(1, SELL, 1000, 5, form="dutch")
    for ends in (on(DAY, 10), on(DAY, 15, 1), on(DAY + timedelta(days=1), 11)):
        with refused(refusals.AuctionEndWrong, "第十五条"):
            auction(1, SELL, 1000, 5, ends_at=ends)
    with refused(refusals.Oversold, "第十八条"):
        auction(1, SELL, 1000, 101)
    opened = auction(1, SELL, 1000, 50)
    with refused(refusals.AuctionReserve, "第十五条"):
        bid(2, opened.id, 999, 5)
    with refused(refusals.AuctionTooLarge, "第十五条"):
        bid(2, opened.id, 1000, 51)
    with refused(refusals.Overbought, "第十八条"):
        bid(2, opened.id, 2001, 50)
    with refused(refusals.AuctionUnknown, "第十五条"):
        bid(2, uuid4(), 1000, 5)
    with refused(refusals.AuctionRuns, "第十五条"):
        settle(opened.id, at=on(DAY, 10, 59, 59))
    with refused(refusals.AuctionOver, "第十五条"):
        bid(2, opened.id, 1000, 5, at=on(DAY, 11))
    settle(opened.id)
    with refused(refusals.AuctionOver, "第十五条"):
        bid(2, opened.id, 1000, 5, at=on(DAY, 10, 59))


def test_t15_nobody_bids_in_its_own_auction_through_whichever_operator(traders):
    actions.name_operator(id=uuid4(), member=traders[0].id, operator="second", by="officer", at=on())
    opened = auction(1, SELL, 1000, 50)
    with refused(refusals.OwnAuction, "第十五条"):
        bid(1, opened.id, 1000, 5, by="second")


def test_t15_bids_and_the_auctioned_bind(traders):
    opened = auction(1, SELL, 1000, 50)
    mine = bid(2, opened.id, 1000, 5)
    for n, id in ((1, opened.id), (2, mine.id)):
        with refused(refusals.BidBinds, "第十五条"):
            actions.withdraw_order(id=uuid4(), city=CITY, order=id, by=f"op{n}", at=on())
    with refused(refusals.OtherSideOpen, "第二十九条"):
        order(2, SELL, 1000, 1)


def test_t15_the_same_again_changes_nothing(traders):
    ids = [uuid4() for _ in range(3)]
    for _ in range(2):
        opened = auction(1, SELL, 1000, 50, id=ids[0])
        bid(2, opened.id, 1000, 20, id=ids[1])
    done = settle(opened.id, id=ids[2])
    before = floor.everything()
    assert settle(opened.id, id=ids[2]) == done
    assert bid(2, opened.id, 1000, 20, id=ids[1]).state == "filled"
    assert auction(1, SELL, 1000, 50, id=ids[0]) == done
    assert floor.everything() == before
    with pytest.raises(refusals.ChangeDiffers) as no:
        auction(1, SELL, 1000, 50, id=ids[0], form="open")
    assert no.value.data["field"] == "form"

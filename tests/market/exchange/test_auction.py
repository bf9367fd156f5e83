"""T15 单向竞价: one price, the best bids first, and a lot among equals that anybody recomputes."""

from hashlib import sha256
from uuid import UUID

from puhui.market.exchange.calc.auction import Bid, clear
from puhui.market.exchange.facts import Side

SEED = "a seed"


def bids(*told: tuple[int, int]) -> list[Bid]:
    return [Bid(UUID(int=n), f"M{n:05}", price, tonnes) for n, (price, tonnes) in enumerate(told, 1)]


def given(outcome) -> dict[int, int]:
    return {int(bid.member[1:]): tonnes for bid, tonnes in outcome.given}


def test_t15_a_sale_goes_to_the_highest_bids_at_the_price_of_the_last_one_served():
    outcome = clear(bids((1200, 10), (1000, 10), (1100, 10)), 15, 1000, Side.SELL, SEED)
    assert (outcome.price_fen, given(outcome)) == (1100, {1: 10, 3: 5})


def test_t15_a_purchase_takes_the_lowest_bids():
    outcome = clear(bids((1200, 10), (1000, 10), (1100, 10)), 15, 1100, Side.BUY, SEED)
    assert (outcome.price_fen, given(outcome)) == (1100, {2: 10, 3: 5})


def test_t15_bids_beyond_the_reserve_are_not_served():
    assert clear(bids((999, 10)), 15, 1000, Side.SELL, SEED).price_fen is None
    assert given(clear(bids((1000, 10)), 15, 1000, Side.SELL, SEED)) == {1: 10}


def test_t15_equal_bids_are_served_by_the_lot_whatever_their_order():
    equal = bids(*[(1000, 10)] * 5)
    expected = sorted(equal, key=lambda b: sha256(f"{SEED}\n{b.member}".encode()).hexdigest())
    for order in (equal, equal[::-1]):
        outcome = clear(order, 25, 900, Side.SELL, SEED)
        assert outcome.given == tuple(zip(expected, (10, 10, 5), strict=False))
    assert clear(equal, 25, 900, Side.SELL, SEED + "x").given != clear(equal, 25, 900, Side.SELL, SEED).given

"""Every constraint, met by going around the actions."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, on, order, pick

from puhui.market.exchange import actions

ORDER = (
    "INSERT INTO exchange_order SELECT gen_random_uuid(), city, day, instrument_id, member_id, operator, {kind}, {side},"
    " {price}, tonnes, {left}, state, {seq}, at, {about}, {toward} FROM exchange_order WHERE state = 'open' LIMIT 1"
)
PLAIN = {"kind": "kind", "side": "side", "price": "price_fen", "left": '"left"', "seq": "99", "toward": "toward_id"}
PLAIN |= {"about": "about_id"}
AROUND = {
    "an_exchange_change_has_a_name_to_it": "UPDATE exchange_change SET by = ''",
    "a_subject_trades_as_one_member": "UPDATE exchange_member SET account_id = 1",
    "member_codes_are_given_once": "UPDATE exchange_member SET code = 'same'",
    "nobody_overbuys": "UPDATE exchange_member SET bid_fen = cash_fen + sold_fen + 1",
    "a_purse_is_never_below_zero": "UPDATE exchange_member SET bought_fen = -1",
    "who_leaves_takes_everything_along": "UPDATE exchange_member SET left_on = '2026-03-03' WHERE cash_fen > 0",
    "an_operator_has_a_name": "UPDATE exchange_operator SET name = '' WHERE name = 'op1'",
    "nobody_oversells": "UPDATE exchange_position SET offered = placed + 1",
    "a_position_is_never_below_zero": "UPDATE exchange_position SET bidding = -1",
    "an_instrument_is_a_project_and_a_vintage": "INSERT INTO exchange_instrument SELECT 1, city, project, vintage, 1, reference_from, 0 FROM exchange_instrument",
    "a_reference_price_is_above_zero": "UPDATE exchange_instrument SET reference_fen = 0",
    "day_state_is_known": "UPDATE exchange_day SET state = 'x'",
    "a_quote_lies_between_low_and_high": "UPDATE exchange_quote SET low_fen = high_fen + 1",
    "a_next_reference_is_above_zero": "UPDATE exchange_quote SET next_reference_fen = 0",
    "an_order_buys_or_sells": ORDER.format(**PLAIN | {"side": "3"}),
    "order_kind_is_known": ORDER.format(**PLAIN | {"kind": "'x'"}),
    "a_block_is_proposed_to_another": ORDER.format(**PLAIN | {"kind": "'block'", "toward": "member_id"}),
    "an_answer_or_a_bid_is_about_something": ORDER.format(**PLAIN | {"kind": "'bid'"}),
    "an_order_has_a_price": ORDER.format(**PLAIN | {"price": "0"}),
    "an_order_is_of_tonnes": ORDER.format(**PLAIN | {"left": "tonnes + 1"}),
    "a_filled_order_has_nothing_left": ORDER.format(**PLAIN | {"left": "0"}),
    "no_two_orders_at_one_moment": ORDER.format(**PLAIN | {"seq": "seq"}),
    "nobody_deals_with_itself": "UPDATE exchange_deal SET buyer_id = seller_id",
    "a_deal_is_of_something": "UPDATE exchange_deal SET tonnes = 0",
    "deal_mode_is_known": "UPDATE exchange_deal SET mode = 'x'",
    "deal_state_is_known": "UPDATE exchange_deal SET state = 'x'",
    "fees_are_taken_for_what_is_delivered": "UPDATE exchange_deal SET buyer_fee_fen = 1",
    "deals_of_an_instrument_are_counted": "INSERT INTO exchange_deal SELECT gen_random_uuid(), city, day, instrument_id, seq, mode, buyer_id, seller_id, price_fen, tonnes, listing_id, order_id, at, state, why FROM exchange_deal",
    "an_auction_is_sealed_or_open": "UPDATE exchange_auction SET form = 'x'",
    "auction_state_is_known": "UPDATE exchange_auction SET state = 'x'",
    "an_auction_lasts": "UPDATE exchange_auction SET ends_at = opened_at",
    "what_an_auction_dealt_has_a_price": "UPDATE exchange_auction SET dealt = 1",
    "bank_rows_are_counted": "UPDATE exchange_bankfile SET refused = -1",
    "a_bank_line_has_a_number_and_an_amount": "UPDATE exchange_bankline SET amount_fen = 0 WHERE number = 'B2'",
}  # fmt: skip


@pytest.mark.parametrize("constraint", AROUND)
def test_constraint_stands(traders, constraint):
    if "exchange_auction" in AROUND[constraint]:
        floor.auction(1, SELL, 1000, 5)
    if "exchange_bankfile" in AROUND[constraint]:
        actions.take_bank_file(
            id=uuid4(), city=CITY, name="a.csv", content=b"number,member,direction,amount\n", day=DAY,
            closing_fen=150_000, by="bank", at=on(),
        )  # fmt: skip
    order(1, SELL, 1000, 20)
    pick(2, BUY, 1000, 5)
    if "exchange_quote" in AROUND[constraint]:
        actions.begin_close(city=CITY, day=DAY, by="officer", at=on(DAY, 15))
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[constraint])
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_every_named_constraint_is_met_here():
    named = {
        c.name
        for m in apps.get_app_config("exchange").get_models()
        for c in m._meta.constraints
        if isinstance(c, CheckConstraint | UniqueConstraint)
    }
    assert set(AROUND) == named

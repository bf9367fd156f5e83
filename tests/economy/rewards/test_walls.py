"""Every constraint, met by going around the actions."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.economy.rewards.mall import CITY, NOON, Mall, offer, quota

from puhui.economy.rewards import actions, models

WAIT = (
    "INSERT INTO rewards_waiting (holder_id, id, city, offer, district, provider, ticket, state, at, cells)"
    " VALUES (2, gen_random_uuid(), 'chengdu', 'coupon', '', '', 9, {state}, now(), '{{}}')"
)
AROUND = {
    "a_quota_is_not_below_zero": "UPDATE rewards_counter SET units = -1",
    "stock_is_never_below_zero": 'UPDATE rewards_slice SET "left" = -1',
    "vouchers_are_for_people": "UPDATE rewards_voucher SET holder_id = -1",
    "a_voucher_costs_nothing_or_more": "UPDATE rewards_voucher SET price = -1",
    "a_voucher_ends_after_it_begins": "UPDATE rewards_voucher SET valid_to = valid_from - 1",
    "a_voucher_is_held_or_open_or_settled": "UPDATE rewards_voucher SET state = 3, settled_at = NULL",
    "codes_can_be_typed": "UPDATE rewards_key SET short = 'ILOU567890'",
    "a_use_is_seen_before_it_is_told": "UPDATE rewards_use SET seen_at = at + interval '1 second'",
    "a_use_is_worth_nothing_or_more": "UPDATE rewards_use SET value_fen = -1",
    "people_wait_once_per_offer": WAIT.format(state=1),
    "what_is_kept_for_somebody_is_kept_until_a_time": "UPDATE rewards_waiting SET state = 2, offered_until = NULL",
    "a_voucher_has_one_code_of_the_pool": "UPDATE rewards_poolcode SET holder_id = 1, voucher = '{voucher}'",
    "what_is_undone_names_who_and_why": (
        "INSERT INTO rewards_undone (holder_id, voucher, by, reason, at) VALUES (1, gen_random_uuid(), '', 'x', now())"
    ),
    "a_pool_code_is_free_or_somebodys": "UPDATE rewards_poolcode SET holder_id = 1, voucher = NULL",
}


@pytest.fixture
def mall(db) -> Mall:
    """A mall in which something has happened to everything."""
    mall = Mall(offer(waiting=True, quotas=(quota(1),)), offer("pool", kind="pool"))
    mall.use(mall.redeem(1).code)
    actions.join(city=CITY, offer=mall.pack.offers[0], holder=2, id=UUID(int=2), at=NOON)
    actions.fill_pool(city=CITY, offer=mall.pack.offers[1], codes=["a", "b", "c"], at=NOON)
    mall.redeem(3, "pool", id=UUID(int=3))
    return mall


@pytest.mark.parametrize("constraint", AROUND)
def test_database_refuses_what_goes_around_the_actions(mall, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[constraint].replace("{voucher}", str(UUID(int=3))))
    cause = refused.value.__cause__
    assert isinstance(cause, errors.CheckViolation | errors.UniqueViolation)
    assert cause.diag.constraint_name == constraint


def test_every_constraint_is_tried():
    named = {
        constraint.name
        for model in vars(models).values()
        if hasattr(model, "_meta")
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert named == set(AROUND)

"""Every constraint, met by going around the actions."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.market.registry import land
from tests.market.registry.land import of

BLOCK = "INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first) SELECT issuance_id, {}, {}, account_id, {}, change_id, 1 FROM registry_block LIMIT 1"
AROUND = {
    "block_state_is_known": "UPDATE registry_block SET state = 7 WHERE first = 1",
    "a_block_runs_forwards": "UPDATE registry_block SET past = first WHERE first = 1",
    "a_block_lies_within_its_step": "UPDATE registry_block SET change_first = 2 WHERE first = 1",
    "no_two_blocks_end_together": BLOCK.format(50, 101, 1),
    "a_change_has_a_name_to_it": "INSERT INTO registry_change SELECT gen_random_uuid(), city, kind, about, '', at, content FROM registry_change LIMIT 1",
    "account_kind_is_known": "UPDATE registry_account SET kind = 'x'",
    "account_state_is_known": "UPDATE registry_account SET state = 'x'",
    "an_account_is_opened_by_two": "UPDATE registry_account SET decided_by = asked_by",
    "an_open_account_was_decided": "UPDATE registry_account SET decided_by = ''",
    "a_subject_has_one_account": "UPDATE registry_account SET subject = 'same'",
    "account_numbers_are_given_once": "UPDATE registry_account SET number = 'same'",
    "whole_tonnes_are_issued": "INSERT INTO registry_issuance SELECT 1, city, 2, 2, vintage, 1, 'x', 0, change_id, at FROM registry_issuance",
    "a_period_is_issued_once": "INSERT INTO registry_issuance SELECT 1, city, project_id, period_id, vintage, 2, 'x', 1, change_id, at FROM registry_issuance",
    "issuances_are_counted": "INSERT INTO registry_issuance SELECT 1, city, project_id, 2, vintage, 1, 'x', 1, change_id, at FROM registry_issuance",
    "a_step_is_of_something": "INSERT INTO registry_step (issuance_id, change_id, first, past, from_state, to_account_id, to_state) VALUES (1, gen_random_uuid(), 5, 5, 1, 1, 1)",
    "what_is_asked_has_a_known_state": "UPDATE registry_asked SET state = 'x'",
    "a_second_person_decides": "UPDATE registry_asked SET decided_by = asked_by",
    "what_is_decided_was_decided_by_somebody": "UPDATE registry_asked SET decided_by = ''",
    "retirement_purpose_is_known": "INSERT INTO registry_retirement SELECT gen_random_uuid(), city, 'n', account_id, 'x', beneficiary, '', '', 1, retired_on FROM registry_retirement",
    "a_retirement_is_for_somebody": "INSERT INTO registry_retirement SELECT gen_random_uuid(), city, 'n', account_id, purpose, '', '', '', 1, retired_on FROM registry_retirement",
    "something_is_retired": "INSERT INTO registry_retirement SELECT gen_random_uuid(), city, 'n', account_id, purpose, beneficiary, '', '', 0, retired_on FROM registry_retirement",
}  # fmt: skip


@pytest.fixture
def registry(db):
    """Something has happened to everything."""
    land.keeps_registry()
    owner = land.account(1)
    land.account(2)
    land.issue(land.project(owner), 100)
    land.order(owner, "pledge", of(90, 100))
    land.retire(owner, of(80, 80))


@pytest.mark.parametrize("constraint", AROUND)
def test_constraint_stands(registry, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[constraint])
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_every_named_constraint_is_met_here():
    named = {
        c.name
        for m in apps.get_app_config("registry").get_models()
        for c in m._meta.constraints
        if isinstance(c, CheckConstraint | UniqueConstraint)
    }
    assert set(AROUND) <= named


@pytest.mark.parametrize("overlap", [
    # Two blocks over the same tonnes, a gap, a range past the end, blocks apart from the ring, a second edge.
    BLOCK.format(20, 30, 1),
    "UPDATE registry_block SET past = 70 WHERE first = 1",
    "UPDATE registry_block SET past = 200 WHERE first = 90",
    "UPDATE registry_block SET first = 5 WHERE first = 1",
    BLOCK.format(200, 300, 1),
    BLOCK.format(150, 1, 0),
])  # fmt: skip
def test_blocks_neither_overlap_nor_leave_a_gap(registry, overlap):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(overlap)
    assert refused.value.__cause__.diag.constraint_name in ("blocks_lie_in_a_ring", "no_two_blocks_end_together")


@pytest.mark.parametrize("undoing", [
    "UPDATE registry_block SET state = 1 WHERE state = 5", "UPDATE registry_block SET account_id = 9 WHERE state = 5",
    "UPDATE registry_block SET first = 500 WHERE state = 0", "DELETE FROM registry_block",
])  # fmt: skip
def test_what_is_final_stays(registry, undoing):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(undoing)
    assert refused.value.__cause__.diag.constraint_name == "retired_and_cancelled_units_stay"


@pytest.mark.parametrize("table", ["change", "issuance", "step", "retirement"])
@pytest.mark.parametrize("change", ["UPDATE {} SET change_id = change_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_only_added(registry, table, change):
    change = change.replace("change_id = change_id", "id = id") if table in ("change", "retirement") else change
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(f"registry_{table}"))
    assert isinstance(refused.value.__cause__, errors.RestrictViolation)
    assert refused.value.__cause__.diag.constraint_name == "history_is_only_added"

"""Every constraint, met by going around the actions."""

from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.market.registry import land, life
from tests.market.registry.land import of

from puhui.market.registry import actions, queries

BLOCK = "INSERT INTO registry_block (issuance_id, first, past, account_id, state, change_id, change_first) SELECT issuance_id, {}, {}, account_id, {}, change_id, 1 FROM registry_block LIMIT 1"
PROJECT = (
    "INSERT INTO registry_project SELECT {id}, city, {number}, account_id, {state}, name, methodology, field, place,"
    " started_on, crediting_first, {last}, legal_duty, ets_covered, design_writer, parts, design_sha256, validator_id,"
    " report_sha256, 'a', applied_on, decide_by, {by}, registered_on, ended_on FROM registry_project"
)
ENGAGEMENT = (
    "INSERT INTO registry_engagement SELECT n, city, kind, project_id, period_id, body_id, team, reviewer_id, decider_id,"
    " began_on, '', reported_on, report_sha256, sites, sites_visited FROM"
    " (SELECT * FROM registry_engagement WHERE kind = '{}' LIMIT 1) e, generate_series(7, 8) n"
)
OF_UNITS = {
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
    "a_certificate_is_signed": "INSERT INTO registry_retirementcertificate SELECT gen_random_uuid(), 'n', facts, '', issued_at FROM registry_retirementcertificate",
    "something_is_retired": "INSERT INTO registry_retirement SELECT gen_random_uuid(), city, 'n', account_id, purpose, beneficiary, '', '', 0, retired_on FROM registry_retirement",
}  # fmt: skip
# In test_desks.py.
OF_DESKS = {
    "a_desk_is_taken_once", "an_insider_has_one_desk", "desk_duty_is_known", "nobody_names_himself",
    "owners_and_verifiers_act_for_somebody",
}  # fmt: skip
OF_LIVES = {
    "project_numbers_are_given_once": PROJECT.format(id="7", number="number", state="state", last="crediting_last", by="''"),
    "project_state_is_known": PROJECT.format(id="7", number="7", state="'x'", last="crediting_last", by="''"),
    "a_crediting_window_runs_on": PROJECT.format(id="7", number="7", state="state", last="crediting_first - 1", by="''"),
    "nobody_registers_what_he_applied_for": PROJECT.format(id="7", number="7", state="state", last="crediting_last", by="'a'"),
    "a_project_claims_a_thing_once": "INSERT INTO registry_claim SELECT 7, city, project_id, activity, track, first, last, void FROM registry_claim",
    "a_claim_runs_forwards": "UPDATE registry_claim SET last = first - 1",
    "a_notice_lasts": "UPDATE registry_notice SET closes_on = opened_on",
    "a_comment_says_something": "UPDATE registry_comment SET said = ''",
    "a_contact_is_kept_by_consent": "UPDATE registry_comment SET contact = 'x'",
    "period_state_is_known": "UPDATE registry_period SET state = 'x'",
    "a_period_runs_forwards": "UPDATE registry_period SET last = first - 1",
    "nobody_issues_what_he_applied_for": "UPDATE registry_period SET decided_by = 'owner', applied_by = 'owner'",
    "a_body_is_listed_once": "INSERT INTO registry_body SELECT 7, city, subject, name, accreditation, fields, accredited_first, accredited_last, interests FROM registry_body LIMIT 1",
    "an_accreditation_runs_forwards": "UPDATE registry_body SET accredited_last = accredited_first - 1",
    "engagement_kind_is_known": "UPDATE registry_engagement SET kind = 'x'",
    "periods_are_verified_and_projects_validated": "UPDATE registry_engagement SET period_id = 5 WHERE kind = 'validation'",
    "opinion_is_known": "UPDATE registry_engagement SET opinion = 'x'",
    "one_validation_at_a_time": ENGAGEMENT.format("validation"),
    "one_verification_at_a_time": ENGAGEMENT.format("verification"),
    "finding_kind_is_known": "UPDATE registry_finding SET kind = 'x'",
    "a_finding_is_closed_by_something": "UPDATE registry_finding SET closing = 'x'",
    "an_equal_amount_is_cancelled_and_no_more": "UPDATE registry_duty SET cancelled = tonnes + 1",
    "a_period_is_punished_once": "INSERT INTO registry_duty SELECT gen_random_uuid(), city, account_id, project_id, period_id, tonnes, 0, due_on, banned_until FROM registry_duty",
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


@pytest.fixture
def lives(db):
    """A project with a notice, a comment, a finding, two periods and a duty."""
    land.keeps_registry()
    owner, one, other = land.account(3), life.body(1), life.body(2)
    project = life.registered(owner, one)
    period = life.issued(project, other)
    notice = queries.chain(land.CITY, project.code).notices[-1]
    actions.comment(id=uuid4(), notice=notice.id, said="Why?", by="n", at=life.on(life.REPORTED))
    more = life.reported(project, other, first=date(2023, 1, 1), last=date(2023, 12, 31), tonnes={2023: 1})
    engagement = life.begin(project, other, more, life.REPORTED)
    actions.find(id=uuid4(), engagement=engagement.id, kind="observe", said="x", by="b", at=land.NOON)
    actions.find_fraud(id=uuid4(), period=period.id, tonnes=5, why="x", by="officer", at=life.on(life.DECIDED))


@pytest.mark.parametrize("constraint", OF_UNITS | OF_LIVES)
def test_constraint_stands(request, constraint):
    request.getfixturevalue("registry" if constraint in OF_UNITS else "lives")
    around = (OF_UNITS | OF_LIVES)[constraint]
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(around)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_every_named_constraint_is_met_here():
    named = {
        c.name
        for m in apps.get_app_config("registry").get_models()
        for c in m._meta.constraints
        if isinstance(c, CheckConstraint | UniqueConstraint)
    }
    assert set(OF_UNITS | OF_LIVES) | OF_DESKS == named


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

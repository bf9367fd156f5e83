"""Every constraint, met by going around the actions."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from tests.market.neutrality import scene
from tests.market.registry import land

from puhui.market.neutrality import actions, queries


def copied(table: str, **changes: str) -> str:
    """A row of a table once more, with some columns otherwise."""
    columns = [f.column for f in apps.get_model("neutrality", table)._meta.concrete_fields]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO neutrality_{table} ({names}) SELECT {values} FROM neutrality_{table} LIMIT 1"


NEW = "gen_random_uuid()"
AROUND = {
    "a_neutrality_change_has_a_name_to_it": copied("change", id=NEW, by="''"),
    "undertaking_kind_is_known": "UPDATE neutrality_undertaking SET kind = 'x'",
    "undertaking_state_is_known": "UPDATE neutrality_undertaking SET state = 'x'",
    "an_undertaking_runs_forwards": "UPDATE neutrality_undertaking SET last = first - 1",
    "an_undertaking_tells_what_a_declaration_names": "UPDATE neutrality_undertaking SET boundary = ''",
    "a_measure_is_something": copied("measure", id=NEW, said="''"),
    "inventory_stage_is_known": copied("inventory", id=NEW, stage="'x'"),
    "an_inventory_is_not_below_zero": copied("inventory", id=NEW, nth="9", amount_mg="-1"),
    "inventories_of_a_stage_are_counted": copied("inventory", id=NEW),
    "something_is_offset": copied("offset", id=NEW, reference="'n'", tonnes="0"),
    "what_is_retired_elsewhere_is_proved": copied("offset", id=NEW, reference="'n'", own="false", evidence_sha256="''"),
    "a_retirement_offsets_one_undertaking": copied("offset", id=NEW, undertaking_id=NEW),
    "an_undertaking_is_declared_once": copied("declaration", id=NEW, number="'n'", bit="9"),
    "declarations_have_bits_of_their_own": copied("declaration", id=NEW, number="'n'", undertaking_id=NEW),
    "a_second_person_revokes": "UPDATE neutrality_declaration SET revoked_by = declared_by, reason = 'x', revoked_at = now()",
    "what_is_revoked_was_revoked_by_somebody_for_something": "UPDATE neutrality_declaration SET revoked_at = now()",
    "a_list_is_green_or_black": "UPDATE neutrality_listing SET colour = 'x'",
    "listing_state_is_known": "UPDATE neutrality_listing SET state = 'x'",
    "who_is_listed_is_told_why": "UPDATE neutrality_listing SET reason = ''",
    "a_second_person_lists": "UPDATE neutrality_listing SET decided_by = proposed_by",
    "a_listing_was_decided": "UPDATE neutrality_listing SET decided_by = ''",
    "a_subject_is_listed_once": copied("listing", id=NEW),
    "an_evaluation_is_free_from_a_threshold_on": copied("evaluation", id=NEW, undertaking_id=NEW, tonnes="tonnes_min - 1"),
    "an_undertaking_is_evaluated_once": copied("evaluation", id=NEW),
    "provider_state_is_known": "UPDATE neutrality_provider SET state = 'x'",
    "a_provider_has_one_account": copied("provider", id="7"),
    "something_is_entrusted_at_a_price": "UPDATE neutrality_entrustment SET price_fen = 0",
    "entrustment_state_is_known": "UPDATE neutrality_entrustment SET state = 'x'",
    "a_second_person_confirms": "UPDATE neutrality_entrustment SET confirmed_by = proposed_by",
    "what_is_held_was_confirmed": "UPDATE neutrality_entrustment SET confirmed_by = '', state = 'held'",
}  # fmt: skip
STAYS = {
    "change": "UPDATE neutrality_change SET kind = 'x'",
    "measure": "DELETE FROM neutrality_measure",
    "inventory": "UPDATE neutrality_inventory SET amount_mg = 0",
    "offset": "UPDATE neutrality_offset SET tonnes = 99",
    "evaluation": "DELETE FROM neutrality_evaluation",
    "declaration": "UPDATE neutrality_declaration SET facts = '{}'",
    "declaration signed": "UPDATE neutrality_declaration SET credential = 'x'",
    "declaration gone": "DELETE FROM neutrality_declaration",
}


@pytest.fixture
def everything(seller):
    """Something has happened to everything."""
    free = scene.RULES.evaluation.model_copy(update={"tonnes_min": 1})
    scene.keeps_neutrality(evaluation=free)
    year = {"first": scene.date(2025, 1, 1), "last": scene.date(2025, 12, 31)}
    number = scene.neutral(seller.number, kind="organisation", **year)
    actions.ask_evaluation(id=uuid4(), undertaking=number, by="planner", at=scene.on())
    scene.declare(number)
    told = {"city": land.CITY, "subject": scene.ORGANISER, "name": "N", "reason": "R", "ground": "G", "by": "clerk"}
    made = actions.propose_listing(id=uuid4(), colour="green", at=scene.on(), **told)
    actions.decide_listing(id=uuid4(), listing=made.id, accepts=True, by="officer", at=scene.on())
    holder = land.account(3)
    provider = actions.list_provider(id=uuid4(), city=land.CITY, account=holder.number, by="officer", at=scene.on())
    actions.entrust(
        id=uuid4(), provider=provider.id, owner=seller.number, project="P0001", vintage=2025, tonnes=1, price_fen=1,
        until=scene.date(2026, 12, 31), by="owner", at=scene.on(),
    )  # fmt: skip


def broken(statement: str) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return refused.value.__cause__.diag.constraint_name


def test_constraints_stand(everything):
    assert {name: broken(around) for name, around in AROUND.items()} == {name: name for name in AROUND}


def test_what_was_measured_offset_and_signed_stays(everything):
    assert {broken(around) for around in STAYS.values()} == {"what_was_measured_stays"}


def test_a_change_behind_the_triggers_is_found_by_the_proof(everything):
    """As whoever owns the tables could make it: history is rewritten, and the proof names where."""
    for statement, kind in (
        ("UPDATE neutrality_inventory SET amount_mg = amount_mg - 1", "inventory"),
        ("UPDATE neutrality_offset SET tonnes = tonnes + 1", "offset"),
        ("UPDATE neutrality_declaration SET facts = jsonb_set(facts, '{name}', '\"Another\"')", "declaration"),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")
            assert queries.verify().first_fault.kind == kind
            transaction.set_rollback(True)
    assert queries.verify().ok


def test_every_named_constraint_is_met_here():
    named = {
        c.name
        for m in apps.get_app_config("neutrality").get_models()
        for c in m._meta.constraints
        if isinstance(c, CheckConstraint | UniqueConstraint)
    }
    assert set(AROUND) == named

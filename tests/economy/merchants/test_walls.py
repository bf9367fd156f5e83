"""Every constraint, met by going around the actions."""

from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from tests.economy.merchants.street import AT, open_street, owe

from puhui.economy.merchants import actions, models

ENTRY = (
    "INSERT INTO merchants_entry (holder_id, id, kind, amount_fen, period, at, store, offer, voucher, reason, by)"
    " SELECT holder_id, {id}, {kind}, {amount}, {period}, at, '', '', {voucher}, {reason}, '' FROM merchants_entry LIMIT 1"
)
AS_IT_IS = {"id": "gen_random_uuid()", "kind": "1", "amount": "5", "period": "'2026-05-01'", "voucher": "id",
            "reason": "''"}  # fmt: skip


def entry(**changes: str) -> str:
    return ENTRY.format(**AS_IT_IS | changes)


AROUND = {
    "merchant_code_is_used_once_per_city": "UPDATE merchants_merchant SET code = 'park'",
    "merchant_is_a_holder": "UPDATE merchants_merchant SET holder_id = -1 WHERE code = 'park'",
    "merchant_has_a_known_state": "UPDATE merchants_merchant SET state = 'open'",
    "clerk_works_for_one_merchant": "UPDATE merchants_clerk SET user_id = 1",
    "one_application_waits_per_applicant": "INSERT INTO merchants_application SELECT gen_random_uuid(), city, user_id,"
    " contact, phone_masked, name, licence, district, district_zh, district_en, address, about, state, reason,"
    " applied_at, NULL, '', NULL FROM merchants_application",
    "application_waits_or_was_decided": "UPDATE merchants_application SET state = 'approved'",
    "proposal_offers_something_for_points": "UPDATE merchants_proposal SET points = 0",
    "proposal_waits_or_was_decided": "UPDATE merchants_proposal SET state = 'returned', decided_at = now()",
    "accepted_attempt_names_its_voucher": "UPDATE merchants_attempt SET outcome = 'accepted'",
    "entry_is_of_a_known_kind": entry(kind="4"),
    "use_names_its_voucher": entry(voucher="NULL"),
    "adjustment_has_its_reason": entry(kind="2"),
    "payment_takes_off_what_is_owed": entry(kind="3"),
    "entry_belongs_to_a_month": entry(period="'2026-05-02'"),
    "closed_month_takes_no_entry": entry(period="'2026-02-01'"),
    "closed_month_ends_at_nothing_or_more": "INSERT INTO merchants_period SELECT holder_id, '2026-07-01', -1, 0, 0, 0,"
    " 0, digest, closed_at, closed_by FROM merchants_period",
    "closed_period_is_a_month": "INSERT INTO merchants_period SELECT holder_id, '2026-07-02', 0, 0, 0, 0, 0, digest,"
    " closed_at, closed_by FROM merchants_period",
    "entries_and_closed_months_are_only_added": "UPDATE merchants_entry SET amount_fen = 1",
}


@pytest.fixture
def street(db):
    found = open_street()
    owe(1, 500)
    actions.close_period(holder=found.park, period="2026-02", by="li", at=AT)
    actions.begin_attempt(user=found.zhou, store="east", code="A", nonce=UUID(int=1), at=AT)
    actions.propose(
        id=UUID(int=1), user=found.zhou, title="券", kind="coupon", points=1, value_fen=1, quota=1, terms="", at=AT
    )
    models.Application.objects.create(
        id=UUID(int=1), city="chengdu", user_id=9, contact="陈", phone_masked="", name="陈", licence="", address="一号",
        applied_at=AT,
    )  # fmt: skip
    return found


@pytest.mark.parametrize("name", AROUND)
def test_wall_holds(street, name):
    with pytest.raises((IntegrityError, InternalError)) as no, transaction.atomic():
        connection.cursor().execute(AROUND[name])
    assert no.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("table", ["merchants_entry", "merchants_period"])
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_history_is_not_taken_away(street, table, verb):
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        connection.cursor().execute(f"{verb} {table}")


def test_every_constraint_is_met_here():
    walls = {
        wall.name for model in vars(models).values() if hasattr(model, "_meta") for wall in model._meta.constraints
    }
    assert walls - set(AROUND) == set()

"""Every constraint, met by going around the actions."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint
from psycopg import errors
from tests.economy.points.programme import CITY, Programme, noon
from tests.economy.points.samples import line, rule

from puhui.economy.points import actions, models

AWARD = (
    "INSERT INTO points_award (day, holder_id, terms, scenario_id, revision, total, points, cuts)"
    " SELECT day, {holder_id}, terms, scenario_id, {revision}, {total}, points, {cuts} FROM points_award LIMIT 1"
)
AS_IT_IS = {"holder_id": "holder_id", "revision": "2", "total": "total", "cuts": "cuts"}


def award(**changes: str) -> str:
    return AWARD.format(**AS_IT_IS | changes)


MOVE = "INSERT INTO points_move (holder_id, day, scenario_id, cause, kind, bubble, point, held, at) VALUES "
AROUND = {
    "awards_are_for_people": award(holder_id="-1"),
    "awards_are_revised_from_one_on": award(revision="0"),
    "an_award_is_never_below_zero": award(total="-1"),
    "points_ripen_and_lapse_after_the_act": "UPDATE points_terms SET ripens_on = day - 1",
    "bubbles_are_claimed_once_ripe": "UPDATE points_terms SET bubble = true, claim_by = ripens_on - 1",
    "cuts_are_line_kind_and_points": award(cuts="ARRAY[1, 2]"),
    "no_lot_is_overdrawn": "UPDATE points_lot SET point = -1",
    "moves_are_of_a_known_kind": MOVE + "(1, '2025-05-01', 2, 5, 11, 1, 0, 0, now())",
    "a_move_moves_something": MOVE + "(1, '2025-05-01', 2, 5, 1, 0, 0, 0, now())",
    "a_debt_is_of_something": "UPDATE points_debt SET amount = 0",
    "no_more_is_repaid_than_is_owed": "UPDATE points_debt SET repaid = amount + 1",
    "something_is_spent": "UPDATE points_spend SET amount = 0",
    "something_is_put_aside": "UPDATE points_hold SET amount = 0",
    "no_more_is_paid_than_was_put_aside": "UPDATE points_hold SET paid = amount + 1",
    "a_purse_is_not_below_zero": "UPDATE points_budget SET points = -1",
}


@pytest.fixture
def city(db) -> Programme:
    """A city in which something has happened to everything."""
    city = Programme(rule(), at=noon("2025-05-01"))
    city.tell(line("a"), line("b", at="2025-05-02T08:00:00+08:00"))
    city.settle(noon("2025-05-02"))
    city.spend(1, 10, id=1, at=noon("2025-05-02"))
    city.untell("a")
    city.settle(noon("2025-05-03"))
    held = {"holder": 1, "city": CITY, "amount": 5, "to": city.shop, "id": UUID(int=2)}
    actions.hold_points(**held, expires_at=noon("2025-05-09"), at=noon("2025-05-03"))
    models.Budget.objects.create(city=CITY, code="spring", unit=1, account=-1, points=5)
    return city


@pytest.mark.parametrize("constraint", AROUND)
def test_constraint_stands(city, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[constraint])
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_every_named_constraint_is_met_here():
    tables = [m for m in vars(models).values() if isinstance(m, type) and issubclass(m, models.models.Model)]
    named = {c.name for m in tables for c in m._meta.constraints if isinstance(c, CheckConstraint | UniqueConstraint)}
    assert named == set(AROUND)


@pytest.mark.parametrize("table", ["points_award", "points_move"])
@pytest.mark.parametrize("change", ["UPDATE {} SET scenario_id = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_only_added(city, table, change):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))
    assert isinstance(refused.value.__cause__, errors.RestrictViolation)
    assert refused.value.__cause__.diag.constraint_name == "awards_and_moves_are_only_added"

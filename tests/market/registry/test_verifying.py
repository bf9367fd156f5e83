"""The proof names the counter-example: walls are taken down first, so that there is something to find."""

import pytest
from django.db import connection
from tests.market.registry import land
from tests.market.registry.land import of

from puhui.market.registry import queries

pytestmark = pytest.mark.django_db
P = "CDCER-P0001-2025-01-"
OPEN_WALLS = (
    "SET session_replication_role = replica",
    "DROP INDEX blocks_of_an_account",
    "ALTER TABLE registry_block DROP CONSTRAINT blocks_lie_in_a_ring",
    "ALTER TABLE registry_block DROP CONSTRAINT no_two_blocks_end_together",
)


@pytest.fixture
def registry():
    land.keeps_registry()
    owner, buyer = land.account(1), land.account(2)
    land.issue(land.project(owner), 100)
    land.sell(owner, buyer, of(41, 60))
    land.retire(buyer, of(51, 60))


def test_a_right_registry_is_proved(registry):
    report = queries.verify()
    assert report.ok
    assert (report.issuances, report.blocks, report.issued) == (1, 4, 100)
    assert report.tonnes == {
        "available": 90, "on_exchange": 0, "court": 0, "pledged": 0, "retired": 10, "cancelled": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("damage", "kind", "where"), [
    ("UPDATE registry_block SET past = 39 WHERE first = 1", "gap", "00000039-00000040"),
    ("UPDATE registry_block SET past = 45 WHERE first = 1", "overlap", "00000041-00000044"),
    ("UPDATE registry_block SET past = 99 WHERE first = 61", "missing", "00000099-00000100"),
    ("UPDATE registry_block SET past = 120, change_first = 61 WHERE first = 61", "history", "00000061-00000119"),
    ("DELETE FROM registry_block", "missing", "00000001-00000100"),
    ("UPDATE registry_block SET state = 5 WHERE first = 1", "history", "00000001-00000040"),
    ("UPDATE registry_block SET account_id = 1 WHERE first = 41", "history", "00000041-00000050"),
    ("DELETE FROM registry_step WHERE to_state = 5", "history", "00000051-00000060"),
])  # fmt: skip
def test_damage_is_named_by_its_serial(registry, damage, kind, where):
    with connection.cursor() as cursor:
        for wall in OPEN_WALLS:
            cursor.execute(wall)
        cursor.execute(damage)
        cursor.execute("SET session_replication_role = origin")
    fault = queries.verify().first_fault
    assert (fault.kind, fault.where) == (kind, P + where)


def test_a_certificate_over_more_than_was_retired_is_named(registry):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE registry_retirement SET tonnes = 11")
        cursor.execute("SET session_replication_role = origin")
    fault = queries.verify().first_fault
    assert (fault.kind, fault.where, fault.expected, fault.found) == ("retirement", "CDCER-R2026-000001", "11", "10")

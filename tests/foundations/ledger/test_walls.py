"""The database is the last wall: each constraint is met by going around the actions."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from puhui.foundations.ledger import actions
from puhui.foundations.ledger.actions import Transfer

from .conftest import NOON

TRANSFER = {
    "holder_id": "7", "journal_id": "1", "debit": "-1", "credit": "7", "amount": "5", "memo": "0", "seal": "0",
    "posted_on": "'2026-03-01'", "ordinal": "0", "unit": "1", "code": "2",
}  # fmt: skip
JOURNAL = {
    "id": "1", "caller_id": "'a'", "posted_at": "'2026-03-01T04:00Z'", "posted_on": "'2026-03-01'", "rows": "1",
    "totals": "'{}'", "digest": "sha256('a')",
}  # fmt: skip
HOLD = {
    "holder_id": "7", "id": f"'{uuid4()}'", "unit": "1", "amount": "5", "credit": "-1", "code": "0", "memo": "0",
    "held_at": "'2026-03-01T04:00Z'", "expires_at": "'2026-03-01T05:00Z'", "state": "1", "posted": "0",
    "settled_at": "NULL",
}  # fmt: skip
BALANCE = {"holder_id": "7", "book": "1", "posted": "'{1,2,3}'", "held": "NULL"}
HOUSE_TOTAL = {"account": "-1", "unit": "1", "journal_id": "1", "debited": "5", "credited": "0"}
HOUSE_ACCOUNT = {"id": "-1", "code": "'a'", "kind": "'source'"}
SEALED = {"position": "1", "previous": "sha256('a')", "chain_hash": "sha256('b')"}


def insert(table: str, row: dict[str, str], **other: str) -> None:
    row = row | other
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})")


def walls(name: str):
    return pytest.raises(DatabaseError, match=name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wall, table, row, wrong",
    [
        ("posted_amount_is_positive", "ledger_transfer", TRANSFER, {"amount": "0"}),
        ("posted_amount_is_positive", "ledger_transfer", TRANSFER, {"amount": "-5"}),
        ("one_side_is_the_house", "ledger_transfer", TRANSFER, {"debit": "8", "holder_id": "8"}),
        ("one_side_is_the_house", "ledger_transfer", TRANSFER, {"credit": "0", "holder_id": "0"}),
        ("sides_differ", "ledger_transfer", TRANSFER, {"credit": "-1", "holder_id": "-1"}),
        ("holder_is_the_person_side", "ledger_transfer", TRANSFER, {"holder_id": "8"}),
        ("no_balance_below_zero", "ledger_balance", BALANCE, {"posted": "'{1,-1,0}'"}),
        ("held_is_covered_by_posted", "ledger_balance", BALANCE, {"held": "'{0,3,0}'"}),
        ("held_is_covered_by_posted", "ledger_balance", BALANCE, {"held": "'{0,0,0,1}'"}),
        ("held_is_covered_by_posted", "ledger_balance", BALANCE, {"held": "'{-1,0,0}'"}),
        ("journal_is_not_empty", "ledger_journal", JOURNAL, {"rows": "0"}),
        ("journal_digest_is_sha256", "ledger_journal", JOURNAL, {"digest": "'short'"}),
        ("journal_day_is_the_day_in_shanghai", "ledger_journal", JOURNAL, {"posted_at": "'2026-03-01T16:00Z'"}),
        ("journal_is_sealed_whole_or_not", "ledger_journal", JOURNAL, {"position": "1"}),
        ("journal_is_sealed_whole_or_not", "ledger_journal", JOURNAL, SEALED | {"position": "0"}),
        ("journal_is_sealed_whole_or_not", "ledger_journal", JOURNAL, SEALED | {"chain_hash": "'short'"}),
        ("house_total_is_of_the_house", "ledger_house_total", HOUSE_TOTAL, {"account": "7"}),
        ("house_total_is_not_negative", "ledger_house_total", HOUSE_TOTAL, {"credited": "-1"}),
        ("house_account_is_negative", "ledger_house_account", HOUSE_ACCOUNT, {"id": "1"}),
        ("house_account_has_a_known_kind", "ledger_house_account", HOUSE_ACCOUNT, {"kind": "'free'"}),
        ("held_amount_is_positive", "ledger_hold", HOLD, {"amount": "0"}),
        ("hold_expires_after_it_begins", "ledger_hold", HOLD, {"expires_at": "'2026-03-01T04:00Z'"}),
        (
            "hold_posts_no_more_than_it_holds", "ledger_hold", HOLD,
            {"state": "2", "posted": "6", "settled_at": "now()"},
        ),
        ("hold_is_open_or_settled_once", "ledger_hold", HOLD, {"settled_at": "now()"}),
        ("hold_is_open_or_settled_once", "ledger_hold", HOLD, {"state": "2", "settled_at": "now()"}),
        ("hold_is_open_or_settled_once", "ledger_hold", HOLD, {"state": "5", "settled_at": "now()"}),
    ],
)  # fmt: skip
def test_row_that_is_wrong_meets_the_wall(wall, table, row, wrong):
    with walls(wall):
        insert(table, row, **wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table, row",
    [
        ("ledger_transfer", TRANSFER),
        ("ledger_balance", BALANCE),
        ("ledger_journal", JOURNAL),
        ("ledger_house_total", HOUSE_TOTAL),
        ("ledger_house_account", HOUSE_ACCOUNT),
        ("ledger_hold", HOLD),
    ],
)
def test_row_that_is_right_passes_the_walls_once(table, row):
    """So the rows above are refused for what is wrong with them, and keys are unique."""
    insert(table, row)
    with walls(f"{table}_pkey|unique"):
        insert(table, row)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"id": "2"}, {"id": "2", "caller_id": "'b'", "position": "1"}])
def test_journal_shares_neither_name_nor_position(wrong):
    insert("ledger_journal", JOURNAL, **SEALED)
    with walls("caller_id|position"):
        insert("ledger_journal", JOURNAL | SEALED, **wrong)


@pytest.mark.django_db
def test_journal_is_reversed_once():
    insert("ledger_journal", JOURNAL, id="2", caller_id="'b'", reverses="1")
    with walls("reverses"):
        insert("ledger_journal", JOURNAL, id="3", caller_id="'c'", reverses="1")


def test_unit_keeps_its_slot_to_itself(house):
    with walls("slot_holds_one_unit"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_unit (code, book_id, slot) VALUES ('x', %s, 0)", [house.book.number])


def test_slot_is_one_of_eight(house):
    with walls("slot_is_one_of_eight"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_unit (code, book_id, slot) VALUES ('x', %s, 8)", [house.book.number])


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_house_total", "ledger_journal"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}"])
def test_posted_rows_are_only_added(house, table, change):
    actions.post([Transfer(id=uuid4(), unit="luzhou.point", debit=house.issue, credit=7, amount=1, code=2)], at=NOON)
    with walls("only ever added"), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.parametrize("table, column", [("ledger_transfer", "amount"), ("ledger_house_total", "debited")])
def test_posted_amounts_do_not_change(house, table, column):
    actions.post([Transfer(id=uuid4(), unit="luzhou.point", debit=house.issue, credit=7, amount=1, code=2)], at=NOON)
    with walls("only ever added"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "rows = 2",
        "position = 2",
        "position = NULL, previous = NULL, chain_hash = NULL",
        "chain_hash = sha256('c')",
    ],
)
def test_sealed_journal_does_not_change(change):
    insert("ledger_journal", JOURNAL | SEALED)
    with walls("only ever sealed, once"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_journal SET {change}")


@pytest.mark.django_db
def test_sealing_does_not_change_what_it_seals():
    insert("ledger_journal", JOURNAL)
    with walls("only ever sealed, once"), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_journal SET position = 1, previous = digest, chain_hash = digest, rows = 2")

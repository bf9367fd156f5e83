"""Verification: it says yes to every book that was only posted to, and names the first wrong row else."""

from datetime import timedelta
from uuid import UUID, uuid4

import polars as pl
import pytest
from django.db import connection

from puhui.foundations.ledger import actions, queries
from puhui.foundations.ledger.actions import Transfer

from .conftest import NOON


@pytest.fixture
def books(house):
    """Two days of posting: two frames, single transfers, an open hold, a reversal; all but one sealed."""
    actions.post_frame("day/1", NOON, pl.concat([house.frame((n, 0, 100 + n), (n, 1, n)) for n in range(1, 51)]))
    later = NOON + timedelta(days=1)
    actions.post_frame("day/2", later, pl.concat([house.frame((n, 1, 10), (n, 2, 3)) for n in range(40, 61)]))
    ids = [uuid4() for _ in range(3)]
    for id in ids:
        transfer = Transfer(id=id, unit="luzhou.point", debit=45, credit=house.budget, amount=5, code=7)
        actions.post([transfer], at=later)
    actions.reverse(ids[0], uuid4(), at=later)
    actions.hold(uuid4(), 46, "luzhou.point", 4, house.till, later + timedelta(hours=1), at=later)
    actions.seal(at=later)
    actions.post_frame("day/3", later + timedelta(hours=1), house.frame((9, 1, 1), (8, 1, 1)))
    return house


def tamper(statement: str, *parameters) -> None:
    """Change a row as somebody with the database's keys could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_verify_says_yes_to_untouched_books(books):
    report = queries.verify()
    assert report.first_fault is None
    assert report.ok
    assert report.transfers == 100 + 42 + 3 + 1 + 2
    assert report.accounts == 60 + 3


def test_verify_says_yes_to_empty_books(db):
    report = queries.verify()
    assert (report.ok, report.transfers, report.accounts) == (True, 0, 0)


@pytest.mark.parametrize(
    "column, value",
    [("amount", "amount + 1"), ("credit", "99"), ("debit", "-5"), ("memo", "1"), ("code", "9"), ("unit", "unit + 1")],
)
def test_verify_names_a_changed_row(books, column, value):
    key = "holder_id = 17 AND ordinal = 32 AND posted_on = '2026-03-01'"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_transfer DROP CONSTRAINT holder_is_the_person_side")
    tamper(f"UPDATE ledger_transfer SET {column} = {value} WHERE {key}")
    fault = queries.verify().first_fault
    assert fault["kind"] == "row"
    assert (fault["holder"], fault["ordinal"], str(fault["posted_on"])) == (17, 32, "2026-03-01")


def test_verify_names_the_first_of_two_changed_rows(books):
    tamper("UPDATE ledger_transfer SET amount = 1 WHERE holder_id = 30 AND ordinal = 58 AND posted_on = '2026-03-01'")
    tamper("UPDATE ledger_transfer SET amount = 1 WHERE holder_id = 20 AND ordinal = 38 AND posted_on = '2026-03-01'")
    assert queries.verify().first_fault["holder"] == 20


def test_verify_names_the_gap_of_a_deleted_row(books):
    tamper("DELETE FROM ledger_transfer WHERE holder_id = 17 AND ordinal = 32 AND posted_on = '2026-03-01'")
    fault = queries.verify().first_fault
    assert (fault["what"], fault["expected"], fault["found"], fault["holder"]) == ("ordinal", 32, 33, 17)


def test_verify_misses_the_last_row_of_a_journal(books):
    tamper("DELETE FROM ledger_transfer WHERE holder_id = 50 AND ordinal = 99 AND posted_on = '2026-03-01'")
    fault = queries.verify().first_fault
    assert (fault["kind"], fault["what"], fault["expected"], fault["found"]) == ("journal", "rows", 100, 99)


def test_verify_names_a_row_moved_to_another_day(books):
    tamper("UPDATE ledger_transfer SET posted_on = '2026-02-01' WHERE holder_id = 17 AND ordinal = 32")
    fault = queries.verify().first_fault
    assert (fault["kind"], fault["holder"]) == ("row", 17)


def test_verify_finds_a_row_whose_seal_was_forged_too(books):
    row = "holder_id = 17 AND ordinal = 32 AND posted_on = '2026-03-01'"
    tamper(f"UPDATE ledger_transfer SET amount = amount + 1 WHERE {row}")
    forged = queries.verify().first_fault["found"]
    tamper(f"UPDATE ledger_transfer SET seal = %s WHERE {row}", forged)
    fault = queries.verify().first_fault
    assert (fault["kind"], fault["what"]) == ("journal", "digest")


@pytest.mark.parametrize(
    "statement, kind, what",
    [
        ("UPDATE ledger_balance SET posted[2] = posted[2] + 1 WHERE holder_id = 45", "balance", "luzhou.point"),
        ("DELETE FROM ledger_balance WHERE holder_id = 45", "balance", "luzhou.mg_co2e"),
        ("UPDATE ledger_balance SET held = NULL WHERE holder_id = 46", "held", "luzhou.point"),
        ("DELETE FROM ledger_hold WHERE holder_id = 46", "held", "luzhou.point"),
        ("UPDATE ledger_journal SET posted_at = posted_at + interval '1 s' WHERE caller_id = 'day/3'", "journal", "digest"),
        ("UPDATE ledger_journal SET caller_id = 'x' WHERE caller_id = 'day/3'", "journal", "number"),
        ("UPDATE ledger_journal SET digest = sha256('x') WHERE caller_id = 'day/1'", "journal", "digest"),
        ("UPDATE ledger_journal SET chain_hash = sha256('x') WHERE position = 2", "chain", "chain_hash"),
        ("UPDATE ledger_journal SET position = 99 WHERE position = 2", "chain", "position"),
        ("DELETE FROM ledger_journal WHERE caller_id = 'day/3'", "row", "journal"),
        ("UPDATE ledger_sealed_total SET debited = debited + 1 WHERE unit = (SELECT max(unit) FROM ledger_sealed_total)", "sealed_total", "luzhou.bubble"),
    ],
)  # fmt: skip
def test_verify_finds_what_does_not_follow_from_the_rows(books, statement, kind, what):
    tamper(statement)
    fault = queries.verify().first_fault
    assert (fault["kind"], fault["what"]) == (kind, what)


def test_verify_finds_a_changed_house_total(books):
    tamper("UPDATE ledger_house_total SET debited = 1 WHERE ctid = (SELECT min(ctid) FROM ledger_house_total)")
    fault = queries.verify().first_fault
    assert fault["kind"] == "house_total"
    assert fault["found"] == 1


def test_verify_finds_a_journal_cut_out_of_the_chain_with_all_its_rows(books):
    """Nothing of it is left, and the books balance: only the chain knows."""
    first, second = UUID(int=1), UUID(int=2)
    later = NOON + timedelta(days=2)
    actions.post([Transfer(id=first, unit="luzhou.point", debit=books.issue, credit=70, amount=1, code=2)], at=later)
    actions.post([Transfer(id=second, unit="luzhou.point", debit=books.issue, credit=71, amount=1, code=2)], at=later)
    actions.seal(at=later)
    tamper("DELETE FROM ledger_transfer WHERE holder_id = 70")
    tamper("DELETE FROM ledger_balance WHERE holder_id = 70")
    tamper("DELETE FROM ledger_house_total WHERE journal_id IN (SELECT id FROM ledger_journal WHERE holder_id = 70)")
    tamper("DELETE FROM ledger_journal WHERE holder_id = 70")
    assert queries.verify().first_fault["kind"] == "chain"


def test_verify_tells_how_far_it_is(books):
    said = []
    queries.verify(progress=lambda stage, done, total: said.append((stage, done, total)))
    assert ("transfers", 148, 148) in said
    assert {stage for stage, _, _ in said} == {"transfers", "chain", "balances"}

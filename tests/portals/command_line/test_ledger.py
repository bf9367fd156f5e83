"""``puhui ledger verify``: a yes and exit code 0, or the first fault and exit code 1."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from typer.testing import CliRunner

from puhui.foundations.ledger import actions
from puhui.foundations.ledger.actions import Transfer
from puhui.wiring.command import application

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def books(db):
    actions.open_book("luzhou", units=["luzhou.point"])
    issue = actions.open_house_account("luzhou/issue", "source")
    actions.post([Transfer(id=uuid4(), unit="luzhou.point", debit=issue, credit=7, amount=10, code=2)], at=NOON)


def _verify(*arguments: str):
    return CliRunner().invoke(application(["ledger"]), ["ledger", "verify", *arguments])


def test_verify_says_yes_with_its_counts(books):
    told = _verify("--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout) == {"ok": True, "transfers": 1, "accounts": 2, "first_fault": None}
    assert "1" in _verify().stdout


def test_verify_names_the_first_fault_and_exits_with_one(books):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_balance SET posted = '{11}' WHERE holder_id = 7")
    told = _verify("--json")
    assert told.exit_code == 1
    fault = json.loads(told.stdout)["first_fault"]
    assert set(fault) == {"kind", "journal", "holder", "posted_on", "ordinal", "what", "expected", "found"}
    assert (fault["kind"], fault["holder"], fault["expected"], fault["found"]) == ("balance", 7, 10, 11)
    words = _verify()
    assert words.exit_code == 1
    assert "luzhou.point" in words.stdout

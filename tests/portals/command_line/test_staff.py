"""``puhui staff``: accounts are opened without a password on the command line, and closed."""

import json

import pytest
from typer.testing import CliRunner

from puhui.foundations.people import queries as people
from puhui.foundations.people.refusals import NameTaken
from puhui.wiring.command import application

pytestmark = pytest.mark.django_db
PASSWORD = {"PUHUI_STAFF_PASSWORD": "long-and-green-2026"}


def _run(*arguments: str):
    return CliRunner().invoke(application(["staff"]), ["staff", *arguments], env=PASSWORD)


def test_staff_account_is_opened_listed_and_closed():
    assert json.loads(_run("add", "hua", "--role", "auditor", "--json").stdout) == {"name": "hua", "role": "auditor"}
    listed = json.loads(_run("list", "--json").stdout)
    assert [(m["name"], m["role"], m["active"]) for m in listed] == [("hua", "auditor", True)]
    assert _run("close", "hua").exit_code == 0
    assert [m.active for m in people.staff()] == [False]


def test_staff_name_is_used_once():
    assert _run("add", "hua").exit_code == 0
    assert isinstance(_run("add", "hua").exception, NameTaken)
    assert len(people.staff()) == 1

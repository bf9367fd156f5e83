"""Past the actions there is still the database: reports, drafts, rules, notices, replies, known figures, evaluations."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from tests.oversight.assignments import office
from tests.oversight.assignments.office import CITY, OFFICE, noon, of, tell
from tests.oversight.assignments.test_walls import met

from puhui.foundations.evidence import actions as evidence
from puhui.oversight.assignments import actions, facts, models

MARCH, ON = date(2026, 3, 1), date(2026, 3, 25)
FORM = {"title": "年度评估", "items": [{"id": "results", "title": "成效", "points": 100}]}


@pytest.fixture
def everything(db):
    """One row of each kind: a report in two versions, a draft, rules in two, a notice with its reply, and the rest."""
    office.rules(evaluation=FORM)
    office.rules(date(2020, 1, 2), evaluation=FORM)
    units = office.units()
    told = {"cycle": "monthly:28", "due": date(2026, 3, 20), "cooperating": (units["edu"],)}
    given = office.give(office.task(units["env"], **told))
    first = tell(given, units["env"], MARCH, ON)
    actions.give_back(
        id=uuid4(), assignment=given.id, unit=first.unit, period=MARCH, seen=1, why="缺数", actor=OFFICE, at=noon(ON)
    )
    actions.save_draft(
        assignment=given.id, unit=units["edu"], period=MARCH, seen=0, said=facts.Said(progress=1), actor=of(units["edu"]),
        at=noon(ON),
    )  # fmt: skip
    notice = actions.issue_notice(id=uuid4(), assignment=given.id, step="supervise", actor=OFFICE, at=noon(ON))
    actions.reply(id=uuid4(), notice=notice.id, text="已整改", actor=of(units["env"]), at=noon(ON))
    evidence.keep(stream=io.BytesIO(b"x"), name="x", at=noon(ON))
    known = facts.KnownFigure("registered_users", ON, Decimal(1), "人", "", {})
    actions.tell_known(city=CITY, figures=[known], at=noon(ON))
    actions.evaluate(
        id=uuid4(), city=CITY, unit=units["env"], year=2026, seen=0, evaluator="机构", points={"results": 80}, actor=OFFICE,
        at=noon(ON),
    )  # fmt: skip


MODELS = {
    model._meta.model_name: model
    for model in (models.Report, models.Draft, models.Rulebook, models.Notice, models.Reply, models.Known, models.Evaluation)
}  # fmt: skip


def copied(table: str, where: str, **changes) -> str:
    """SQL that adds a copy of one row with other values; a number of the database's own is left to it."""
    columns = [field.column for field in MODELS[table]._meta.fields if field.get_internal_type() != "BigAutoField"]
    told = ({"id": f"'{uuid4()}'"} if "id" in columns else {}) | changes
    values = ", ".join(told.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO assignments_{table} ({names}) SELECT {values} FROM assignments_{table} WHERE {where} LIMIT 1"


STANDS, CLOSED, ANY = "superseded_at IS NULL", "superseded_at IS NOT NULL", "true"
WALLS = [
    ("report", "versions_of_a_report_are_counted", CLOSED, {}),
    ("report", "one_version_of_a_report_stands", STANDS, {"number": "9"}),
    ("report", "the_state_of_a_report_is_known", CLOSED, {"number": "9", "state": "'lost'"}),
    ("report", "progress_is_0_to_100_percent", CLOSED, {"number": "9", "progress": "101"}),
    ("report", "progress_is_0_to_100_percent", CLOSED, {"number": "9", "progress": "-1"}),
    ("report", "nothing_was_done_less_than_never", CLOSED, {"number": "9", "times": "-1"}),
    ("report", "a_returned_report_has_its_reason", CLOSED, {"number": "9", "state": "'returned'", "why": "''"}),
    ("report", "a_corrected_report_has_its_reason", CLOSED, {"number": "9", "correction": "true", "why": "''"}),
    (
        "report", "a_version_of_a_report_ends_no_earlier_than_it_began", CLOSED,
        {"number": "9", "superseded_at": "at - interval '1 s'"},
    ),
    ("draft", "a_unit_writes_one_draft_per_period", ANY, {}),
    ("rulebook", "rules_of_a_city_are_counted", CLOSED, {}),
    ("rulebook", "one_set_of_rules_of_a_city_stands", STANDS, {"number": "9"}),
    ("notice", "notices_of_a_year_are_counted", ANY, {}),
    ("notice", "notices_count_from_one", ANY, {"serial": "0"}),
    ("notice", "the_step_of_a_notice_is_known", ANY, {"serial": "9", "step": "'shout'"}),
    ("notice", "the_light_of_a_notice_is_known", ANY, {"serial": "9", "light": "'purple'"}),
    ("reply", "a_reply_says_something", ANY, {"text": "''"}),
    ("known", "computations_of_a_known_figure_are_counted", ANY, {}),
    ("known", "an_unknown_figure_has_its_reason", ANY, {"number": "9", "value": "NULL"}),
    ("evaluation", "versions_of_an_evaluation_are_counted", ANY, {"superseded_at": "at"}),
    ("evaluation", "one_evaluation_of_a_year_stands", ANY, {"number": "9", "why": "'x'"}),
    ("evaluation", "an_evaluation_gives_0_to_100_points", ANY, {"number": "9", "total": "101", "why": "'x'", "superseded_at": "at"}),
    ("evaluation", "an_evaluation_names_who_evaluated", ANY, {"number": "9", "evaluator": "''", "why": "'x'", "superseded_at": "at"}),
    ("evaluation", "a_changed_evaluation_has_its_reason", ANY, {"number": "9", "superseded_at": "at"}),
]  # fmt: skip


def test_walls_of_what_was_told(everything):
    for table, name, where, changes in WALLS:
        met(name, copied(table, where, **changes))


@pytest.mark.parametrize("table", sorted(set(MODELS) - {"draft"}))
def test_what_was_told_stays(everything, table):
    for sql in ("DELETE FROM assignments_{}", "TRUNCATE assignments_{} CASCADE", "UPDATE assignments_{} SET id = id"):
        met("versions_of_assignments_are_only_added", sql.format(table))


def test_task_of_a_pack_is_given_once(everything):
    add = (
        "INSERT INTO assignments_assignment (id, city, number, part, document, clause)"
        " VALUES (%s, 'c', '1', %s, 'plan', '')"
    )
    with connection.cursor() as cursor:
        cursor.execute(add, [uuid4(), ""])
        cursor.execute(add, [uuid4(), "east"])
    met("a_task_of_a_pack_is_given_once", add, uuid4(), "")

"""Past the actions there is still the database."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.oversight.assignments import office
from tests.oversight.assignments.office import noon

from puhui.oversight.assignments import models

MARCH = date(2026, 3, 10)
FAR = "2030-01-01"


@pytest.fixture
def given(db):
    units = office.units()
    given = office.give(office.task(units["env"], parent=None))
    return office.change(given, MARCH, title="新")


def met(name: str, sql: str, *values) -> None:
    with pytest.raises((IntegrityError, DatabaseError)) as wall, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)
    assert name in str(wall.value) or name == wall.value.__cause__.diag.constraint_name


def copied(table: str, where: str, **changes) -> str:
    """SQL that adds a copy of one row with other values."""
    model = {"version": models.Version, "unitversion": models.UnitVersion}[table]
    columns = [field.column for field in model._meta.fields]
    told = {"id": f"'{uuid4()}'"} | changes
    values = ", ".join(told.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO assignments_{table} ({names}) SELECT {values} FROM assignments_{table} WHERE {where} LIMIT 1"


LATEST, CLOSED = "superseded_at IS NULL", "superseded_at IS NOT NULL"


@pytest.mark.parametrize(
    ("name", "where", "changes"),
    [
        ("versions_of_an_assignment_are_counted", CLOSED, {}),
        ("one_version_of_an_assignment_stands", LATEST, {"number": "9"}),
        ("the_state_of_an_assignment_is_known", CLOSED, {"number": "9", "state": "'lost'"}),
        (
            "an_assignment_has_a_due_date_or_a_quota", CLOSED,
            {"number": "9", "due": f"'{FAR}'", "quota_times": "1", "quota_period": "'year'"},
        ),
        ("an_assignment_is_due_no_earlier_than_it_starts", CLOSED, {"number": "9", "due": "starts - 1"}),
        ("a_quota_is_so_often_per_known_period", CLOSED, {"number": "9", "quota_times": "1"}),
        (
            "a_version_of_an_assignment_ends_no_earlier_than_it_began", CLOSED,
            {"number": "9", "superseded_at": "at - interval '1 second'"},
        ),
        ("no_assignment_is_part_of_itself", CLOSED, {"number": "9", "parent_id": "assignment_id"}),
    ],
)  # fmt: skip
def test_walls_of_versions(given, name, where, changes):
    met(name, copied("version", where, **changes))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("versions_of_a_unit_are_counted", {"superseded_at": "at"}),
        ("one_version_of_a_unit_stands", {"number": "9"}),
        ("the_kind_of_a_unit_is_known", {"number": "9", "superseded_at": "at", "kind": "'ministry'"}),
        ("a_unit_ends_no_earlier_than_it_began", {"number": "9", "superseded_at": "at", "last": "first - 1"}),
        ("only_a_unit_that_ended_has_a_successor", {"number": "9", "superseded_at": "at", "successor_id": "parent_id"}),
        ("a_version_of_a_unit_ends_no_earlier_than_it_began", {"number": "9", "superseded_at": "at - interval '1 s'"}),
        (
            "a_unit_stands_neither_below_nor_after_itself",
            {"number": "9", "superseded_at": "at", "parent_id": "unit_id"},
        ),
    ],
)
def test_walls_of_units(given, name, changes):
    met(name, copied("unitversion", "parent_id IS NOT NULL", **changes))


def test_walls_of_parties_and_targets(given):
    version = models.Version.objects.get(superseded_at=None)
    party, unit = version.parties.get(), office.add("市商务局")
    add = "INSERT INTO assignments_party (version_id, unit_id, duty, position) VALUES (%s, %s, %s, %s)"
    met("a_unit_takes_part_once", add, version.pk, party.unit_id, "lead", 2)
    met("units_of_a_version_are_in_order", add, version.pk, unit, "lead", 1)
    met("how_a_unit_takes_part_is_known", add, version.pk, unit, "watch", 1)
    add = (
        "INSERT INTO assignments_target (version_id, position, metric, comparator, value, unit, period, scope, gather, known)"
        " VALUES (%s, %s, 'x', %s, 1, '', '', '', %s, '')"
    )
    met("a_target_compares", add, version.pk, 1, "≈", "sum")
    met("how_figures_become_one_is_known", add, version.pk, 1, ">=", "most")
    with connection.cursor() as cursor:
        cursor.execute(add, [version.pk, 1, ">=", "sum"])
    met("targets_of_a_version_are_in_order", add, version.pk, 1, ">=", "sum")


def test_walls_of_identities(given):
    policy = uuid4()
    add = (
        "INSERT INTO assignments_assignment (id, city, number, policy, position, part, document, clause)"
        " VALUES (%s, 'c', '', %s, %s, %s, '', '')"
    )
    with connection.cursor() as cursor:
        cursor.execute(add, [uuid4(), policy, 1, ""])
    met("a_row_of_a_document_is_taken_over_once", add, uuid4(), policy, 1, "")
    met("a_document_is_named_with_the_row", add, uuid4(), policy, None, "")
    unit, add = office.add("市商务局"), (
        "INSERT INTO assignments_contact (id, unit_id, duty, name, title, phone, first)"
        " VALUES (%s, %s, %s, '甲', '', '', '2026-01-01')"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(add, [uuid4(), unit, "contact"])
    met("one_person_at_a_time_has_a_duty", add, uuid4(), unit, "contact")
    met("the_duty_of_a_contact_is_known", add, uuid4(), unit, "driver")


@pytest.mark.parametrize("table", ["unitversion", "version", "party"])
@pytest.mark.parametrize(
    "sql", ["DELETE FROM assignments_{}", "TRUNCATE assignments_{} CASCADE", "UPDATE assignments_{} SET id = id"]
)
def test_history_stays(given, table, sql):
    met("versions_of_assignments_are_only_added", sql.format(table))


def test_closed_version_is_not_closed_anew_nor_changed_while_it_is_closed(given):
    met("versions_of_assignments_are_only_added", "UPDATE assignments_version SET superseded_at = now()")
    met(
        "versions_of_assignments_are_only_added",
        "UPDATE assignments_version SET superseded_at = now(), title = 'x' WHERE superseded_at IS NULL",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assignments_version SET superseded_at = %s WHERE superseded_at IS NULL", [noon(date(2030, 1, 1))]
        )
        assert cursor.rowcount == 1


def test_walls_of_posts(given):
    unit, add = given.task.leads[0], (
        "INSERT INTO assignments_post (id, city, person, role, unit_id, first, last, by, at)"
        " VALUES (%s, 'c', 7, %s, %s, '2026-01-01', %s, '', now())"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(add, [uuid4(), "leader", None, None])
    met("a_person_has_a_post_once", add, uuid4(), "leader", None, None)
    met("the_role_of_a_post_is_known", add, uuid4(), "mayor", None, None)
    met("a_post_names_a_unit_where_it_acts_for_one", add, uuid4(), "office", unit, None)
    met("a_post_ends_no_earlier_than_it_began", add, uuid4(), "office", None, "2025-12-31")
    met(
        "a_day_of_a_city_is_marked_once",
        "INSERT INTO assignments_mark (city, day, number) SELECT city, day, 0 FROM assignments_mark LIMIT 1",
    )


def test_every_change_marks_its_day(given):
    marked = "SELECT day FROM assignments_mark WHERE city = %s ORDER BY day"
    with connection.cursor() as cursor:
        cursor.execute(marked, [office.CITY])
        assert cursor.fetchall() == [(office.FOUNDED,), (date(2026, 1, 1),), (MARCH,)]
        cursor.execute(marked.replace("day FROM", "max(number) FROM").replace(" ORDER BY day", ""), [office.CITY])
        before = cursor.fetchone()
        office.add("市商务局")
        cursor.execute(marked.replace("day FROM", "max(number) FROM").replace(" ORDER BY day", ""), [office.CITY])
        assert cursor.fetchone() > before

"""Every constraint of scrutiny, met by going around the actions."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from puhui.engine.scrutiny import models

CASE = (
    "INSERT INTO scrutiny_case (holder_id, feed_id, source_key, city, scenario, day, state, reasons, opened_at, due_on,"
    " answered, why, decided_by, decided_at) VALUES ({holder}, 1, 'k{n}', 'c', 's', '2026-01-01', {state}, '[]', now(),"
    " '2026-01-08', {answered}, {why}, {by}, {decided})"
)
PLAIN = {"holder": 1, "n": 1, "state": "'held'", "answered": "false", "why": "''", "by": "NULL", "decided": "NULL"}
DECISION = (
    "INSERT INTO scrutiny_decision (holder_id, id, feed_id, source_key, before, state, by, why, on_appeal, at)"
    " VALUES (1, gen_random_uuid(), 1, 'k', 'held', {state}, 1, {why}, false, now())"
)
DECLARATION = (
    "INSERT INTO scrutiny_declaration (holder_id, id, city, feed, day, declared_at, odometer_km, closed_at, hours,"
    " given_up) VALUES (1, gen_random_uuid(), 'c', 'f', '2026-01-01', now(), {km}, NULL, 0, false)"
)
AUDIT = (
    "INSERT INTO scrutiny_audit (city, first, last, confidence, margin, commitment, sealed_seed, opened_by, opened_at,"
    " population, population_sha256, sample) VALUES ('c', '2026-01-02', {last}, 95, 5, '', '', 1, now(), 1, '', {sample})"
)


def case(**changes: object) -> str:
    return CASE.format(**PLAIN | changes)


AROUND = {
    "a_case_is_held_cleared_released_or_refused": case(state="'lost'", by=1, decided="now()", why="'x'"),
    "cases_are_about_people": case(holder=-1),
    "a_decided_case_says_who_when_and_why": case(state="'released'", by=1, decided="now()"),
    "only_an_appeal_is_answered": case(answered="true"),
    "a_decision_releases_or_refuses": DECISION.format(state="'held'", why="'x'"),
    "a_decision_says_why": DECISION.format(state="'released'", why="''"),
    "an_appeal_says_something": "INSERT INTO scrutiny_appeal VALUES (1, 1, 'k', '', now())",
    "a_car_is_parked_once": DECLARATION.format(km=1) + ";" + DECLARATION.format(km=1),
    "an_odometer_starts_at_nought": DECLARATION.format(km=-1),
    "an_audit_looks_at_days_in_order": AUDIT.format(last="'2026-01-01'", sample=1),
    "a_sample_is_part_of_its_population": AUDIT.format(last="'2026-01-02'", sample=2),
    "a_judgement_says_who_and_when": "INSERT INTO scrutiny_audititem (audit_id, position, holder_id, feed_id,"
    " source_key, scenario, day, sound, why) VALUES (1, 1, 1, 1, 'k', 's', '2026-01-01', true, '')",
}


@pytest.mark.parametrize("name", AROUND)
def test_wall_stands(db, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[name])


def test_every_wall_is_tried():
    tables = [m for m in vars(models).values() if isinstance(m, type) and hasattr(m, "_meta")]
    named = {
        c.name for m in tables for c in m._meta.constraints if isinstance(c, CheckConstraint | UniqueConstraint)
    }  # fmt: skip
    assert named == set(AROUND)


@pytest.mark.parametrize(
    "change", ["UPDATE scrutiny_decision SET why = 'x'", "DELETE FROM scrutiny_decision", "TRUNCATE scrutiny_decision"]
)
def test_decisions_are_only_added(db, change):
    with connection.cursor() as cursor:
        cursor.execute(DECISION.format(state="'released'", why="'looked'"))
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("change", ["UPDATE scrutiny_appeal SET text = 'x'", "DELETE FROM scrutiny_appeal"])
def test_appeals_are_only_added(db, change):
    models.Appeal.objects.create(holder_id=1, feed_id=1, source_key="k", text="why", at=datetime.now(UTC))
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

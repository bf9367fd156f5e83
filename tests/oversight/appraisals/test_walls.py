"""Past the actions there is still the database, and turns that keep two at once apart."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.oversight.appraisals import creating
from tests.oversight.appraisals.creating import CITY, DAY, do, noon
from tests.oversight.assignments.office import at_once

from puhui.ground import clock
from puhui.oversight.appraisals import actions, guarding, models, queries, telling

BY = {"by": "x", "at": noon(DAY)}


def met(name: str, add) -> None:
    with pytest.raises((IntegrityError, DatabaseError)) as wall, transaction.atomic():
        add()
    assert name in str(wall.value) or name == wall.value.__cause__.diag.constraint_name


def test_walls(db):
    creating.into_force()
    made = creating.named("市财政局")
    application = models.Application.objects.get(pk=made.id)
    own = {
        "city": CITY, "creation": "frugal_office", "scheme": "office", "version": "1", "pack": 1, "rules": {},
        "year": 2030, "applicant": "x", "name": "x",
    } | BY  # fmt: skip
    sheet = {"application": application, "number": 9, "stage": "self", "filled": {}} | BY
    step = {"application": application, "number": 9, "kind": "refused", "why": "x"} | BY
    objection = models.Objection(pk=uuid4(), application=application, text="x", by="某人", at=noon(DAY))
    objection.save(force_insert=True)
    answer = {"objection": objection, "upheld": True, "why": ""} | BY
    told = {
        "one_application_a_year": (models.Application, own | {"year": 2027, "applicant": "市财政局"}),
        "the_creation_is_known": (models.Application, own | {"creation": "green_moon"}),
        "an_applicant_has_a_name": (models.Application, own | {"name": ""}),
        "sheets_of_an_application_are_counted": (models.Sheet, sheet | {"number": 1}),
        "who_filled_a_sheet_is_known": (models.Sheet, sheet | {"stage": "odd"}),
        "steps_of_an_application_are_counted": (models.Step, step | {"number": 1}),
        "an_application_is_named_once": (models.Step, step | {"kind": "named"}),
        "the_kind_of_a_step_is_known": (models.Step, step | {"kind": "odd"}),
        "a_step_ends_no_earlier_than_it_began": (models.Step, step | {"first": DAY, "last": DAY - timedelta(days=1)}),
        "a_public_notice_has_its_days": (models.Step, step | {"kind": "announced"}),
        "a_no_has_its_reason": (models.Step, step | {"why": ""}),
        "an_objection_says_something": (models.Objection, {"application": application, "text": "", "at": noon(DAY)}),
        "an_answer_has_its_reason": (models.Answer, answer),
        "a_pool_is_somebody_and_has_a_source": (models.Pool, {"city": CITY, "creation": "x", "count": 0, "source": "x"} | BY),
    }  # fmt: skip
    for name, (model, values) in told.items():
        met(name, lambda model=model, values=values: model(pk=uuid4(), **values).save(force_insert=True))
    ours = list(apps.get_app_config("appraisals").get_models())
    assert {one.name for model in ours for one in model._meta.constraints} == told.keys()
    for model in ours:
        table = model._meta.db_table
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table} CASCADE"):
            if model.objects.exists() or "TRUNCATE" in sql:
                met("history_of_appraisals_is_only_added", lambda sql=sql: _run(sql))
    _run("UPDATE appraisals_objection SET by = ''")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def objection_and_naming(monkeypatch, *, guarded):
    """An objection in the last instant of the notice, and the naming in the next one."""
    creating.into_force()
    shown = creating.announced(creating.apply())
    midnight = clock.day_ends(DAY + timedelta(days=5))
    meet, look = Barrier(2), telling.application

    def both_looked(*told):
        found = look(*told)
        # Where turns are taken the other one waits for its own, and nobody comes.
        with suppress(BrokenBarrierError):
            meet.wait(0.4 if guarded else 10)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(telling, "application", both_looked)
        if not guarded:

            @contextmanager
            def no_turn(application):
                with transaction.atomic():
                    yield models.Application.objects.get(pk=application)

            patched.setattr(guarding, "turn", no_turn)
        told = {"id": uuid4(), "application": shown.id, "text": "不实", "at": midnight - timedelta(microseconds=1)}
        found = at_once(lambda: actions.object_to(**told), lambda: do("name", shown, at=midnight))
    return found, queries.application(shown.id)


@pytest.mark.django_db(transaction=True)
def test_without_turns_a_naming_passes_an_objection_that_came_in_time(monkeypatch):
    _found, after = objection_and_naming(monkeypatch, guarded=False)
    assert (after.state, [one.upheld for one in after.objections]) == ("named", [None])


@pytest.mark.django_db(transaction=True)
def test_in_turn_the_objection_stops_the_naming_or_comes_after_it(monkeypatch):
    found, after = objection_and_naming(monkeypatch, guarded=True)
    told = [type(one).__name__ for one in found]
    assert told in (["Application", "ObjectionOpen"], ["StepOutOfOrder", "Application"])
    assert (after.state == "named") != bool(after.objections)

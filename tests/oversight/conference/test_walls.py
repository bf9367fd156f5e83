"""Past the actions there is still the database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.oversight.conference import meeting
from tests.oversight.conference.meeting import HELD, MEMBERS, NOTICE, UNITS, noon

from puhui.oversight.conference import facts, models

AFTER = noon(HELD + timedelta(days=1))
BY = {"by": "x", "at": AFTER}


@pytest.fixture
def issued(db):
    meeting.into_force()
    session = meeting.call()
    topics = [meeting.hand_in(session, noon(NOTICE), name) for name in MEMBERS[:2]]
    item = facts.Item("", topic=topics[0].id)
    meeting.send(session, noon(HELD - timedelta(days=6)), items=[item], left={topics[1].id: "另议"})
    return meeting.issue(meeting.signed(session, AFTER), AFTER)


def met(name: str, add) -> None:
    with pytest.raises((IntegrityError, DatabaseError)) as wall, transaction.atomic():
        add()
    assert name in str(wall.value) or name == wall.value.__cause__.diag.constraint_name


def rows(issued) -> dict[str, tuple[type, dict]]:
    session = models.Session.objects.get(pk=issued.session)
    draft = models.Draft.objects.get(minutes=issued.id)
    topic = models.Topic.objects.get(item=None)
    agenda = session.agenda
    call = {"session": session, "place": "", "starts": AFTER + timedelta(days=9)} | BY
    other = models.Session(
        pk=uuid4(), city="c", conference="p", kind="special", title="t", raised=False, pack=1, rules={}, **BY
    )
    other.save(force_insert=True)
    document = models.Minutes(pk=uuid4(), session=other, number=1)
    document.save(force_insert=True)
    second = models.Draft(pk=uuid4(), minutes=document, number=1, text="t", attended=[], decisions=[], **BY)
    second.save(force_insert=True)
    complete = models.Complete(draft=second, at=AFTER)
    complete.save(force_insert=True)
    issue = {
        "minutes": document, "complete": complete, "city": meeting.CITY, "conference": "publicity", "year": 2027,
        "serial": 2, "sha256": "0" * 64, "late": False,
    } | BY  # fmt: skip
    sign = {"draft": draft, "unit": uuid4(), "name": "x", "agrees": True} | BY
    return {
        "the_kind_of_a_session_is_known": (models.Session, {"city": "c", "conference": "p", "kind": "odd", "title": "t", "raised": False, "pack": 1, "rules": {}} | BY),
        "calls_of_a_session_are_counted": (models.Call, call | {"number": 0}),
        "a_session_is_moved_for_a_reason": (models.Call, call | {"number": 1}),
        "a_session_is_called_for_a_time_to_come": (models.Call, call | {"number": 1, "why": "x", "starts": AFTER}),
        "a_unit_is_invited_once": (models.Invited, {"session": session, "unit": UNITS["市教委"], "name": "x", "duty": "guest", "at": AFTER}),
        "how_a_unit_is_invited_is_known": (models.Invited, {"session": session, "unit": uuid4(), "name": "x", "duty": "odd", "at": AFTER}),
        "a_topic_has_a_title": (models.Topic, {"session": session, "unit": uuid4(), "name": "x", "title": ""} | BY),
        "conference_agenda_session_id_key": (models.Agenda, {"session": session, "late": False} | BY),
        "an_agenda_comes_late_for_a_reason": (models.Agenda, {"session": other, "late": True} | BY),
        "items_of_an_agenda_are_in_order": (models.Item, {"agenda": agenda, "position": 1, "title": "x"}),
        "conference_item_topic_id_key": (models.Item, {"agenda": agenda, "position": 2, "title": "x", "topic": agenda.items.get().topic}),
        "a_topic_is_left_for_a_reason": (models.Left, {"topic": agenda.items.get().topic, "why": ""}),
        "conference_left_pkey": (models.Left, {"topic": topic, "why": "x"}),
        "documents_of_a_session_are_counted": (models.Minutes, {"session": session, "number": 1}),
        "later_minutes_correct_earlier_ones_for_a_reason": (models.Minutes, {"session": session, "number": 2}),
        "drafts_of_minutes_are_counted": (models.Draft, {"minutes": document, "number": 1, "text": "t", "attended": [], "decisions": []} | BY),
        "issued_minutes_take_no_draft": (models.Draft, {"minutes": draft.minutes, "number": 2, "text": "t", "attended": [], "decisions": []} | BY),
        "a_unit_speaks_once_on_a_draft": (models.Signature, sign | {"unit": UNITS["市教委"]}),
        "a_unit_objects_for_a_reason": (models.Signature, sign | {"agrees": False}),
        "conference_complete_pkey": (models.Complete, {"draft": draft, "at": AFTER}),
        "conference_issue_minutes_id_key": (models.Issue, issue | {"minutes": draft.minutes}),
        "conference_issue_complete_id_key": (models.Issue, issue | {"complete": draft.complete}),
        "minutes_of_a_year_are_counted": (models.Issue, issue | {"serial": 1}),
        "minutes_count_from_one": (models.Issue, issue | {"serial": 0}),
        "minutes_come_late_for_a_reason": (models.Issue, issue | {"late": True}),
    }  # fmt: skip


def test_walls(issued):
    told = rows(issued)
    for name, (model, values) in told.items():
        key = (
            {}
            if model._meta.pk.is_relation or model._meta.pk.get_internal_type() == "BigAutoField"
            else {"pk": uuid4()}
        )
        met(name, lambda model=model, told=key | values: model(**told).save(force_insert=True))
    named = {one.name for model in {model for model, _ in told.values()} for one in model._meta.constraints}
    assert named <= told.keys()


def test_history_stays(issued):
    for model in list(apps.get_app_config("conference").get_models()):
        table, column = model._meta.db_table, model._meta.pk.column
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}", f"TRUNCATE {table} CASCADE"):
            met("history_of_conferences_is_only_added", lambda sql=sql: _run(sql))


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)

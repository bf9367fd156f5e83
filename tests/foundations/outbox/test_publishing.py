from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from puhui.foundations.outbox import actions, queries, refusals
from puhui.foundations.outbox.models import Delivery, Message

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
FACT = {"topic": "draw.drawn", "key": "spring", "data": {"draw": "spring", "winners": 3}, "city": "trial"}


def endpoint(**changes) -> int:
    told = {"city": "trial", "name": "Bus company", "address": "http://127.0.0.1:9/", "topics": ["draw.drawn"]}
    return actions.add_endpoint(**told | changes, at=NOON).endpoint


def test_message_is_laid_out_for_those_who_listen(db):
    mine = endpoint()
    endpoint(city="elsewhere")
    endpoint(topics=["draw.opened"])
    paused, closed = endpoint(), endpoint()
    actions.pause_endpoint(endpoint=paused, at=NOON)
    actions.close_endpoint(endpoint=closed)
    told = actions.publish(**FACT, at=NOON)
    assert (told.deliveries, told.newly) == (2, True)
    assert set(Delivery.objects.values_list("endpoint_id", flat=True)) == {mine, paused}


def test_same_fact_again_is_told_once(db):
    endpoint()
    told = actions.publish(**FACT, at=NOON)
    again = actions.publish(**FACT, at=NOON + timedelta(minutes=1))
    assert (again.id, again.deliveries, again.newly) == (told.id, 1, False)
    assert Message.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize("change", [{"data": {"winners": 4}}, {"city": "elsewhere"}])
def test_same_key_for_something_else_is_refused(db, change):
    actions.publish(**FACT, at=NOON)
    with pytest.raises(refusals.MessageDiffers) as refused:
        actions.publish(**FACT | change, at=NOON)
    assert refused.value.data["field"] == next(iter(change))


def test_what_was_rolled_back_is_not_told(db):
    endpoint()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.publish(**FACT, at=NOON)
        1 / 0
    assert queries.deliveries() == ([], False)


def test_queue_is_woken_once_after_commit(db, django_capture_on_commit_callbacks):
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 -- needs Django ready

    endpoint()
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish(**FACT, at=NOON)
        actions.publish(**FACT | {"key": "summer"}, at=NOON)
    assert ProcrastinateJob.objects.filter(task_name=actions.JOB, status="todo").count() == 1


def test_nobody_is_woken_where_nobody_listens(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert actions.publish(**FACT, at=NOON).deliveries == 0
    assert callbacks == []


@pytest.mark.parametrize("topic", ["draw", "Draw.drawn", "draw..drawn", "", "draw.drawn\n", "a.b.c.d.e"])
def test_malformed_topic_is_refused(db, topic):
    with pytest.raises(refusals.TopicMalformed):
        actions.publish(**FACT | {"topic": topic}, at=NOON)
    with pytest.raises(refusals.TopicMalformed):
        endpoint(topics=[topic])


def test_too_large_data_are_refused(db):
    with pytest.raises(refusals.DataTooLarge):
        actions.publish(**FACT | {"data": {"zh": "抽" * 22_000}}, at=NOON)
    assert not Message.objects.exists()


def test_secret_is_sealed_and_can_be_renewed(db):
    drawn = actions.add_endpoint(city="trial", name="A", address="https://127.0.0.1/", topics=["draw.drawn"], at=NOON)
    row = Delivery._meta.get_field("endpoint").related_model.objects.get(id=drawn.endpoint)
    assert drawn.secret.startswith("whsec_")
    assert drawn.secret.encode() not in bytes(row.secret)
    renewed = actions.renew_secret(endpoint=drawn.endpoint, at=NOON)
    assert renewed.secret != drawn.secret
    assert renewed.before_until == NOON + timedelta(hours=24)


def test_closed_endpoint_cannot_be_changed(db):
    number = endpoint()
    actions.close_endpoint(endpoint=number)
    with pytest.raises(refusals.EndpointClosed):
        actions.resume_endpoint(endpoint=number, at=NOON)
    with pytest.raises(refusals.EndpointUnknown):
        actions.pause_endpoint(endpoint=number + 99, at=NOON)


def test_a_city_has_so_many_endpoints(db, monkeypatch):
    monkeypatch.setattr(actions, "ENDPOINTS_MAX", 1)
    endpoint()
    endpoint(city="elsewhere")
    with pytest.raises(refusals.EndpointsExhausted):
        endpoint()


def test_old_messages_are_forgotten_with_their_deliveries(db):
    endpoint()
    actions.publish(**FACT, at=NOON)
    actions.publish(**FACT | {"key": "summer"}, at=NOON + timedelta(days=2))
    assert actions.forget_old(at=NOON + timedelta(days=91)) == 1
    assert [one.key for one in queries.deliveries()[0]] == ["summer"]

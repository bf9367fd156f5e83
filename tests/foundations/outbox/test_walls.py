"""Every constraint, met by going around the actions."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from puhui.foundations.outbox import actions, delivering, models

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
AROUND = {
    "a_fact_is_told_once": "INSERT INTO outbox_message SELECT gen_random_uuid(), city, topic, key, body, at FROM outbox_message",
    "a_message_is_an_object": "UPDATE outbox_message SET body = 'x'",
    "endpoint_state_is_known": "UPDATE outbox_endpoint SET state = 'asleep'",
    "an_endpoint_listens_to_something": "UPDATE outbox_endpoint SET topics = '{}'",
    "a_pause_says_since_when": "UPDATE outbox_endpoint SET state = 'paused'",
    "an_old_secret_has_an_end": "UPDATE outbox_endpoint SET before = secret",
    "an_endpoint_is_told_a_fact_once": "INSERT INTO outbox_delivery (message_id, endpoint_id, state, due_at, attempts_made,"
    " tried) SELECT message_id, endpoint_id, state, due_at, 0, 0 FROM outbox_delivery",
    "delivery_state_is_known": "UPDATE outbox_delivery SET state = 'lost'",
    "what_waits_has_its_time": "UPDATE outbox_delivery SET due_at = NULL",
    "what_was_delivered_says_when": "UPDATE outbox_delivery SET state = 'delivered'",
    "attempts_are_counted": "INSERT INTO outbox_attempt (delivery_id, number, began_at, fault, answer)"
    " SELECT delivery_id, number, began_at, '', '' FROM outbox_attempt",
    "an_answer_has_a_status": "UPDATE outbox_attempt SET status = 7",
}  # fmt: skip


@pytest.mark.parametrize("constraint", AROUND)
def test_wall_holds(db, constraint):
    actions.add_endpoint(city="trial", name="A", address="http://127.0.0.1:9/", topics=["draw.drawn"], at=NOON)
    actions.publish(topic="draw.drawn", key="a", data={}, city="trial", at=NOON)
    delivering.lease(NOON)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AROUND[constraint])


def test_every_wall_is_tested():
    tables = (models.Message, models.Endpoint, models.Delivery, models.Attempt)
    walls = {c.name for t in tables for c in t._meta.constraints if isinstance(c, CheckConstraint | UniqueConstraint)}
    assert walls == set(AROUND)

"""FACE: the verbs of the outbox.

``publish`` runs in its caller's transaction and writes one row, and one per endpoint that listens; all others are
transactions of their own. ``deliver_due`` is the one that speaks to the world, and holds no transaction meanwhile.
"""

import contextlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from puhui.foundations.outbox import calc, delivering, facts, posting, refusals, sealing
from puhui.foundations.outbox.models import Delivery, Endpoint, Message
from puhui.ground.identifiers import uuid_of

JOB = "outbox.deliver"
ENDPOINTS_MAX = 50
NAME_CHARACTERS_MAX = 200
SECRET_BYTES = 32
BEFORE_SIGNS_FOR = timedelta(hours=24)
KEPT = timedelta(days=90)
ROUNDS_PER_CALL = 40
REPLAYS_PER_CALL = 10_000
FORGOTTEN_PER_CALL = 10_000

PUBLISH = """
WITH told AS (
    INSERT INTO outbox_message (id, city, topic, key, body, at) VALUES (%(id)s, %(city)s, %(topic)s, %(key)s, %(body)s, %(at)s)
    ON CONFLICT DO NOTHING RETURNING id
), laid AS (
    INSERT INTO outbox_delivery (message_id, endpoint_id, state, due_at, attempts_made, tried)
    SELECT told.id, e.id, 'waiting', %(at)s, 0, 0 FROM told, outbox_endpoint e
    WHERE e.city = %(city)s AND e.state <> 'closed' AND %(topic)s = ANY(e.topics)
    RETURNING 1
)
SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM laid)
"""


def publish(*, topic: str, key: str, data: Mapping[str, Any], city: str, at: datetime) -> facts.Published:
    """Tell a fact to whoever listens, once what it tells is committed. The same topic and key again: nothing more.

    ``data`` is JSON and names nobody. ``key`` names the fact in its topic, e.g. the id of what happened.
    Refusals: TopicMalformed, DataTooLarge, MessageDiffers. Locks: the topic and key, until the caller commits.
    """
    if not calc.is_topic(topic):
        raise refusals.TopicMalformed(topic=topic)
    body = calc.body_of(topic, data, at)
    if (size := len(body.encode())) > calc.BODY_BYTES_MAX:
        raise refusals.DataTooLarge(topic=topic, bytes=size, limit=calc.BODY_BYTES_MAX)
    id = uuid_of(f"outbox/{topic}/{key}")
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, {"id": id, "city": city, "topic": topic, "key": key, "body": body, "at": at})
        newly, laid = cursor.fetchone()
    if not newly:
        _same(id, topic, key, city, data)
        return facts.Published(id, topic, key, Delivery.objects.filter(message_id=id).count(), newly=False)
    if laid:
        transaction.on_commit(wake, robust=True)
    return facts.Published(id, topic, key, laid, newly=True)


PUBLISH_MANY = """
WITH told AS (
    INSERT INTO outbox_message (id, city, topic, key, body, at)
    SELECT id, %(city)s, %(topic)s, key, body, at
    FROM unnest(%(ids)s::uuid[], %(keys)s::text[], string_to_array(%(bodies)s, E'\\n'), %(ats)s::timestamptz[])
         AS m (id, key, body, at)
    ORDER BY id ON CONFLICT DO NOTHING RETURNING id, at
), laid AS (
    INSERT INTO outbox_delivery (message_id, endpoint_id, state, due_at, attempts_made, tried)
    SELECT told.id, e.id, 'waiting', told.at, 0, 0 FROM told, outbox_endpoint e
    WHERE e.city = %(city)s AND e.state <> 'closed' AND %(topic)s = ANY(e.topics)
    RETURNING 1
)
SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM laid)
"""


def publish_many(*, topic: str, city: str, facts_told: Sequence[tuple[str, Mapping[str, Any], datetime]]) -> int:
    """As ``publish``, for many facts (key, data, at) of one topic in one question; answers with how many were new.

    Refusals: TopicMalformed, DataTooLarge, MessageDiffers. Locks: the topic and keys, in order.
    """
    if not calc.is_topic(topic):
        raise refusals.TopicMalformed(topic=topic)
    told = {uuid_of(f"outbox/{topic}/{key}"): (key, data, at) for key, data, at in facts_told}
    bodies = [calc.body_of(topic, data, at) for _, data, at in told.values()]
    for body in bodies:
        if (size := len(body.encode())) > calc.BODY_BYTES_MAX:
            raise refusals.DataTooLarge(topic=topic, bytes=size, limit=calc.BODY_BYTES_MAX)
    named = {"keys": [key for key, _, _ in told.values()], "ats": [at for _, _, at in told.values()]}
    # One text with a line for each: JSON has no line breaks of its own, and quoting each body would cost more.
    named |= {"city": city, "topic": topic, "ids": list(told), "bodies": "\n".join(bodies)}
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH_MANY, named)
        newly, laid = cursor.fetchone()
    if newly < len(told):
        for id, (key, data, _) in told.items():
            _same(id, topic, key, city, data)
    if laid:
        transaction.on_commit(wake, robust=True)
    return newly


def _same(id: Any, topic: str, key: str, city: str, data: Mapping[str, Any]) -> None:
    known = Message.objects.get(id=id)
    if known.city != city:
        raise refusals.MessageDiffers(topic=topic, key=key, field="city")
    # Only the data count: a caller that tries again does so at another instant.
    if calc.data_in(known.body) != calc.data_in(calc.body_of(topic, data, known.at)):
        raise refusals.MessageDiffers(topic=topic, key=key, field="data")


def wake() -> None:
    """Have the queue deliver now; where it will anyway, that will do."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=JOB).defer(timestamp=0)


@transaction.atomic
def add_endpoint(*, city: str, name: str, address: str, topics: Sequence[str], at: datetime) -> facts.SecretDrawn:
    """Let an address listen to topics of a city; it hears what is told from now on.

    Refusals: NameMissing, TopicMalformed, AddressMalformed, AddressNotPublic, EndpointsExhausted.
    """
    told = _checked(name, address, topics)
    with connection.cursor() as cursor:
        # Two officers at once must not pass the limit together.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outbox/endpoints/' || %s))", [city])
    if Endpoint.objects.filter(city=city).exclude(state=facts.CLOSED).count() >= ENDPOINTS_MAX:
        raise refusals.EndpointsExhausted(city=city, limit=ENDPOINTS_MAX)
    drawn = secrets.token_bytes(SECRET_BYTES)
    row = Endpoint.objects.create(city=city, secret=sealing.seal(drawn), created_at=at, **told)
    return facts.SecretDrawn(row.id, calc.secret_words(drawn), None)


@transaction.atomic
def change_endpoint(*, endpoint: int, name: str, address: str, topics: Sequence[str]) -> None:
    """Give an endpoint another name, address or topics. Refusals: as ``add_endpoint``, EndpointUnknown, EndpointClosed."""
    _locked(endpoint)
    Endpoint.objects.filter(id=endpoint).update(**_checked(name, address, topics))


@transaction.atomic
def renew_secret(*, endpoint: int, at: datetime) -> facts.SecretDrawn:
    """Draw another secret; the one before signs beside it for a day. Refusals: EndpointUnknown, EndpointClosed."""
    row = _locked(endpoint)
    drawn, until = secrets.token_bytes(SECRET_BYTES), at + BEFORE_SIGNS_FOR
    row.before, row.before_until, row.secret = row.secret, until, sealing.seal(drawn)
    row.save(update_fields=["before", "before_until", "secret"])
    return facts.SecretDrawn(row.id, calc.secret_words(drawn), until)


@transaction.atomic
def pause_endpoint(*, endpoint: int, at: datetime) -> None:
    """Send nothing for now; what is told meanwhile waits. Refusals: EndpointUnknown, EndpointClosed."""
    row = _locked(endpoint)
    if row.state == facts.LISTENING:
        row.state, row.paused_at, row.paused_why = facts.PAUSED, at, "asked"
        row.save(update_fields=["state", "paused_at", "paused_why"])


@transaction.atomic
def resume_endpoint(*, endpoint: int, at: datetime) -> None:
    """Send again what waits, at once. Refusals: EndpointUnknown, EndpointClosed."""
    _locked(endpoint)
    Endpoint.objects.filter(id=endpoint).update(
        state=facts.LISTENING, paused_at=None, paused_why="", failing_since=None
    )
    Delivery.objects.filter(endpoint_id=endpoint, state=facts.WAITING, due_at__gt=at).update(due_at=at, tried=0)
    transaction.on_commit(wake, robust=True)


@transaction.atomic
def close_endpoint(*, endpoint: int) -> None:
    """Send nothing there any more, for good; its history stays. Refusals: EndpointUnknown, EndpointClosed."""
    _locked(endpoint)
    Endpoint.objects.filter(id=endpoint).update(state=facts.CLOSED)
    Delivery.objects.filter(endpoint_id=endpoint, state=facts.WAITING).update(state=facts.FAILED, due_at=None)


@transaction.atomic
def replay(*, delivery: int, at: datetime) -> None:
    """Send a delivery again, also one that arrived, under its own webhook-id.

    Refusals: DeliveryUnknown, EndpointClosed. Locks: the delivery.
    """
    found = Delivery.objects.select_for_update().filter(id=delivery).first()
    if found is None:
        raise refusals.DeliveryUnknown(delivery=delivery)
    _locked(found.endpoint_id)
    if found.leased_until is None or found.leased_until <= at:
        Delivery.objects.filter(id=delivery).update(state=facts.WAITING, due_at=at, tried=0, leased_until=None)
    transaction.on_commit(wake, robust=True)


@transaction.atomic
def replay_failed(*, endpoint: int, at: datetime) -> int:
    """Send all again that failed, at most 10,000 a call. Refusals: EndpointUnknown, EndpointClosed."""
    _locked(endpoint)
    failed = Delivery.objects.filter(endpoint_id=endpoint, state=facts.FAILED).order_by("id")
    ids = list(failed.values_list("id", flat=True)[:REPLAYS_PER_CALL])
    replayed = Delivery.objects.filter(id__in=ids, state=facts.FAILED).update(
        state=facts.WAITING, due_at=at, tried=0, leased_until=None
    )
    transaction.on_commit(wake, robust=True)
    return replayed


def deliver_due(*, now: Callable[[], datetime]) -> facts.Posted:
    """Post what is due, handful by handful, at most 320 deliveries a call; ``left`` is above zero where more is due."""
    delivered, failed, left = 0, 0, 0
    for _ in range(ROUNDS_PER_CALL):
        round_ = delivering.deliver(now(), now)
        delivered, failed, left = delivered + round_.delivered, failed + round_.failed, round_.left
        if not left:
            break
    return facts.Posted(delivered, failed, left)


def forget_old(*, at: datetime) -> int:
    """Delete messages told more than 90 days ago with their deliveries, at most 10,000 a call."""
    old = list(Message.objects.filter(at__lt=at - KEPT).values_list("id", flat=True)[:FORGOTTEN_PER_CALL])
    Message.objects.filter(id__in=old).delete()
    return len(old)


def _locked(endpoint: int) -> Endpoint:
    row = Endpoint.objects.select_for_update().filter(id=endpoint).first()
    if row is None:
        raise refusals.EndpointUnknown(endpoint=endpoint)
    if row.state == facts.CLOSED:
        raise refusals.EndpointClosed(endpoint=endpoint)
    return row


def _checked(name: str, address: str, topics: Sequence[str]) -> dict[str, Any]:
    name, address, wanted = name.strip(), address.strip(), sorted(set(topics))
    if not 1 <= len(name) <= NAME_CHARACTERS_MAX:
        raise refusals.NameMissing()
    for topic in wanted or [""]:
        if not calc.is_topic(topic):
            raise refusals.TopicMalformed(topic=topic)
    check_address(address)
    return {"name": name, "address": address, "topics": wanted}


def check_address(address: str) -> None:
    """Whether anything may be sent to an address. Refusals: AddressMalformed, AddressNotPublic."""
    if not calc.may_be_posted_to(address, plain=settings.DEMO):
        raise refusals.AddressMalformed(address=address[: calc.ADDRESS_CHARACTERS_MAX])
    parts = urlsplit(address)
    # A name that is not there today may be there tomorrow; it is checked again before everything that is sent.
    with contextlib.suppress(OSError, UnicodeError):
        posting.checked_addresses(parts.hostname or "", parts.port or 443)


def send(method: str, address: str, headers: dict[str, str], body: bytes, kept: int) -> posting.Answer:
    """One request to another's server, for rooms that sign for themselves: bounded in time, no redirects.

    Whatever goes wrong is an answer with a fault (``status`` None). ``kept``: bytes of the answer that are read.
    No transaction may be open meanwhile.
    """
    return posting.send(method, address, headers, body, kept)

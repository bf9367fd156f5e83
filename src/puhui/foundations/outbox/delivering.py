"""Deliveries that are due: leased, posted side by side, and what came of them written down.

No transaction is open while we wait for another's server. What dies between lease and answer is due again when the
lease ends, under the same webhook-id.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from puhui.foundations.outbox import calc, facts, posting, sealing
from puhui.foundations.outbox.models import Attempt, Delivery, Endpoint

AT_ONCE = 8
PER_ENDPOINT = 4  # of them: a slow one does not keep the others waiting
LEASE = timedelta(seconds=4 * posting.POST_SECONDS)
FAILS_AT_MOST = timedelta(days=3)
GONE = 410  # the receiver's own word that it wants no more (Standard Webhooks)

CLAIM = """
WITH due AS (
    SELECT d.id, d.endpoint_id, d.due_at FROM outbox_delivery d JOIN outbox_endpoint e ON e.id = d.endpoint_id
    WHERE d.state = 'waiting' AND e.state = 'listening' AND d.due_at <= %(at)s
      AND (d.leased_until IS NULL OR d.leased_until <= %(at)s)
    ORDER BY d.due_at LIMIT 1000
), fair AS (
    SELECT id FROM (SELECT id, due_at, row_number() OVER (PARTITION BY endpoint_id ORDER BY due_at, id) AS place FROM due) d
    WHERE place <= %(each)s ORDER BY due_at LIMIT %(limit)s
), locked AS (
    SELECT d.id FROM outbox_delivery d JOIN fair USING (id)
    WHERE d.state = 'waiting' AND (d.leased_until IS NULL OR d.leased_until <= %(at)s)
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE outbox_delivery d
SET leased_until = %(until)s, attempts_made = attempts_made + 1, tried = tried + 1
FROM locked WHERE d.id = locked.id RETURNING d.id
"""


@dataclass(frozen=True, slots=True)
class Sending:
    """A leased delivery with all that a thread without a database needs."""

    delivery: int
    attempt: int
    address: str
    headers: dict[str, str]
    body: str


def deliver(at: datetime, now: Callable[[], datetime]) -> facts.Posted:
    """Lease and post one handful of what is due; ``left`` says whether more is."""
    leased = lease(at)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(
            threads.map(lambda one: posting.send("POST", one.address, one.headers, one.body.encode()), leased)
        )
    ended = now()
    delivered = sum(_record(one, answer, ended) for one, answer in zip(leased, answers, strict=True))
    return facts.Posted(delivered, len(leased) - delivered, 1 if leased else 0)


@transaction.atomic
def lease(at: datetime) -> list[Sending]:
    """Take what is due, and write down that it is being tried."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "until": at + LEASE, "limit": AT_ONCE, "each": PER_ENDPOINT})
        ids = [row[0] for row in cursor.fetchall()]
    found = Delivery.objects.filter(id__in=ids).select_related("message", "endpoint").order_by("due_at", "id")
    sending = [_sending(one, at) for one in found]
    Attempt.objects.bulk_create([Attempt(delivery_id=s.delivery, number=s.attempt, began_at=at) for s in sending])
    return sending


def _sending(one: Delivery, at: datetime) -> Sending:
    secrets = [sealing.unseal(one.endpoint.secret)]
    if one.endpoint.before is not None and at < one.endpoint.before_until:
        secrets.append(sealing.unseal(one.endpoint.before))
    headers = calc.headers_of(secrets, f"msg_{one.message_id.hex}", int(at.timestamp()), one.message.body)
    return Sending(one.id, one.attempts_made, one.endpoint.address, headers, one.message.body)


@transaction.atomic
def _record(sent: Sending, answer: posting.Answer, at: datetime) -> bool:
    """Write down what came back; true when it was taken."""
    Attempt.objects.filter(delivery_id=sent.delivery, number=sent.attempt).update(
        ended_at=at, status=answer.status, fault=answer.fault, answer=answer.text
    )
    one = Delivery.objects.select_for_update().get(id=sent.delivery)
    if one.attempts_made != sent.attempt or one.state == facts.DELIVERED:
        # The lease ran out meanwhile and another attempt is under way: that one decides.
        return answer.ok
    endpoint = Endpoint.objects.filter(id=one.endpoint_id)
    if answer.ok:
        Delivery.objects.filter(id=one.id).update(
            state=facts.DELIVERED, delivered_at=at, due_at=None, leased_until=None
        )
        endpoint.exclude(failing_since=None).update(failing_since=None)
        return True
    wait = calc.wait_after(one.tried, one.id, answer.wait)
    Delivery.objects.filter(id=one.id).update(
        state=facts.WAITING if wait else facts.FAILED, due_at=at + wait if wait else None, leased_until=None
    )
    _note_failure(one.endpoint_id, answer, at)
    return False


def _note_failure(number: int, answer: posting.Answer, at: datetime) -> None:
    endpoint = Endpoint.objects.select_for_update().get(id=number)
    since = endpoint.failing_since or at
    why = "gone" if answer.status == GONE else "failing" if at - since >= FAILS_AT_MOST else ""
    if endpoint.state == facts.LISTENING and why:
        endpoint.state, endpoint.paused_at, endpoint.paused_why = facts.PAUSED, at, why
    endpoint.failing_since = since
    endpoint.save(update_fields=["state", "paused_at", "paused_why", "failing_since"])

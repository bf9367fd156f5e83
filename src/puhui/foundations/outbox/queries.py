"""FACE: what waits in the outbox, what was delivered, and what came back. Reads only."""

from collections.abc import Iterable

from django.db.models import Count, Q

from puhui.foundations.outbox import facts, refusals
from puhui.foundations.outbox.models import Attempt, Delivery, Endpoint

PAGE = 50
ATTEMPTS_SHOWN = 100


def endpoints(city: str | None = None) -> list[facts.Endpoint]:
    """Every endpoint of a city (None: of all), closed ones last."""
    found = Endpoint.objects.all() if city is None else Endpoint.objects.filter(city=city)
    return sorted(
        (_endpoint(row) for row in _counted(found)), key=lambda e: (e.state == facts.CLOSED, e.city, e.number)
    )


def endpoint(number: int) -> facts.Endpoint:
    """One endpoint. Refusals: EndpointUnknown."""
    row = _counted(Endpoint.objects.filter(id=number)).first()
    if row is None:
        raise refusals.EndpointUnknown(endpoint=number)
    return _endpoint(row)


def deliveries(*, endpoint: int | None = None, state: str = "", page: int = 1) -> tuple[list[facts.Delivery], bool]:
    """Fifty deliveries, the latest first, and whether there are more; of one endpoint or state where asked."""
    found = Delivery.objects.select_related("message", "endpoint").defer("message__body").order_by("-id")
    if endpoint is not None:
        found = found.filter(endpoint_id=endpoint)
    if state in facts.DELIVERY_STATES:
        found = found.filter(state=state)
    first = (max(page, 1) - 1) * PAGE
    rows = list(found[first : first + PAGE + 1])
    return [_delivery(row) for row in rows[:PAGE]], len(rows) > PAGE


def delivery(number: int) -> facts.Delivery:
    """One delivery with its body and its attempts, the latest first. Refusals: DeliveryUnknown."""
    row = Delivery.objects.select_related("message", "endpoint").filter(id=number).first()
    if row is None:
        raise refusals.DeliveryUnknown(delivery=number)
    attempts = Attempt.objects.filter(delivery_id=number).order_by("-number")[:ATTEMPTS_SHOWN]
    return _delivery(row, row.message.body, attempts)


def _counted(found):
    return found.annotate(
        waiting=Count("delivery", filter=Q(delivery__state=facts.WAITING)),
        failed=Count("delivery", filter=Q(delivery__state=facts.FAILED)),
    )


def _endpoint(row: Endpoint) -> facts.Endpoint:
    return facts.Endpoint(
        number=row.id, city=row.city, name=row.name, address=row.address, topics=tuple(row.topics), state=row.state,
        created_at=row.created_at, failing_since=row.failing_since, paused_at=row.paused_at,
        paused_why=row.paused_why, waiting=row.waiting, failed=row.failed,
    )  # fmt: skip


def _delivery(row: Delivery, body: str = "", attempts: Iterable[Attempt] = ()) -> facts.Delivery:
    return facts.Delivery(
        number=row.id, endpoint=row.endpoint_id, endpoint_name=row.endpoint.name,
        webhook_id=f"msg_{row.message_id.hex}", topic=row.message.topic, key=row.message.key, told_at=row.message.at,
        state=row.state, attempts_made=row.attempts_made, due_at=row.due_at, delivered_at=row.delivered_at, body=body,
        attempts=tuple(
            facts.Attempt(a.number, a.began_at, a.ended_at, a.status, a.fault, a.answer) for a in attempts
        ),
    )  # fmt: skip

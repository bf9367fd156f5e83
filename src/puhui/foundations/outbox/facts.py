"""What the outbox tells: frozen records."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

LISTENING, PAUSED, CLOSED = ENDPOINT_STATES = ("listening", "paused", "closed")
WAITING, DELIVERED, FAILED = DELIVERY_STATES = ("waiting", "delivered", "failed")


@dataclass(frozen=True, slots=True)
class Published:
    """A message stands in the outbox; ``newly`` is False when it stood there already."""

    id: UUID
    topic: str
    key: str
    deliveries: int
    newly: bool


@dataclass(frozen=True, slots=True)
class SecretDrawn:
    """``secret`` (``whsec_`` and base64) is shown this once; the one before it signs beside it until then."""

    endpoint: int
    secret: str
    before_until: datetime | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that listens. ``failing_since`` is the first failure since the last success."""

    number: int
    city: str
    name: str
    address: str
    topics: tuple[str, ...]
    state: str
    created_at: datetime
    failing_since: datetime | None
    paused_at: datetime | None
    paused_why: str
    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST. No ``ended_at``: it is under way, or was cut off. ``answer`` is how the reply began."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    status: int | None
    fault: str
    answer: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one endpoint, with the attempts made of it where they were asked for."""

    number: int
    endpoint: int
    endpoint_name: str
    webhook_id: str
    topic: str
    key: str
    told_at: datetime
    state: str
    attempts_made: int
    due_at: datetime | None
    delivered_at: datetime | None
    body: str = ""
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """What one round of sending did."""

    delivered: int
    failed: int
    left: int

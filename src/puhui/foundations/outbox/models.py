"""Tables of the outbox; private to the room."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from puhui.foundations.outbox import facts


class Message(models.Model):
    """One fact, in the words in which it is told. Only ever added, until it is old."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    topic = models.TextField()
    key = models.TextField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["topic", "key"], name="a_fact_is_told_once"),
            CheckConstraint(condition=Q(body__startswith="{"), name="a_message_is_an_object"),
        ]


class Endpoint(models.Model):
    """An address of a partner, and what it listens to."""

    city = models.TextField()
    name = models.TextField()
    address = models.TextField()
    topics = ArrayField(models.TextField())
    state = models.TextField(default=facts.LISTENING)
    # Encrypted with settings.SEALING_KEY; the one before signs beside it until ``before_until``.
    secret = models.BinaryField()
    before = models.BinaryField(null=True)
    before_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["city"], name="outbox_endpoints_by_city")]
        constraints = [
            CheckConstraint(condition=Q(state__in=facts.ENDPOINT_STATES), name="endpoint_state_is_known"),
            CheckConstraint(condition=Q(topics__len__gte=1), name="an_endpoint_listens_to_something"),
            CheckConstraint(
                condition=~Q(state=facts.PAUSED) | Q(paused_at__isnull=False), name="a_pause_says_since_when"
            ),
            CheckConstraint(
                condition=Q(before__isnull=True) | Q(before_until__isnull=False), name="an_old_secret_has_an_end"
            ),
        ]


class Delivery(models.Model):
    """One message for one endpoint. Leased while it is sent: who dies with it is found out by the lease."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
    state = models.TextField(default=facts.WAITING)
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts_made = models.IntegerField(default=0)
    # Attempts of this round; a replay begins another.
    tried = models.SmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outbox_deliveries_due", condition=Q(state=facts.WAITING)),
            models.Index(fields=["endpoint", "-id"], name="outbox_deliveries_by_endpoint"),
        ]
        constraints = [
            UniqueConstraint(fields=["message", "endpoint"], name="an_endpoint_is_told_a_fact_once"),
            CheckConstraint(condition=Q(state__in=facts.DELIVERY_STATES), name="delivery_state_is_known"),
            CheckConstraint(
                condition=~Q(state=facts.WAITING) | Q(due_at__isnull=False), name="what_waits_has_its_time"
            ),
            CheckConstraint(
                condition=~Q(state=facts.DELIVERED) | Q(delivered_at__isnull=False),
                name="what_was_delivered_says_when",
            ),
        ]


class Attempt(models.Model):
    """One POST of a delivery; written before it is sent, completed by what came back."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE)
    number = models.IntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    fault = models.TextField(default="")
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["delivery", "number"], name="attempts_are_counted"),
            CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__range=(100, 999)), name="an_answer_has_a_status"
            ),
        ]

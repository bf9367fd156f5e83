"""How far long work asked for in the console has come: what a progress bar shows, and nothing that counts.

The books never read this table; losing it loses no more than a bar.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class Work(models.Model):
    """One piece of long work: a delivery being settled, or the ledger being verified."""

    class Kind(models.TextChoices):
        SETTLE = "settle"
        VERIFY = "verify"

    kind = models.TextField(choices=Kind)
    batch_id = models.BigIntegerField(null=True)  # the delivery, where one is settled
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    stage = models.TextField(default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)  # 0: not known yet
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"], name="work_by_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done__gte=0) & (Q(total=0) | Q(done__lte=F("total"))), name="no_work_is_more_than_done"
            )
        ]

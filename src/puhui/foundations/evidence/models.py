"""The register of kept files; their content lies in the store, by fingerprint."""

from django.db import models
from django.db.models import Q


class Evidence(models.Model):
    sha256 = models.CharField(max_length=64, primary_key=True)
    bytes = models.BigIntegerField()
    first_name = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_is_named_by_its_fingerprint"
            ),
            models.CheckConstraint(condition=Q(bytes__gte=0), name="evidence_has_a_size"),
        ]

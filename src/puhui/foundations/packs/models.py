"""Two append-only tables: versions (what a pack says) and activations (since when it counts)."""

from django.db import models
from django.db.models import Q


class Version(models.Model):
    """One immutable version of one city's pack; rows refuse UPDATE and DELETE (see the migration)."""

    city = models.CharField(max_length=63)
    sha256 = models.CharField(max_length=64)
    content = models.TextField()  # the pack as JSON; read back by schema.Pack
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "packs_version"
        constraints = [
            models.UniqueConstraint(fields=["city", "sha256"], name="version_is_stored_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="version_has_a_fingerprint"),
        ]


class Activation(models.Model):
    """From ``at`` on this version is the city's pack, until the next activation."""

    city = models.CharField(max_length=63)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="activations")
    at = models.DateTimeField()

    class Meta:
        db_table = "packs_activation"
        indexes = [models.Index(fields=["city", "-id"], name="packs_activation_latest")]

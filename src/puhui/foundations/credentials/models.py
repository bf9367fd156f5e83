"""Tables of the credentials room; private to it."""

from django.db import models


class IssuerKey(models.Model):
    """The key with which a city signs certificates; the private half is sealed."""

    city = models.TextField()
    number = models.SmallIntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "number")

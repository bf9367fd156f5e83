"""Tables of the schemes room; private to it. Points are whole, money is in whole fen.

What leaves grows with people and leads with the holder. What comes in is found by the other side's id, before
anybody knows whose it is; it leads with city and scheme.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from puhui.economy.schemes import facts


class Connection(models.Model):
    """Where another scheme is asked, and by whom it asks here. Private keys are sealed with settings.SEALING_KEY."""

    city = models.TextField()
    scheme = models.TextField()
    address = models.TextField(default="")
    key_id = models.TextField(default="")
    private = models.BinaryField()
    public = models.BinaryField()
    next_private = models.BinaryField(null=True)
    next_public = models.BinaryField(null=True)
    partner = models.BigIntegerField(null=True)  # as people number partners
    paused = models.BooleanField(default=False)
    trouble = models.TextField(default="")
    trouble_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "scheme")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["partner"], condition=Q(partner__isnull=False), name="a_partner_speaks_for_one_scheme"
            ),
            CheckConstraint(
                condition=Q(next_private__isnull=True, next_public__isnull=True)
                | Q(next_private__isnull=False, next_public__isnull=False),
                name="a_key_has_both_halves",
            ),
        ]


class Account(models.Model):
    """The code by which a scheme names a person here."""

    holder_id = models.BigIntegerField()
    city = models.TextField()
    scheme = models.TextField()
    code = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "city", "scheme")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "scheme", "code"], name="a_code_names_one_person"),
            CheckConstraint(condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{10}$"), name="an_account_code_can_be_typed"),
        ]


class Leaving(models.Model):
    """Points on their way out: open, until the other side has decided."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    scheme = models.TextField()
    offer = models.TextField()
    account = models.TextField()  # the other scheme's; emptied when the person leaves
    points = models.IntegerField()
    theirs = models.IntegerField()
    fen = models.IntegerField()
    state = models.TextField(default=facts.OPEN)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # when whoever finds it open may ask the other side
    settled_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    trouble = models.TextField(default="")
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="schemes_leaving_due", condition=Q(state=facts.OPEN)),
            models.Index(fields=["city", "scheme", "settled_at"], name="schemes_leaving_settled"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(points__gt=0, theirs__gt=0, fen__gte=0), name="points_that_leave_become_others"
            ),
            CheckConstraint(
                condition=Q(state=facts.OPEN, settled_at__isnull=True, due_at__isnull=False)
                | Q(state__in=(facts.DONE, facts.DROPPED), settled_at__isnull=False, due_at__isnull=True),
                name="what_leaves_is_open_or_settled",
            ),
        ]


class Coming(models.Model):
    """Points that another scheme has us give, under its id. An id that was cancelled first is kept, so it stays so."""

    city = models.TextField()
    scheme = models.TextField()
    id = models.UUIDField()
    holder_id = models.BigIntegerField(null=True)
    points = models.IntegerField()
    months = models.SmallIntegerField()
    fen = models.IntegerField()
    state = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("city", "scheme", "id")

    class Meta:
        indexes = [
            models.Index(fields=["city", "scheme", "settled_at"], name="schemes_coming_settled"),
            models.Index(fields=["holder_id", "city", "at"], name="schemes_coming_of_person"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(state=facts.CANCELLED)
                | Q(state__in=(facts.PREPARED, facts.COMMITTED), holder_id__isnull=False, points__gt=0, months__gt=0),
                name="a_promise_is_for_somebody",
            ),
            CheckConstraint(
                condition=Q(state=facts.PREPARED, settled_at__isnull=True, until__isnull=False)
                | Q(state__in=(facts.COMMITTED, facts.CANCELLED), settled_at__isnull=False),
                name="a_promise_is_open_or_settled",
            ),
        ]


class Payment(models.Model):
    """What was paid between the two sides: above zero by this city, below zero to it. Only ever added."""

    city = models.TextField()
    scheme = models.TextField()
    id = models.UUIDField()
    fen = models.IntegerField()
    reason = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("city", "scheme", "id")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(fen=0) & ~Q(reason="") & ~Q(by=""), name="a_payment_says_what_and_by_whom"),
        ]

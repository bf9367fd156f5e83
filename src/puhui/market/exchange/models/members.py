"""Members, their operators, their money and their tonnes."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Change(models.Model):
    """What was done besides orders, under the id the caller gave it. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    kind = models.TextField()
    about = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(by=""), name="an_exchange_change_has_a_name_to_it")]


class Member(models.Model):
    """A subject with its trading account. ``cash_fen`` is what the ledger says; the rest is since the last close."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    code = models.TextField()
    name = models.TextField()
    account_id = models.BigIntegerField()  # in the registry
    cash_fen = models.BigIntegerField(default=0)
    sold_fen = models.BigIntegerField(default=0)
    bought_fen = models.BigIntegerField(default=0)
    bid_fen = models.BigIntegerField(default=0)
    left_on = models.DateField(null=True)  # unbound: it trades no more

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["city", "account_id"], condition=Q(left_on=None), name="a_subject_trades_as_one_member"
            ),
            UniqueConstraint(fields=["city", "code"], name="member_codes_are_given_once"),
            CheckConstraint(
                condition=Q(cash_fen__gte=F("bought_fen") + F("bid_fen") - F("sold_fen")), name="nobody_overbuys"
            ),
            CheckConstraint(
                condition=Q(cash_fen__gte=0, sold_fen__gte=0, bought_fen__gte=0, bid_fen__gte=0),
                name="a_purse_is_never_below_zero",
            ),
            CheckConstraint(
                condition=Q(left_on=None) | Q(cash_fen=0, sold_fen=0, bought_fen=0, bid_fen=0),
                name="who_leaves_takes_everything_along",
            ),
        ]


class Operator(models.Model):
    """Who acts for a member; for one only."""

    city = models.TextField()
    name = models.TextField()
    member_id = models.BigIntegerField()
    pk = models.CompositePrimaryKey("city", "name")

    class Meta:
        constraints = [CheckConstraint(condition=~Q(name=""), name="an_operator_has_a_name")]


class Position(models.Model):
    """A member's tonnes of an instrument: ``placed`` as settled; the rest is since the last close."""

    member_id = models.BigIntegerField()
    instrument_id = models.BigIntegerField()
    placed = models.BigIntegerField(default=0)
    sold = models.BigIntegerField(default=0)
    offered = models.BigIntegerField(default=0)
    bought = models.BigIntegerField(default=0)
    bidding = models.BigIntegerField(default=0)
    bought_on = models.DateField(null=True)
    sold_on = models.DateField(null=True)
    pk = models.CompositePrimaryKey("member_id", "instrument_id")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(placed__gte=F("sold") + F("offered")), name="nobody_oversells"),
            CheckConstraint(
                condition=Q(sold__gte=0, offered__gte=0, bought__gte=0, bidding__gte=0),
                name="a_position_is_never_below_zero",
            ),
        ]

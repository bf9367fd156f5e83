"""Who acts here for whom."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from puhui.market.registry import facts


class Desk(models.Model):
    """Somebody who signs in, and for whom: an account's owner, a body, or, as an officer, the registry or exchange.

    Only its end is written into it. Operators of members sit at the exchange, which knows its members.
    """

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    person = models.TextField()  # the name to sign in with
    duty = models.TextField()
    subject_id = models.BigIntegerField(default=0)  # the account, the body; of officers 0
    named_by = models.TextField()
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [Index(fields=["city", "duty", "subject_id"], name="desks_of_a_subject")]
        constraints = [
            CheckConstraint(condition=Q(duty__in=facts.DUTIES), name="desk_duty_is_known"),
            CheckConstraint(
                condition=(Q(duty__in=facts.OFFICERS) & Q(subject_id=0))
                | (~Q(duty__in=facts.OFFICERS) & ~Q(subject_id=0)),
                name="owners_and_verifiers_act_for_somebody",
            ),
            CheckConstraint(condition=~Q(person="") & ~Q(named_by=models.F("person")), name="nobody_names_himself"),
            UniqueConstraint(
                fields=["person", "city", "duty", "subject_id"], condition=Q(ended_at=None), name="a_desk_is_taken_once"
            ),
            # M37: who judges or keeps the credits does nothing else with them.
            UniqueConstraint(
                fields=["person", "city"], condition=Q(ended_at=None) & ~Q(duty="owner"), name="an_insider_has_one_desk"
            ),
        ]

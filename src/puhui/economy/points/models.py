"""Tables of points; private to the room.

An *award* is what a person's day in one scenario earned; it is only ever added, and it is the birth of a
*lot*: points that live and lapse together. Nothing else is written when half a million people are awarded.
A row of ``Lot`` appears only when something happens to the lot; until then the first award says it all.
Every later change is a *move*, and the sums of all lots are the ledger's balances.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.expressions import RawSQL

BEGINNING = date(2000, 1, 1)  # before any programme


def _sql(condition: str) -> RawSQL:
    return RawSQL(condition, [], output_field=models.BooleanField())


class Terms(models.Model):
    """On which terms the points of a day and scenario are given: mostly one row for a whole day's awards.

    ``id`` is derived from the content. No foreign key leads here: checking half a million takes seconds.
    """

    id = models.BigIntegerField(primary_key=True)
    unit = models.SmallIntegerField()  # the city's point unit in the ledger
    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    pack_number = models.IntegerField()
    bubble = models.BooleanField()  # born as bubbles, to ripen or to be collected
    ripens_on = models.DateField()
    lapses_on = models.DateField()  # the last day on which the points can be used
    claim_by = models.DateField(null=True)  # the last day on which bubbles can be collected

    class Meta:
        indexes = [models.Index(fields=["unit", "day"], name="points_terms_by_day")]
        constraints = [
            CheckConstraint(
                condition=Q(ripens_on__gte=F("day")) & Q(lapses_on__gte=F("day")),
                name="points_ripen_and_lapse_after_the_act",
            ),
            CheckConstraint(
                condition=Q(claim_by__isnull=True) | (Q(bubble=True) & Q(claim_by__gte=F("ripens_on"))),
                name="bubbles_are_claimed_once_ripe",
            ),
        ]


class Award(models.Model):
    """One revision of what one sheet earns; the highest one holds. ``points`` runs in step with its lines."""

    day = models.DateField()
    holder_id = models.BigIntegerField()
    terms = models.BigIntegerField()
    scenario_id = models.SmallIntegerField()
    revision = models.SmallIntegerField()  # the sheet's; a sheet that earns nothing, uncut, has no award
    total = models.IntegerField()
    points = ArrayField(models.IntegerField())
    cuts = ArrayField(models.IntegerField(), null=True)  # line, kind, points; line, kind, points ...
    pk = models.CompositePrimaryKey("day", "holder_id", "scenario_id", "revision")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(holder_id__gt=0), name="awards_are_for_people"),
            CheckConstraint(condition=Q(revision__gte=1), name="awards_are_revised_from_one_on"),
            CheckConstraint(condition=Q(total__gte=0), name="an_award_is_never_below_zero"),
            CheckConstraint(condition=_sql("mod(cardinality(cuts), 3) = 0"), name="cuts_are_line_kind_and_points"),
        ]


class Lot(models.Model):
    """What is left of the points of one sheet, once something happened to them."""

    holder_id = models.BigIntegerField()
    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    unit = models.SmallIntegerField()
    ripens_on = models.DateField()
    lapses_on = models.DateField()
    claim_by = models.DateField(null=True)
    bubble = models.IntegerField()  # not collected yet
    point = models.IntegerField()  # to be used
    held = models.IntegerField(default=0)  # put aside for an order
    pk = models.CompositePrimaryKey("holder_id", "day", "scenario_id")

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "lapses_on"], name="points_lots_that_lapse", condition=Q(bubble__gt=0) | Q(point__gt=0)
            ),
            models.Index(fields=["unit", "ripens_on"], name="points_lots_that_ripen", condition=Q(bubble__gt=0)),
        ]
        constraints = [
            CheckConstraint(condition=Q(bubble__gte=0) & Q(point__gte=0) & Q(held__gte=0), name="no_lot_is_overdrawn")
        ]


class Kind(models.IntegerChoices):
    """What happens to a lot."""

    # In the order in which they are told where they happen at one instant.
    GROW = 1  # a correction pays more
    CLAW_BACK = 2  # a correction takes back
    COLLECT = 3  # bubbles become points
    HOLD = 4
    PAY_HELD = 5
    RELEASE = 6
    SPEND = 7
    REFUND = 8
    REPAY = 9  # a debt is repaid
    LAPSE = 10


class Move(models.Model):
    """One change of one lot: what was added (or taken, below zero) where. Only ever added."""

    holder_id = models.BigIntegerField()
    day = models.DateField()
    scenario_id = models.SmallIntegerField()
    cause = models.BigIntegerField()  # the memo of the transfers that book it
    kind = models.SmallIntegerField(choices=Kind)
    bubble = models.IntegerField(default=0)
    point = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "day", "scenario_id", "cause", "kind")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__range=(1, 10)), name="moves_are_of_a_known_kind"),
            CheckConstraint(condition=~(Q(bubble=0) & Q(point=0) & Q(held=0)), name="a_move_moves_something"),
        ]


class Debt(models.Model):
    """What a correction could not take back, because it was spent or lapsed: repaid by the next awards."""

    holder_id = models.BigIntegerField()
    day = models.DateField()  # of the corrected sheet
    scenario_id = models.SmallIntegerField()
    revision = models.SmallIntegerField()  # that took the points away
    unit = models.SmallIntegerField()
    amount = models.IntegerField()
    repaid = models.IntegerField(default=0)
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("holder_id", "day", "scenario_id", "revision")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "holder_id"], name="points_debts_open", condition=Q(repaid__lt=F("amount")))
        ]
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="a_debt_is_of_something"),
            CheckConstraint(
                condition=Q(repaid__gte=0) & Q(repaid__lte=F("amount")), name="no_more_is_repaid_than_is_owed"
            ),
        ]


class Spend(models.Model):
    """Points paid for something, under the caller's name for it."""

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    amount = models.IntegerField()
    paid_to = models.BigIntegerField()  # a house account
    at = models.DateTimeField()
    refunded_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [models.Index(fields=["id"], name="points_spends_by_id")]
        constraints = [CheckConstraint(condition=Q(amount__gt=0), name="something_is_spent")]


class Hold(models.Model):
    """Points put aside for an order; the ledger holds them, the lots know which ones they are."""

    class State(models.IntegerChoices):
        HELD = 1
        PAID = 2
        RELEASED = 3

    holder_id = models.BigIntegerField()
    id = models.UUIDField()
    city = models.TextField()
    amount = models.IntegerField()
    paid_to = models.BigIntegerField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.SmallIntegerField(choices=State, default=State.HELD)
    paid = models.IntegerField(default=0)
    pk = models.CompositePrimaryKey("holder_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="points_holds_by_id"),
            models.Index(fields=["expires_at"], name="points_holds_open", condition=Q(state=1)),
        ]
        constraints = [
            CheckConstraint(condition=Q(amount__gt=0), name="something_is_put_aside"),
            CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("amount")), name="no_more_is_paid_than_was_put_aside"
            ),
        ]


class Budget(models.Model):
    """A campaign's purse in the ledger: which account, in which unit, and how much it was given."""

    city = models.TextField()
    code = models.TextField()
    unit = models.SmallIntegerField()  # in which the campaign's rules pay
    account = models.BigIntegerField(unique=True)
    points = models.BigIntegerField()
    pk = models.CompositePrimaryKey("city", "code")

    class Meta:
        constraints = [CheckConstraint(condition=Q(points__gte=0), name="a_purse_is_not_below_zero")]


class Progress(models.Model):
    """How far the nightly jobs of a city have come: each day names the last one that a job was run for.

    Awards that are being written share this row; a job that moves it on waits for them, and they never date
    points before it: so nothing is due behind a job's back.
    """

    unit = models.SmallIntegerField(primary_key=True)
    city = models.TextField(unique=True)
    ripened = models.DateField(default=BEGINNING)
    expired = models.DateField(default=BEGINNING)
    lapsed = models.DateField(default=BEGINNING)
    open_from = models.DateField(default=BEGINNING)  # every lot of an earlier day has its row in ``Lot``

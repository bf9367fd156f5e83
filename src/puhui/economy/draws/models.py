"""Tables of draws; private to the room. Triggers beside them hold what no check constraint can (0002_kept)."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from puhui.economy.draws import facts

PRIZE_YUAN_MAX = 50_000  # 反不正当竞争法 (2025), art. 11


class Draw(models.Model):
    """One draw: its terms, and how far it has come. Frozen once published."""

    city = models.TextField()
    code = models.TextField()
    terms = models.TextField()  # canonical JSON
    terms_sha256 = models.TextField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    draws_at = models.DateTimeField()
    price = models.IntegerField()
    per_person = models.SmallIntegerField()
    top_prize_yuan = models.DecimalField(max_digits=36, decimal_places=18)
    salt = models.BinaryField()  # makes tickets and entrants; known to nobody outside
    state = models.TextField()
    origin = models.TextField()  # pack, or who drafted it in the console
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    entries = models.IntegerField(null=True)
    root = models.TextField(default="")
    commitment = models.TextField(default="")
    # The first ticket and the root of each chunk of 1,024 entries: 16 and 32 bytes each.
    chunks = models.BinaryField(null=True)
    value = models.TextField(default="")
    value_source = models.TextField(default="")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.TextField(default="")
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["state", "closes"], name="draws_by_state")]
        constraints = [
            UniqueConstraint(fields=["city", "code"], name="a_draw_has_one_name_per_city"),
            CheckConstraint(condition=Q(state__in=facts.STATES), name="draw_state_is_known"),
            CheckConstraint(
                condition=Q(opens__lt=F("closes")) & Q(closes__lt=F("draws_at")), name="a_draw_opens_closes_is_drawn"
            ),
            CheckConstraint(
                condition=Q(top_prize_yuan__gte=0) & Q(top_prize_yuan__lte=PRIZE_YUAN_MAX),
                name="no_prize_is_above_fifty_thousand_yuan",
            ),
            CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__lt=F("opens")),
                name="terms_are_published_before_the_start",
            ),
            CheckConstraint(
                condition=Q(committed_at__isnull=True)
                | (Q(committed_at__gte=F("closes")) & Q(committed_at__lt=F("draws_at"))),
                name="entries_are_committed_before_the_value",
            ),
            CheckConstraint(
                condition=Q(drawn_at__isnull=True) | (Q(drawn_at__gte=F("draws_at")) & ~Q(commitment="")),
                name="a_draw_is_drawn_after_its_value",
            ),
        ]


class Entrant(models.Model):
    """How often a person entered a draw."""

    holder_id = models.BigIntegerField()
    draw_id = models.BigIntegerField()
    entries = models.SmallIntegerField()
    most = models.SmallIntegerField()
    pk = models.CompositePrimaryKey("holder_id", "draw_id")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(entries__gte=1) & Q(entries__lte=F("most")), name="nobody_enters_more_often_than_allowed"
            )
        ]


class Entry(models.Model):
    """One entry of a person, under the id that its caller drew."""

    holder_id = models.BigIntegerField()
    draw_id = models.BigIntegerField()
    id = models.UUIDField()
    ticket = models.UUIDField()
    entrant = models.UUIDField()
    nth = models.SmallIntegerField()
    price = models.IntegerField()
    at = models.DateTimeField()
    refunded_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("holder_id", "draw_id", "id")

    class Meta:
        indexes = [
            models.Index(fields=["draw_id", "ticket"], name="draws_entries_by_ticket"),
            models.Index(
                fields=["draw_id"], name="draws_entries_to_refund", condition=Q(refunded_at=None, price__gt=0)
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["holder_id", "draw_id", "nth"], name="entries_of_a_person_are_counted"),
            CheckConstraint(condition=Q(price__gte=0), name="an_entry_costs_nothing_or_more"),
        ]


class Place(models.Model):
    """One drawn place, and what became of its prize. Kept for good; the law wants two years."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT)
    place = models.IntegerField()
    holder_id = models.BigIntegerField()
    ticket = models.UUIDField()
    entrant = models.UUIDField()
    prize = models.TextField()
    state = models.TextField()
    shown_as = models.TextField()
    claim_by = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["holder_id"], name="draws_places_by_holder"),
            models.Index(fields=["claim_by"], name="draws_places_to_claim", condition=Q(state=facts.WON)),
        ]
        constraints = [
            UniqueConstraint(fields=["draw", "place"], name="a_place_is_drawn_once"),
            UniqueConstraint(fields=["draw", "entrant"], name="one_person_wins_once"),
            CheckConstraint(condition=Q(state__in=facts.PLACE_STATES), name="place_state_is_known"),
            CheckConstraint(
                condition=Q(state=facts.RESERVE, prize="") | (~Q(state=facts.RESERVE) & ~Q(prize="")),
                name="reserves_alone_have_no_prize",
            ),
            CheckConstraint(condition=~Q(state=facts.WON) | Q(claim_by__isnull=False), name="a_prize_waits_so_long"),
        ]

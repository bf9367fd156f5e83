"""Instruments, days, orders and deals."""

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from puhui.market.exchange import facts


class Instrument(models.Model):
    """A project and a vintage. Its row is locked by whoever changes its book; ``seq`` counts its orders."""

    id = models.BigIntegerField(primary_key=True)
    city = models.TextField()
    project = models.TextField()
    vintage = models.SmallIntegerField()
    reference_fen = models.BigIntegerField()
    reference_from = models.DateField()
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["city", "project", "vintage"], name="an_instrument_is_a_project_and_a_vintage"),
            CheckConstraint(condition=Q(reference_fen__gte=1), name="a_reference_price_is_above_zero"),
        ]


class Day(models.Model):
    """A trading day on which something was ordered: ``open``, then ``closing`` (nothing more is traded), then ``closed``."""

    city = models.TextField()
    day = models.DateField()
    state = models.TextField(default="open")
    closed_by = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    pk = models.CompositePrimaryKey("city", "day")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=("open", "closing", "closed")), name="day_state_is_known"),
        ]


class Quote(models.Model):
    """What a closed day was for one instrument; only ever added. Prices of listing deals; none, nothing was dealt."""

    instrument_id = models.BigIntegerField()
    day = models.DateField()
    city = models.TextField()
    reference_fen = models.BigIntegerField()
    opened_fen = models.BigIntegerField(null=True)
    high_fen = models.BigIntegerField(null=True)
    low_fen = models.BigIntegerField(null=True)
    closed_fen = models.BigIntegerField(null=True)
    listing_tonnes = models.BigIntegerField()
    listing_fen = models.BigIntegerField()
    tonnes = models.BigIntegerField()  # by all methods
    amount_fen = models.BigIntegerField()
    next_reference_fen = models.BigIntegerField()
    pk = models.CompositePrimaryKey("instrument_id", "day")

    class Meta:
        indexes = [Index(fields=["city", "day"], name="quotes_of_a_day")]
        constraints = [
            CheckConstraint(
                condition=Q(low_fen__lte=F("opened_fen"), high_fen__gte=F("opened_fen"))
                & Q(low_fen__lte=F("closed_fen"), high_fen__gte=F("closed_fen"))
                | Q(opened_fen=None, listing_tonnes=0),
                name="a_quote_lies_between_low_and_high",
            ),
            CheckConstraint(condition=Q(next_reference_fen__gte=1), name="a_next_reference_is_above_zero"),
        ]


class Order(models.Model):
    """What binds a member, under the id its caller gave it: see ``facts.ORDER_KINDS``.

    ``toward_id`` is whom a block deal is proposed to, ``about_id`` the proposal answered or the auction bid in.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    day = models.DateField()
    instrument_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    operator = models.TextField()
    kind = models.TextField()
    side = models.SmallIntegerField()
    price_fen = models.BigIntegerField()
    tonnes = models.IntegerField()
    left = models.IntegerField()
    state = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    toward_id = models.BigIntegerField(null=True)
    about_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            Index(
                fields=["instrument_id", "side", "price_fen", "seq"], condition=Q(state=facts.OPEN, kind="listing"),
                name="listings_of_an_instrument",
            ),
            Index(fields=["member_id", "day"], name="orders_of_a_member"),
            Index(fields=["about_id"], condition=Q(about_id__isnull=False), name="orders_about_another"),
            Index(fields=["toward_id", "day"], condition=Q(toward_id__isnull=False), name="blocks_toward_a_member"),
            Index(fields=["city", "day"], condition=Q(state=facts.OPEN), name="orders_to_end_at_the_close"),
        ]  # fmt: skip
        constraints = [
            CheckConstraint(condition=Q(side__in=(1, 2)), name="an_order_buys_or_sells"),
            CheckConstraint(condition=Q(kind__in=facts.ORDER_KINDS), name="order_kind_is_known"),
            CheckConstraint(
                condition=Q(kind="block", toward_id__isnull=False) & ~Q(toward_id=F("member_id"))
                | ~Q(kind="block") & Q(toward_id=None),
                name="a_block_is_proposed_to_another",
            ),
            CheckConstraint(
                condition=Q(kind__in=facts.ABOUT, about_id__isnull=False) | ~Q(kind__in=facts.ABOUT) & Q(about_id=None),
                name="an_answer_or_a_bid_is_about_something",
            ),
            CheckConstraint(condition=Q(price_fen__gte=1), name="an_order_has_a_price"),
            CheckConstraint(
                condition=Q(left__gte=0, left__lte=F("tonnes"), tonnes__gte=1), name="an_order_is_of_tonnes"
            ),
            CheckConstraint(
                condition=(Q(state=facts.OPEN, left__gte=1) | Q(state=facts.FILLED, left=0))
                | Q(state__in=(facts.WITHDRAWN, facts.ENDED), left__gte=1),
                name="a_filled_order_has_nothing_left",
            ),
            UniqueConstraint(fields=["instrument_id", "seq"], name="no_two_orders_at_one_moment"),
        ]


class Deal(models.Model):
    """What two members agreed, for good; delivered at the day's end, or not at all."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    day = models.DateField()
    instrument_id = models.BigIntegerField()
    seq = models.BigIntegerField()  # in the instrument's order of time
    mode = models.TextField()
    buyer_id = models.BigIntegerField()
    seller_id = models.BigIntegerField()
    price_fen = models.BigIntegerField()
    tonnes = models.IntegerField()
    listing_id = models.UUIDField(null=True)
    order_id = models.UUIDField()
    at = models.DateTimeField()
    state = models.TextField(default="made")
    why = models.TextField(default="")  # the refusal for which it was not delivered
    buyer_fee_fen = models.BigIntegerField(default=0, db_default=0)  # taken at the delivery
    seller_fee_fen = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            Index(fields=["city", "day", "at", "id"], name="deals_of_a_day"),
            Index(fields=["order_id"], name="deals_of_an_order"),
            Index(fields=["listing_id"], name="deals_of_a_listing"),
        ]
        constraints = [
            CheckConstraint(condition=~Q(buyer_id=F("seller_id")), name="nobody_deals_with_itself"),
            CheckConstraint(condition=Q(price_fen__gte=1, tonnes__gte=1), name="a_deal_is_of_something"),
            CheckConstraint(condition=Q(mode__in=("listing", "block", "auction")), name="deal_mode_is_known"),
            CheckConstraint(condition=Q(state__in=("made", "delivered", "failed")), name="deal_state_is_known"),
            CheckConstraint(
                condition=Q(buyer_fee_fen=0, seller_fee_fen=0)
                | Q(state="delivered", buyer_fee_fen__gte=0, seller_fee_fen__gte=0),
                name="fees_are_taken_for_what_is_delivered",
            ),
            UniqueConstraint(fields=["instrument_id", "seq"], name="deals_of_an_instrument_are_counted"),
        ]


class Auction(models.Model):
    """One offers or wants a quantity, others bid; the row's id is that of the auctioneer's order, too.

    ``seed`` draws the lot among equal bids: its SHA-256 is published before the first bid, itself at the end.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    day = models.DateField()
    instrument_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    side = models.SmallIntegerField()
    tonnes = models.IntegerField()
    reserve_fen = models.BigIntegerField()
    form = models.TextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seed = models.TextField()
    commitment = models.TextField()
    state = models.TextField(default="open")
    price_fen = models.BigIntegerField(null=True)
    dealt = models.IntegerField(default=0)

    class Meta:
        indexes = [Index(fields=["city", "day"], name="auctions_of_a_day")]
        constraints = [
            CheckConstraint(condition=Q(form__in=facts.FORMS), name="an_auction_is_sealed_or_open"),
            CheckConstraint(condition=Q(state__in=("open", "settled")), name="auction_state_is_known"),
            CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="an_auction_lasts"),
            CheckConstraint(
                condition=Q(dealt=0, price_fen=None)
                | Q(dealt__range=(1, F("tonnes")), price_fen__isnull=False, price_fen__gte=1),
                name="what_an_auction_dealt_has_a_price",
            ),
        ]

"""What points buy: offers with their quotas, limits and hours."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from puhui.foundations.packs.schema.writing import Day, Name, Source, Strict, Text

KINDS = (
    "pool",  # a code out of an uploaded pool
    "code",  # a generated code, signed, with QR
    "ticket",  # an e-ticket for a day
    "coupon",  # a face value, at named places
    "service",  # an appointment
    "good",  # a thing, picked up at a counter
    "donation",  # a donation or a cloud tree: done once it is paid
    "activity",  # entry to an activity
    "conversion",  # points of another scheme
)
DELIVERED_AT_ONCE = ("donation", "conversion")  # nothing is left to be shown at a counter


def _clock(value: object) -> object:
    # YAML reads 10:30 without quotes as a text, and as the number 630 by older rules: quotes say which.
    if isinstance(value, time):
        return value
    # A stored pack has seconds.
    if isinstance(value, str) and (len(value) == 5 or value[5:] == ":00") and value[2] == ":":
        hours, minutes = value[:2], value[3:5]
        if hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60:
            return time(int(hours), int(minutes))
    raise PydanticCustomError("clock_wrong", 'a time of day in quotes, like "10:30"')


Clock = Annotated[time, BeforeValidator(_clock)]
Units = Annotated[int, Field(ge=0, le=2_000_000_000)]


class Quota(Strict):
    """At most so many units in a period; with ``per``, at every district or provider (or those in ``only``)."""

    period: Literal["day", "month", "year", "total"]
    units: Units
    per: Literal["", "district", "provider"] = ""
    only: tuple[Name, ...] = ()
    source: Source | None = None  # where this figure comes from, when not from the offer's own source


class PersonLimit(Strict):
    """At most so many units per person and period."""

    period: Literal["day", "month", "year", "total"]
    units: int = Field(ge=1, le=10_000)
    source: Source | None = None


class SaleDays(Strict):
    """The first and the last day on which an offer can be had."""

    first: Day | None = None
    last: Day | None = None


class Release(Strict):
    """Hours of the day in which ``units`` are given out, part by part where ``every_minutes`` says so.

    What is left of a part is added to the next. ``elders``: for people who use the elder mode.
    """

    id: Name
    opens: Clock
    closes: Clock
    units: Units
    every_minutes: int | None = Field(default=None, ge=5, le=720)
    elders: bool = False


class Validity(Strict):
    """How long a voucher can be used, its first day included. Tickets hold on their day alone."""

    days: int | None = Field(default=None, ge=1, le=3_650)
    last: Day | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Validity":
        if (self.days is None) == (self.last is None):
            raise PydanticCustomError("validity_needs_one_way", "days or last")
        return self


class Booking(Strict):
    """The buyer chooses a day, from ``from_days`` to ``to_days`` after today. Quotas then count by that day."""

    from_days: int = Field(default=0, ge=0, le=365)
    to_days: int = Field(ge=0, le=365)


class District(Strict):
    """A place of use."""

    id: Name
    name: Text


class Conversion(Strict):
    """Points of another scheme; ``gives`` of them for the price."""

    scheme: Name
    name: Text
    gives: int = Field(ge=1)


class Offer(Strict):
    """One thing that points buy."""

    id: Name
    name: Text
    kind: Literal[KINDS]
    about: Text
    picture: Name | None = None  # which drawing stands beside it (docs/packs.md); none: one by its kind
    price: int = Field(ge=0, le=10_000_000)  # points
    value_fen: int = Field(default=0, ge=0, le=100_000_000)  # the face value that a merchant is owed when it is used
    merchants: tuple[Name, ...] = ()  # who provides it, and may take it at a counter
    districts: tuple[District, ...] = ()  # where it can be used; none: everywhere
    choose: tuple[Literal["district", "provider"], ...] = ()  # what the buyer chooses
    booking: Booking | None = None
    valid: Validity | None = None
    quotas: tuple[Quota, ...] = ()  # all hold at once; none: as many as are asked for
    limits: tuple[PersonLimit, ...] = ()
    pace_minutes: int = Field(default=0, ge=0, le=525_600)  # between two of one person
    sale: SaleDays = SaleDays()
    releases: Annotated[tuple[Release, ...], Field(max_length=48)] = ()
    waiting: bool = False  # people may wait for what is given back
    answer_minutes: int = Field(default=120, ge=5, le=10_080)  # how long it is kept for who waited
    refundable: bool = True
    offline: bool = False  # may be taken at a counter without a line, and uploaded later
    conversion: Conversion | None = None
    note: Text | None = None
    pickup: Text | None = None  # goods: where and when
    price_source: Source | None = None  # where price and terms come from, when not from the offer's own source
    source: Source

    @property
    def keeps(self) -> bool:
        """Whether there is a voucher to show, once it is paid."""
        return self.kind not in DELIVERED_AT_ONCE

    @property
    def district_ids(self) -> tuple[str, ...]:
        return tuple(district.id for district in self.districts)

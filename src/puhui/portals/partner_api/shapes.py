"""The shapes that go in and out, as OpenAPI shows them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

RECORDS_MAX = 10_000
COLUMNS_MAX = 200
VALUE_CHARACTERS_MAX = 2_000

Value = Annotated[str, Field(max_length=VALUE_CHARACTERS_MAX)] | int | float | bool | None
Record = Annotated[
    dict[Annotated[str, Field(max_length=200)], Value],
    Field(min_length=1, max_length=COLUMNS_MAX, description="One record: the columns that the feed declares."),
]
Records = Annotated[list[Record], Field(min_length=1, max_length=RECORDS_MAX)]
OutcomeName = Literal["accepted", "duplicate", "conflict", "rejected", "open", "unclaimed", "held"]


class Line(Schema):
    """What became of one record."""

    row: int = Field(description="The record's place in the request, from 1.")
    outcome: OutcomeName
    code: str | None = Field(description="Why, as a stable code; null for a record that simply counts.")
    message: str = Field(description="The outcome in words, in the language asked for.")
    receipt: str | None = Field(description="The name under which the record can be traced.")


class Delivered(Schema):
    """What became of a request's records; the counts add up to ``rows``."""

    batch: int
    rows: int
    accepted: int
    duplicate: int
    conflict: int
    rejected: int
    open: int
    unclaimed: int
    held: int
    reduction_mg: int = Field(description="Milligrams of CO2e.")
    points: int
    outcomes: list[Line] = Field(description="One per record, in the order of the request.")


class Words(Schema):
    zh: str
    en: str


class Scene(Schema):
    """A scenario, by its stable id and its name."""

    id: str
    name: Words


class Act(Schema):
    """One act: what it saved and earned."""

    receipt: str
    at: datetime
    reduction_mg: int
    points: int
    counts: bool = Field(description="False: the same act was told by a better channel, which counts instead.")
    points_cut: int = Field(description="Points that a cap or a budget took.")


class Entry(Schema):
    """One scenario on one local day."""

    day: date
    scenario: Scene
    reduction_mg: int
    points: int
    unchecked: bool = Field(description="A figure behind this still waits for its source (待核).")
    acts: list[Act]


class Bubble(Schema):
    """Points that wait to ripen or to be collected; days are included."""

    day: date
    scenario: Scene
    points: int
    ripe: bool
    ripens_on: date
    claim_by: date | None
    lapses_on: date


class Lot(Schema):
    """Points that can be used until the end of a day."""

    lapses_on: date
    points: int


class Wallet(Schema):
    """What somebody saved and has, and what came in during the last seven days."""

    city: str
    reduction_mg: int
    points_available: int
    points_held: int
    points_owed: int
    bubbles: list[Bubble]
    lots: list[Lot]
    entries: list[Entry]


class Movement(Schema):
    """Points that changed for another reason than an act."""

    day: date
    kind: str = Field(description="collected, lapsed, corrected, spent, refunded, repaid or granted")
    points: int


class Month(Schema):
    """One month's statement."""

    city: str
    month: str
    reduction_mg: int
    points: int
    entries: list[Entry]
    movements: list[Movement]


class Offer(Schema):
    """One thing that points buy, as it stands now."""

    id: str
    kind: str = Field(description="pool, code, ticket, coupon, service, good, donation, activity or conversion")
    name: Words
    about: Words
    price: int = Field(description="Points.")
    affordable: bool
    value_fen: int = Field(description="Face value in fen (1/100 yuan); 0 where there is none.")
    left: int | None = Field(description="How many can be had now; null: as many as are asked for.")
    closed_because: str = Field(description="Empty, or the code of the refusal that a redemption would meet now.")
    next_at: datetime | None = Field(description="When more is given out, where there are hours of release.")
    waiting_list: bool
    waiting: int = Field(description="How many stand in line.")
    unchecked: bool = Field(description="Price or terms still wait for their source (待核).")


class Choice(Schema):
    """A day and place, and how many are left for it; null: as many as are asked for."""

    on: date | None
    district: str
    provider: str
    left: int | None


class Limit(Schema):
    """How many one person may have in a period, and has had."""

    period: str
    units: int
    had: int


class Quota(Schema):
    """A quota in the span that counts now."""

    period: str
    span: str
    place: str
    units: int
    left: int


class OfferWhole(Offer):
    """One offer with all that is needed to redeem it."""

    choose: list[str] = Field(description="What a redemption must name: on, district, provider.")
    choices: list[Choice]
    limits: list[Limit]
    quotas: list[Quota]
    clause: str
    refundable: bool


class Redemption(Schema):
    """A wish: at the price that was seen, for the day and place that were chosen."""

    offer: Annotated[str, Field(max_length=64)]
    price: Annotated[int, Field(ge=0, le=10_000_000)]
    on: date | None = None
    district: Annotated[str, Field(max_length=64)] = ""
    provider: Annotated[str, Field(max_length=64)] = ""
    account: Annotated[str, Field(max_length=64, description="Conversions: the account in the other scheme.")] = ""
    city: Annotated[str, Field(max_length=64)] | None = None


class Code(Schema):
    """By which another scheme names me here."""

    scheme: str
    name: Words
    code: str


class Voucher(Schema):
    """What was redeemed. Days are included."""

    id: UUID
    city: str
    offer: str
    kind: str
    state: str = Field(description="held, issued, used, refunded, expired or void")
    price: int
    value_fen: int
    short: str = Field(description="Ten characters to be told at a counter.")
    code: str = Field(description="Signed, for a QR; empty where nothing is to be shown.")
    secret: str = Field(description="A provider's own code; empty where there is none.")
    on: date | None
    district: str
    provider: str
    valid_from: date
    valid_to: date
    redeemed_at: datetime
    settled_at: datetime | None


class WaitingFor(Schema):
    """What somebody waits for: the day and place, where the offer asks for them."""

    on: date | None = None
    district: Annotated[str, Field(max_length=64)] = ""
    provider: Annotated[str, Field(max_length=64)] = ""
    city: Annotated[str, Field(max_length=64)] | None = None


class Waiting(Schema):
    """A place in line. ``offered``: one is kept for me until ``offered_until``; redeem it as usual."""

    id: UUID
    offer: str
    state: str = Field(description="waiting, offered, taken, passed or left")
    ahead: int = Field(description="How many stand before me.")
    on: date | None
    district: str
    provider: str
    offered_until: datetime | None


class Problem(Schema):
    """A no: RFC 9457 problem details. ``code`` is stable; ``detail`` is for people."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    data: dict[str, Any]
    cites: str = ""

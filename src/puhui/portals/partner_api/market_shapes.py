"""What goes into the carbon market's API, and the shapes that come out most."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

Id = Field(
    description="Drawn by the client, once for each change: the same again changes nothing and is answered alike."
)


class Project(Schema):
    code: str
    name: str
    state: str
    field: str
    place: str
    methodology: str
    crediting_first: date
    crediting_last: date
    validator: str
    registered_on: date | None


class Unit(Schema):
    """A block of tonnes as it stands."""

    serial: str
    project: str
    vintage: int
    first: int
    last: int
    state: str = Field(description="available, on_exchange, court, pledged, retired, cancelled")
    account: str


class Retired(Schema):
    """A retirement, for good."""

    number: str
    account: str
    holder: str
    purpose: str
    beneficiary: str
    tonnes: int
    retired_on: date
    serials: list[str]


class Wanted(Schema):
    """Which units: a serial range, or so many tonnes of one project and vintage, those issued first."""

    serial: str = ""
    project: str = ""
    vintage: int = 0
    tonnes: int = 0


class Retiring(Wanted):
    id: UUID = Id
    purpose: str = Field(description="event, organisation, ets, public_good")
    beneficiary: str
    beneficiary_id: str = ""
    statement: str = ""


class Deciding(Schema):
    id: UUID = Id
    verdict: str = Field(pattern="^(issue|register|return|reject)$")
    why: str = ""


class Approving(Schema):
    approves: bool


class Desk(Schema):
    """For whom the token acts."""

    desk: str
    city: str
    duty: str = Field(description="owner, verifier, registry, exchange, member")
    number: str
    name: str


class Task(Schema):
    what: str
    project: str
    about: str
    due: date | None
    late: bool


class Quote(Schema):
    """A closed day of a product. Prices in yuan as text, of listing deals; null without any."""

    day: date | None = None
    instrument: str
    reference_yuan: str
    open_yuan: str | None
    high_yuan: str | None
    low_yuan: str | None
    close_yuan: str | None
    listing_tonnes: int
    tonnes: int
    amount_yuan: str
    next_reference_yuan: str


class Level(Schema):
    price_yuan: str
    price_fen: int
    tonnes: int
    orders: int


class Book(Schema):
    instrument: str
    reference_yuan: str
    low_yuan: str
    high_yuan: str
    buy: list[Level]
    sell: list[Level]


class Ordering(Schema):
    id: UUID = Id
    way: str = Field(default="list", pattern="^(list|pick)$")
    instrument: str = Field(description="Project and vintage: P0001-2025")
    side: str = Field(pattern="^(buy|sell)$")
    price_yuan: str = Field(description="Yuan a tonne: 45.20")
    tonnes: int


class Naming(Schema):
    id: UUID = Id


class Deal(Schema):
    id: UUID
    instrument: str
    day: date
    mode: str
    buyer: str
    seller: str
    price_yuan: str
    price_fen: int
    tonnes: int
    amount_yuan: str
    amount_fen: int
    state: str = Field(description="made, delivered, failed")


class Order(Schema):
    id: UUID
    instrument: str
    kind: str
    side: str
    price_yuan: str
    price_fen: int
    tonnes: int
    left: int
    state: str = Field(description="open, filled, withdrawn, ended")
    deals: list[Deal]


class Moving(Schema):
    id: UUID = Id
    project: str
    vintage: int
    tonnes: int
    onto: bool = Field(description="true: onto the exchange's platform; false: back")
    first_price_yuan: str = Field(default="", description="Only from whoever brings a product first.")


class Statement(Schema):
    """A member's day. Money in yuan as text."""

    member: dict[str, Any]
    day: date
    purse: dict[str, Any]
    cash_yuan: str
    available_yuan: str
    orders: list[Order]
    deals: list[Deal]
    positions: dict[str, dict[str, Any]]


class Proposing(Schema):
    id: UUID = Id
    instrument: str = Field(description="Project and vintage: P0001-2025")
    side: str = Field(pattern="^(buy|sell)$")
    price_yuan: str
    tonnes: int
    toward: str = Field(description="The other member's code")


class Answering(Schema):
    id: UUID = Id
    accepts: bool


class Auctioning(Schema):
    id: UUID = Id
    instrument: str
    side: str = Field(pattern="^(buy|sell)$", description="The auctioneer's")
    reserve_yuan: str
    tonnes: int
    ends_at: datetime = Field(description="When bids end, with its zone: 2026-03-03T14:30:00+08:00")
    form: str = Field(default="sealed", pattern="^(sealed|open)$")


class Bidding(Schema):
    id: UUID = Id
    price_yuan: str
    tonnes: int


class Closing(Schema):
    day: date


class Closed(Schema):
    day: date
    state: str
    delivered: int
    failed: int
    waiting: int

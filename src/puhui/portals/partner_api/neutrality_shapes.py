"""What goes into /neutrality; what comes out has the names that ``puhui neutrality --json`` gives it."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from puhui.portals.partner_api.market_shapes import Id, Naming, Wanted

__all__ = ["Naming"]
Stage = Field(default="final", pattern="^(plan|final)$")


class Planning(Schema):
    """The organiser is whose desk it is."""

    id: UUID = Id
    kind: str = Field(default="event", description="event, organisation")
    name: str
    first: date
    last: date
    place: str
    boundary: str


class Reducing(Schema):
    id: UUID = Id
    said: str
    saved_kg: int | None = None


class Measuring(Schema):
    id: UUID = Id
    stage: str = Stage
    inputs: dict[str, Any] = Field(description="By the names of the methodology; tables are lists of objects.")


class Offsetting(Wanted):
    """A ``retirement`` that was made, units to retire now, or, without tonnes, what is still missing."""

    id: UUID = Id
    retirement: str = ""
    reason: str = Field(default="", description="Why better units were passed over")


class Declaring(Schema):
    id: UUID = Id
    signed_by: str
    confirmation: str = Field(default="self", pattern="^(self|independent)$")
    confirmed_by: str = ""
    statement: str = ""


class Revoking(Schema):
    id: UUID = Id
    reason: str


class ProposingListing(Schema):
    id: UUID = Id
    colour: str = Field(pattern="^(green|black)$")
    subject: str = Field(description="Unified social credit code")
    name: str
    reason: str
    ground: str = Field(description="The document or declaration behind it")
    last: date | None = None


class Deciding(Schema):
    id: UUID = Id
    accepts: bool


class Ending(Schema):
    id: UUID = Id
    why: str


class ListingProvider(Schema):
    id: UUID = Id
    account: str = Field(description="Its registry account, CDCER-A00001")


class Entrusting(Schema):
    id: UUID = Id
    provider: str = Field(description="Its registry account, CDCER-A00001")
    project: str
    vintage: int
    tonnes: int
    price_yuan: str = Field(description="Not to be sold for less a tonne")
    until: date

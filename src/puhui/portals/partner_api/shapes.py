"""The shapes that go in and out, as OpenAPI shows them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

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


class Problem(Schema):
    """A no: RFC 9457 problem details. ``code`` is stable; ``detail`` is for people."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    data: dict[str, Any]
    cites: str = ""

"""The shapes that go in and out, as OpenAPI shows them."""

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
OutcomeName = Literal["accepted", "duplicate", "conflict", "rejected", "open", "unclaimed"]


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
    reduction_mg: int = Field(description="Milligrams of CO2e.")
    points: int
    outcomes: list[Line] = Field(description="One per record, in the order of the request.")


class Problem(Schema):
    """A no: RFC 9457 problem details. ``code`` is stable; ``detail`` is for people."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    data: dict[str, Any]
    cites: str = ""

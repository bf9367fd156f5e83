"""A figure that the house counted itself, and the rows it was counted from."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.refusals import CityUnknown


@dataclass(frozen=True)
class Counted:
    """A figure as it was counted: ``rows`` are what it was counted from, one mapping each, in order; never people.

    Of the whole city or of the unit ``bound``; of what is done again and again, so far in a period (``per``: month,
    two_months, quarter, half_year, year; ``period``: its first day). ``margin``: of an estimate, its half-width at 95 %.
    """

    value: Decimal | None
    unit: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""
    bound: UUID | None = None
    per: str = ""
    period: date | None = None
    margin: Decimal | None = None


def pack_of(city: str) -> schema.Pack | None:
    """The city's pack; None where none is in force yet, so that nothing is described and nothing counted."""
    try:
        return packs.active(city).pack
    except CityUnknown:
        return None

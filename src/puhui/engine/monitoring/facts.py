"""What the monitoring room tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Row = Mapping[str, Decimal | str]


@dataclass(frozen=True)
class Filled:
    """A sheet that was filled: ``inputs`` as ``methodology.evaluate`` takes them, from ``first`` to ``last``."""

    methodology: str
    version: str
    city: str
    first: date
    last: date
    inputs: Mapping[str, Decimal | str | list[Decimal] | list[Row]]
    rows: Mapping[str, int]  # how many rows each table or list holds

"""How one delimited file is laid out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    separator: str
    width: int  # cells in the header
    places: dict[str, int]  # declared column -> which cell, from 0

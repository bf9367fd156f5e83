"""What a saving is as much as: only by factors of the pack, with their sources. Pure.

A pack offers a comparison as a factor of kind ``comparison`` in mass of CO2e per thing: kg_co2e / km.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from puhui.foundations.packs import schema
from puhui.portals.shared import amounts, formulas

MILLIGRAMS = {"mg_co2e": 1, "g_co2e": 10**3, "kg_co2e": 10**6, "t_co2e": 10**9}


@dataclass(frozen=True)
class Comparison:
    """``amount`` of ``unit``, in the words of the factor's note."""

    amount: str
    unit: str
    name: schema.Text | None
    source: schema.Source
    unchecked: bool


def of(mg: int, factors: Iterable[schema.Factor]) -> list[Comparison]:
    """As much as so many kilometres, trees, meals; nothing where less than one of them was saved."""
    found = []
    for factor in factors:
        mass, _, thing = factor.unit.partition("/")
        scale = MILLIGRAMS.get(mass.strip())
        if scale is None or not thing or factor.value <= 0:
            continue
        number = (Decimal(mg) / (factor.value * scale)).quantize(Decimal(1), ROUND_DOWN)
        if number >= 1:
            review = factor.source.review is not schema.Review.OFFICIAL
            unit = formulas.unit(thing.strip().strip("()"))
            found.append(Comparison(amounts.count(int(number)), unit, factor.note, factor.source, review))
    return found

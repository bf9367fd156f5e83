"""Units in formulas: reading them, comparing what they measure, and writing them for people."""

import re
from fractions import Fraction
from functools import lru_cache

import pint

from puhui.ground.units import CARBON, registry, scale

PURE = registry.dimensionless
TEXT_MAX = 80
SIGNS = re.compile(r"[\w\s*/^().%°µ·²³-]*")
LONG_NUMBER = re.compile(r"[0-9]{3}|[eE][0-9]|\*\*.*\*\*.*\*\*.*\*\*.*\*\*")
KELVIN_AT_ZERO_CELSIUS = Fraction(27315, 100)
# Units that mean something else than a reader in this field expects, and what to write.
AMBIGUOUS = {"ton": "t", "gallon": "liter", "hundredweight": "kg"}


class UnitError(Exception):
    """``text`` is no unit, or one that can be misunderstood (then ``instead`` says what to write)."""

    def __init__(self, text: str, instead: str = "") -> None:
        self.text, self.instead = text, instead
        super().__init__(text)


@lru_cache(maxsize=4096)
def unit_of(text: str) -> pint.Unit:
    """The unit that ``text`` names; "" is a pure number. Raises UnitError."""
    text = text.replace("℃", "degC")
    if len(text) > TEXT_MAX or LONG_NUMBER.search(text) or not SIGNS.fullmatch(text):
        raise UnitError(text[:TEXT_MAX])  # m ** 999999999 would cost more than it tells
    try:
        unit = registry.parse_units(text)
    except Exception:
        raise UnitError(text) from None
    for name in unit._units:
        if name in AMBIGUOUS:
            raise UnitError(text, AMBIGUOUS[name])
    if is_celsius(unit):
        return unit
    if any(not registry._units[name].is_multiplicative for name in unit._units if name in registry._units):
        raise UnitError(text, "kelvin")
    return unit


def is_celsius(unit: pint.Unit) -> bool:
    return dict(unit._units) == {"degree_Celsius": 1}


def to_base(value: Fraction, unit: pint.Unit) -> Fraction:
    """A quantity as a number of base units; degrees Celsius become kelvin."""
    if is_celsius(unit):
        return value + KELVIN_AT_ZERO_CELSIUS
    return value * scale(unit)


def from_base(value: Fraction, unit: pint.Unit) -> Fraction:
    if is_celsius(unit):
        return value - KELVIN_AT_ZERO_CELSIUS
    return value / scale(unit)


def inside(unit: pint.Unit) -> pint.Unit:
    """The unit that a formula sees: kelvin for degrees Celsius, else the unit itself."""
    return registry.kelvin if is_celsius(unit) else unit


def same(left: pint.Unit, right: pint.Unit) -> bool:
    """Whether two units measure the same thing."""
    return left == right or left.dimensionality == right.dimensionality


def is_pure(unit: pint.Unit) -> bool:
    return unit.dimensionless


def is_carbon(unit: pint.Unit) -> bool:
    return unit.dimensionality == CARBON


@lru_cache(maxsize=4096)
def tidy(unit: pint.Unit) -> pint.Unit:
    """The unit in which a step's value is shown: grams for carbon, nothing for pure numbers, else shortened."""
    if is_pure(unit):
        return PURE
    if is_carbon(unit):
        return registry.gram_co2e
    return registry.Quantity(1, unit).to_reduced_units().units


def written(unit: pint.Unit) -> str:
    """A unit for people, e.g. ``kg_co2e/MWh``; ``1`` for a pure number."""
    return f"{unit:~P}" or "1"

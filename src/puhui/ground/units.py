"""Units of the field, in one Pint registry.

Mass of CO2e is a dimension of its own: a kilogram of old clothes is not a kilogram of CO2e, and a
formula that confuses the two must not load. Amounts are kept as integers of milligrams of CO2e.
Scales are exact: the registry reads its definitions as Decimals, and ``scale`` answers with a Fraction.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import pint

registry = pint.UnitRegistry(autoconvert_offset_to_baseunit=False, cache_folder=None, non_int_type=Decimal)
for definition in (
    "gram_co2e = [carbon] = g_co2e = gCO2e = g_co2 = gCO2",
    "tonne_co2e = 1e6 * gram_co2e = t_co2e = tCO2e = t_co2 = tCO2",
    "person = [person] = _ = 人",
    "trip = [trip] = _ = ride = 人次",
    "step = [step] = _ = 步",
    "meal = [meal] = _ = 餐",
    "item = [item] = _ = piece = 件",
    "sheet = [sheet] = _ = 张",
    "vehicle = [vehicle] = _ = 辆",
    "animal = [animal] = _ = head = 头",
    "household = [household] = _ = 户",
    "passenger_kilometre = person * kilometer = pkm",
    "yuan = [currency] = _ = CNY = 元",
    "standard_cubic_metre = meter ** 3 = Nm3",
    "cubic_metre = meter ** 3 = m3",
    # GB/T 2589: one kilogram of standard coal is 29,307.6 kJ.
    "tonne_coal_equivalent = 29.3076 * gigajoule = tce",
):
    registry.define(definition)

CARBON = registry.gram_co2e.dimensionality
MILLIGRAMS_PER_GRAM = 1_000


@lru_cache(maxsize=4096)
def scale(unit: pint.Unit) -> Fraction:
    """How many base units one ``unit`` is, exactly; for scales with an offset (°C) the size of one degree.

    Taken name by name, because only a single name's own definition is a finite decimal: kg/kWh is not.
    """
    result = Fraction(1)
    for name, power in unit._units.items():
        factor, _base = registry.get_base_units(name)
        result *= Fraction(factor) ** int(power) if power == int(power) else _root(Fraction(factor), power)
    return result


def conversion(source: pint.Unit, target: pint.Unit) -> Fraction:
    """By what a number of ``source`` is multiplied to be a number of ``target``, exactly.

    Raises pint.DimensionalityError when the two do not measure the same thing.
    """
    if source.dimensionality != target.dimensionality:
        raise pint.DimensionalityError(source, target, source.dimensionality, target.dimensionality)
    return scale(source) / scale(target)


def _root(factor: Fraction, power: Decimal) -> Fraction:
    if factor == 1:
        return factor
    # A unit under a root, such as km ** 0.5: forty digits are far beyond any measurement.
    return Fraction((Decimal(factor.numerator) / Decimal(factor.denominator)) ** power)

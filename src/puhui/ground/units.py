"""Units of the field, in one Pint registry.

Mass of CO2e is a dimension of its own: a kilogram of old clothes is not a kilogram of CO2e, and a
formula that confuses the two must not load. Amounts are kept as integers of milligrams of CO2e.
"""

import pint

registry = pint.UnitRegistry(autoconvert_offset_to_baseunit=False, cache_folder=None)
for definition in (
    "gram_co2e = [carbon] = g_co2e = gCO2e",
    "tonne_co2e = 1e6 * gram_co2e = t_co2e = tCO2e",
    "person = [person] = 人",
    "trip = [trip] = ride = 人次",
    "step = [step] = 步",
    "meal = [meal] = 餐",
    "item = [item] = piece = 件",
    "sheet = [sheet] = 张",
    "vehicle = [vehicle] = 辆",
    "yuan = [currency] = CNY = 元",
    "standard_cubic_metre = meter ** 3 = Nm3",
):
    registry.define(definition)

CARBON = registry.gram_co2e.dimensionality
MILLIGRAMS_PER_GRAM = 1_000

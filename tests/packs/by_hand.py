"""The project methodologies worked out a second time, in plain arithmetic, by nothing of the engine.

Figures are typed in once more from their sources. Every function takes the inputs of a worked case, in the units
that the pack declares, and answers in kilograms of CO2e.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction as F
from typing import Any

GRID = F("0.1564")  # kg/kWh, Sichuan, 2023 and carried on
GAS, DIESEL, COAL = F("2.162"), F("3.1451"), F("1.9003")  # kg per m³, kg, kg
HEAT = {"raw_coal": F("90.8886"), "diesel": F("72.585"), "lpg": F("62.436"), "natural_gas": F("55.539")}  # kg/GJ
BOILER = {"raw_coal": F("0.8"), "diesel": F("0.85"), "lpg": F("0.87"), "natural_gas": F("0.87")}
METHANE, NITROUS = F("27.9"), F(273)

Inputs = Mapping[str, Any]


def total(rows: list[Mapping[str, str]], name: str) -> F:
    return sum((F(row[name]) for row in rows), F(0))


def electricity(given: Inputs) -> F:
    months, fuel = given["months"], given["fuel"]
    before = total(months, "heat") / BOILER[fuel] * HEAT[fuel]
    return before - total(months, "power") * 1000 * GRID


def gas(given: Inputs) -> F:
    months, fuel = given["months"], given["fuel"]
    before = total(months, "heat") / BOILER[fuel] * HEAT[fuel]
    return before - total(months, "gas") * GAS - total(months, "power") * 1000 * GRID


def solar(given: Inputs) -> F:
    net = [F(m["generated"]) - F(m["drawn"]) - F(m["certified"]) for m in given["months"]]
    return sum((n for n in net if n > 0), F(0)) * 1000 * GRID


def retrofit(given: Inputs) -> F:
    saved = F(0)
    for month in given["months"]:
        output = F(month["output"])
        share = min(F(1), F(given["output_before"]) / output) if output else F(1)
        power = output * F(given["power_before"]) - F(month["power"]) * 1000
        burnt = output * F(given["gas_before"]) - F(month["gas"])
        coal = output * F(given["coal_before"]) - F(month["coal"]) * 1000
        saved += share * (power * GRID + burnt * GAS + coal * COAL)
    return saved


def waste_heat(given: Inputs) -> F:
    months, fuel = given["months"], given["fuel"]
    power = (total(months, "generated") - total(months, "drawn")) * 1000 * GRID
    heat = total(months, "heat") / BOILER[fuel] * HEAT[fuel]
    return (power + heat) * (1 - F(given["used_before"]) / 100) - total(months, "extra_gas") * GAS


def construction_waste(given: Inputs) -> F:
    months = given["months"]
    before = total(months, "aggregate") * F("2.18") + total(months, "bricks") * 292
    after = total(months, "cement_used") * 735 + total(months, "power") * 1000 * GRID
    return before - after - total(months, "diesel") * 1000 * DIESEL


def plastics(given: Inputs) -> F:
    power = {"pet": F("1.11"), "hdpe": F("0.83"), "ldpe": F("1.67"), "pp": F("0.56")}
    heat = {"pet": F(15), "hdpe": F(15), "ldpe": F(15), "pp": F("11.6")}
    before = F(0)
    for batch in given["batches"]:
        kind, sold = batch["plastic"], F(batch["sold"])
        before += sold * F("0.75") * (power[kind] * 1000 * GRID + heat[kind] * HEAT["natural_gas"])
    return before - F(given["power"]) * 1000 * GRID - F(given["gas"]) * GAS


def fertilising(given: Inputs) -> F:
    saved = F(0)
    for plot in given["plots"]:
        kept = min(F(1), F(plot["yield_now"]) / F(plot["yield_before"]))
        saved += F(plot["area"]) * (F(plot["nitrogen_before"]) * kept - F(plot["nitrogen_now"]))
    return saved * (F("0.0109") + F("0.10") * F("0.01") + F("0.20") * F("0.0075")) * 44 / 28 * NITROUS


BY_HAND: dict[str, Callable[[Inputs], F]] = {
    "electricity-replacing-fuel": electricity,
    "gas-replacing-fuel": gas,
    "solar-power": solar,
    "energy-saving-retrofit": retrofit,
    "waste-heat-use": waste_heat,
    "construction-waste-recycling": construction_waste,
    "waste-plastics-recycling": plastics,
    "soil-tested-fertilising": fertilising,
}

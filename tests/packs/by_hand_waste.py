"""Project methodologies of waste and of growing things, worked out a second time in plain arithmetic."""

from decimal import Decimal, localcontext
from fractions import Fraction as F
from functools import lru_cache

from tests.packs.by_hand import DIESEL, GRID, METHANE, NITROUS, Inputs, total

ONE = F(1)
CARBON = {"food": F("0.15"), "paper": F("0.40"), "textile": F("0.24"), "wood": F("0.43")}
DECAY = {"food": "0.185", "paper": "0.06", "textile": "0.06", "wood": "0.03"}
TREES = {  # density t/m³, expansion, roots, carbon
    "chinese_fir": ("0.307", "1.634", "0.246", "0.520"), "masson_pine": ("0.380", "1.472", "0.187", "0.460"),
    "cypress": ("0.478", "1.732", "0.220", "0.510"), "oak": ("0.676", "1.355", "0.292", "0.500"),
    "hard_broadleaf": ("0.598", "1.674", "0.261", "0.497"), "soft_broadleaf": ("0.443", "1.586", "0.289", "0.485"),
}  # fmt: skip


@lru_cache
def _faded(years: int, decay: str) -> F:
    """e to the power of −k·years, to eighty digits."""
    with localcontext() as ctx:
        ctx.prec = 80
        return F((-Decimal(decay) * years).exp())


def landfill(given: Inputs, shares: tuple[str, ...]) -> F:
    """Methane as kg CO2e by the double sum of TOOL04: over the years that count and all years before each."""
    years, carbon = given["years"], F(0)
    for now, year in enumerate(years):
        if year["counted"] == "no":
            continue
        for then in range(now + 1):
            buried = years[then]
            for kind in shares:
                part = F(buried[kind]) / 100 if kind in buried else ONE
                mass = F(buried["waste"]) * 1000 * part * CARBON[kind]
                carbon += mass * _faded(now - then, DECAY[kind]) * (1 - _faded(1, DECAY[kind]))
    kept = 1 - F(given["captured"]) / 100
    return carbon * F(16, 12) * F("0.85") * kept * F("0.9") * F("0.5") * F("0.5") * METHANE


def _counted(given: Inputs) -> list:
    return [year for year in given["years"] if year["counted"] == "yes"]


def _fuels(rows: list, power: str) -> F:
    return total(rows, power) * 1000 * GRID + total(rows, "diesel") * 1000 * DIESEL


def waste_to_energy(given: Inputs) -> F:
    years = _counted(given)
    fossil = sum(
        (F(y["waste"]) * 1000 * (F(y["plastic"]) / 100 * F("0.75") + F(y["textile"]) / 100 * F("0.08")) for y in years),
        F(0),
    ) * F(44, 12)
    traces = total(years, "waste") * (F("0.047") * NITROUS + F("0.0002") * METHANE)
    replaced = total(years, "sent") * 1000 * GRID
    return landfill(given, tuple(CARBON)) + replaced - fossil - traces - _fuels(years, "drawn")


def kitchen_to_energy(given: Inputs) -> F:
    years = _counted(given)
    leaked = total(years, "methane_made") * F("0.716") * F("0.05") * METHANE
    return landfill(given, ("food",)) + total(years, "sent") * 1000 * GRID - leaked - _fuels(years, "drawn")


def kitchen_to_resource(given: Inputs) -> F:
    years = _counted(given)
    composting = total(years, "waste") * (2 * METHANE + F("0.2") * NITROUS)
    return landfill(given, ("food",)) - composting - _fuels(years, "power")


def electronics(given: Inputs) -> F:
    months = given["months"]
    metals = total(months, "steel") * 970 + total(months, "aluminium") * 3540 + total(months, "copper") * 810
    return metals + total(months, "r134a") * 1530 + total(months, "r410a") * 2255 - _fuels(months, "power")


def _forest(given: Inputs, anyway: str) -> F:
    carbon = F(0)
    for one in given["strata"]:
        density, expansion, roots, share = map(F, TREES[one["species"]])
        volume = F(one["volume_now"]) - F(one["volume_before"]) - F(one[anyway])
        carbon += F(one["area"]) * volume * density * 1000 * expansion * (1 + roots) * share
    error = F(given["precision"])
    parts = ((10, F(0)), (15, F(1, 4)), (20, F(1, 2)), (30, F(3, 4)), (100, ONE))
    part = next(part for limit, part in parts if error <= limit)
    return carbon * (1 - error / 100 * part) * F(44, 12)


def afforestation(given: Inputs) -> F:
    return _forest(given, "volume_anyway")


def tending(given: Inputs) -> F:
    return _forest(given, "growth_untended") - F(given["diesel"]) * 1000 * DIESEL


def greenway(given: Inputs) -> F:
    grown = sum(
        (
            max(F(0), F(s["crown"]) - F(s["crown_before"])) * F(s["span"])
            for s in given["segments"]
            if F(s["age"]) <= 20
        ),
        F(0),
    )
    return grown * 2900 * F(44, 12) - F(given["power"]) * 1000 * GRID - F(given["diesel"]) * 1000 * DIESEL


def homestead(given: Inputs) -> F:
    each = {"broadleaf": F(10), "conifer": F("3.3")}
    young = [g for g in given["groves"] if F(g["age"]) <= 20]
    carbon = sum((max(F(0), F(g["trees"]) - F(g["felled"])) * F(g["span"]) * each[g["kind"]] for g in young), F(0))
    return carbon * F(44, 12)


def wetland(given: Inputs) -> F:
    carbon = methane = F(0)
    for site in given["sites"]:
        metres = F(site["area"]) * 10_000
        carbon += metres * (F(site["soil_now"]) - F(site["soil_before"]))
        methane += metres * F(site["span"]) * (F(site["methane_before"]) - F(site["methane_now"])) / 1000
    return carbon * F(44, 12) + methane * METHANE - F(given["power"]) * 1000 * GRID


BY_HAND = {
    "waste-to-energy": waste_to_energy,
    "kitchen-waste-to-energy": kitchen_to_energy,
    "kitchen-waste-to-resource": kitchen_to_resource,
    "waste-electronics-recycling": electronics,
    "afforestation": afforestation,
    "forest-tending": tending,
    "greenway-planting": greenway,
    "forest-homestead": homestead,
    "wetland-restoration": wetland,
}

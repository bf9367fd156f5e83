"""The formula language says no with file, line and reason, in Chinese and English; and yes to what it promises."""

from datetime import date

import polars as pl
import pytest
from django.utils import translation
from tests.engine.methodology.building import factor, library, methodology, quantity

from puhui.engine.methodology import refusals
from puhui.engine.methodology.queries import evaluate, evaluate_frame

DAY = date(2024, 5, 1)
INPUTS = quantity("km", "km") + quantity("energy", "kWh") + quantity("share")
TABLE = """
kind: {name: {zh: 类, en: kind}, choices: [petrol, electric]}
kwh: {name: {zh: 电, en: power}, unit: kWh, maximum: "1000", list: true}
months: {name: {zh: 月, en: months}, columns: {cod: {name: {zh: 量, en: COD}, unit: kg, maximum: "1000"}}}
"""
FACTORS = factor("grid", "0.5", "kg_co2e / kWh", "region: 四川; kind: emission") + factor("car", "200", "g_co2e / km")


def _refused(steps: str, inputs: str = INPUTS + TABLE, **more: str) -> refusals.FormulaRefused:
    with pytest.raises(refusals.FormulaRefused) as caught:
        library(methodology(steps, inputs, **more), factors=FACTORS)
    refusal = caught.value
    assert refusal.data["file"] == "methodologies/1.yaml"
    english = refusal.message.format_map(refusal.data)
    with translation.override("zh-hans"):
        chinese = translation.gettext(refusal.message).format_map(refusal.data)
    assert chinese != english
    assert refusal.data["file"] in chinese
    return refusal


def test_energy_added_to_distance_names_line_and_both_units():
    refusal = _refused("result: (energy + km) * factor(car) / 1 [km]")
    assert isinstance(refusal, refusals.UnitsDiffer)
    assert (refusal.data["line"], refusal.data["left"], refusal.data["right"]) == (15, "kWh", "km")
    assert str(refusal) == (
        "methodologies/1.yaml, line 15: in the formula of “result”, “+” brings together kWh and km, "
        "which do not measure the same thing."
    )
    with translation.override("zh-hans"):
        assert translation.gettext(refusal.message).format_map(refusal.data) == (
            "methodologies/1.yaml 第 15 行：“result”的公式中，“+”把 kWh 与 km 放在一起，二者不是同一种量。"
        )


def test_result_that_is_no_mass_of_co2e_names_both_units():
    refusal = _refused("result: energy * 2")
    assert isinstance(refusal, refusals.UnitNotCarbon)
    assert (refusal.data["left"], refusal.data["right"]) == ("kWh", "kg_co2e")


def test_kilograms_of_things_are_no_kilograms_of_co2e():
    assert isinstance(_refused("result: sum(months, cod)"), refusals.UnitNotCarbon)


@pytest.mark.parametrize(
    ("formula", "operation"),
    [
        ("km - energy", "-"),
        ("if(km < energy, 1, 2) * 1 [km]", "<"),
        ("min(km, energy)", "min()"),
        ("max(km, 1)", "max()"),
        ("clip(km, 0, 1 [km])", "clip()"),
        ("if(share > 0, km, energy)", "if()"),
        ("km + 1", "+"),
    ],
)
def test_quantities_of_two_kinds_do_not_meet(formula, operation):
    refusal = _refused(f"result: ({formula}) * factor(car)")
    assert isinstance(refusal, refusals.UnitsDiffer)
    assert refusal.data["operation"] == operation


@pytest.mark.parametrize("function", ["exp", "ln", "floor", "sqrt"])
def test_functions_of_pure_numbers_refuse_units(function):
    refusal = _refused(f"result: {function}(km) * 1 [g_co2e]")
    assert isinstance(refusal, refusals.UnitNotPure)
    assert (refusal.data["left"], refusal.data["right"]) == ("km", "1")


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ("km +", refusals.FormulaEndsEarly),
        ("(km", refusals.FormulaEndsEarly),
        ("km km", refusals.FormulaBroken),
        ("5 km", refusals.FormulaBroken),
        ("km; import os", refusals.FormulaBroken),
        ("km.__class__", refusals.FormulaBroken),
        ("km if share else 0", refusals.FormulaBroken),
        ("[km for km in km]", refusals.FormulaBroken),
        ("lambda: km", refusals.FormulaBroken),
        ("1e999", refusals.FormulaBroken),
        ("a < b < c", refusals.FormulaBroken),
        ("-" * 3900 + "km", refusals.FormulaBroken),
        ("open(km)", refusals.FunctionUnknown),
        ("mile", refusals.NameUnknown),
        ("floor(km, 2)", refusals.ArgumentsWrong),
        ("max(km)", refusals.ArgumentsWrong),
        ("factor(km + 1)", refusals.ArgumentsWrong),
        ("factor(bus)", refusals.FactorUnknown),
        ("factor(grid, \"footprint\")", refusals.FactorUnknown),
        ("factor(car, kind)", refusals.FactorUnknown),
        ("1 [parsec_of_rice]", refusals.UnitUnknown),
        ("1 [ton]", refusals.UnitAmbiguous),
        ("km ^ share", refusals.ExponentNotWhole),
        ("km ^ 0.5", refusals.ExponentNotWhole),
        ("km ^ 13", refusals.ExponentNotWhole),
        ("km < 1 [km]", refusals.ConditionNotNumber),
        ("if(km, 1, 2)", refusals.ConditionWanted),
        ("kind", refusals.ChoiceNotNumber),
        ('if(kind == "diesel", 1, 2)', refusals.ChoiceNotOffered),
        ('if(km == "petrol", 1, 2)', refusals.ChoiceWanted),
        ('if(kind < "petrol", 1, 2)', refusals.ChoiceWanted),
        ('"petrol"', refusals.ChoiceWanted),
        ("kwh", refusals.RowsOutside),
        ("cod", refusals.RowsOutside),
        ("sum(km)", refusals.RowsWanted),
        ("sum(kind, 1)", refusals.RowsWanted),
        ("sum(months)", refusals.ArgumentsWrong),
        ("sum(kwh, cod)", refusals.RowsOutside),
        ("previous(km, 0 [km])", refusals.PreviousOutside),
        ("1 + each(months, cod)", refusals.ArgumentsWrong),
        ("result + 1 [g_co2e]", refusals.StepsCircular),
    ],
)  # fmt: skip
def test_formula_that_means_nothing_is_refused(formula, refusal):
    assert type(_refused(f"result: '{formula}'")) is refusal


def test_circle_of_steps_is_told_step_by_step():
    refusal = _refused("a: b + 1\nb: c + 1\nc: a + 1\nresult: c * 1 [g_co2e]")
    assert isinstance(refusal, refusals.StepsCircular)
    assert refusal.data["path"] == "a → b → c → a"


def test_circle_through_a_sum_over_earlier_rows_is_still_a_circle():
    refusal = _refused(
        "total: sum(a)\na: each(months, previous(b, 0 [kg]))\nb: each(months, total + cod)\n"
        "result: total * 1 [g_co2e/kg]"
    )
    assert isinstance(refusal, refusals.StepsCircular)


def test_looking_back_must_keep_the_unit():
    refusal = _refused("a: each(months, cod + previous(b, 0 [kg]))\nb: each(months, a / 1 [kg])\nresult: 1 [g_co2e]")
    assert isinstance(refusal, refusals.UnitsDiffer)
    assert refusal.data["operation"] == "previous()"


def test_every_fault_of_a_pack_is_told_at_once():
    refusal = _refused("a: km + energy\nb: mile\nc: a + b\nresult: floor(km) * 1 [g_co2e]")
    told = [refusal, *refusal.others]
    assert [type(one) for one in told] == [refusals.UnitsDiffer, refusals.NameUnknown, refusals.UnitNotPure]
    assert [one.data["line"] for one in told] == [15, 16, 18]


def test_result_must_be_a_step():
    assert isinstance(_refused("a: km * factor(car)", result="b"), refusals.ResultUnknown)


def test_name_stands_for_one_thing():
    assert isinstance(_refused("km: 1 [km]\nresult: km * factor(car)"), refusals.NameTaken)


def test_unknown_unit_of_an_input_names_its_line():
    refusal = _refused("result: rice * 1 [g_co2e]", quantity("rice", "bowls"))
    assert isinstance(refusal, refusals.UnitUnknown)
    assert (refusal.data["unit"], refusal.data["line"]) == ("bowls", 7)


def test_factor_in_two_kinds_of_units_is_refused():
    twice = factor("car", "1", "g_co2e / km", "valid_to: 2021-12-31") + factor("car", "1", "g_co2e", first="2022-01-01")
    with pytest.raises(refusals.FactorUnitsDiffer) as caught:
        library(methodology("result: km * factor(car)", INPUTS), factors=twice)
    assert caught.value.data["file"] == "factors.yaml"


@pytest.mark.parametrize(
    ("formula", "grams"),
    [
        ("(1 + 2) * 3 - 4 / 8", "8.5"),
        ("2 ^ 3 ^ 2", "512"),
        ("-2 ^ 2", "-4"),
        ("（1＋2）× 3 ÷ 2 − 0.5".replace("＋", "+"), "4"),
        ("2 ** 10", "1024"),
        ("min(3, 1, 2) + max(3, 1, 2)", "4"),
        ("clip(7, 0, 5) + clip(-7, 0, 5)", "5"),
        ("if(not (km > 1 [km]) and 1 ≤ 2 or 1 = 2, 10, 20)", "20"),
        ("if(km == 2000 [m], 1, 0)", "1"),
        ("km / 500 [m]", "4"),
        ("50 [percent] * 10", "5"),
        ("floor(-0.5)", "-1"),
        ("sqrt(1 / 4)", "0.5"),
        ("4 ^ 0.5 + 4 ^ -1", "2.25"),
        ("exp(0) + ln(1)", "1"),
        ("(1 [degC] - 0 [K]) / 1 [K] - 274.15", "0"),
        ("count(kwh) + sum(kwh) / 1 [kWh]", "6.5"),
        ("sum(kwh, max(kwh, 2 [kWh])) / 1 [kWh]", "5"),
        ("sum(months, cod * 2) / 1 [kg]", "12"),
        ('if(kind == "petrol", 1, 2)', "1"),
        ('if("petrol" != kind, 1, 2)', "2"),
    ],
)  # fmt: skip
def test_formula_means_what_the_document_says(formula, grams):
    tried = library(methodology(f"result: '({formula}) * 1 [g_co2e]'", INPUTS + TABLE), factors=FACTORS)
    inputs = {
        "km": "2", "energy": "1", "share": "0", "kind": "petrol", "kwh": ["1.5", "3"],
        "months": [{"cod": "1"}, {"cod": "2"}, {"cod": "3"}],
    }  # fmt: skip
    assert evaluate(tried, "tried", inputs, DAY).amount_mg == round(float(grams) * 1000)


def test_rows_look_back_at_each_other():
    steps = """
    filled: each(months, cod + previous(rest, 10 [kg]))
    used: each(months, min(filled, 4 [kg]))
    rest: each(months, filled - used)
    result: sum(used) * 1 [g_co2e / kg]
    """
    tried = library(methodology(steps, TABLE), factors=FACTORS)
    inputs = {
        "kind": "petrol",
        "kwh": ["1"],
        "months": [{"cod": "1"}, {"cod": "2"}, {"cod": "0"}, {"cod": "0"}, {"cod": "9"}],
    }
    told = evaluate(tried, "tried", inputs, DAY)
    assert told.amount_mg == 17_000
    shown = {entry["name"]: entry["value"] for entry in told.trace if entry["kind"] == "step"}
    assert shown["filled"] == ["11", "9", "5", "1", "9"]
    assert shown["rest"] == ["7", "5", "1", "0", "5"]


@pytest.mark.parametrize(
    "unit", ["m ** 999999999", "2 ** 9999999999", "1e9 m", "m" * 200, "m; rm", "__import__('os')", "(" * 40]
)
def test_text_that_is_no_unit_is_refused_at_once(unit):
    refusal = _refused("result: rice * 1 [g_co2e]", quantity("rice", unit))
    assert isinstance(refusal, refusals.UnitUnknown)


def test_powers_of_powers_end():
    formula = "x"
    for _ in range(20):
        formula = f"({formula}) ^ 12"
    tried = library(methodology(f"result: {formula} * 1 [g_co2e]", quantity("x", "", "0", "2")))
    assert evaluate(tried, "tried", {"x": "1"}, DAY).amount_mg == 1000
    assert evaluate(tried, "tried", {"x": "0.999999"}, DAY).amount_mg == 0
    with pytest.raises(refusals.NumberTooLarge):
        evaluate(tried, "tried", {"x": "2"}, DAY)
    cells = [1_000_000, 999_999, 2_000_000]
    told = evaluate_frame(tried, "tried", pl.DataFrame({"day": [DAY] * 3, "in_x": cells}))
    assert told["amount_mg"].to_list() == [1000, 0, None]


@pytest.mark.parametrize(
    ("unit", "grams"), [("kgCO2/pkm", 1000), ("g_co2e / (person * km)", 1), ("tCO2e/pkm", 1_000_000)]
)
def test_usual_ways_to_write_carbon_are_known(unit, grams):
    rate = factor("rate", "1", unit)
    tried = library(methodology("result: x * 1 [person] * factor(rate)", quantity("x", "km")), factors=rate)
    assert evaluate(tried, "tried", {"x": "1"}, DAY).amount_mg == grams * 1000


@pytest.mark.parametrize("formula", ["t + 5 [degC]", "2 * 5 [degC]", "5 [degC] / t"])
def test_temperature_is_no_amount(formula):
    refusal = _refused(f"result: ({formula}) * 1 [g_co2e / K]", quantity("t", "degC", "-30", "60"))
    assert isinstance(refusal, refusals.TemperatureCalculated)
    assert refusal.data["step"] == "result"


@pytest.mark.parametrize(("t", "grams"), [("-6", 0), ("-4", 269), ("10", 283)])
def test_temperatures_are_compared_and_subtracted(t, grams):
    formula = "if(t < -5 [degC], 0 [g_co2e], floor((t - 0 [degC] + 273.15 [K]) / 1 [K]) * 1 [g_co2e])"
    tried = library(methodology(f"result: {formula}", quantity("t", "℃", "-30", "60")))
    assert evaluate(tried, "tried", {"t": t}, DAY).amount_mg == grams * 1000


def test_unknown_name_is_told_what_there_is():
    refusal = _refused("first: rice\nresult: herd * 1 [g_co2e]", quantity("rice", ""))
    assert isinstance(refusal, refusals.NameUnknown)
    assert "rice" in refusal.data["known"] and "first" in refusal.data["known"]

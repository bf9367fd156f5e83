"""The exact evaluator: whole milligrams, a trace that explains them, and a clear no where there is no result."""

import json
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.methodology.building import CITY, factor, library, methodology, quantity

from puhui.engine.methodology import refusals
from puhui.engine.methodology.queries import compile_pack, evaluate, factor_gaps, run_cases
from puhui.foundations.packs.queries import read_directory

DAY = date(2024, 5, 1)
GRID = (
    factor("grid", "0.1255", "kg_co2e / kWh", "region: 四川; kind: emission; valid_to: 2023-12-31")
    + factor("grid", "0.2472", "kg_co2e / kWh", "region: 西南; kind: emission")
    + factor("grid", "0.5306", "kg_co2e / kWh", "region: 全国; kind: emission")
    + factor("grid", "0.5777", "kg_co2e / kWh", "region: 全国; kind: footprint")
)


def _gives(formula: str, rounding: str = "half_up", **inputs: str) -> int:
    declared = "".join(quantity(name, "", "-1000", "1000") for name in inputs) or quantity("unused")
    tried = library(methodology(f"result: '({formula}) * 1 [mg_co2e]'", declared, more=f"rounding: {rounding}"))
    return evaluate(tried, "tried", inputs or {"unused": "0"}, DAY).amount_mg


@pytest.mark.parametrize(
    ("value", "half_up", "down"),
    [("0.5", 1, 0), ("1.5", 2, 1), ("2.5", 3, 2), ("0.499999999", 0, 0), ("-0.5", -1, 0), ("-1.9", -2, -1)],
)
def test_result_is_rounded_once_as_declared(value, half_up, down):
    assert (_gives("x", x=value), _gives("x", "down", x=value)) == (half_up, down)


def test_division_does_not_round():
    # With any number of decimals, a third three times is a little less than one half here, and rounds to zero.
    assert _gives("x / 3 * 1.5", x="1") == 1


def test_numbers_that_floating_point_cannot_hold_are_exact():
    assert _gives("(0.1 + 0.2 - 0.3) * 1e20 + x", x="0") == 0


def _inputs(**inputs: object) -> dict:
    return {"km": "1", **inputs}


@pytest.mark.parametrize(
    ("inputs", "refusal"),
    [
        ({}, refusals.InputMissing),
        ({"km": "1", "speed": "2"}, refusals.InputUnknown),
        ({"km": "-1"}, refusals.InputOutOfBounds),
        ({"km": "1000.000001"}, refusals.InputOutOfBounds),
        ({"km": "1e300"}, refusals.InputOutOfBounds),
        ({"km": Decimal("1e300")}, refusals.InputOutOfBounds),
        ({"km": "NaN"}, refusals.InputNotNumber),
        ({"km": Decimal("Infinity")}, refusals.InputNotNumber),
        ({"km": "twelve"}, refusals.InputNotNumber),
        ({"km": "1_000"}, refusals.InputNotNumber),
        ({"km": "=1+1"}, refusals.InputNotNumber),
        ({"km": "1" * 5000}, refusals.InputNotNumber),
        ({"km": 1.5}, refusals.InputNotNumber),
        ({"km": True}, refusals.InputNotNumber),
        ({"km": ["1"]}, refusals.InputNotNumber),
    ],
)
def test_inputs_that_cannot_be_are_refused(inputs, refusal):
    tried = library(methodology("result: km * 1 [g_co2e / km]", quantity("km", "km")))
    with pytest.raises(refusal):
        evaluate(tried, "tried", inputs, DAY)


ROWS = """
kwh: {name: {zh: 电, en: power}, unit: kWh, maximum: "10", list: true, rows_min: 2, rows_max: 3}
months:
  name: {zh: 月, en: months}
  rows_max: 2
  columns:
    cod: {name: {zh: 量, en: COD}, unit: kg, maximum: "10"}
    kind: {name: {zh: 类, en: kind}, choices: [deep, medium]}
"""
GOOD_ROWS = {"kwh": ["1", "2"], "months": [{"cod": "1", "kind": "deep"}]}


@pytest.mark.parametrize(
    ("inputs", "refusal", "name"),
    [
        ({"kwh": ["1"]}, refusals.RowsWrong, "kwh"),
        ({"kwh": ["1"] * 4}, refusals.RowsWrong, "kwh"),
        ({"kwh": "1"}, refusals.ListWanted, "kwh"),
        ({"kwh": ["1", "11"]}, refusals.InputOutOfBounds, "kwh[2]"),
        ({"months": []}, refusals.RowsWrong, "months"),
        ({"months": ["1"]}, refusals.TableWanted, "months"),
        ({"months": [{"cod": "1"}]}, refusals.InputMissing, "months[1].kind"),
        ({"months": [{"cod": "1", "kind": "flat"}]}, refusals.InputNotOffered, "months[1].kind"),
        ({"months": [{"cod": "1", "kind": "deep", "ph": "7"}]}, refusals.ColumnUnknown, "ph"),
    ],
)
def test_rows_that_cannot_be_are_refused_by_their_place(inputs, refusal, name):
    tried = library(methodology("result: sum(months, cod) * 1 [g_co2e/kg]", ROWS))
    assert evaluate(tried, "tried", GOOD_ROWS, DAY).amount_mg == 1000
    with pytest.raises(refusal) as caught:
        evaluate(tried, "tried", {**GOOD_ROWS, **inputs}, DAY)
    assert caught.value.data["name"] == name


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ("1 / x", refusals.DivisionByZero),
        ("x ^ -1", refusals.DivisionByZero),
        ("ln(x)", refusals.LogarithmRefused),
        ("sqrt(x - 1)", refusals.RootRefused),
        ("(x - 1) ^ 0.5", refusals.PowerRefused),
        ("exp(x + 1000)", refusals.NumberTooLarge),
        ("(x + 1e30) ^ 2", refusals.NumberTooLarge),
        ("x + 1e19", refusals.NumberTooLarge),
    ],
)
def test_formula_without_a_result_says_why(formula, refusal):
    with pytest.raises(refusal) as caught:
        _gives(formula, x="0")
    assert caught.value.data["step"] == "result"


def test_branch_not_taken_is_not_computed():
    assert _gives("if(x > 0, 1 / x, 7)", x="0") == 7


def test_step_that_fails_matters_only_where_it_is_needed():
    steps = "ratio: 1 / x\nresult: if(x > 0, ratio, 2) * 1 [mg_co2e]"
    tried = library(methodology(steps, quantity("x")))
    told = evaluate(tried, "tried", {"x": "0"}, DAY)
    assert told.amount_mg == 2
    assert [entry["value"] for entry in told.trace if entry["name"] == "ratio"] == [None]


def test_factor_is_of_the_day_and_the_nearest_region():
    tried = library(methodology('result: kwh * factor(grid, "emission")', quantity("kwh", "kWh")), factors=GRID)
    given = {"kwh": "1"}
    assert evaluate(tried, "tried", given, date(2023, 12, 31)).amount_mg == 125_500
    assert evaluate(tried, "tried", given, date(2024, 1, 1)).amount_mg == 247_200


def test_nation_never_stands_in_silently():
    city = CITY.replace("regions: [西南]\n", "")
    tried = library(
        methodology('result: kwh * factor(grid, "emission")', quantity("kwh", "kWh")), factors=GRID, city=city
    )
    with pytest.raises(refusals.FactorMissing) as caught:
        evaluate(tried, "tried", {"kwh": "1"}, date(2024, 1, 1))
    assert caught.value.data["regions"] == "四川"
    assert [(gap.first, gap.last) for gap in factor_gaps(tried)] == [(date(2024, 1, 1), date.max)]


def test_version_of_the_day_counts():
    old = methodology("result: x * 1 [g_co2e]", quantity("x"), more="valid_to: 2024-05-31")
    new = methodology("result: x * 2 [g_co2e]", quantity("x"), version="2", first="2024-06-01")
    tried = library(old, new)
    last, first = date(2024, 5, 31), date(2024, 6, 1)
    assert [evaluate(tried, "tried", {"x": "1"}, day).version for day in (last, first)] == ["1", "2"]
    with pytest.raises(refusals.MethodologyNotValid):
        evaluate(tried, "tried", {"x": "1"}, last, version="2")
    with pytest.raises(refusals.MethodologyNotValid):
        evaluate(tried, "tried", {"x": "1"}, date(2019, 12, 31))
    with pytest.raises(refusals.VersionUnknown):
        evaluate(tried, "tried", {"x": "1"}, first, version="3")
    with pytest.raises(refusals.MethodologyUnknown):
        evaluate(tried, "other", {"x": "1"}, first)


def test_trace_tells_inputs_factors_steps_and_result():
    steps = 'power: kwh * 2\nresult: power * factor(grid, "emission")'
    tried = library(
        methodology(steps, quantity("kwh", "kWh"), more="notes: {power: {zh: 两倍, en: twice}}"), factors=GRID
    )
    trace = evaluate(tried, "tried", {"kwh": "1.5"}, DAY).trace
    assert json.loads(json.dumps(trace)) == trace
    assert [(entry["kind"], entry["name"], entry["value"], entry["unit"]) for entry in trace] == [
        ("input", "kwh", "1.5", "kWh"),
        ("factor", "grid", "0.2472", "kg_co2e / kWh"),
        ("step", "power", "3", "kWh"),
        ("step", "result", "741.6", "g_co2e"),
        ("result", "result", "741600", "mg_co2e"),
    ]
    found = trace[1]
    assert (found["region"], found["factor_kind"], found["review"], found["to_be_verified"]) == (
        "西南", "emission", "official", False,
    )  # fmt: skip
    assert found["source"]["title"] == "测试"
    assert (trace[2]["formula"], trace[2]["note"]) == ("kwh * 2", {"zh": "两倍", "en": "twice"})
    assert (trace[4]["rounding"], trace[4]["amount_mg"]) == ("half_up", 741_600)


def test_case_that_does_not_come_out_is_told_with_its_line():
    wrong = '- {name: 一例, on: 2024-05-01, inputs: {x: "1"}, grams: "2"}\n- {name: 二例, on: 2024-05-01, inputs: {x: "-1"}, grams: "2"}'
    failures = run_cases(library(methodology("result: x * 1 [g_co2e]", quantity("x"), cases=wrong)))
    assert [failure.case for failure in failures] == ["一例", "二例"]
    assert isinstance(failures[0].refusal, refusals.CaseFailed)
    assert isinstance(failures[1].refusal, refusals.CaseRefused)
    place = failures[0].refusal.data
    assert (place["file"], place["line"], place["found"], place["expected"]) == ("methodologies/1.yaml", 14, "1", "2")


def test_summed_methodology_agrees_with_arithmetic_of_another_kind():
    """The lagoon of the fixture, computed once more by plain Decimals; see docs/packs.md."""
    tried = compile_pack(read_directory("tests/engine/methodology/lagoon"))
    assert run_cases(tried) == []
    temperatures = ["9.9", "10", "15.5", "20", "25", "29.3", "30", "35", "22", "17", "12.25", "-5"]
    months = [{"cod": str(50_000 + 1_000 * n), "temperature": t} for n, t in enumerate(temperatures)]
    left, digested = Decimal(0), Decimal(0)
    for row in months:
        kelvin = Decimal(row["temperature"]) + Decimal("273.15")
        warmth = (15175 * (kelvin - Decimal("303.15")) / (Decimal("1.987") * Decimal("303.15") * kelvin)).exp()
        warmth = Decimal(0) if kelvin < Decimal("283.15") else min(Decimal("0.95"), warmth)
        available = Decimal(row["cod"]) + left
        digested += available * warmth
        left = available - available * warmth
    expected = digested * Decimal("0.25") * Decimal("0.7") * Decimal("27.9") - 75_000 * Decimal("0.1564")
    told = evaluate(tried, "lagoon-methane", {"months": months, "depth": "deep", "power": "75"}, DAY.replace(year=2026))
    assert told.amount_mg == int(expected * 10**6)

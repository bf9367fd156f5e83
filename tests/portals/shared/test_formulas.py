"""Formulas and units in words."""

import pytest
from django.utils import translation

from puhui.portals.shared import formulas

INPUTS, STEPS, FACTORS = {"steps": "当日步数"}, {"baseline": "基准线排放"}, {"block": "每份步数"}


def words(formula: str) -> list[tuple[str, str]]:
    with translation.override("zh-hans"):
        return [(p.kind, p.text) for p in formulas.parts(formula, INPUTS, STEPS, FACTORS)]


def test_parts_name_inputs_steps_and_factors():
    assert words("floor(steps / factor(block)) - baseline") == [
        ("function", "向下取整"), ("sign", "("), ("input", "当日步数"), ("sign", "÷"), ("factor", "每份步数"),
        ("sign", ")"), ("sign", "−"), ("step", "基准线排放"),
    ]  # fmt: skip


def test_parts_put_a_factors_kind_behind_its_name():
    assert words('steps * factor(grid_mix, "emission")')[-1] == ("factor", "grid mix (emission)")


def test_parts_name_the_choice_by_which_a_factor_is_looked_up():
    assert words("factor(car, steps)") == [("factor", "car (当日步数)")]


def test_parts_keep_numbers_with_units():
    assert words("24 [hour]") == [("number", "24"), ("unit", "小时")]


def test_parts_show_what_they_do_not_know_as_it_is_written():
    assert words("tonnes") == [("input", "tonnes")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("g_co2e / (person * km)", "g CO₂e/(人·km)"), ("kg_co2e/trip", "kg CO₂e/次"), ("m ** 3", "m³"),
        ("kWh", "kWh"), ("", ""), ("standard_cubic_metre", "Nm³"),
    ],
)  # fmt: skip
def test_unit_is_told_in_the_readers_language(written, shown):
    with translation.override("zh-hans"):
        assert formulas.unit(written) == shown

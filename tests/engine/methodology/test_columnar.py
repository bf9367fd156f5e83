"""The columnar evaluator on what random formulas rarely meet: edges of days, bounds, sizes, rows and speedless paths."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from tests.engine.methodology.building import factor, library, methodology, quantity

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import whole
from puhui.engine.methodology.queries import Library, compile_pack, evaluate, evaluate_frame
from puhui.foundations.packs.queries import read_directory

MILLION = 10**6
DAY = date(2024, 5, 1)


def _frame(days: list[date], **inputs: list) -> pl.DataFrame:
    return pl.DataFrame({"day": days, **{f"in_{name}": cells for name, cells in inputs.items()}})


def _is_whole(tried: Library) -> bool:
    compiled = tried.choose("tried", DAY)
    values = {asked: tried.factors.find(*asked, DAY).value for asked in compiled.factors}
    try:
        whole.program(compiled, values)
    except whole.NotWhole:
        return False
    return True


def test_frame_keeps_its_columns_and_the_order_of_its_rows():
    factors = factor("rate", "1", "g_co2e", "valid_to: 2024-05-31") + factor("rate", "3", "g_co2e", first="2024-06-01")
    tried = library(methodology("result: x * factor(rate)", quantity("x")), factors=factors)
    days = [date(2024, 6, 1), date(2024, 5, 31), date(2024, 6, 2), date(2020, 1, 1), date(2019, 12, 31)]
    frame = _frame(days, x=[n * MILLION for n in range(1, 6)]).with_columns(key=pl.Series(list("abcde")))
    told = evaluate_frame(tried, "tried", frame)
    assert told.select(frame.columns).equals(frame)
    assert told["amount_mg"].to_list() == [3_000, 2_000, 9_000, 4_000, None]
    assert told["version"].to_list() == ["1", "1", "1", "1", None]
    assert told["refusal"].to_list() == [None, None, None, None, refusals.MethodologyNotValid.code]
    assert told.schema["amount_mg"] == pl.Int64


def test_frame_counts_by_the_version_of_each_day():
    old = methodology("result: x * 1 [g_co2e]", quantity("x"), more="valid_to: 2024-05-31")
    new = methodology(
        "result: (x + extra) * 2 [g_co2e]", quantity("x") + quantity("extra"), version="2", first="2024-06-01"
    )
    tried = library(old, new)
    days = [date(2024, 5, 31), date(2024, 6, 1)]
    told = evaluate_frame(tried, "tried", _frame(days, x=[MILLION] * 2, extra=[MILLION] * 2))
    assert told["amount_mg"].to_list() == [1_000, 4_000]
    assert told["version"].to_list() == ["1", "2"]
    without = evaluate_frame(tried, "tried", _frame(days, x=[MILLION] * 2))
    assert without["amount_mg"].to_list() == [1_000, None]
    assert without["refusal"].to_list() == [None, refusals.InputMissing.code]


def test_rows_out_of_bounds_are_refused_and_the_others_counted():
    tried = library(methodology("result: x * 1 [g_co2e]", quantity("x", "", "1", "2.5")))
    cells = [MILLION, 999_999, 2_500_000, 2_500_001, None, 2**62, -(2**62)]
    told = evaluate_frame(tried, "tried", _frame([DAY] * 7, x=cells))
    out, missing = refusals.InputOutOfBounds.code, refusals.InputMissing.code
    assert told["amount_mg"].to_list() == [1_000, None, 2_500, None, None, None, None]
    assert told["refusal"].to_list() == [None, out, None, out, missing, out, out]


def test_empty_frame_gives_an_empty_frame():
    tried = library(methodology("result: x * 1 [g_co2e]", quantity("x")))
    frame = pl.DataFrame(schema={"day": pl.Date, "in_x": pl.Int64})
    told = evaluate_frame(tried, "tried", frame)
    assert told.schema == {**frame.schema, "amount_mg": pl.Int64, "version": pl.String, "refusal": pl.String}
    with pytest.raises(refusals.MethodologyUnknown):
        evaluate_frame(tried, "other", frame)


@pytest.mark.parametrize("maximum", ["1000", "1000000000000"])
def test_products_beyond_64_bits_stay_exact(maximum):
    formula = "result: x * x * x / 1e24 * 7 [mg_co2e] / 3"
    tried = library(methodology(formula, quantity("x", "", "0", maximum)))
    cells = [int(maximum) * MILLION, int(maximum) * MILLION - 1, 123_456_789]
    told = evaluate_frame(tried, "tried", _frame([DAY] * 3, x=cells))
    exact = [evaluate(tried, "tried", {"x": Decimal(cell).scaleb(-6)}, DAY).amount_mg for cell in cells]
    assert told["amount_mg"].to_list() == exact


def test_constants_comparisons_and_lookups_need_no_floating_point():
    factors = factor("car", "200", "g_co2e/km", "kind: petrol") + factor("car", "97.5", "g_co2e/km", "kind: electric")
    inputs = quantity("km", "km") + "kind: {name: {zh: 类, en: kind}, choices: [petrol, electric]}\n"
    steps = """
    counted: if(km >= 500 [m] and kind != "electric", floor(km / 1 [km]) * 1 [km], clip(km, 1 [km], 10 [km]))
    result: counted * factor(car, kind) / 3 - min(counted, 2 [km]) ^ 2 * 1 [g_co2e / km**2]
    """
    tried = library(methodology(steps, inputs), factors=factors)
    assert _is_whole(tried)
    rows = [(0, 0), (499_999, 0), (500_000, 0), (1_999_999, 0), (5_500_000, 1), (900_000_000, 1), (100_000, 1)]
    told = evaluate_frame(tried, "tried", _frame([DAY] * 7, km=[r[0] for r in rows], kind=[r[1] for r in rows]))
    exact = [
        evaluate(tried, "tried", {"km": Decimal(km).scaleb(-6), "kind": ("petrol", "electric")[kind]}, DAY).amount_mg
        for km, kind in rows
    ]
    assert told["amount_mg"].to_list() == exact


@pytest.mark.parametrize("formula", ["7", "if(x == 3, 5, 5)", "x * 0 + 7", "if(-1000 > if(x == 3, 46.7, 46.7), x, 1)"])
def test_result_that_is_the_same_for_all_rows_has_a_row_for_each(formula):
    tried = library(methodology(f"value: '{formula}'\nresult: (value + 0 * value) * 1 [mg_co2e]", quantity("x")))
    told = evaluate_frame(tried, "tried", _frame([DAY] * 3, x=[MILLION, 3 * MILLION, 0]))
    exact = [evaluate(tried, "tried", {"x": x}, DAY).amount_mg for x in ("1", "3", "0")]
    assert told["amount_mg"].to_list() == exact


def test_temperatures_are_kelvin_in_frames_too():
    tried = library(methodology("result: t * 1 [g_co2e / K]", quantity("t", "degC", "-20", "60")))
    told = evaluate_frame(tried, "tried", _frame([DAY] * 2, t=[-20 * MILLION, 25 * MILLION]))
    assert told["amount_mg"].to_list() == [253_150, 298_150]
    assert evaluate(tried, "tried", {"t": "25"}, DAY).amount_mg == 298_150


def test_results_on_a_rounding_boundary_are_settled_exactly():
    """x / y is half a milligram exactly for many rows: floating point alone cannot know on which side it falls."""
    tried = library(methodology("result: x / y * 1 [mg_co2e]", quantity("x") + quantity("y", "", "0", "1000")))
    assert not _is_whole(tried)
    rows = [(x * 500_000, y * MILLION) for x in range(0, 60) for y in range(0, 8)]
    told = evaluate_frame(tried, "tried", _frame([DAY] * len(rows), x=[r[0] for r in rows], y=[r[1] for r in rows]))
    for (x, y), amount, code in zip(rows, told["amount_mg"], told["refusal"], strict=True):
        if y == 0:
            assert (amount, code) == (None, refusals.DivisionByZero.code)
        else:
            assert amount == (2 * x + y) // (2 * y)


def test_tables_and_lists_travel_in_frames():
    lagoon = compile_pack(read_directory("tests/engine/methodology/lagoon"))
    months = [{"cod": 90_000 * MILLION, "temperature": (5 + 2 * n) * MILLION} for n in range(12)]
    cold = [{"cod": 90_000 * MILLION, "temperature": -9 * MILLION} for _ in range(12)]
    frame = _frame(
        [date(2026, 1, 1)] * 4, months=[months, months[:11], cold, months], depth=[0, 0, 1, 0],
        power=[10 * MILLION, 0, 10 * MILLION, 10 * MILLION],
    )  # fmt: skip
    told = evaluate_frame(lagoon, "lagoon-methane", frame)
    rows = [{"cod": "90000", "temperature": str(5 + 2 * n)} for n in range(12)]
    exact = evaluate(lagoon, "lagoon-methane", {"months": rows, "depth": "deep", "power": "10"}, date(2026, 1, 1))
    assert told["amount_mg"].to_list() == [exact.amount_mg, None, 0, exact.amount_mg]
    assert told["refusal"].to_list() == [None, refusals.RowsWrong.code, None, None]

"""The two evaluators agree to the last milligram, whatever the formula and the inputs.

How: random formulas over three numbers and a choice are compiled as a pack would be; a frame of random rows goes
through the columnar evaluator, every row of it through the exact one; amounts and refusals must be the same.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import polars as pl
from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.engine.methodology.building import factor, library, methodology, quantity
from tests.thorough import TIMES

from puhui.engine.methodology.queries import Library, evaluate, evaluate_frame
from puhui.engine.methodology.refusals import EvaluationRefused

MILLION = 10**6
DAY = date(2024, 5, 1)
KINDS = ("petrol", "electric", "none")
FACTORS = (
    factor("car", "0.19567", "", "kind: petrol")
    + factor("car", "0.17", "", "kind: electric")
    + factor("car", "0", "", "kind: none")
    + factor("third", "3", "", "valid_to: 2024-05-31")
    + factor("third", "7", "", first="2024-06-01")
)
BOUNDS = {"x": ("0", "120"), "y": ("-50", "50"), "z": ("0.001", "900000")}

CONSTANTS = ("0", "1", "2", "3", "0.5", "0.001", "46.7", "1000", "12.345678", "1e-4", "44/12")
LEAVES = ("x", "y", "z", "x", "y", "z", "factor(third)", "factor(car, kind)", 'factor(car, "petrol")', *CONSTANTS)
CHOSEN = ('kind == "petrol"', 'kind != "none"', 'not kind == "electric"')


def _formula(draw: Random, depth: int) -> str:
    """A random formula; every shape of the language but rows."""
    if depth == 0 or draw.random() < 0.15:
        return draw.choice(LEAVES)

    def part() -> str:
        return _formula(draw, depth - 1)

    match draw.randrange(10):
        case 0 | 1 | 2 | 3:
            return f"({part()} {draw.choice('+-*/')} {part()})"
        case 4:
            return f"({part()}) ^ {draw.choice((-2, -1, 0, 1, 2, 3))}"
        case 5:
            return f"{draw.choice(('min', 'max'))}({part()}, {part()})"
        case 6:
            return f"clip({part()}, {draw.choice(CONSTANTS)}, {part()})"
        case 7:
            return f"{draw.choice(('floor', 'floor', 'exp', 'ln', 'sqrt'))}({part()})"
        case 8:
            return f"if({_condition(draw, part)}, {part()}, {part()})"
    return draw.choice((f"-({part()})", f"({part()}) ^ (0.25 * ({part()}))"))


def _condition(draw: Random, part: Callable[[], str]) -> str:
    comparison = f"{part()} {draw.choice(('<', '<=', '>', '>=', '==', '!='))} {part()}"
    return draw.choice(
        (comparison, draw.choice(CHOSEN), f"{comparison} {draw.choice(('and', 'or'))} {draw.choice(CHOSEN)}")
    )


def _number(name: str) -> st.SearchStrategy[int]:
    low, high = (int(Decimal(bound) * MILLION) for bound in BOUNDS[name])
    return st.one_of(
        st.integers(low, high),
        st.integers(low // MILLION + (low > 0), high // MILLION).map(lambda n: n * MILLION),
        st.sampled_from([low, high]),
        st.just(max(low, 0)),
        st.just(low - 1),
    )


rows = st.lists(
    st.tuples(st.integers(0, 60), _number("x"), _number("y"), _number("z"), st.integers(0, 2)), min_size=1, max_size=8
)


def _library(formula: str, rounding: str) -> Library:
    inputs = "".join(quantity(name, "", *bounds) for name, bounds in BOUNDS.items())
    inputs += f"kind: {{name: {{zh: 类, en: kind}}, choices: [{', '.join(KINDS)}]}}\n"
    steps = f"value: '{formula}'\nresult: value * 0.001 [kg_co2e] + value * 0 [g_co2e]\n"
    more = f"rounding: {rounding}"
    return library(methodology(steps, inputs, more=more), factors=FACTORS)


def _exactly(tried: Library, row: tuple) -> tuple[int | None, str | None]:
    day, x, y, z, kind = row
    inputs = {name: Decimal(n).scaleb(-6) for name, n in (("x", x), ("y", y), ("z", z))}
    try:
        on = DAY + timedelta(days=day)
        return evaluate(tried, "tried", {**inputs, "kind": KINDS[kind]}, on).amount_mg, None
    except EvaluationRefused as refusal:
        return None, refusal.code


def _frame(found: list[tuple]) -> pl.DataFrame:
    columns = {name: [row[place] for row in found] for place, name in enumerate(("in_x", "in_y", "in_z", "in_kind"), 1)}
    days = [DAY + timedelta(days=row[0]) for row in found]
    return pl.DataFrame({"day": days, **columns}, schema_overrides=dict.fromkeys(columns, pl.Int64))


@settings(max_examples=60 * TIMES, deadline=None)
@given(seed=st.integers(0, 2**32), depth=st.integers(1, 4), found=rows, rounding=st.sampled_from(["half_up", "down"]))
def test_evaluators_agree_on_random_formulas(seed, depth, found, rounding):
    formula = _formula(Random(seed), depth)
    note(formula)
    tried = _library(formula, rounding)
    by_frame = evaluate_frame(tried, "tried", _frame(found))
    answers = list(zip(by_frame["amount_mg"].to_list(), by_frame["refusal"].to_list(), strict=True))
    assert answers == [_exactly(tried, row) for row in found]

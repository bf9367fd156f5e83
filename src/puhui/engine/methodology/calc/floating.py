"""A methodology in floating point, with a bound on its own error: quick, and it knows when it does not know.

Every value travels with an upper bound of |computed − true| (running error analysis; each operation of IEEE 754
adds at most half a unit in the last place, NumPy's exp and log a few). A row is *unsure* when the bound reaches a
rounding boundary, the condition of an if(), a floor() step or a forbidden operation; the caller asks the exact
evaluator about such rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from puhui.engine.methodology.calc import exact, measures, terms
from puhui.engine.methodology.calc.compiling import Compiled

ULP = 2.0**-52  # twice the rounding error of one operation: room for the rounding of the bounds themselves
FUNCTION_ULPS = 16.0  # NumPy promises 4 for exp and log; four times that
SLACK = 1.001
TINY = 1e-90
MILLION = 10**6
SURE_MAX = 2.0**50
EXP_MAX = 99.0
ONE = np.float64(1)

Array = np.ndarray


@dataclass(frozen=True)
class Bounded:
    """``value`` is within ``error`` of the truth wherever ``unsure`` is False. Arrays, or scalars for constants."""

    value: Array | float
    error: Array | float
    unsure: Array | bool = False


def milligrams(
    compiled: Compiled, columns: Mapping[str, Array], factors: Mapping[tuple[str, str], Fraction], rows: int
) -> tuple[Array, Array]:
    """Amounts (int64) and which of them are unsure (bool), for ``columns`` of Int64 millionths and choice indexes."""
    with np.errstate(all="ignore"):
        computing = _Computing(compiled, columns, factors)
        result = computing.step(compiled.methodology.result)
        return _rounded(result, compiled.methodology.rounding, rows)


def _rounded(result: Bounded, rounding: str, rows: int) -> tuple[Array, Array]:
    value = np.broadcast_to(np.asarray(result.value * float(exact.MILLIGRAMS)), (rows,))
    size = np.abs(value)
    error = np.broadcast_to(np.asarray(result.error * (exact.MILLIGRAMS * SLACK)), (rows,)) + (size + 1) * 4 * ULP
    half = 0.5 if rounding == "half_up" else 0.0
    low, high = np.floor(size - error + half), np.floor(size + error + half)
    # Around zero both signs round alike as long as nothing reaches a whole milligram.
    low = np.maximum(low, 0.0)
    unsure = np.broadcast_to(np.asarray(result.unsure), (rows,)) | (low != high) | np.logical_not(size < SURE_MAX)
    amounts = np.where(unsure, 0.0, np.where(value < 0, -high, high)).astype(np.int64)
    return amounts, unsure


def _constant(value: Fraction) -> Bounded:
    number = np.float64(float(value))  # of NumPy, so that dividing by zero is inf and not an exception
    return Bounded(number, 0.0 if Fraction(float(number)) == value else abs(number) * ULP)


class _Computing:
    def __init__(
        self, compiled: Compiled, columns: Mapping[str, Array], factors: Mapping[tuple[str, str], Fraction]
    ) -> None:
        self._compiled, self._columns, self._factors = compiled, columns, factors
        self._known: dict[str, Bounded] = {}

    def step(self, name: str) -> Bounded:
        if name not in self._known:
            self._known[name] = self._value(self._compiled.steps[name].term)
        return self._known[name]

    def _value(self, term: terms.Term) -> Bounded:
        match term:
            case terms.Constant(value=value):
                return _constant(value)
            case terms.InputValue(name=name):
                return self._input(name)
            case terms.StepValue(name=name):
                return self.step(name)
            case terms.FactorValue():
                return self._factor(term)
            case terms.Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self._value(left), self._value(right))
            case terms.Power(base=base, exponent=exponent):
                return _power(self._value(base), exponent)
            case terms.RealPower(base=base, exponent=exponent):
                return _exp(_times(_ln(self._value(base)), self._value(exponent)))
            case terms.Extreme(largest=largest, of=of):
                return _extreme(largest, [self._value(part) for part in of])
            case terms.Conditional(condition=condition, then=then, otherwise=otherwise):
                return self._conditional(condition, then, otherwise)
            case terms.Floor(of=of):
                return _floor(self._value(of))
            case terms.Transcendental(function=function, of=of):
                return {"exp": _exp, "ln": _ln, "sqrt": _sqrt}[function](self._value(of))
        raise AssertionError(term)  # rows never come here

    def _input(self, name: str) -> Bounded:
        unit = measures.unit_of(self._compiled.inputs[name].unit)
        numbers = self._columns[name].astype(np.float64)
        if measures.is_celsius(unit):
            numbers = numbers + float(measures.KELVIN_AT_ZERO_CELSIUS * MILLION)
            scale = Fraction(1, MILLION)
        else:
            scale = measures.scale(unit) / MILLION
        value = numbers * float(scale)
        return Bounded(value, np.abs(value) * (3 * ULP))

    def _factor(self, term: terms.FactorValue) -> Bounded:
        if term.chooser is None:
            return _constant(self._factors[(term.factor, term.kind)])
        found = [_constant(self._factors[(term.factor, choice)]) for choice in term.chooser.choices]
        index = self._columns[term.chooser.name]
        return Bounded(np.array([f.value for f in found])[index], np.array([f.error for f in found])[index])

    def _conditional(self, condition: terms.Condition, then: terms.Term, otherwise: terms.Term) -> Bounded:
        holds, doubt = self._condition(condition)
        first, second = self._value(then), self._value(otherwise)
        return Bounded(
            np.where(holds, first.value, second.value),
            np.where(holds, first.error, second.error),
            np.where(holds, first.unsure, second.unsure) | doubt,
        )

    def _condition(self, condition: terms.Condition) -> tuple[Array | bool, Array | bool]:
        """Whether it holds, and where that is in doubt."""
        match condition:
            case terms.Logic(operator="not", of=(denied,)):
                holds, doubt = self._condition(denied)
                return np.logical_not(holds), doubt
            case terms.Logic(operator=operator, of=of):
                found = [self._condition(part) for part in of]
                combine = np.logical_and if operator == "and" else np.logical_or
                holds, doubt = found[0]
                for other, other_doubt in found[1:]:
                    holds, doubt = combine(holds, other), np.logical_or(doubt, other_doubt)
                return holds, doubt
            case terms.Chosen(chooser=chooser, index=index, equal=equal):
                return (self._columns[chooser.name] == index) == equal, False
            case terms.Comparison(operator=operator, left=left, right=right):
                return _compare(operator, self._value(left), self._value(right))
        raise AssertionError(condition)


COMPARE = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def _compare(operator: str, left: Bounded, right: Bounded) -> tuple[Array | bool, Array | bool]:
    error = (left.error + right.error) * SLACK
    near = np.logical_not(np.abs(left.value - right.value) > error) & (error > 0)
    return COMPARE[operator](left.value, right.value), near | left.unsure | right.unsure


def _arithmetic(operator: str, left: Bounded, right: Bounded) -> Bounded:
    if operator == "*":
        return _times(left, right)
    unsure = left.unsure | right.unsure
    if operator in "+-":
        value = left.value + right.value if operator == "+" else left.value - right.value
        return Bounded(value, left.error + right.error + np.abs(value) * ULP, unsure)
    room = np.abs(right.value) - right.error
    value = np.divide(left.value, right.value)
    error = (left.error + np.abs(value) * right.error) / room + np.abs(value) * ULP
    return Bounded(value, error, unsure | np.logical_not(room > 0))


def _times(left: Bounded, right: Bounded) -> Bounded:
    value = left.value * right.value
    error = np.abs(left.value) * right.error + (np.abs(right.value) + right.error) * left.error
    # The last term covers products so small that the exact evaluator takes them for zero.
    return Bounded(value, error + np.abs(value) * ULP + TINY, left.unsure | right.unsure)


def _power(base: Bounded, exponent: int) -> Bounded:
    result = Bounded(ONE, 0.0, base.unsure)  # a base that cannot be computed has no zeroth power either
    for _ in range(abs(exponent)):
        result = _times(result, base)
    return _arithmetic("/", Bounded(ONE, 0.0), result) if exponent < 0 else result


def _extreme(largest: bool, values: list[Bounded]) -> Bounded:
    choose = np.maximum if largest else np.minimum
    result = values[0]
    for value in values[1:]:
        result = Bounded(
            choose(result.value, value.value), np.maximum(result.error, value.error), result.unsure | value.unsure
        )
    return result


def _floor(of: Bounded) -> Bounded:
    error = of.error * SLACK + np.where(np.asarray(of.error) > 0, np.abs(of.value) * ULP, 0.0)
    low, high = np.floor(of.value - error), np.floor(of.value + error)
    return Bounded(high, 0.0, of.unsure | (low != high) | np.logical_not(np.abs(of.value) < SURE_MAX))


def _exp(of: Bounded) -> Bounded:
    value = np.exp(of.value)
    error = value * (np.expm1(of.error) + FUNCTION_ULPS * ULP) * SLACK + TINY
    return Bounded(value, error, of.unsure | np.logical_not(np.abs(of.value) < EXP_MAX))


def _ln(of: Bounded) -> Bounded:
    room = of.value - of.error
    value = np.log(of.value)
    error = of.error / room + np.abs(value) * (FUNCTION_ULPS * ULP) + ULP
    return Bounded(value, error, of.unsure | np.logical_not(room > 0))


def _sqrt(of: Bounded) -> Bounded:
    value = np.sqrt(of.value)
    error = of.error / value + value * ULP
    return Bounded(value, error, of.unsure | np.logical_not(of.value > of.error))

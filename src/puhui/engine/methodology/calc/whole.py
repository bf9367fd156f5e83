"""A methodology as Polars expressions over whole numbers: exact, because nothing is ever a fraction.

A value is an integer column times a rational scale; constants only change the scale. Bounds declared for the
inputs tell beforehand whether 64 bits suffice, else 128 are used. What has no such form (division by an input,
exp, ln, roots) raises NotWhole, and the floating evaluator takes over.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from puhui.engine.methodology.calc import exact, measures, terms
from puhui.engine.methodology.calc.compiling import Compiled, walk

MILLION = 10**6
INT64_MAX = 2**63 - 1
INT128_MAX = 2**127 - 1
BITS_MAX = 320  # a scale below 10^-96 would be taken for zero by the exact evaluator


class NotWhole(Exception):
    """This formula cannot be computed with whole numbers."""


@dataclass(frozen=True)
class Whole:
    """``expression`` × ``scale``, with ``low`` ≤ expression ≤ ``high``; a constant has no expression and n = 1."""

    expression: pl.Expr | None
    scale: Fraction
    low: int
    high: int
    wide: bool = False

    @property
    def constant(self) -> Fraction | None:
        return self.scale if self.expression is None else None


Stage = tuple[str, pl.Expr]


@dataclass(frozen=True)
class WholeProgram:
    """Columns to add one after the other (steps used more than once), then the amount in milligrams."""

    stages: tuple[Stage, ...]
    amount: pl.Expr


def program(compiled: Compiled, factors: Mapping[tuple[str, str], Fraction]) -> WholeProgram:
    """Compile for one set of factor values (base units). Raises NotWhole."""
    building = _Building(compiled, factors)
    result = building.step(compiled.methodology.result)
    amount = _milligrams(result, compiled.methodology.rounding)
    return WholeProgram(tuple(building.stages), amount)


def _constant(value: Fraction) -> Whole:
    return Whole(None, _sensible(value), 1, 1)


def _sensible(scale: Fraction) -> Fraction:
    """A scale that is no longer than the numbers that it can belong to."""
    if scale.numerator.bit_length() + scale.denominator.bit_length() > BITS_MAX:
        raise NotWhole
    return scale


def _fit(expression: Callable[[bool], pl.Expr], low: int, high: int, scale: Fraction, wide: bool) -> Whole:
    """A value whose expression is made for 64 or, when the bounds ask for it, for 128 bits."""
    _sensible(scale)
    size = max(abs(low), abs(high))
    if size > INT128_MAX:
        raise NotWhole
    wide = wide or size > INT64_MAX
    return Whole(expression(wide), scale, low, high, wide)


def _column(value: Whole, wide: bool) -> pl.Expr:
    assert value.expression is not None
    return value.expression.cast(pl.Int128) if wide and not value.wide else value.expression


def _literal(number: int, wide: bool) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int128 if wide else pl.Int64)


def _times(value: Whole, factor: int) -> Whole:
    """The same value at a scale ``factor`` times finer."""
    if factor == 1:
        return value
    low, high = sorted((value.low * factor, value.high * factor))
    return _fit(lambda wide: _column(value, wide) * _literal(factor, wide), low, high, value.scale / factor, value.wide)


def _common(first: Fraction, second: Fraction) -> Fraction:
    """The coarsest scale of which both are whole multiples."""
    denominator = first.denominator * second.denominator
    numerator = math.gcd(first.numerator * second.denominator, second.numerator * first.denominator)
    return Fraction(numerator, denominator)


def _aligned(first: Whole, second: Whole) -> tuple[Whole, Whole]:
    """Both as columns at one scale."""
    scales = [value.scale for value in (first, second) if value.scale != 0]
    scale = _common(*scales) if len(scales) == 2 else abs(scales[0]) if scales else Fraction(1)
    return _at_scale(first, scale), _at_scale(second, scale)


def _at_scale(value: Whole, scale: Fraction) -> Whole:
    factor = value.scale / scale
    if value.expression is None:
        number = int(factor)
        return _fit(lambda wide: _literal(number, wide), number, number, scale, False)
    return _times(value, int(factor))


class _Building:
    def __init__(self, compiled: Compiled, factors: Mapping[tuple[str, str], Fraction]) -> None:
        self._compiled, self._factors = compiled, factors
        self._known: dict[str, Whole] = {}
        self._uses = Counter(
            term.name
            for step in compiled.steps.values()
            for term in walk(step.term)
            if isinstance(term, terms.StepValue)
        )
        self.stages: list[Stage] = []

    def step(self, name: str) -> Whole:
        """A step, computed once; kept as a column when several formulas use it."""
        if name not in self._known:
            value = self._value(self._compiled.steps[name].term)
            if value.expression is not None and self._uses[name] > 1:
                self.stages.append((f"step_{name}", value.expression))
                value = replace(value, expression=pl.col(f"step_{name}"))
            self._known[name] = value
        return self._known[name]

    def _value(self, term: terms.Term) -> Whole:
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
                return self._power(self._value(base), exponent)
            case terms.Extreme(largest=largest, of=of):
                values = [self._value(part) for part in of]
                result = values[0]
                for value in values[1:]:
                    result = _extreme(largest, result, value)
                return result
            case terms.Conditional(condition=condition, then=then, otherwise=otherwise):
                return self._conditional(condition, then, otherwise)
            case terms.Floor(of=of):
                return _floor(self._value(of))
        raise NotWhole

    def _input(self, name: str) -> Whole:
        wanted = self._compiled.inputs[name]
        unit = measures.unit_of(wanted.unit)
        low, high = (int(bound * MILLION) for bound in (wanted.minimum, wanted.maximum or 0))
        column = pl.col(f"in_{name}")
        if measures.is_celsius(unit):
            shift = int(measures.KELVIN_AT_ZERO_CELSIUS * MILLION)
            return Whole(column + shift, Fraction(1, MILLION), low + shift, high + shift)
        return Whole(column, measures.scale(unit) / MILLION, low, high)

    def _factor(self, term: terms.FactorValue) -> Whole:
        if term.chooser is None:
            return _constant(self._factors[(term.factor, term.kind)])
        values = [self._factors[(term.factor, choice)] for choice in term.chooser.choices]
        scale = values[0]
        for value in values[1:]:
            scale = _common(scale, value) if scale and value else scale or value
        if not scale:
            return _constant(Fraction(0))
        scale = abs(scale)
        numbers = [int(value / scale) for value in values]
        if max(map(abs, numbers)) > INT64_MAX:
            raise NotWhole
        table = pl.lit(pl.Series(numbers, dtype=pl.Int64))
        return Whole(table.gather(pl.col(f"in_{term.chooser.name}")), scale, min(numbers), max(numbers))

    def _power(self, base: Whole, exponent: int) -> Whole:
        if base.constant is not None:
            if base.constant == 0 and exponent < 0:
                raise NotWhole  # a division by zero, told row by row by the exact evaluator
            return _constant(base.constant**exponent)
        if exponent < 0:
            raise NotWhole
        result = _constant(Fraction(1))
        for _ in range(exponent):
            result = _arithmetic("*", result, base)
        return result

    def _conditional(self, condition: terms.Condition, then: terms.Term, otherwise: terms.Term) -> Whole:
        holds = self._condition(condition)
        if isinstance(holds, bool):
            return self._value(then if holds else otherwise)
        first, second = _aligned(self._value(then), self._value(otherwise))
        return _fit(
            lambda wide: pl.when(holds).then(_column(first, wide)).otherwise(_column(second, wide)),
            min(first.low, second.low),
            max(first.high, second.high),
            first.scale,
            first.wide or second.wide,
        )

    def _condition(self, condition: terms.Condition) -> pl.Expr | bool:
        match condition:
            case terms.Logic(operator=operator, of=of):
                return _logic(operator, [self._condition(part) for part in of])
            case terms.Chosen(chooser=chooser, index=index, equal=equal):
                column = pl.col(f"in_{chooser.name}")
                return column == index if equal else column != index
            case terms.Comparison(operator=operator, left=left, right=right):
                return _compare(operator, self._value(left), self._value(right))
        raise NotWhole


def _logic(operator: str, of: list[pl.Expr | bool]) -> pl.Expr | bool:
    if operator == "not":
        return not of[0] if isinstance(of[0], bool) else ~of[0]
    decided = operator == "or"  # one True decides "or", one False decides "and"
    if any(part is decided for part in of):
        return decided
    open_parts = [part for part in of if not isinstance(part, bool)]
    if not open_parts:
        return not decided
    result = open_parts[0]
    for part in open_parts[1:]:
        result = result | part if decided else result & part
    return result


def _compare(operator: str, left: Whole, right: Whole) -> pl.Expr | bool:
    if left.constant is not None and right.constant is not None:
        return exact.compare(operator, left.constant, right.constant)
    first, second = _aligned(left, right)
    wide = first.wide or second.wide
    one, other = _column(first, wide), _column(second, wide)
    match operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case ">=":
            return one >= other
        case "==":
            return one == other
    return one != other


def _arithmetic(operator: str, left: Whole, right: Whole) -> Whole:
    if operator in "+-":
        return _add(left, right if operator == "+" else _scaled(right, Fraction(-1)))
    if operator == "/":
        if not right.constant:
            raise NotWhole  # by an input, or by zero
        return _scaled(left, 1 / right.constant)
    if left.constant is not None:
        return _scaled(right, left.constant)
    if right.constant is not None:
        return _scaled(left, right.constant)
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _fit(
        lambda wide: _column(left, wide) * _column(right, wide),
        min(corners),
        max(corners),
        left.scale * right.scale,
        left.wide or right.wide,
    )


def _scaled(value: Whole, factor: Fraction) -> Whole:
    """A value times a constant: only the scale changes (scales stay positive)."""
    if value.expression is None or factor == 0:
        return _constant(value.scale * factor if value.expression is None else Fraction(0))
    if factor > 0:
        return replace(value, scale=value.scale * factor)
    negative = _literal(0, value.wide) - value.expression  # Polars cannot negate 128 bits
    return Whole(negative, value.scale * -factor, -value.high, -value.low, value.wide)


def _add(left: Whole, right: Whole) -> Whole:
    if left.constant is not None and right.constant is not None:
        return _constant(left.constant + right.constant)
    if left.constant == 0 or right.constant == 0:
        return right if left.constant == 0 else left
    first, second = _aligned(left, right)
    return _fit(
        lambda wide: _column(first, wide) + _column(second, wide),
        first.low + second.low,
        first.high + second.high,
        first.scale,
        first.wide or second.wide,
    )


def _extreme(largest: bool, left: Whole, right: Whole) -> Whole:
    choose = max if largest else min
    if left.constant is not None and right.constant is not None:
        return _constant(choose(left.constant, right.constant))
    first, second = _aligned(left, right)
    horizontal = pl.max_horizontal if largest else pl.min_horizontal
    return _fit(
        lambda wide: horizontal(_column(first, wide), _column(second, wide)),
        choose(first.low, second.low),
        choose(first.high, second.high),
        first.scale,
        first.wide or second.wide,
    )


def _floor(value: Whole) -> Whole:
    if value.constant is not None:
        return _constant(Fraction(math.floor(value.constant)))
    up, down = value.scale.numerator, value.scale.denominator
    finer = _times(replace(value, scale=Fraction(1)), up)
    if finer.expression is None or down > INT128_MAX:
        raise NotWhole
    wide = finer.wide or down > INT64_MAX
    expression = _column(finer, wide)
    if down != 1:
        expression = expression // _literal(down, wide)
    return Whole(expression, Fraction(1), finer.low // down, finer.high // down, wide)


def _milligrams(value: Whole, rounding: str) -> pl.Expr:
    """Whole milligrams as Int64; the division is rounded half away from zero, or towards zero."""
    if value.constant is not None:
        return _literal(exact.whole(value.constant * exact.MILLIGRAMS, rounding, ""), False)
    scale = value.scale * exact.MILLIGRAMS
    up, down = scale.numerator, scale.denominator
    if rounding == "half_up" and down % 2:
        up, down = up * 2, down * 2
    half = down // 2 if rounding == "half_up" else 0
    size = max(abs(value.low), abs(value.high)) * up + half
    if size // down > INT64_MAX or max(size, down) > INT128_MAX:
        raise NotWhole
    wide = value.wide or max(size, down) > INT64_MAX

    def rounded(number: pl.Expr) -> pl.Expr:
        scaled = number if up == 1 else number * _literal(up, wide)
        return scaled if down == 1 else (scaled + _literal(half, wide)) // _literal(down, wide)

    column = _column(value, wide)
    if value.low >= 0:
        return rounded(column).cast(pl.Int64)
    zero = _literal(0, wide)
    return pl.when(column >= 0).then(rounded(column)).otherwise(zero - rounded(zero - column)).cast(pl.Int64)

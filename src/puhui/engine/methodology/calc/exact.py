"""The exact evaluator: rational arithmetic, so that + − × ÷ and whole powers never round.

exp, ln, sqrt and other powers are taken to 60 significant digits; a step that needs more than
``DIGITS_KEPT`` digits is rounded to as many, and one below ``SMALLEST`` is zero. Nothing else rounds until the
result becomes whole milligrams.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import terms
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.refusals import EvaluationRefused

DIGITS = Context(prec=60, rounding=ROUND_HALF_EVEN, Emax=10**6, Emin=-(10**6))
DIGITS_KEPT = 120
BITS_KEPT = 2 * 400  # numerator and denominator together, a little more than DIGITS_KEPT digits
SMALLEST = Fraction(1, 10**100)  # what is smaller is nothing
LARGEST = 10**40  # nothing that is measured is larger; an amount in milligrams must fit 63 bits anyway
MILLIGRAMS_MAX = 2**63 - 1
MILLIGRAMS = 1000  # of CO2e in a gram, the base unit

Row = Mapping[str, Fraction | int]


class Evaluation:
    """One evaluation: ``numbers`` and ``choices`` by input, ``tables`` as rows; all in base units.

    ``factors`` gives the value of (factor, kind) on the day. Values of steps are asked for by ``step``.
    """

    def __init__(
        self,
        compiled: Compiled,
        numbers: Mapping[str, Fraction],
        choices: Mapping[str, int],
        tables: Mapping[str, Sequence[Row]],
        factors: Mapping[tuple[str, str], Fraction],
    ) -> None:
        self._compiled, self._numbers, self._choices = compiled, numbers, choices
        self._tables, self._factors = tables, factors
        self._values: dict[str, Fraction | EvaluationRefused] = {}
        self._columns: dict[str, list[Fraction | EvaluationRefused]] = {}
        self._sums: dict[int, Fraction] = {}
        self._step = ""
        self.looked_up: dict[tuple[str, str], None] = {}  # factors that were really needed, in order
        for group in compiled.groups:
            self._compute(group)

    def step(self, name: str) -> Fraction:
        """The value of a step that is one value. Refusal: whatever kept it from being computed."""
        value = self._values[name]
        if isinstance(value, EvaluationRefused):
            raise value
        return value

    def column(self, name: str) -> list[Fraction | None]:
        """The values of a step that has one per row; None where a row could not be computed."""
        return [None if isinstance(value, EvaluationRefused) else value for value in self._columns[name]]

    def milligrams(self) -> int:
        """The result as whole milligrams of CO2e. Refusals: refusals.EvaluationRefused."""
        name = self._compiled.methodology.result
        return whole(self.step(name) * MILLIGRAMS, self._compiled.methodology.rounding, name)

    def _compute(self, group: tuple[str, ...]) -> None:
        # A step that fails only matters when something needs it: if() may have chosen the other branch.
        steps = [self._compiled.steps[name] for name in group]
        rows = steps[0].rows
        if not rows:
            self._values[group[0]] = self._attempt(group[0], steps[0].term, "", 0)
            return
        for name in group:
            self._columns[name] = []
        for index in range(len(self._tables[rows])):
            for step in steps:
                self._columns[step.name].append(self._attempt(step.name, step.term, rows, index))

    def _attempt(self, name: str, term: terms.Term, rows: str, index: int) -> Fraction | EvaluationRefused:
        self._step = name
        try:
            return _kept(self._value(term, rows, index), name)
        except EvaluationRefused as refusal:
            return refusal

    def _value(self, term: terms.Term, rows: str, index: int) -> Fraction:
        match term:
            case terms.Constant(value=value):
                return value
            case terms.InputValue(name=name):
                return self._numbers[name]
            case terms.StepValue(name=name, rows=own):
                return self._of_step(name, own, index)
            case terms.ColumnValue(table=table, column=column):
                return Fraction(self._tables[table][index][column])
            case terms.FactorValue(factor=factor, kind=kind, chooser=chooser):
                chosen = chooser.choices[self._chosen(chooser, index)] if chooser else kind
                self.looked_up[(factor, chosen)] = None
                return self._factors[(factor, chosen)]
            case terms.Arithmetic(operator=operator, left=left, right=right):
                return self._arithmetic(operator, self._value(left, rows, index), self._value(right, rows, index))
            case terms.Power(base=base, exponent=exponent):
                return self._power(self._value(base, rows, index), exponent)
            case terms.RealPower(base=base, exponent=exponent):
                return self._real_power(self._value(base, rows, index), self._value(exponent, rows, index))
            case terms.Extreme(largest=largest, of=of):
                values = [self._value(part, rows, index) for part in of]
                return max(values) if largest else min(values)
            case terms.Conditional(condition=condition, then=then, otherwise=otherwise):
                return self._value(then if self._holds(condition, rows, index) else otherwise, rows, index)
            case terms.Floor(of=of):
                return Fraction(math.floor(self._value(of, rows, index)))
            case terms.Transcendental(function=function, of=of):
                return self._transcendental(function, self._value(of, rows, index))
            case terms.SumRows():
                return self._sum(term)
            case terms.CountRows(rows=table):
                return Fraction(len(self._tables[table]))
            case terms.Previous(of=of, first=first):
                return self._value(of, rows, index - 1) if index else self._value(first, "", 0)
        raise AssertionError(term)

    def _of_step(self, name: str, rows: str, index: int) -> Fraction:
        value = self._columns[name][index] if rows else self._values[name]
        if isinstance(value, EvaluationRefused):
            raise value
        return value

    def _chosen(self, chooser: terms.Chooser, index: int) -> int:
        if chooser.table:
            return int(self._tables[chooser.table][index][chooser.name])
        return self._choices[chooser.name]

    def _sum(self, term: terms.SumRows) -> Fraction:
        # A sum inside each() is the same for every row, so it is made once.
        known = self._sums.get(id(term))
        if known is None:
            rows = range(len(self._tables[term.rows]))
            known = sum((self._value(term.body, term.rows, index) for index in rows), Fraction(0))
            self._sums[id(term)] = known
        return known

    def _holds(self, condition: terms.Condition, rows: str, index: int) -> bool:
        match condition:
            case terms.Logic(operator="not", of=(denied,)):
                return not self._holds(denied, rows, index)
            case terms.Logic(operator="and", of=of):
                return all(self._holds(part, rows, index) for part in of)
            case terms.Logic(of=of):
                return any(self._holds(part, rows, index) for part in of)
            case terms.Chosen(chooser=chooser, index=wanted, equal=equal):
                return (self._chosen(chooser, index) == wanted) == equal
            case terms.Comparison(operator=operator, left=left, right=right):
                return compare(operator, self._value(left, rows, index), self._value(right, rows, index))
        raise AssertionError(condition)

    def _arithmetic(self, operator: str, left: Fraction, right: Fraction) -> Fraction:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        if right == 0:
            raise refusals.DivisionByZero(step=self._step)
        return left / right

    def _power(self, base: Fraction, exponent: int) -> Fraction:
        if base == 0 and exponent < 0:
            raise refusals.DivisionByZero(step=self._step)
        # Powers of powers would grow without end; what is measured has fewer digits than are kept.
        return _kept(base, self._step) ** exponent

    def _real_power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if base < 0 or (base == 0 and exponent <= 0):
            raise refusals.PowerRefused(step=self._step, value=shown(base))
        if base == 0:
            return Fraction(0)
        logarithm = self._transcendental("ln", base) * exponent
        return self._transcendental("exp", logarithm)

    def _transcendental(self, function: str, value: Fraction) -> Fraction:
        if function == "sqrt":
            return self._root(value)
        if function == "ln":
            if value <= 0:
                raise refusals.LogarithmRefused(step=self._step, value=shown(value))
            return Fraction(DIGITS.ln(decimal(value)))
        if value > 100:  # e^100 is beyond LARGEST
            raise refusals.NumberTooLarge(step=self._step)
        if value < -1000:
            return Fraction(0)
        return Fraction(DIGITS.exp(decimal(value)))

    def _root(self, value: Fraction) -> Fraction:
        if value < 0:
            raise refusals.RootRefused(step=self._step, value=shown(value))
        numerator, denominator = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if numerator**2 == value.numerator and denominator**2 == value.denominator:
            return Fraction(numerator, denominator)
        return Fraction(DIGITS.sqrt(decimal(value)))


def compare(operator: str, left: Fraction, right: Fraction) -> bool:
    """Whether ``left operator right`` holds."""
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
    return left != right


def whole(milligrams: Fraction, rounding: str, step: str) -> int:
    """Whole milligrams: half away from zero (``half_up``) or towards zero (``down``)."""
    size = abs(milligrams)
    if rounding == "half_up":
        size += Fraction(1, 2)
    amount = size.numerator // size.denominator
    if amount > MILLIGRAMS_MAX:
        raise refusals.NumberTooLarge(step=step)
    return amount if milligrams >= 0 else -amount


def decimal(value: Fraction) -> Decimal:
    """A rational as a Decimal of 60 significant digits (exact where it has no more)."""
    return DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def shown(value: Fraction, digits: int = 24) -> str:
    """A rational for people: plain decimal notation, at most so many significant digits."""
    with localcontext(DIGITS) as context:
        context.prec, context.rounding = digits, ROUND_HALF_UP
        found = (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
    return f"{found:f}"


def _kept(value: Fraction, step: str) -> Fraction:
    if abs(value) > LARGEST:
        raise refusals.NumberTooLarge(step=step)
    if abs(value) < SMALLEST:
        return Fraction(0)
    if value.numerator.bit_length() + value.denominator.bit_length() <= BITS_KEPT:
        return value
    with localcontext(DIGITS) as context:
        context.prec, context.rounding = DIGITS_KEPT, ROUND_DOWN
        return Fraction(Decimal(value.numerator) / Decimal(value.denominator))

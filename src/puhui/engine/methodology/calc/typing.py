"""From a formula's tree to a checked term: names resolved, units agreed, rows kept apart from single values."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pint

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import measures, terms
from puhui.engine.methodology.calc.measures import PURE, UnitError
from puhui.engine.methodology.calc.syntax import Call, Name, Number, Operation, Tree, Words
from puhui.engine.methodology.calc.terms import Condition, Term

POWER_MAX = 12
USAGES = {
    "if": "if(condition, then, otherwise)",
    "min": "min(a, b, …)",
    "max": "max(a, b, …)",
    "clip": "clip(value, lowest, highest)",
    "sum": "sum(list) / sum(table, formula for one row)",
    "each": "each(table, formula for one row)",
    "previous": "previous(name, value before the first row)",
    "count": "count(table)",
    "exp": "exp(a)",
    "ln": "ln(a)",
    "sqrt": "sqrt(a)",
    "floor": "floor(a)",
    "factor": 'factor(id) / factor(id, "kind") / factor(id, input with choices)',
}


@dataclass(frozen=True)
class Typed:
    """A checked term, what it is measured in, and the list or table whose rows it follows ("" for none)."""

    term: Term
    unit: pint.Unit
    rows: str = ""


@dataclass(frozen=True)
class Named:
    """What a name may stand for: an input, a column, a list's element, a choice or a step."""

    term: Term | terms.Chooser
    unit: pint.Unit = PURE
    rows: str = ""


class Checker:
    """Checks the formulas of one methodology; one instance per compile, used step by step.

    ``resolve(name)`` gives what a step stands for (checking it first) or None; ``steps`` are
    the names of all steps; ``factor_unit(id, kind)`` gives a factor's unit, or None when there is none;
    ``factors_known(id)`` says in words what there is instead.
    """

    def __init__(
        self,
        names: Mapping[str, Named],
        tables: Mapping[str, Mapping[str, Named]],
        resolve: Callable[[str], Typed | None],
        steps: Collection[str],
        factor_unit: Callable[[str, str], pint.Unit | None],
        factors_known: Callable[[str], str],
        at: Mapping[str, Any],
    ) -> None:
        self._names, self._tables, self._resolve = names, tables, resolve
        self._steps, self._at = steps, at
        self._factor_unit, self._factors_known = factor_unit, factors_known
        self.assumed: list[tuple[str, Typed, Mapping[str, Any]]] = []

    def step(self, tree: Tree) -> Typed:
        """A whole step: one value, or with each() one value per row."""
        if isinstance(tree, Call) and tree.function == "each":
            if len(tree.arguments) != 2:
                raise self._usage("each")
            rows = self._table(tree.arguments[0], "each()")
            body = self._number(tree.arguments[1], rows)
            return Typed(body.term, body.unit, rows)
        return self._number(tree, "")

    # Every method below takes the list or table whose row is current, "" outside of rows.

    def _number(self, tree: Tree, rows: str) -> Typed:
        match tree:
            case Number(value=value, unit=unit):
                known = self._unit(unit)
                return Typed(terms.Constant(measures.to_base(value, known)), measures.inside(known))
            case Name(name=name):
                return self._value_of(name, rows)
            case Operation(operator="-", left=None, right=Number(value=value, unit=unit)):
                # One number, not an operation: -5 [degC] is 268.15 K.
                return self._number(Number(-value, unit), rows)
            case Operation(operator=operator, left=left, right=right):
                return self._operation(operator, left, right, rows)
            case Call(function=function, arguments=arguments):
                return self._call(function, arguments, rows)
        raise refusals.ChoiceWanted(**self._at)

    def _unit(self, text: str) -> pint.Unit:
        try:
            return measures.unit_of(text)
        except UnitError as error:
            raise unit_refusal(error, self._at) from None

    def _value_of(self, name: str, rows: str) -> Typed:
        named = self._find(name, rows)
        if isinstance(named.term, terms.Chooser):
            raise refusals.ChoiceNotNumber(**self._at, name=name)
        if named.rows and named.rows != rows:
            raise refusals.RowsOutside(**self._at, name=name)
        return Typed(named.term, named.unit)

    def _find(self, name: str, rows: str) -> Named:
        found = self._tables.get(rows, {}).get(name) or self._names.get(name)
        if found is not None:
            return found
        step = self._resolve(name)
        if step is not None:
            return Named(terms.StepValue(name, step.rows), step.unit, step.rows)
        for table, columns in self._tables.items():
            if name in columns or name == table:
                raise refusals.RowsOutside(**self._at, name=name)
        known = ", ".join(dict.fromkeys((*self._names, *self._tables.get(rows, ()), *self._tables, *self._steps)))
        raise refusals.NameUnknown(**self._at, name=name, known=known)

    def _operation(self, operator: str, left: Tree | None, right: Tree, rows: str) -> Typed:
        if operator in ("and", "or", "not", "<", "<=", ">", ">=", "==", "!="):
            raise refusals.ConditionNotNumber(**self._at, where=f"“{operator}”")
        if operator != "-" and any(self._is_temperature(side) for side in (left, right)):
            raise refusals.TemperatureCalculated(**self._at, operation=operator)
        second = self._number(right, rows)
        if left is None:
            return Typed(terms.Arithmetic("-", terms.Constant(Fraction(0)), second.term), second.unit)
        first = self._number(left, rows)
        if operator == "^":
            return self._power(first, second)
        term = terms.Arithmetic(operator, first.term, second.term)
        if operator in "+-":
            self._agree(operator, first, second)
            return Typed(term, first.unit)
        unit = first.unit * second.unit if operator == "*" else first.unit / second.unit
        return Typed(term, unit)

    def _is_temperature(self, tree: Tree | None) -> bool:
        """Whether a number is written in °C, which is a point on a scale and no amount."""
        return isinstance(tree, Number) and measures.is_celsius(self._unit(tree.unit))

    def _power(self, base: Typed, exponent: Typed) -> Typed:
        self._pure("^", exponent)
        whole = constant(exponent.term)
        if whole is not None and whole.denominator == 1 and abs(whole) <= POWER_MAX:
            return Typed(terms.Power(base.term, int(whole)), base.unit ** int(whole))
        if not measures.is_pure(base.unit):
            raise refusals.ExponentNotWhole(**self._at, left=measures.written(base.unit), limit=POWER_MAX)
        return Typed(terms.RealPower(base.term, exponent.term), PURE)

    def _agree(self, operation: str, first: Typed, second: Typed) -> None:
        if not measures.same(first.unit, second.unit):
            left, right = measures.written(first.unit), measures.written(second.unit)
            raise refusals.UnitsDiffer(**self._at, operation=operation, left=left, right=right)

    def _pure(self, function: str, value: Typed) -> None:
        if not measures.is_pure(value.unit):
            raise refusals.UnitNotPure(**self._at, function=function, left=measures.written(value.unit), right="1")

    def _usage(self, function: str) -> refusals.ArgumentsWrong:
        return refusals.ArgumentsWrong(**self._at, function=f"{function}()", usage=USAGES[function])

    def _call(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        handlers = {
            "if": self._if, "min": self._extreme, "max": self._extreme, "clip": self._clip, "sum": self._sum,
            "count": self._count, "exp": self._pure_function, "ln": self._pure_function,
            "sqrt": self._root, "floor": self._pure_function, "factor": self._factor,
            "previous": self._previous,
        }  # fmt: skip
        if function == "each":
            # each() makes a step of its own, so that every row of it can be shown.
            raise self._usage("each")
        if function not in handlers:
            raise refusals.FunctionUnknown(**self._at, function=function, known=", ".join(USAGES))
        return handlers[function](function, arguments, rows)

    def _if(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) != 3:
            raise self._usage(function)
        condition = self._condition(arguments[0], rows)
        then, otherwise = self._number(arguments[1], rows), self._number(arguments[2], rows)
        self._agree("if()", then, otherwise)
        return Typed(terms.Conditional(condition, then.term, otherwise.term), then.unit)

    def _extreme(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) < 2:
            raise self._usage(function)
        values = [self._number(argument, rows) for argument in arguments]
        for value in values[1:]:
            self._agree(f"{function}()", values[0], value)
        return Typed(terms.Extreme(function == "max", tuple(v.term for v in values)), values[0].unit)

    def _clip(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) != 3:
            raise self._usage(function)
        value, low, high = (self._number(argument, rows) for argument in arguments)
        self._agree("clip()", value, low)
        self._agree("clip()", value, high)
        raised = terms.Extreme(True, (value.term, low.term))
        return Typed(terms.Extreme(False, (raised, high.term)), value.unit)

    def _pure_function(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) != 1:
            raise self._usage(function)
        value = self._number(arguments[0], rows)
        self._pure(f"{function}()", value)
        if function == "floor":
            return Typed(terms.Floor(value.term), PURE)
        return Typed(terms.Transcendental(function, value.term), PURE)

    def _root(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) != 1:
            raise self._usage(function)
        value = self._number(arguments[0], rows)
        self._pure(f"{function}()", value)
        return Typed(terms.Transcendental(function, value.term), PURE)

    def _table(self, tree: Tree, function: str) -> str:
        if isinstance(tree, Name) and tree.name in self._tables:
            return tree.name
        name = tree.name if isinstance(tree, Name) else "…"
        raise refusals.RowsWanted(**self._at, function=function, name=name)

    def _sum(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        # Also inside another each() a sum goes over its own rows, all of them: it is one value.
        if not 1 <= len(arguments) <= 2:
            raise self._usage(function)
        if len(arguments) == 1 and isinstance(arguments[0], Name) and arguments[0].name not in self._tables:
            # The sum of a step that has one value per row.
            named = self._find(arguments[0].name, "")
            if not named.rows or isinstance(named.term, terms.Chooser):
                raise refusals.RowsWanted(**self._at, function="sum()", name=arguments[0].name)
            return Typed(terms.SumRows(named.rows, named.term), named.unit)
        table = self._table(arguments[0], "sum()")
        if len(arguments) == 1 and table not in self._tables[table]:
            raise self._usage(function)  # a table has several columns: which one?
        body = self._number(arguments[-1], table)
        return Typed(terms.SumRows(table, body.term), body.unit)

    def _count(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if len(arguments) != 1:
            raise self._usage(function)
        return Typed(terms.CountRows(self._table(arguments[0], "count()")), PURE)

    def _previous(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if not rows:
            raise refusals.PreviousOutside(**self._at)
        if len(arguments) != 2 or not isinstance(arguments[0], Name):
            raise self._usage(function)
        first = self._number(arguments[1], "")
        value = self._earlier(arguments[0].name, rows, first)
        self._agree("previous()", value, first)
        return Typed(terms.Previous(value.term, first.term), first.unit)

    def _earlier(self, name: str, rows: str, first: Typed) -> Typed:
        if name not in self._tables[rows] and name in self._steps:
            # Steps may look back at each other, or at themselves, so the earlier one is not asked for its unit:
            # it takes that of its first value, and whoever checks the methodology compares when all are done.
            self.assumed.append((name, Typed(terms.StepValue(name, rows), first.unit, rows), self._at))
            return Typed(terms.StepValue(name, rows), first.unit)
        return self._value_of(name, rows)

    def _factor(self, function: str, arguments: tuple[Tree, ...], rows: str) -> Typed:
        if not 1 <= len(arguments) <= 2 or not isinstance(arguments[0], Name | Words):
            raise self._usage(function)
        factor = arguments[0].name if isinstance(arguments[0], Name) else arguments[0].value
        if len(arguments) == 1:
            return self._factor_of_kind(factor, "")
        if isinstance(arguments[1], Words):
            return self._factor_of_kind(factor, arguments[1].value)
        if not isinstance(arguments[1], Name):
            raise self._usage(function)
        chooser = self._find(arguments[1].name, rows).term
        if not isinstance(chooser, terms.Chooser):
            raise self._usage(function)
        kinds = [self._factor_of_kind(factor, choice) for choice in chooser.choices]
        return Typed(terms.FactorValue(factor, "", chooser), kinds[0].unit)

    def _factor_of_kind(self, factor: str, kind: str) -> Typed:
        unit = self._factor_unit(factor, kind)
        if unit is None:
            raise refusals.FactorUnknown(
                **self._at, factor=f"{factor} ({kind})" if kind else factor, known=self._factors_known(factor)
            )
        return Typed(terms.FactorValue(factor, kind), measures.inside(unit))

    def _condition(self, tree: Tree, rows: str) -> Condition:
        match tree:
            case Operation(operator="not", right=right):
                return terms.Logic("not", (self._condition(right, rows),))
            case Operation(operator="and" | "or" as operator, left=left, right=right) if left:
                return terms.Logic(operator, (self._condition(left, rows), self._condition(right, rows)))
            case Operation(operator="<" | "<=" | ">" | ">=" | "==" | "!=" as operator, left=left, right=right) if left:
                return self._comparison(operator, left, right, rows)
        raise refusals.ConditionWanted(**self._at, where="if()")

    def _comparison(self, operator: str, left: Tree, right: Tree, rows: str) -> Condition:
        if isinstance(left, Words):
            left, right = right, left
        if isinstance(right, Words):
            chooser = self._find(left.name, rows).term if isinstance(left, Name) else None
            if operator not in ("==", "!=") or not isinstance(chooser, terms.Chooser):
                raise refusals.ChoiceWanted(**self._at)
            if right.value not in chooser.choices:
                raise refusals.ChoiceNotOffered(
                    **self._at, value=right.value, name=chooser.name, choices=", ".join(chooser.choices)
                )
            return terms.Chosen(chooser, chooser.choices.index(right.value), operator == "==")
        first, second = self._number(left, rows), self._number(right, rows)
        self._agree(operator, first, second)
        return terms.Comparison(operator, first.term, second.term)


def unit_refusal(error: UnitError, at: Mapping[str, Any]) -> refusals.FormulaRefused:
    """The refusal for a text that is no unit."""
    place = {"file": at["file"], "line": at["line"]}
    if error.instead:
        return refusals.UnitAmbiguous(**place, unit=error.text, instead=error.instead)
    return refusals.UnitUnknown(**place, unit=error.text)


def constant(term: Term) -> Fraction | None:
    """The value of a term that is written out in the formula, such as 2 or -1/2; else None."""
    match term:
        case terms.Constant(value=value):
            return value
        case terms.Arithmetic(operator=operator, left=left, right=right):
            first, second = constant(left), constant(right)
            if first is None or second is None or (operator == "/" and second == 0):
                return None
            match operator:
                case "+":
                    return first + second
                case "-":
                    return first - second
                case "*":
                    return first * second
            return first / second
    return None

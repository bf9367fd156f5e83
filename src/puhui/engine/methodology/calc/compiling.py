"""A methodology of a pack, compiled: its formulas checked and put into the order of computing."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

import pint

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import measures, syntax, terms
from puhui.engine.methodology.calc.factors import FactorTable
from puhui.engine.methodology.calc.measures import UnitError
from puhui.engine.methodology.calc.typing import Checker, Named, Typed, unit_refusal
from puhui.foundations.packs.schema import Input, Methodology, Pack, Source


@dataclass(frozen=True)
class Step:
    """One named formula: its text, its term, the unit in which its value is shown, whose rows it follows."""

    name: str
    formula: str
    term: terms.Term
    unit: pint.Unit
    rows: str


@dataclass(frozen=True)
class Compiled:
    """One checked version of a methodology. ``steps`` stand in the order of computing.

    ``groups`` are the names of steps that are computed together: alone, or row by row when they look back
    at each other by previous().
    """

    methodology: Methodology
    steps: Mapping[str, Step]
    groups: tuple[tuple[str, ...], ...]
    place: tuple[str, int]

    @property
    def id(self) -> str:
        return self.methodology.id

    @property
    def version(self) -> str:
        return self.methodology.version

    @property
    def inputs(self) -> Mapping[str, Input]:
        return self.methodology.inputs

    @property
    def source(self) -> Source:
        return self.methodology.source

    @property
    def first_day(self) -> date:
        return self.methodology.valid_from

    @property
    def last_day(self) -> date:
        return self.methodology.valid_to or date.max

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @cached_property
    def has_rows(self) -> bool:
        """Whether an input is a list or a table."""
        return any(found.list or found.columns for found in self.inputs.values())

    @cached_property
    def factors(self) -> tuple[tuple[str, str], ...]:
        """Every (factor, kind) that a formula asks for."""
        found: dict[tuple[str, str], None] = {}
        for step in self.steps.values():
            for term in walk(step.term):
                if isinstance(term, terms.FactorValue):
                    for kind in term.chooser.choices if term.chooser else (term.kind,):
                        found[(term.factor, kind)] = None
        return tuple(found)


def walk(term: terms.Term | terms.Condition) -> list[terms.Term | terms.Condition]:
    """A term and everything inside it."""
    found, waiting = [], [term]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(reversed(terms.parts(current)))
    return found


def compile_methodology(pack: Pack, index: int, factors: FactorTable) -> Compiled:
    """Compile methodology number ``index``. Raises the first fault, carrying the others in ``others``."""
    return _Compiling(pack, index, factors).result()


class _Compiling:
    def __init__(self, pack: Pack, index: int, factors: FactorTable) -> None:
        self._pack, self._index, self._factors = pack, index, factors
        self._methodology = pack.methodologies[index]
        self._faults: list[refusals.FormulaRefused] = []
        self._names: dict[str, Named] = {}
        self._tables: dict[str, dict[str, Named]] = {}
        self._typed: dict[str, Typed | None] = {}
        self._stack: list[str] = []
        self._assumed: list[tuple[str, Typed, Mapping[str, Any]]] = []

    def result(self) -> Compiled:
        methodology = self._methodology
        self._declare()
        if self._faults:
            raise _first(self._faults)
        for name in methodology.steps:
            self._check(name)
        self._compare_assumed()
        self._check_result()
        if self._faults:
            raise _first(self._faults)
        groups = self._order()
        steps = {name: self._step(name) for group in groups for name in group}
        place = self._pack.place("methodologies", self._index)
        return Compiled(methodology, steps, groups, (place.file, place.line))

    def _at(self, *path: str | int) -> dict[str, Any]:
        return self._pack.place("methodologies", self._index, *path)._asdict()

    # --- inputs

    def _declare(self) -> None:
        taken: set[str] = set()
        for name, found in self._methodology.inputs.items():
            self._take(taken, name, ("inputs", name))
            if found.columns:
                self._tables[name] = {
                    column: self._named(name, column, of, ("inputs", name, "columns", column))
                    for column, of in found.columns.items()
                }
            elif found.list:
                self._tables[name] = {name: self._named(name, "", found, ("inputs", name))}
            else:
                self._names[name] = self._named("", name, found, ("inputs", name))
        for table, columns in self._tables.items():
            for column in columns:
                if column != table and (column in taken or column in self._methodology.steps):
                    self._take({column}, column, ("inputs", table, "columns", column))
        for name in self._methodology.steps:
            self._take(taken, name, ("steps", name))

    def _take(self, taken: set[str], name: str, path: tuple[str, ...]) -> None:
        if name in taken:
            self._faults.append(refusals.NameTaken(**self._at(*path), name=name))
        taken.add(name)

    def _named(self, table: str, name: str, found: Input, path: tuple[str, ...]) -> Named:
        if found.choices:
            return Named(terms.Chooser(name, found.choices, table), rows=table)
        term = terms.ColumnValue(table, name) if table else terms.InputValue(name)
        try:
            unit = measures.inside(measures.unit_of(found.unit))
        except UnitError as error:
            self._faults.append(unit_refusal(error, self._at(*path, "unit")))
            unit = measures.PURE
        return Named(term, unit, table)

    # --- steps

    def _resolve(self, name: str) -> Typed | None:
        """The checked step, for a formula that leans on it; None when there is no such step."""
        if name not in self._methodology.steps:
            return None
        if name in self._stack:
            path = " → ".join((*self._stack[self._stack.index(name) :], name))
            raise refusals.StepsCircular(**self._at("steps", name), path=path)
        self._check(name)
        typed = self._typed[name]
        if typed is None:
            raise _Told
        return typed

    def _check(self, name: str) -> None:
        """Check a step once; its fault is gathered where it stands."""
        if name in self._typed:
            return
        self._stack.append(name)
        try:
            self._typed[name] = self._checked(name)
        except refusals.FormulaRefused as fault:
            self._faults.append(fault)
            self._typed[name] = None
        finally:
            self._stack.pop()

    def _checked(self, name: str) -> Typed | None:
        at = {**self._at("steps", name), "step": name}
        try:
            tree = syntax.parse(self._methodology.steps[name])
        except syntax.FormulaError as error:
            if not error.near:
                raise refusals.FormulaEndsEarly(**at) from None
            raise refusals.FormulaBroken(**at, column=error.column, near=error.near) from None
        checker = Checker(
            self._names,
            self._tables,
            self._resolve,
            self._methodology.steps,
            self._factors.unit,
            self._factors.known,
            at,
        )
        try:
            typed = checker.step(tree)
        except _Told:
            return None
        self._assumed.extend(checker.assumed)
        return typed

    def _compare_assumed(self) -> None:
        for name, assumed, at in self._assumed:
            found = self._typed.get(name)
            if found is None:
                continue
            if found.rows != assumed.rows:
                self._faults.append(refusals.RowsOutside(**at, name=name))
            elif not measures.same(found.unit, assumed.unit):
                left, right = measures.written(found.unit), measures.written(assumed.unit)
                self._faults.append(refusals.UnitsDiffer(**at, operation="previous()", left=left, right=right))

    def _check_result(self) -> None:
        name = self._methodology.result
        if name not in self._methodology.steps:
            self._faults.append(refusals.ResultUnknown(**self._at("result"), name=name))
            return
        typed = self._typed.get(name)
        if typed is None:
            return
        at = self._at("steps", name)
        if typed.rows:
            self._faults.append(refusals.RowsOutside(**at, step=name, name=name))
        elif not measures.is_carbon(typed.unit):
            left = measures.written(typed.unit)
            self._faults.append(refusals.UnitNotCarbon(**at, step=name, left=left, right="kg_co2e"))

    def _step(self, name: str) -> Step:
        typed = self._typed[name]
        assert typed is not None  # faults were raised before
        return Step(name, self._methodology.steps[name], typed.term, measures.tidy(typed.unit), typed.rows)

    # --- order

    def _order(self) -> tuple[tuple[str, ...], ...]:
        """Groups of steps in the order of computing: those that look back at each other go together."""
        now = {name: self._references(name, previous=False) for name in self._methodology.steps}
        ever = {name: now[name] | self._references(name, previous=True) for name in now}
        groups = _strongly_connected(ever)
        for group in groups:
            rows = {self._typed[name].rows for name in group}
            if len(group) > 1 and (len(rows) > 1 or "" in rows):
                raise self._circle(ever, group)
        ordered = []
        for group in groups:
            try:
                ordered.append(_in_order({name: now[name] & set(group) for name in group}))
            except CycleError:
                raise self._circle(now, group) from None
        return tuple(ordered)

    def _circle(self, edges: Mapping[str, set[str]], group: tuple[str, ...]) -> refusals.StepsCircular:
        at = self._at("steps", group[0])
        try:
            TopologicalSorter({name: edges[name] & set(group) for name in group}).prepare()
        except CycleError as error:
            return refusals.StepsCircular(**at, path=" → ".join(reversed(error.args[1])))
        return refusals.StepsCircular(**at, path=" → ".join((*group, group[0])))

    def _references(self, name: str, *, previous: bool) -> set[str]:
        """The steps that a step needs: in the same row (or as one value), or in the row before."""
        typed = self._typed[name]
        found, waiting = set(), [(typed.term, False)]
        while waiting:
            term, earlier = waiting.pop()
            if isinstance(term, terms.StepValue) and earlier == previous:
                found.add(term.name)
            if isinstance(term, terms.Previous):
                waiting.extend(((term.of, True), (term.first, False)))
            else:
                waiting.extend((part, earlier) for part in terms.parts(term))
        return found


class _Told(Exception):
    """The step that is asked for has a fault of its own, already gathered."""


def _first(faults: list[refusals.FormulaRefused]) -> refusals.FormulaRefused:
    first, *others = faults
    first.data["others"] = tuple(others)
    return first


def _strongly_connected(edges: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Groups of mutually reachable names, each after everything it needs. Small graphs: reachability suffices."""
    reach = {name: _reachable(edges, name) for name in edges}
    groups: dict[str, tuple[str, ...]] = {}
    for name in edges:
        mutual = [other for other in edges if other == name or (other in reach[name] and name in reach[other])]
        groups[name] = tuple(mutual)
    needs = {
        group: {groups[other] for name in group for other in edges[name] if groups[other] != group}
        for group in groups.values()
    }
    return list(_in_order(needs))


Node = TypeVar("Node", bound=Hashable)


def _in_order(needs: Mapping[Node, set[Node]]) -> tuple[Node, ...]:
    """Every node after what it needs, else in the order in which they were written. Raises CycleError."""
    waiting, done = list(needs), []
    while waiting:
        ready = next((node for node in waiting if needs[node] <= set(done)), None)
        if ready is None:
            raise CycleError("circle", waiting)
        done.append(ready)
        waiting.remove(ready)
    return tuple(done)


def _reachable(edges: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(edges[name])
    return found

"""The worked cases of a pack, run through both evaluators."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc.columnar import evaluate_frame
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.calc.evaluating import evaluate
from puhui.engine.methodology.calc.exact import shown
from puhui.engine.methodology.calc.library import Library
from puhui.engine.methodology.facts import CaseFailure
from puhui.foundations.packs.schema import Case, Input
from puhui.ground.refusals import Refusal

MILLION = 10**6


def failures(library: Library) -> Iterator[CaseFailure]:
    """Every case that does not come out."""
    for compiled in library:
        for case in compiled.methodology.cases:
            refusal = _failure(library, compiled, case)
            if refusal is not None:
                yield CaseFailure(compiled.id, compiled.version, case.name, refusal)


def _failure(library: Library, compiled: Compiled, case: Case) -> refusals.FormulaRefused | None:
    file, line = library.case_place(compiled, case)
    at = {
        "file": file, "line": line, "case": case.name,
        "methodology": compiled.id, "version": compiled.version,
    }  # fmt: skip
    expected = Fraction(case.milligrams) if case.milligrams is not None else Fraction(case.grams or 0) * 1000
    try:
        found = evaluate(library, compiled.id, case.inputs, case.on, compiled.version).amount_mg
    except Refusal as problem:
        return refusals.CaseRefused(**at, problem=problem)
    if found == expected:
        by_frame = _by_frame(library, compiled, case)
        if by_frame in (None, found):
            return None
        return refusals.EvaluatorsDisagree(
            **at, found=shown(Fraction(by_frame or 0, 1000)), expected=shown(Fraction(found, 1000))
        )
    return refusals.CaseFailed(**at, found=shown(Fraction(found, 1000)), expected=shown(expected / 1000))


def _by_frame(library: Library, compiled: Compiled, case: Case) -> int | None:
    """The case's amount by the columnar evaluator; None when its inputs are finer than a millionth."""
    cells = {name: _cell(wanted, case.inputs[name]) for name, wanted in compiled.inputs.items()}
    if any(cell is None for cell in cells.values()):
        return None
    frame = pl.DataFrame({"day": [case.on], **{f"in_{name}": [cell] for name, cell in cells.items()}})
    return evaluate_frame(library, compiled.id, frame)["amount_mg"][0]


def _cell(wanted: Input, value: Any) -> Any:
    if wanted.columns:
        rows = [{name: _cell(of, row[name]) for name, of in wanted.columns.items()} for row in value]
        return None if any(cell is None for row in rows for cell in row.values()) else rows
    if wanted.list:
        cells = [_millionths(cell) for cell in value]
        return None if None in cells else cells
    return wanted.choices.index(str(value)) if wanted.choices else _millionths(value)


def _millionths(value: Any) -> int | None:
    number = Fraction(str(value)) * MILLION
    return int(number) if number.denominator == 1 and abs(number) < 2**63 else None

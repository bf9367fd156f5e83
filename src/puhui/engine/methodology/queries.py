"""Questions about methodologies: compile a pack's formulas, evaluate them exactly or by the frame.

Nothing here is stored: a pack's version is the store, and a ``Library`` is its compiled form.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import cases, columnar, evaluating
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.calc.library import Library
from puhui.engine.methodology.facts import CaseFailure, Evaluation, FactorGap
from puhui.foundations.packs.schema import Pack

__all__ = [
    "Compiled",
    "Library",
    "compile_pack",
    "evaluate",
    "evaluate_frame",
    "factor_changes",
    "factor_gaps",
    "run_cases",
]


def compile_pack(pack: Pack) -> Library:
    """Compile and unit-check every methodology of ``pack``; keep the answer as long as the pack.

    Raises refusals.FormulaRefused: the first fault by file and line, the further ones in ``others``.
    """
    return Library(pack)


def evaluate(
    library: Library,
    methodology_id: str,
    inputs: Mapping[str, Decimal | str | list[Any]],
    on: date,
    version: str | None = None,
) -> Evaluation:
    """The reduction of one act, exactly, with its trace.

    ``inputs`` are in the units that the methodology declares: decimals (or their text), a choice's text, a list
    of decimals, or a table's rows as mappings. Refusals: refusals.EvaluationRefused.
    """
    return evaluating.evaluate(library, methodology_id, inputs, on, version)


def evaluate_frame(library: Library, methodology_id: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The reductions of many acts: ``frame`` with the columns ``amount_mg``, ``version`` and ``refusal`` added.

    ``frame`` has ``day`` (Date) and one ``in_<name>`` per input: Int64 in millionths of the input's unit, for a
    choice the index into its choices, for a list List(Int64), for a table List(Struct) of such cells. Row order is
    kept. ``amount_mg`` is Int64 and agrees with ``evaluate`` to the last milligram; where ``evaluate`` would
    refuse (no version on that day, out of bounds, division by zero) it is null and ``refusal`` holds the code.
    """
    return columnar.evaluate_frame(library, methodology_id, frame)


def run_cases(library: Library) -> list[CaseFailure]:
    """Every worked case that does not come out, by either evaluator; empty when all is well."""
    return list(cases.failures(library))


def factor_gaps(library: Library) -> Iterator[FactorGap]:
    """Days on which a methodology holds without a value of a factor that it asks for: records would be refused."""
    for compiled in library:
        for factor, kind in compiled.factors:
            for first, last in library.factors.gaps(factor, kind, compiled.first_day, compiled.last_day):
                name = f"{factor} ({kind})" if kind else factor
                yield FactorGap(compiled.id, compiled.version, name, first, last)


def factor_changes(
    library: Library, methodology_id: str, version: str, first: date, last: date
) -> Iterator[tuple[str, date]]:
    """Factors that a version asks for and that change after ``first``, up to ``last``, with the latest such day.

    Refusals: refusals.MethodologyUnknown, VersionUnknown.
    """
    for factor, kind in library.get(methodology_id, version).factors:
        changed = library.factors.stays(factor, kind, last)[0]
        if changed > first:
            yield (f"{factor} ({kind})" if kind else factor), changed


def refusal_of(code: str) -> type[refusals.EvaluationRefused]:
    """The refusal class of a code in the ``refusal`` column of ``evaluate_frame``."""
    known = {each.code: each for each in refusals.EvaluationRefused.__subclasses__()}
    return known.get(code, refusals.EvaluationRefused)

"""Many acts at once: split by what holds on their days, then whole numbers, or floating point where it is sure."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import exact, floating, measures, whole
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.calc.exact import Row
from puhui.engine.methodology.calc.library import Library
from puhui.engine.methodology.refusals import EvaluationRefused
from puhui.foundations.packs.schema import Input

MILLION = 10**6
CHUNK_ROWS = 262_144  # floating point goes through the data in pieces that stay in the processor's cache
SCHEMA = {"amount_mg": pl.Int64, "version": pl.String, "refusal": pl.String}
Factors = Mapping[tuple[str, str], Fraction]


def evaluate_frame(library: Library, methodology: str, frame: pl.DataFrame) -> pl.DataFrame:
    """See ``queries.evaluate_frame``."""
    library.versions(methodology)  # a methodology that does not exist is refused even for an empty frame
    frame = frame.drop(*SCHEMA, strict=False)
    if frame.is_empty():
        return frame.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in SCHEMA.items())
    first, last = frame["day"].min(), frame["day"].max()
    assert isinstance(first, date) and isinstance(last, date)  # a frame without days is a fault of the caller
    spans = list(library.breaks(methodology, first, last))
    cells = frame.select("day", *(name for name in frame.columns if name.startswith("in_")))
    if len(spans) == 1:
        return frame.hstack(_span(library, methodology, spans[0][0], cells))
    numbered = cells.with_row_index("row")
    parts = []
    for start, end in spans:
        part = numbered.filter(pl.col("day").is_between(start, end))
        if not part.is_empty():
            parts.append(_span(library, methodology, start, part.drop("row")).with_columns(part["row"]))
    return frame.hstack(pl.concat(parts).sort("row").drop("row"))


def _span(library: Library, methodology: str, day: date, frame: pl.DataFrame) -> pl.DataFrame:
    """The three columns for rows on whose days the same version and factors hold as on ``day``."""
    try:
        compiled = library.choose(methodology, day)
        factors = {asked: library.factors.find(*asked, day).value for asked in compiled.factors}
    except EvaluationRefused as refusal:
        return pl.DataFrame(
            {"amount_mg": None, "version": None, "refusal": pl.repeat(refusal.code, frame.height, eager=True)},
            schema=SCHEMA,
        )
    version = pl.lit(compiled.version).alias("version")
    absent = [name for name in compiled.inputs if f"in_{name}" not in frame.columns]
    if absent:  # an input that only another version has
        frame = frame.with_columns(pl.lit(None, dtype=pl.Int64).alias(f"in_{name}") for name in absent)
    if compiled.has_rows:
        asked = frame.select(f"in_{name}" for name in compiled.inputs)
        return _exactly(compiled, factors, asked).with_columns(version).select(*SCHEMA)
    refused = _refused(compiled, frame)
    if refused is not None and not refused.null_count():
        nothing = pl.lit(None, dtype=pl.Int64).alias("amount_mg")
        return refused.to_frame().with_columns(nothing, version).select(*SCHEMA)
    if refused is None:
        return _amounts(library, compiled, factors, frame).with_columns(version).select(*SCHEMA)
    kept = frame.with_row_index("row").filter(refused.is_null())
    amounts = _amounts(library, compiled, factors, kept).with_columns(kept["row"])
    codes = refused.to_frame().with_row_index("row").filter(pl.col("refusal").is_not_null())
    return pl.concat([amounts, codes], how="diagonal").sort("row").with_columns(version).select(*SCHEMA)


def _refused(compiled: Compiled, frame: pl.DataFrame) -> pl.Series | None:
    """The refusal's code for every row whose inputs are absent or out of bounds; None when all are well."""
    checks: list[tuple[pl.Expr, str]] = []
    for name, wanted in compiled.inputs.items():
        cells, column, (low, high) = frame[f"in_{name}"], pl.col(f"in_{name}"), _bounds(wanted)
        if cells.null_count():
            checks.append((column.is_null(), refusals.InputMissing.code))
        found_low, found_high = cells.min(), cells.max()
        if found_low is not None and (found_low < low or found_high > high):
            refusal = refusals.InputNotOffered if wanted.choices else refusals.InputOutOfBounds
            checks.append(((column < low) | (column > high), refusal.code))
    if not checks:
        return None
    code = pl.lit(None, dtype=pl.String)
    for wrong, name in reversed(checks):
        code = pl.when(wrong).then(pl.lit(name)).otherwise(code)
    return frame.select(code.alias("refusal"))["refusal"]


def _bounds(wanted: Input) -> tuple[int, int]:
    """The lowest and highest cell of an input's column."""
    if wanted.choices:
        return 0, len(wanted.choices) - 1
    low, high = Fraction(wanted.minimum) * MILLION, Fraction(wanted.maximum or 0) * MILLION
    return -((-low.numerator) // low.denominator), high.numerator // high.denominator


def _amounts(library: Library, compiled: Compiled, factors: Factors, frame: pl.DataFrame) -> pl.DataFrame:
    """``amount_mg`` and ``refusal`` for rows whose inputs are within bounds."""
    program = _program(library, compiled, factors)
    if program is None:
        return _floating(compiled, factors, frame)
    for name, expression in program.stages:
        frame = frame.with_columns(_column(frame, expression).alias(name))
    amounts = _column(frame, program.amount).alias("amount_mg").to_frame()
    return amounts.with_columns(pl.lit(None, dtype=pl.String).alias("refusal"))


def _column(frame: pl.DataFrame, expression: pl.Expr) -> pl.Series:
    """An expression's values, one per row; Polars may find out by itself that they are all the same one."""
    values = frame.select(expression.alias("value"))["value"]
    return values if len(values) == frame.height else values.new_from_index(0, frame.height)


def _program(library: Library, compiled: Compiled, factors: Factors) -> whole.WholeProgram | None:
    """The whole-number program, made once for each set of factors; None where there is none."""
    key = (compiled.id, compiled.version, tuple(factors.items()))
    if key not in library.programs:
        try:
            library.programs[key] = whole.program(compiled, factors)
        except (whole.NotWhole, EvaluationRefused):
            library.programs[key] = None
    return library.programs[key]


def _floating(compiled: Compiled, factors: Factors, frame: pl.DataFrame) -> pl.DataFrame:
    names = [f"in_{name}" for name in compiled.inputs]
    pieces = []
    for piece in frame.select(names).iter_slices(CHUNK_ROWS):
        columns = {name: piece[f"in_{name}"].to_numpy() for name in compiled.inputs}
        amounts, unsure = floating.milligrams(compiled, columns, factors, piece.height)
        pieces.append(
            pl.DataFrame(
                {"amount_mg": amounts, "refusal": pl.Series([None], dtype=pl.String).new_from_index(0, piece.height)}
            )
            if not unsure.any()
            else _settled(compiled, factors, piece, amounts, unsure)
        )
    return pl.concat(pieces)


def _settled(
    compiled: Compiled, factors: Factors, piece: pl.DataFrame, amounts: np.ndarray, unsure: np.ndarray
) -> pl.DataFrame:
    """The amounts with the unsure rows computed exactly."""
    settled = _exactly(compiled, factors, piece.filter(pl.Series(unsure)))
    where = pl.Series(np.flatnonzero(unsure))
    refusal = pl.Series([None], dtype=pl.String).new_from_index(0, piece.height)
    return pl.DataFrame(
        {
            "amount_mg": pl.Series(amounts).scatter(where, settled["amount_mg"]),
            "refusal": refusal.scatter(where, settled["refusal"]),
        }
    )


def _exactly(compiled: Compiled, factors: Factors, asked: pl.DataFrame) -> pl.DataFrame:
    """``amount_mg`` and ``refusal`` by the exact evaluator, once for each distinct row."""
    known: dict[Any, tuple[int | None, str | None]] = {}
    found = []
    for row in asked.iter_rows():
        key = repr(row)
        if key not in known:
            known[key] = _one(compiled, factors, dict(zip(compiled.inputs, row, strict=True)))
        found.append(known[key])
    return pl.DataFrame(found, schema={"amount_mg": pl.Int64, "refusal": pl.String}, orient="row")


def _one(compiled: Compiled, factors: Factors, row: Mapping[str, Any]) -> tuple[int | None, str | None]:
    try:
        numbers, choices, tables = {}, {}, {}
        for name, wanted in compiled.inputs.items():
            if wanted.columns:
                tables[name] = [_cells(wanted, cells) for cells in _counted(name, wanted, row[name])]
            elif wanted.list:
                tables[name] = [{"": _number(wanted, cell)} for cell in _counted(name, wanted, row[name])]
            elif wanted.choices:
                choices[name] = row[name]
            else:
                numbers[name] = _number(wanted, row[name])
        return exact.Evaluation(compiled, numbers, choices, tables, factors).milligrams(), None
    except EvaluationRefused as refusal:
        return None, refusal.code


def _counted(name: str, wanted: Input, rows: list[Any] | None) -> list[Any]:
    if rows is None:
        raise refusals.InputMissing(name=name)
    if not wanted.rows_min <= len(rows) <= wanted.rows_max:
        raise refusals.RowsWrong(name=name, found=len(rows), minimum=wanted.rows_min, maximum=wanted.rows_max)
    return rows


def _cells(wanted: Input, cells: Mapping[str, int]) -> Row:
    return {name: _number(column, cells[name]) for name, column in wanted.columns.items()}


def _number(wanted: Input, cell: int | None) -> Fraction | int:
    """A cell in base units, or a choice's index. Refusals as for single acts."""
    if cell is None:
        raise refusals.InputMissing(name="")
    low, high = _bounds(wanted)
    if not low <= cell <= high:
        refusal = refusals.InputNotOffered if wanted.choices else refusals.InputOutOfBounds
        raise refusal(name="", value=cell, choices="", unit="", minimum=low, maximum=high)
    return cell if wanted.choices else measures.to_base(Fraction(cell, MILLION), measures.unit_of(wanted.unit))

"""Inputs as they come (decimals, texts, lists, rows) made ready for an evaluation: checked, in base units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import measures
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.calc.exact import Row
from puhui.engine.methodology.refusals import EvaluationRefused
from puhui.foundations.packs.schema import Input

DIGITS_MAX = 60
PLAIN = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")


@dataclass
class Bound:
    """Checked inputs. ``numbers`` and the cells of ``tables`` are in base units, choices are indexes."""

    numbers: dict[str, Fraction] = field(default_factory=dict)
    choices: dict[str, int] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)  # as text, for the trace


def bind(compiled: Compiled, inputs: Mapping[str, Any]) -> Bound:
    """Check ``inputs`` against what the methodology takes. Refusals: refusals.EvaluationRefused."""
    for name in inputs:
        if name not in compiled.inputs:
            known = ", ".join(compiled.inputs)
            raise refusals.InputUnknown(methodology=compiled.id, name=name, known=known)
    bound = Bound()
    for name, wanted in compiled.inputs.items():
        if name not in inputs:
            raise refusals.InputMissing(name=name)
        _bind(bound, name, wanted, inputs[name])
    return bound


def _bind(bound: Bound, name: str, wanted: Input, value: Any) -> None:
    if wanted.columns:
        rows = _rows(name, wanted, value)
        bound.tables[name] = [_row(name, number, wanted, row) for number, row in enumerate(rows, 1)]
        bound.given[name] = [{key: str(cell) for key, cell in row.items()} for row in rows]
    elif wanted.list:
        cells = _rows(name, wanted, value)
        bound.tables[name] = [
            {"": number_of(f"{name}[{position}]", wanted, cell)} for position, cell in enumerate(cells, 1)
        ]
        bound.given[name] = [str(cell) for cell in cells]
    elif wanted.choices:
        bound.choices[name] = _choice(name, wanted, value)
        bound.given[name] = str(value)
    else:
        bound.numbers[name] = number_of(name, wanted, value)
        bound.given[name] = str(value)


def _rows(name: str, wanted: Input, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _shape_refusal(name, wanted)
    if not wanted.rows_min <= len(value) <= wanted.rows_max:
        raise refusals.RowsWrong(name=name, found=len(value), minimum=wanted.rows_min, maximum=wanted.rows_max)
    return list(value)


def _row(name: str, number: int, wanted: Input, row: Any) -> dict[str, Fraction | int]:
    if not isinstance(row, Mapping):
        raise _shape_refusal(name, wanted)
    for key in row:
        if key not in wanted.columns:
            known = ", ".join(wanted.columns)
            raise refusals.ColumnUnknown(table=name, name=key, known=known)
    cells: dict[str, Fraction | int] = {}
    for key, column in wanted.columns.items():
        label = f"{name}[{number}].{key}"
        if key not in row:
            raise refusals.InputMissing(name=label)
        cells[key] = _choice(label, column, row[key]) if column.choices else number_of(label, column, row[key])
    return cells


def _shape_refusal(name: str, wanted: Input) -> EvaluationRefused:
    if wanted.columns:
        return refusals.TableWanted(name=name, columns=", ".join(wanted.columns))
    return refusals.ListWanted(name=name)


def _choice(name: str, wanted: Input, value: Any) -> int:
    if str(value) not in wanted.choices:
        raise refusals.InputNotOffered(name=name, value=str(value)[:80], choices=", ".join(wanted.choices))
    return wanted.choices.index(str(value))


def number_of(name: str, wanted: Input, value: Any) -> Fraction:
    """A number input in base units. Refusals: refusals.InputNotNumber, InputOutOfBounds."""
    number = _decimal(value)
    if number is None:
        raise refusals.InputNotNumber(name=name, value=str(value)[:80])
    maximum = wanted.maximum if wanted.maximum is not None else number
    if not wanted.minimum <= number <= maximum:
        raise refusals.InputOutOfBounds(
            name=name, value=f"{number:.20g}", unit=wanted.unit, minimum=wanted.minimum, maximum=maximum
        )
    return measures.to_base(Fraction(number), measures.unit_of(wanted.unit))


def _decimal(value: Any) -> Decimal | None:
    """A finite decimal of sensible length; floats and truth values are none."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    if isinstance(value, str) and not PLAIN.fullmatch(value.strip()):
        return None
    number = Decimal(value.strip() if isinstance(value, str) else value)
    if not number.is_finite():
        return None
    _sign, digits, exponent = number.as_tuple()
    # 10^300 is told as out of bounds; only what would cost work to look at is no number at all.
    return number if len(digits) <= DIGITS_MAX and -DIGITS_MAX <= int(exponent) <= 1000 else None

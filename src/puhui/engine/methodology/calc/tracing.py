"""The trace of an exact evaluation: every input, factor, step and the result, ready for JSON and for people."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from puhui.engine.methodology.calc import measures
from puhui.engine.methodology.calc.binding import Bound
from puhui.engine.methodology.calc.compiling import Compiled
from puhui.engine.methodology.calc.exact import MILLIGRAMS, Evaluation, shown
from puhui.engine.methodology.calc.factors import Found
from puhui.engine.methodology.refusals import EvaluationRefused
from puhui.foundations.packs.schema import Review, Source


def trace(
    compiled: Compiled, bound: Bound, found: Mapping[tuple[str, str], Found], evaluation: Evaluation, amount: int
) -> list[dict[str, Any]]:
    """Entries of ``kind`` input, factor, step and result, in the order of computing.

    Values are strings of decimal digits in the unit beside them; ``to_be_verified`` (待核) marks a factor
    whose figure was not read at the issuing authority.
    """
    inputs = [
        {"kind": "input", "name": name, "value": bound.given[name], "unit": of.unit, "title": of.name.model_dump()}
        for name, of in compiled.inputs.items()
    ]
    return [
        *inputs,
        *_factors(_used(found[asked] for asked in evaluation.looked_up)),
        *_steps(compiled, evaluation),
        _result(compiled, evaluation, amount),
    ]


def _used(found: Iterable[Found]) -> list[Found]:
    # Asked for by several kinds, or without its only kind, a row is still one factor.
    return list({id(each.factor): each for each in found}.values())


def _factors(found: Iterable[Found]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "factor",
            "name": each.factor.id,
            "title": each.factor.name.model_dump() if each.factor.name else None,
            "factor_kind": each.factor.kind,
            "region": each.factor.region,
            "value": f"{each.factor.value:f}",
            "unit": each.factor.unit,
            "valid_from": each.factor.valid_from.isoformat(),
            "valid_to": each.factor.valid_to.isoformat() if each.factor.valid_to else None,
            "note": each.factor.note.model_dump() if each.factor.note else None,
            "source": source(each.factor.source),
            "review": each.factor.source.review.value,
            "to_be_verified": each.factor.source.review is not Review.OFFICIAL,
        }
        for each in found
    ]


def source(of: Source) -> dict[str, str]:
    """A source ready for JSON."""
    return {"title": of.title, "clause": of.clause, "address": of.address, "review": of.review.value}


def _steps(compiled: Compiled, evaluation: Evaluation) -> list[dict[str, Any]]:
    entries = []
    for name, step in compiled.steps.items():
        note = compiled.methodology.notes.get(name)
        entries.append(
            {
                "kind": "step",
                "name": name,
                "formula": step.formula,
                "value": _value(compiled, name, evaluation),
                "unit": measures.written(step.unit) if step.unit != measures.PURE else "",
                "note": note.model_dump() if note else None,
            }
        )
    return entries


def _value(compiled: Compiled, name: str, evaluation: Evaluation) -> str | None | list[str | None]:
    """A step's value in its unit; None where if() chose another branch and it could not be computed."""
    step = compiled.steps[name]

    def said(value: Fraction | None) -> str | None:
        return None if value is None else shown(measures.from_base(value, step.unit))

    if step.rows:
        return [said(value) for value in evaluation.column(name)]
    try:
        return said(evaluation.step(name))
    except EvaluationRefused:
        return None


def _result(compiled: Compiled, evaluation: Evaluation, amount: int) -> dict[str, Any]:
    name = compiled.methodology.result
    return {
        "kind": "result",
        "name": name,
        "value": shown(evaluation.step(name) * MILLIGRAMS),
        "unit": "mg_co2e",
        "rounding": compiled.methodology.rounding,
        "amount_mg": amount,
    }

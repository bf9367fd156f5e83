"""Scores by a declared formula, ranks, and the evaluation's form. Exact: Decimals, rounded half to even at two places."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from puhui.oversight.assignments import facts, refusals

PLACES = Decimal("0.01")


def scored(
    rules: facts.Scoring,
    unit: UUID,
    lights: Mapping[str, int],
    reports: Mapping[str, int],
    notices: Mapping[str, int],
    evaluation: int | None,
) -> facts.Score:
    """One unit's score. ``lights``: assignment-months by light; ``reports``: asked, in_time, late; rank is set later.

    A part with nothing to count takes no weight: what nobody asked for is not a zero.
    """
    parts = {
        "lights": _of_lights(rules, lights), "reports": _of_reports(rules, reports),
        "evaluation": None if evaluation is None else Decimal(evaluation),
    }  # fmt: skip
    weight = sum(rules.weights[name] for name, part in parts.items() if part is not None)
    whole = sum((rules.weights[name] * part for name, part in parts.items() if part is not None), Decimal(0))
    deducted = sum(rules.deductions.get(step, 0) * many for step, many in notices.items())
    score = max(Decimal(0), (whole / weight if weight else Decimal(0)) - deducted)
    counted = {"assignment_months": sum(lights.values()), **reports, **notices}
    rounded = {name: None if part is None else _rounded(part) for name, part in parts.items()}
    return facts.Score(unit, 0, _rounded(score), rounded, deducted, counted)


def ranked(found: Iterable[facts.Score]) -> list[facts.Score]:
    """The best first; equal scores share a rank, and the next one counts all before it."""
    ordered = sorted(found, key=lambda one: (-one.score, str(one.unit)))
    ranks: dict[Decimal, int] = {}
    for place, one in enumerate(ordered, 1):
        ranks.setdefault(one.score, place)
    return [replace(one, rank=ranks[one.score]) for one in ordered]


def filled_in(form: facts.Form, points: Mapping[str, int]) -> dict[str, int]:
    """The points as they are kept: every item of the form, none else, none above its most. EvaluationMalformed."""
    most = {item.id: item.points for item in form.items}
    if set(points) != set(most):
        raise refusals.EvaluationMalformed(problem=", ".join(sorted(set(points) ^ set(most))))
    for id, value in points.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most[id]:
            raise refusals.EvaluationMalformed(problem=f"{id}: {value}, not 0 to {most[id]}")
    return {item.id: points[item.id] for item in form.items}


def _of_lights(rules: facts.Scoring, lights: Mapping[str, int]) -> Decimal | None:
    counted = {light: many for light, many in lights.items() if light in rules.lights and many}
    many = sum(counted.values())
    return Decimal(sum(rules.lights[light] * n for light, n in counted.items())) / many if many else None


def _of_reports(rules: facts.Scoring, reports: Mapping[str, int]) -> Decimal | None:
    asked = reports.get("asked", 0)
    return Decimal(100 * reports["in_time"] + rules.late * reports["late"]) / asked if asked else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_EVEN)

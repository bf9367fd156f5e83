"""Scores and ranks of units by the city's declared formula, from the first of a year until the day looked at."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from puhui.oversight.assignments import facts, queries
from puhui.portals.government.views.frame import page, reads
from puhui.portals.shared.oversight_words import LIGHTS, PARTS, STEPS

HERE = "scores"


@reads
@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """Every unit that led anything this year, the best first; the formula stands above it."""
    seat = request.seat
    rule = queries.rules(seat.city, seat.on).scores
    found = queries.scores(seat.city, seat.on.replace(month=1, day=1), seat.on) if rule else []
    return page(
        request, "government/scores/list.html", HERE, rule=rule, rows=[_row(one, rule) for one in found if rule],
        weights=[(PARTS.get(name, name), weight) for name, weight in (rule.weights if rule else {}).items()],
        lights=[(LIGHTS.get(name, name), points) for name, points in (rule.lights if rule else {}).items()],
        deductions=[(STEPS.get(name, name), points) for name, points in (rule.deductions if rule else {}).items()],
    )  # fmt: skip


def _row(one: facts.Score, rule: facts.Scoring) -> dict[str, object]:
    parts = [(PARTS.get(name, name), one.parts.get(name)) for name in rule.weights]
    # Where nothing could be counted there is no score, and a blank is no zero.
    return {
        "is": one,
        "parts": parts,
        "counted": any(value is not None for _words, value in parts),
        "unit": str(one.unit),
    }

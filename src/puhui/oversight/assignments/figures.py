"""Figures that Puhui knows itself: computed elsewhere, kept here with what stands behind them, put into blanks."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.oversight.assignments import facts, guarding, models, refusals

PLACES = Decimal("0.0001")


def tell_known(*, city: str, figures: Iterable[facts.KnownFigure], at: datetime) -> list[facts.KnownFigure]:
    """Keep what was computed for the end of a day; the same again adds nothing, another value is kept beside the first.

    Takes the city's turn. Refusals: KnownFigureUnexplained.
    """
    kept = []
    with guarding.turn("known", city):
        for one in figures:
            if one.value is None and not one.why:
                raise refusals.KnownFigureUnexplained(metric=one.metric)
            value = None if one.value is None else one.value.quantize(PLACES)
            rows = models.Known.objects.filter(city=city, metric=one.metric, day=one.day)
            last = rows.order_by("-number").first()
            if last is None or (last.value, last.behind) != (value, dict(one.behind)):
                number = last.number + 1 if last else 1
                last = models.Known.objects.create(
                    id=uuid_of(f"assignments {city} known {one.metric} {one.day} {number}"), city=city,
                    metric=one.metric, day=one.day, number=number, value=value, unit=one.unit, why=one.why,
                    behind=dict(one.behind), at=at,
                )  # fmt: skip
            kept.append(known_of(last))
    return kept


def known(city: str, on: date) -> dict[str, facts.KnownFigure]:
    """Of each metric the last figure of a day or before, as it was known at the end of that day."""
    rows = models.Known.objects.filter(city=city, day__lte=on, at__lt=clock.day_ends(on))
    return {row.metric: known_of(row) for row in rows.order_by("day", "number")}


def known_for(given: facts.Assignment, on: date) -> dict[int, facts.KnownFigure]:
    """By a target's position what Puhui knows of it; targets that bind one unit alone are that unit's to tell."""
    asked = {n: one.known for n, one in enumerate(given.task.targets, 1) if one.known and one.bound is None}
    if not asked:
        return {}
    found = known(given.city, on)
    return {position: found[metric] for position, metric in asked.items() if metric in found}


def known_of(row: models.Known) -> facts.KnownFigure:
    """The fact of a kept figure."""
    return facts.KnownFigure(row.metric, row.day, row.value, row.unit, row.why, row.behind)

"""Figures that Puhui knows itself: computed elsewhere, kept here with what stands behind them, put into blanks.

A figure tells of the whole city or of one unit, at once or so far in a period; each is kept for itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.oversight.assignments import facts, guarding, models, refusals

PLACES = Decimal("0.0001")
WHICH = ("metric", "bound", "per", "period")  # what tells one figure from another

Key = tuple[str, UUID | None, str, date | None]


def tell_known(*, city: str, figures: Iterable[facts.KnownFigure], at: datetime) -> list[facts.KnownFigure]:
    """Keep what was computed for the end of a day; the same again adds nothing, another value is kept beside the first.

    What is told of a period is kept when it changes, not anew each day. Takes the city's turn.
    Refusals: KnownFigureUnexplained.
    """
    told, fresh, kept = list(figures), [], []
    if missing := next((one for one in told if one.value is None and not one.why), None):
        raise refusals.KnownFigureUnexplained(metric=missing.metric)
    with guarding.turn("known", city):
        rows = models.Known.objects.filter(city=city, metric__in={one.metric for one in told})
        days = _last(rows.filter(day__in={one.day for one in told}), "day")
        before = _last(rows.filter(period__in={one.period for one in told if one.period}))
        for one in told:
            value = None if one.value is None else one.value.quantize(PLACES)
            today = days.get((*_key(one), one.day))
            last = today or (before.get(_key(one)) if one.period else None)
            if last is None or last.day > one.day or (last.value, last.behind) != (value, dict(one.behind)):
                last = _row(city, one, value, today.number + 1 if today else 1, at)
                days[(*_key(one), one.day)] = last
                fresh.append(last)
            kept.append(last)
        models.Known.objects.bulk_create(fresh)
    return [known_of(row) for row in kept]


def known(city: str, on: date) -> dict[str, facts.KnownFigure]:
    """Of each metric the last figure of the whole city of a day or before, as it was known at the end of that day.

    Of what is told by periods, the last one that has begun.
    """
    rows = _last(_as_of(city, on).filter(Q(bound=None), Q(period=None) | Q(period__lte=on)))
    ordered = sorted(rows.values(), key=lambda row: (row.period or row.day, row.day))
    return {row.metric: known_of(row) for row in ordered}


def known_for(given: facts.Assignment, on: date, *, until: date | None = None) -> dict[int, facts.KnownFigure]:
    """By a target's position what Puhui knows of it at the end of a day; ``until``: of periods begun by then.

    What binds one unit alone is told of that unit, or not at all; what a unit leads for itself as well.
    """
    asked = {n: one for n, one in enumerate(given.task.targets, 1) if one.known}
    if not asked:
        return {}
    latest = min(on, until or on)
    rows = _as_of(given.city, on).filter(metric__in={one.known for one in asked.values()})
    found = _last(rows.filter(Q(period=None) | Q(period__lte=latest))).values()
    told = {position: _best(found, units_of(given, one), one) for position, one in asked.items()}
    return {position: known_of(row) for position, row in told.items() if row}


def units_of(given: facts.Assignment, target: facts.Target) -> tuple[UUID | None, ...]:
    """Of whom a target's figure may be told, the best first: a unit, or None for the whole city."""
    if target.bound:
        return (target.bound,)
    own = given.task.leads[:1]
    return own if given.part else (*own, None)


def known_of(row: models.Known) -> facts.KnownFigure:
    """The fact of a kept figure."""
    return facts.KnownFigure(
        row.metric, row.day, row.value, row.unit, row.why, row.behind, row.bound_id, row.per, row.period
    )


def _as_of(city: str, on: date) -> QuerySet:
    return models.Known.objects.filter(city=city, day__lte=on, at__lt=clock.day_ends(on))


def _last(rows: QuerySet, *more: str) -> dict[Any, models.Known]:
    """The last row of each figure, and of each day with ``more``; one query."""
    which = (*WHICH, *more)
    found = rows.order_by(*which, "-day", "-number").distinct(*which)
    return {
        (row.metric, row.bound_id, row.per, row.period, *(getattr(row, name) for name in more)): row for row in found
    }


def _best(found: Iterable[models.Known], units: Sequence[UUID | None], target: facts.Target) -> models.Known | None:
    fits = [row for row in found if row.metric == target.known and row.bound_id in units]
    if target.period and any(row.per == target.period for row in fits):
        fits = [row for row in fits if row.per == target.period]
    return min(fits, key=lambda row: (units.index(row.bound_id), -(row.period or row.day).toordinal()), default=None)


def _key(one: facts.KnownFigure) -> Key:
    return one.metric, one.bound, one.per, one.period


def _row(city: str, one: facts.KnownFigure, value: Decimal | None, number: int, at: datetime) -> models.Known:
    which = "".join(f" {part}" for part in (one.bound, one.per, one.period) if part)
    return models.Known(
        id=uuid_of(f"assignments {city} known {one.metric} {one.day} {number}{which}"), city=city, metric=one.metric,
        bound_id=one.bound, per=one.per, period=one.period, day=one.day, number=number, value=value, unit=one.unit,
        why=one.why, behind=dict(one.behind), at=at,
    )  # fmt: skip

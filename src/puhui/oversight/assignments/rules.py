"""A city's rules as they stood: which cycles there are, which days hang on them, and when a light changes."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from puhui.ground.refusals import CalendarUnknown
from puhui.ground.working_days import Calendar
from puhui.oversight.assignments import facts, guarding, knowing, models, refusals
from puhui.oversight.assignments.calc import cycles, rulebook

CALENDAR = Calendar()


def set_rules(*, id: UUID, city: str, rules: Mapping[str, Any], actor: facts.Actor, at: datetime) -> facts.Rules:
    """Set a city's rules from now on; days before keep theirs.

    Takes the city's turn. Refusals: NotPermitted, RulesMalformed, IdUsedOtherwise.
    """
    guarding.office(actor, "rules")
    told = rulebook.read(rules)
    with guarding.turn("rules", city):
        if before := models.Rulebook.objects.filter(pk=id).first():
            guarding.same(id, vars(before), {"city": city, "told": dict(rules)})
            return told
        last = knowing.current(models.Rulebook.objects.filter(city=city)).first()
        if last:
            at = guarding.supersede(last, at, city)
        number = last.number + 1 if last else 1
        models.Rulebook.objects.create(id=id, city=city, number=number, told=dict(rules), by=actor.name, at=at)
    return told


def cycle_of(rules: facts.Rules, name: str) -> facts.Cycle:
    """Refusals: CycleUnknown."""
    for cycle in rules.cycles:
        if cycle.name == name:
            return cycle
    raise refusals.CycleUnknown(cycle=name)


def window_of(rules: facts.Rules, name: str, period: date) -> facts.Window:
    """The days of the period that begins on ``period``. Refusals: CycleUnknown, PeriodUnknown."""
    cycle = cycle_of(rules, name)
    first, _last = cycles.period_of(cycle.period, period)
    if first != period:
        raise refusals.PeriodUnknown(period=period, first=first)
    return _window(cycle, period)


@lru_cache(maxsize=512)
def _window(cycle: facts.Cycle, period: date) -> facts.Window:
    try:
        return cycles.window(cycle, period, CALENDAR)
    except CalendarUnknown:
        # Holidays of that year are not announced yet: nothing locks before it surely may.
        return cycles.window(cycles.generous(cycle), period, CALENDAR)

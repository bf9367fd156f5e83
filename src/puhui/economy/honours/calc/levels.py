"""Which level a number of grams is, on a day; and what will change for somebody, told beforehand."""

from dataclasses import dataclass
from datetime import date, timedelta

from puhui.economy.honours.calc.tallies import MILLIGRAMS_PER_GRAM, whole
from puhui.foundations.packs import schema


@dataclass(frozen=True)
class Step:
    """A level on a day; ``mg`` is where it begins."""

    number: int  # from 1
    level: schema.Level
    mg: int


@dataclass(frozen=True)
class Standing:
    """Where somebody stands; ``reached`` None: below the first level, ``following`` None: at the top."""

    mg: int
    reached: Step | None
    following: Step | None
    ladder: tuple[Step, ...]


@dataclass(frozen=True)
class Coming:
    """A change of the levels that people are told of before it comes."""

    on: date
    before: schema.Level | None
    after: schema.Level | None


def ladder(levels: tuple[schema.Level, ...], day: date) -> tuple[Step, ...]:
    """The levels that hold on a day, the lowest first."""
    holding = sorted((one for one in levels if holds(one, day)), key=lambda one: one.grams)
    return tuple(Step(number, one, whole(one.grams * MILLIGRAMS_PER_GRAM)) for number, one in enumerate(holding, 1))


def holds(level: schema.Level, day: date) -> bool:
    """Whether an entry holds on a day."""
    return level.valid_from <= day and (level.valid_to is None or day <= level.valid_to)


def standing(levels: tuple[schema.Level, ...], mg: int, day: date) -> Standing:
    """Where ``mg`` milligrams stand on a day."""
    steps = ladder(levels, day)
    reached = [step for step in steps if step.mg <= mg]
    following = [step for step in steps if step.mg > mg]
    return Standing(mg, reached[-1] if reached else None, following[0] if following else None, steps)


def coming(levels: tuple[schema.Level, ...], today: date) -> tuple[Coming, ...]:
    """What changes after ``today``, level by level, the nearest day first."""
    days = {one.valid_from for one in levels} | {
        one.valid_to + timedelta(days=1) for one in levels if one.valid_to and one.valid_to < date.max
    }
    found = []
    for day in sorted(day for day in days if day > today):
        before = {s.level.id: s.level for s in ladder(levels, day - timedelta(days=1))}
        after = {s.level.id: s.level for s in ladder(levels, day)}
        for name in dict.fromkeys((*before, *after)):
            old, new = before.get(name), after.get(name)
            if _meaning(old) != _meaning(new):
                found.append(Coming(day, old, new))
    return tuple(found)


def _meaning(level: schema.Level | None) -> tuple | None:
    return None if level is None else (level.name, level.grams, level.unlocks)


def too_soon(
    before: tuple[schema.Level, ...], after: tuple[schema.Level, ...], today: date
) -> tuple[schema.Level, date] | None:
    """The first change by a new pack that comes sooner than its notice: the level, and the first day allowed."""
    if not before:
        return None  # the first table takes nothing from anybody
    told = {_told(change) for change in coming(before, today)}
    for change in coming(after, today - timedelta(days=1)):
        level = change.after or change.before
        allowed = today + timedelta(days=level.notice_days)
        if (
            change.on < allowed
            and _told(change) not in told
            and change not in coming(before, today - timedelta(days=1))
        ):
            return level, allowed
    return None


def _told(change: Coming) -> tuple:
    return change.on, _meaning(change.before), _meaning(change.after)

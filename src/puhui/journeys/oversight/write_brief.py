"""The monthly brief (专报): how a city's assignments stood at a month's end, each figure with the rows behind it.

Nothing is worked out here: lights, totals and notices are the assignments' own answers, put side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from puhui.ground import clock
from puhui.oversight.assignments import facts
from puhui.oversight.assignments import queries as assignments

TREND_MONTHS = 12
RED = (facts.OVERDUE, facts.BEHIND)


@dataclass(frozen=True)
class Figure:
    """One figure: its number in the annex, its value, the assignments it counts, and the question that answers it."""

    number: int
    name: str
    value: int
    rows: tuple[str, ...]
    asked: str


@dataclass(frozen=True)
class Line:
    """One assignment under a red light; ``row`` is what its rule looked at."""

    id: UUID
    number: str
    title: str
    leads: tuple[str, ...]
    task: facts.Task
    row: Mapping[str, Any]


@dataclass(frozen=True)
class UnitLine:
    """A leading unit: how many assignments it leads first, and how many of them are overdue and behind."""

    name: str
    leads: int
    overdue: int
    behind: int


@dataclass(frozen=True)
class Month:
    """A month's end in the trend; ``totals`` is None where there was nothing under any light."""

    on: date
    totals: Mapping[str, int] | None


@dataclass(frozen=True)
class Brief:
    """A city's month. ``figures`` by name; ``red`` the overdue first; ``notices`` those issued in the month."""

    city: str
    first: date
    on: date
    figures: Mapping[str, Figure]
    red: tuple[Line, ...]
    units: tuple[UnitLine, ...]
    months: tuple[Month, ...]
    notices: tuple[tuple[facts.Notice, str, str], ...]

    @property
    def serial(self) -> int:
        """The brief's number within its year: one per month."""
        return self.first.month


def write_brief(*, city: str, month: date, today: date) -> Brief:
    """The brief of the month that begins on ``month``, as of its last day, or of ``today`` while it lasts.

    Refusals: assignments.rules_missing.
    """
    first = month.replace(day=1)
    on = min(_last_day(first), today)
    lights = assignments.lights_of(city, on)
    given = {one.id: one for one in assignments.assignments(city, on)}
    names = {id: unit.name for id, unit in assignments.units(city, on).items()}
    notices = [one for one in assignments.notices(city, on) if _day(one) >= first]
    red = _red(lights, given, names)
    return Brief(
        city, first, on, _figures(city, on, lights, given, notices), tuple(red), tuple(_units(lights, given, names)),
        tuple(_trend(city, on)), tuple((one, names[one.unit], given[one.assignment].task.title) for one in notices),
    )  # fmt: skip


def _figures(
    city: str,
    on: date,
    lights: Mapping[UUID, Mapping[str, Any]],
    given: Mapping[UUID, facts.Assignment],
    notices: list[facts.Notice],
) -> dict[str, Figure]:
    """All figures of the text, numbered in the order in which it tells them."""
    ask = f"puhui assignments {{}} --city {city} --on {on} --json"
    owing = {id: row for id, row in lights.items() if row["state"] == facts.OPEN and row["owed"]}
    told = [id for id, row in owing.items() if row["reported"] and row["reported"] >= row["owed"]]
    groups: list[tuple[str, Iterable[UUID], str]] = [
        ("all", lights, ask.format("list") + " → assignments"),
        *(
            (light, [i for i, row in lights.items() if row["light"] == light], ask.format("lights") + f" → light = {light}")
            for light in facts.LIGHTS
        ),
        ("owed", owing, ask.format("lights") + " → state = open, owed ≠ null"),
        ("told", told, ask.format("lights") + " → reported ≥ owed"),
        ("missing", [id for id in owing if id not in set(told)], ask.format("lights") + " → reported < owed"),
        ("notices", [one.assignment for one in notices], ask.format("notices") + f" → at ≥ {on.replace(day=1)}"),
        ("unanswered", [one.assignment for one in notices if not one.replies], ask.format("notices") + " → replies = []"),
    ]  # fmt: skip
    found = {}
    for number, (name, ids, asked) in enumerate(groups, 1):
        rows = tuple(given[id].number or str(id)[:8] for id in ids)
        found[name] = Figure(number, name, len(rows), rows, asked)
    return found


def _red(
    lights: Mapping[UUID, Mapping[str, Any]], given: Mapping[UUID, facts.Assignment], names: Mapping[UUID, str]
) -> list[Line]:
    lines = [
        Line(id, given[id].number, given[id].task.title, tuple(names[u] for u in given[id].task.leads), given[id].task, row)
        for id, row in lights.items()
        if row["light"] in RED
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (RED.index(line.row["light"]), line.task.due or date.max, line.number))


def _units(
    lights: Mapping[UUID, Mapping[str, Any]], given: Mapping[UUID, facts.Assignment], names: Mapping[UUID, str]
) -> list[UnitLine]:
    counts: dict[UUID, list[int]] = {}
    for id, row in lights.items():
        line = counts.setdefault(given[id].task.leads[0], [0, 0, 0])
        line[0] += 1
        line[1] += row["light"] == facts.OVERDUE
        line[2] += row["light"] == facts.BEHIND
    lines = [UnitLine(names[unit], *line) for unit, line in counts.items()]
    return sorted(lines, key=lambda line: (-line.overdue, -line.behind, -line.leads, line.name))


def _trend(city: str, on: date) -> list[Month]:
    told = assignments.wall(city, on, months=TREND_MONTHS).trend
    return [Month(day, totals if any(totals.values()) else None) for day, totals in told]


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(notice: facts.Notice) -> date:
    return clock.local_day(notice.at)
